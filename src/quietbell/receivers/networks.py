"""Addresses and networks: who may speak from where, and whose network an address is.

What cannot be read as an address belongs to nothing and may speak from nowhere.
"""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Networks:
    """Named networks, found in as many steps as there are prefix lengths.

    A scan of every device's networks for every forged press would be a way to
    make real ones late.
    """

    def __init__(self, named: Iterable[tuple[Network, str]]) -> None:
        self._tables: dict[tuple[int, int], dict[int, str]] = {}
        for network, name in named:
            table = self._tables.setdefault((network.version, network.prefixlen), {})
            start = int(network.network_address)
            if table.setdefault(start, name) != name:
                table[start] = str(network)  # several devices share it: it is named
        self._longest_first = sorted(self._tables, key=lambda key: -key[1])

    def find(self, address: Address) -> str | None:
        """Return the name of the narrowest network that *address* is in."""
        number = int(address)
        for version, length in self._longest_first:
            if version == address.version:
                start = number >> (address.max_prefixlen - length)
                start <<= address.max_prefixlen - length
                name = self._tables[version, length].get(start)
                if name is not None:
                    return name
        return None


def parse_network(text: str) -> Network:
    """Return the network that *text* of a checked site file names."""
    return ipaddress.ip_network(text, strict=False)


@lru_cache(maxsize=8192)
def parse_address(text: str) -> Address | None:
    """Return the address *text* names; one that IPv6 maps from IPv4 as that one."""
    try:
        parsed = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped
    return parsed
