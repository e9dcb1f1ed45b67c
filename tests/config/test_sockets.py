"""Ports: ours alone, or said aloud whose they are not."""

import socket
from pathlib import Path

import pytest

from quietbell.config.settings import PORTS, Nonsense, Settings
from quietbell.config.sockets import PHONE_SOCKETS, PortsTaken, listen


def free_base() -> int:
    """Return a port after which the others are free, as far as one can know."""
    for _ in range(50):
        with socket.create_server(("127.0.0.1", 0)) as found:
            base = int(found.getsockname()[1])
        try:
            for offset in range(PORTS):
                socket.create_server(("127.0.0.1", base + offset)).close()
        except OSError:
            continue
        return base
    raise RuntimeError("no free ports in a row")


def settings(base: int, **changed: object) -> Settings:
    return Settings(data=Path("/nowhere"), port_base=base, **changed)  # type: ignore[arg-type]


def test_several_sockets_listen_on_a_door_and_one_on_the_web():
    base = free_base()
    held = listen(settings(base), has_tls=True)
    try:
        ports = {each.getsockname()[1] for each in held.phones}
        assert (held.web.getsockname()[1], ports) == (base, {base + 1})
        assert len(held.phones) == len(held.phones_tls) == PHONE_SOCKETS
        assert len({each.getsockname()[1] for each in held.own}) == 2
        assert not any(each.get_inheritable() for each in held.phones)
    finally:
        held.close()


def test_without_a_certificate_nobody_waits_on_the_tls_port():
    base = free_base()
    held = listen(settings(base), has_tls=False)
    try:
        assert held.phones_tls == ()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", base + 2), timeout=2)
    finally:
        held.close()


@pytest.mark.parametrize("offset", [0, 1])
def test_a_taken_port_is_refused_by_number(offset):
    base = free_base()
    with (
        socket.create_server(("127.0.0.1", base + offset)),
        pytest.raises(PortsTaken, match=f"port {base + offset} on 127.0.0.1 is taken"),
    ):
        listen(settings(base), has_tls=False)


def test_a_second_supervisor_shares_no_port_with_the_first():
    base = free_base()
    held = listen(settings(base), has_tls=False)
    try:
        with pytest.raises(PortsTaken):
            listen(settings(base), has_tls=False)
    finally:
        held.close()
    listen(settings(base), has_tls=False).close()


@pytest.mark.parametrize(
    ("changed", "names"),
    [
        ({"host": "localhost"}, "--host"),
        ({"port_base": 0}, "--port-base"),
        ({"port_base": 65531}, "--port-base"),
        ({"live_workers": 0}, "--live-workers"),
        ({"live_workers": 99}, "--live-workers"),
        ({"node": "Node 1"}, "--node"),
    ],
)
def test_nonsense_is_refused_by_its_option(changed, names):
    with pytest.raises(Nonsense, match=names):
        Settings(**{"data": Path("/nowhere"), **changed}).checked()


def test_addresses_are_told_as_a_browser_reaches_them():
    everywhere = settings(8700, host="0.0.0.0")
    six = settings(8700, host="::1")

    assert everywhere.web_url == "http://127.0.0.1:8700"
    assert six.intake_url == "http://[::1]:8701"
    assert six.intake_tls_url == "https://[::1]:8702"
