"""What is tried here speaks to the office's tables."""

from tests.support.office_django import set_up_django

set_up_django()
