"""The demonstration's rows are models of the office's."""

from tests.support.office_django import set_up_django

set_up_django()
