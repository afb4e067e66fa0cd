"""Where a webhook's address leads, read as generously as browsers and C libraries read it.

Nothing is looked up: a name may lead anywhere.
"""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

_PLAINLY_SECURE = re.compile(
    r"https://(?:[a-z0-9_-]+\.)+(?!localhost)[a-z]{2,}(?::[0-9]+)?(?:[/?#]|\Z)"
)
_ADDRESS = re.compile(r"(?i)(https?):[/\\]*([^/\\?#]*)(.*)", re.DOTALL)
_IGNORED = str.maketrans("", "", "\t\n\r")
_BLANKS = "".join(map(chr, range(0x21)))
_FULL_STOPS = str.maketrans("。", ".")
_PRESENTABLE = re.compile(r"[\w.-]+|\[[0-9a-f:.]+\]")
_LONGEST_HOST = 253
_PART = re.compile(r"(0x[0-9a-f]*)|(0[0-7]*)|([1-9][0-9]{0,9})")
_IPV4_WITHIN_IPV6 = IPv6Network("64:ff9b::/96")  # NAT64
_IPV6_UNICAST = IPv6Network("2000::/3")  # all that has been given out of IPv6


class Webhook(NamedTuple):
    """`scheme` and `shown_host` are empty where the address can't be read, and so is the host
    where a credential may have got into its place."""

    scheme: str
    shown_host: str
    is_private: bool


def is_plainly_secure(url: str) -> bool:
    """Whether this is https and a host by name, as most addresses are; False says nothing."""
    return _PLAINLY_SECURE.match(url) is not None


def read_webhook(url: str) -> Webhook:
    """Takes an address apart."""
    found = _ADDRESS.match(url.strip(_BLANKS).translate(_IGNORED))
    if found is None:
        return Webhook("", "", is_private=False)
    scheme, authority, rest = found.groups()
    host = _host(authority.rpartition("@")[2])
    is_presentable = "@" not in rest and len(host) <= _LONGEST_HOST and _PRESENTABLE.fullmatch(host)
    return Webhook(scheme.lower(), host if is_presentable else "", _is_private(host))


def _host(host_and_port: str) -> str:
    """The host without its port, as it is understood: decoded, in lower case, without the full
    stop that ends a complete name."""
    if host_and_port.startswith("["):
        literal, bracket, _ = host_and_port.partition("]")
        return unquote(literal).lower() + bracket
    host = normalize("NFKC", unquote(host_and_port.partition(":")[0]))
    return host.translate(_FULL_STOPS).lower().removesuffix(".")


def _is_private(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = _ipv6(host[1:-1]) if host[:1] + host[-1:] == "[]" else _ipv4(host)
    if address is None:
        return False
    if isinstance(address, IPv6Address):
        return not address.is_global or address not in _IPV6_UNICAST
    return not address.is_global or address.is_multicast


def _ipv4(host: str) -> IPv4Address | None:
    """One to four parts, each decimal, octal or hexadecimal; the last one fills what is left."""
    parts = host.split(".")
    if len(parts) > 4:
        return None
    values = [_part(part) for part in parts]
    *first, last = values
    if any(value is None or value > 255 for value in first):
        return None
    if last is None or last >= 256 ** (4 - len(first)):
        return None
    return IPv4Address(sum((v or 0) << (24 - 8 * i) for i, v in enumerate(first)) + last)


def _part(text: str) -> int | None:
    found = _PART.fullmatch(text)
    if found is None:
        return None
    hexadecimal, octal, decimal = found.groups()
    if hexadecimal:
        return int(hexadecimal[2:] or "0", 16)
    return int(octal, 8) if octal else int(decimal)


def _ipv6(text: str) -> IPv4Address | IPv6Address | None:
    """The address, or the IPv4 one that it stands for."""
    try:
        address = IPv6Address(text)
    except ValueError:
        return None
    if address in _IPV4_WITHIN_IPV6:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
