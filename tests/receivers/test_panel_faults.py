"""What a restore takes back: what its code names, and nothing else."""

import pytest

from quietbell.receivers.panel_faults import impaired, taken_back
from quietbell.wire.dc09.meanings import Meaning, Qualifier
from quietbell.wire.dc09.sia_dc03 import CODES

FAULTY = {Meaning.TROUBLE, Meaning.TAMPER, Meaning.BYPASS}
ENDING = sorted(c for c in CODES if CODES[c].qualifier is Qualifier.RESTORE)


@pytest.mark.parametrize("code", [each for each in ENDING if taken_back(each)])
def test_a_restore_takes_back_what_began_of_its_own_letter(code):
    known = [CODES[each] for each in taken_back(code) if each in CODES]

    assert known
    assert {each.qualifier for each in known} == {Qualifier.NEW}
    assert {each.meaning for each in known} <= FAULTY
    assert {each[0] for each in taken_back(code)} == {code[0]}
    assert len({impaired(each) for each in taken_back(code)}) == 1


def test_every_restore_of_a_fault_takes_something_back():
    alone = [each for each in ENDING if CODES[each].meaning in FAULTY]

    assert [each for each in alone if not taken_back(each)] == []


def test_what_begins_takes_nothing_back():
    began = [each for each in CODES if CODES[each].qualifier is Qualifier.NEW]

    assert [each for each in began if taken_back(each)] == []


def test_a_contact_id_restore_has_the_code_of_what_began():
    assert taken_back("301") == ("301",)


def test_what_is_switched_off_on_the_way_is_a_fault_of_the_path():
    assert {impaired(each) for each in ("551", "552", "YC")} == {"communication"}
