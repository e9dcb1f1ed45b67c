"""What is tried here speaks to the office's tables."""

from tests.support.office_django import set_up_django

set_up_django()

from tests.support.letters import (  # noqa: E402 - once it is set up
    no_letter_names_a_place,  # noqa: F401 - for every test here
)
