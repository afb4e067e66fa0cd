"""The host of a webhook's URL, parsed as leniently as browsers and C libraries parse it.

Nothing is resolved, so a host name can lead anywhere.
"""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

_HTTPS_TO_DOMAIN = re.compile(
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
_IPV6_UNICAST = IPv6Network("2000::/3")  # all IPv6 that IANA has assigned


class Webhook(NamedTuple):
    """The parts of a URL that tell whether Vapi reaches it safely.

    Both texts are empty if the URL can't be parsed. `shown_host` is also empty if it could contain
    a credential.
    """

    scheme: str
    shown_host: str
    is_private: bool

    @property
    def flaws(self) -> list[str]:
        """What is wrong with it, each as the end of a sentence about the server."""
        found = ["is not HTTPS"] if self.scheme != "https" else []
        return [*found, "has no public address"] if self.is_private else found


def is_https_to_domain(url: str) -> bool:
    """Return True if a quick look finds HTTPS to a domain name, as in most URLs. False: unknown."""
    return _HTTPS_TO_DOMAIN.match(url) is not None


def parse_webhook(url: str) -> Webhook:
    found = _ADDRESS.match(url.strip(_BLANKS).translate(_IGNORED))
    if found is None:
        return Webhook("", "", is_private=False)
    scheme, authority, rest = found.groups()
    host = _host(authority.rpartition("@")[2])
    is_presentable = "@" not in rest and len(host) <= _LONGEST_HOST and _PRESENTABLE.fullmatch(host)
    return Webhook(scheme.lower(), host if is_presentable else "", _is_private(host))


def _host(host_and_port: str) -> str:
    """Return the decoded host in lower case, without its port and a full stop at its end."""
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
    """Read an address of one to four decimal, octal or hexadecimal parts, as inet_aton does.

    The last part fills the remaining bytes.
    """
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
    """Return the address, or the IPv4 address that it embeds."""
    try:
        address = IPv6Address(text)
    except ValueError:
        return None
    if address in _IPV4_WITHIN_IPV6:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
