"""Doors and what opens them: shown once, changed without a gap, replaced at once."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from quietbell.config.database import Database
from quietbell.domain.grants import Reader, Subject
from quietbell.domain.roles import Role
from quietbell.domain.site import PointRule
from quietbell.operations.acting import ChangedMeanwhile, NotAllowed, NotThere, Wrong
from quietbell.operations.devices import DeviceFacts, add_device
from quietbell.operations.doors import (
    DoorFacts,
    LastToken,
    TooManyTokens,
    add_door,
    door_of,
    make_token,
    remove_door,
    replace_leaked_tokens,
    retire_token,
)
from quietbell.operations.keyring import EngineAway
from quietbell.operations.panels import (
    MEANINGS,
    PanelFacts,
    add_panel,
    remove_panel,
    set_key,
    set_rules,
)
from quietbell.operations.places import InUse
from quietbell.operations.press_doors import (
    add_certificate,
    make_signing_secret,
    remove_certificate,
)
from quietbell.storage.models import Door, DoorToken, PanelAccount, RowHistory
from quietbell.wire.dc09.meanings import Meaning
from tests.support.harborview import plant_harborview
from tests.support.keyring import FakeKeyring
from tests.support.office import reader_with

NOW = datetime(2031, 3, 3, 8, tzinfo=UTC)
KEY = "5f" * 16


@pytest.fixture(autouse=True)
def _harborview(database: Database) -> Iterator[None]:
    plant_harborview()
    return


@pytest.fixture
def technician() -> Reader:
    return reader_with(Role.IT_TECHNICIAN)


@pytest.fixture
def administrator() -> Reader:
    return reader_with(Role.IT_ADMINISTRATOR)


@pytest.fixture
def panel(administrator: Reader) -> PanelAccount:
    north = reader_with(Role.IT_ADMINISTRATOR)
    device = add_device(
        north,
        at=NOW,
        facts=DeviceFacts(kind="panel", vendor="Acme"),
        subject=Subject(site="north"),
    )
    return add_panel(
        administrator,
        at=NOW,
        device=device.pk,
        facts=PanelFacts(kind="dc09", number="12ab", supervision_seconds=90),
    )


def hashes(door: str) -> set[str]:
    live = DoorToken.objects.filter(door_id=door, retired_at=None)
    return set(live.values_list("token_hash", flat=True))


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def everything_written() -> str:
    rows = RowHistory.objects.values_list("before", "after")
    return (
        f"{list(rows)} {list(Door.objects.values())} {list(DoorToken.objects.values())}"
    )


def test_a_phones_door_comes_with_a_token_of_which_only_the_hash_stays(
    technician: Reader,
) -> None:
    made = add_door(
        technician, at=NOW, button="bursar-1", facts=DoorFacts(kind="phone-url")
    )

    assert len(made.secret) == 22
    assert hashes(made.door.pk) == {hashed(made.secret)}
    assert made.secret not in everything_written()
    # Not even the hash is in the history, which many read.
    history = f"{list(RowHistory.objects.values_list('before', 'after'))}"
    assert hashed(made.secret) not in history


def test_a_token_is_changed_without_a_gap(technician: Reader) -> None:
    door = Door.objects.get(button="bursar-1")
    (old,) = door.tokens.all()

    made = make_token(technician, at=NOW, id=door.pk, version=door.version)
    assert hashes(door.pk) == {old.token_hash, hashed(made.secret)}
    with pytest.raises(TooManyTokens):
        make_token(technician, at=NOW, id=door.pk, version=made.door.version)
    retire_token(
        technician, at=NOW, id=door.pk, version=made.door.version, token=old.pk
    )

    assert hashes(door.pk) == {hashed(made.secret)}


def test_a_page_sent_twice_makes_one_token(technician: Reader) -> None:
    door = Door.objects.get(button="bursar-1")
    make_token(technician, at=NOW, id=door.pk, version=door.version)

    with pytest.raises(ChangedMeanwhile):
        make_token(technician, at=NOW, id=door.pk, version=door.version)

    assert len(hashes(door.pk)) == 2


def test_the_last_token_is_not_retired(technician: Reader) -> None:
    door = Door.objects.get(button="bursar-1")
    (only,) = door.tokens.all()

    with pytest.raises(LastToken):
        retire_token(
            technician, at=NOW, id=door.pk, version=door.version, token=only.pk
        )

    assert hashes(door.pk) == {only.token_hash}


def test_a_token_that_leaked_is_out_of_force_at_once(technician: Reader) -> None:
    door = Door.objects.get(button="bursar-1")
    second = make_token(technician, at=NOW, id=door.pk, version=door.version)

    made = replace_leaked_tokens(
        technician, at=NOW, id=door.pk, version=second.door.version
    )

    assert hashes(door.pk) == {hashed(made.secret)}


def test_a_press_api_is_opened_by_bearer_secret_or_certificate(
    administrator: Reader,
) -> None:
    keyring = FakeKeyring()
    door = add_door(
        administrator, at=NOW, button="bursar-1", facts=DoorFacts(kind="press-api")
    ).door
    told = {"at": NOW, "id": door.pk}

    bearer = make_token(administrator, version=1, **told)
    signed = make_signing_secret(administrator, keyring, version=2, **told)
    add_certificate(administrator, version=3, sha256_hex="AB:" * 31 + "AB", **told)

    kept = door_of(door.pk)
    assert hashes(door.pk) == {hashed(bearer.secret)}
    assert keyring.named == {f"press/{door.pk}": signed.secret}
    assert len(base64.b64decode(signed.secret.removeprefix("whsec_"))) == 32
    assert (kept.is_signed, kept.certificates) == (True, ["ab" * 32])
    assert signed.secret not in everything_written()
    assert (
        remove_certificate(
            administrator, version=4, sha256_hex="ab" * 32, **told
        ).certificates
        == []
    )


def test_nothing_changes_while_the_engine_is_away(administrator: Reader) -> None:
    door = add_door(
        administrator, at=NOW, button="bursar-1", facts=DoorFacts(kind="press-api")
    ).door

    with pytest.raises(EngineAway):
        make_signing_secret(
            administrator, FakeKeyring(is_away=True), at=NOW, id=door.pk, version=1
        )

    kept = door_of(door.pk)
    assert (kept.version, kept.is_signed) == (1, False)


def test_a_technician_hands_the_engine_no_keys(technician: Reader) -> None:
    door = add_door(
        technician, at=NOW, button="bursar-1", facts=DoorFacts(kind="press-api")
    ).door

    with pytest.raises(NotAllowed):
        make_signing_secret(technician, FakeKeyring(), at=NOW, id=door.pk, version=1)


def test_a_dispatcher_makes_no_credentials() -> None:
    door = Door.objects.get(button="bursar-1")

    with pytest.raises(NotAllowed):
        make_token(
            reader_with(Role.DISPATCHER), at=NOW, id=door.pk, version=door.version
        )


def test_a_removed_door_stays_in_the_rows(technician: Reader) -> None:
    door = Door.objects.get(button="bursar-1")

    remove_door(technician, at=NOW, id=door.pk, version=door.version)

    assert Door.objects.get(pk=door.pk).is_removed
    with pytest.raises(NotThere):
        door_of(door.pk)


@pytest.mark.parametrize("typed", [KEY, KEY.upper()])
def test_a_panels_key_goes_to_the_engine_and_nowhere_else(
    administrator: Reader, panel: PanelAccount, typed: str
) -> None:
    keyring = FakeKeyring()

    set_key(
        administrator,
        keyring,
        at=NOW,
        id=panel.pk,
        version=1,
        key=typed,
        is_text=False,
    )

    assert keyring.named == {f"dc09/{panel.pk}": KEY}
    assert PanelAccount.objects.get(pk=panel.pk).is_keyed
    written = f"{list(RowHistory.objects.values_list('before', 'after'))}".lower()
    assert KEY not in written


def test_two_panels_cannot_be_one_account(
    administrator: Reader, panel: PanelAccount
) -> None:
    with pytest.raises(Wrong) as why:
        add_panel(
            administrator,
            at=NOW,
            device=panel.device_id,
            facts=PanelFacts(kind="dc09", number="12AB"),
        )

    assert why.value.problems == {
        "number": "Another panel has this account at this receiver."
    }


def test_a_point_of_a_panel_is_one_buttons(
    technician: Reader, panel: PanelAccount
) -> None:
    facts = DoorFacts(kind="dc09", account=panel.pk, partition="1", point="015")
    made = add_door(technician, at=NOW, button="bursar-1", facts=facts)
    assert made.secret == ""

    with pytest.raises(Wrong) as why:
        add_door(technician, at=NOW, button="bursar-2", facts=facts)

    assert set(why.value.problems) == {"point"}


def test_a_panel_in_use_is_not_removed(
    administrator: Reader, panel: PanelAccount
) -> None:
    add_door(
        administrator,
        at=NOW,
        button="bursar-1",
        facts=DoorFacts(kind="dc09", account=panel.pk, point="015"),
    )

    with pytest.raises(InUse, match="doors") as why:
        remove_panel(administrator, at=NOW, id=panel.pk, version=panel.version)

    assert why.value.uses[0].names == ("D-0101",)


def test_rules_say_what_a_panels_messages_mean(
    administrator: Reader, panel: PanelAccount
) -> None:
    set_rules(
        administrator,
        at=NOW,
        id=panel.pk,
        version=1,
        rules=[PointRule(meaning="duress", code="130", point="015")],
    )

    assert PanelAccount.objects.get(pk=panel.pk).rules == [
        {"meaning": "duress", "code": "130", "partition": "", "point": "015"}
    ]
    for rule in (PointRule(meaning="duress"), PointRule(meaning="fun", code="130")):
        with pytest.raises(Wrong):
            set_rules(administrator, at=NOW, id=panel.pk, version=2, rules=[rule])


def test_the_meanings_are_those_of_the_wire() -> None:
    assert set(MEANINGS) == {each.value for each in Meaning} - {"unknown"}


def test_a_name_of_a_device_identifies_one_in_whatever_case(database: Database) -> None:
    keeper, here = reader_with(Role.IT_ADMINISTRATOR), Subject(site="north")
    facts = DeviceFacts(kind="cisco-phone", names=("SEP00", "sep00"))
    first = add_device(keeper, at=NOW, facts=facts, subject=here)
    assert first.names == ["sep00"]

    again = DeviceFacts(kind="cisco-phone", names=("Sep00",))
    with pytest.raises(Wrong) as why:
        add_device(keeper, at=NOW, facts=again, subject=here)
    assert list(why.value.problems) == ["names"]
