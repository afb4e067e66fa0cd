"""Where a number's credentials are sent, so that a change of address doesn't take them along.

A server (an object with a `url`) and a SIP destination (`sipUri`) can hold credentials: headers, a
`credentialId`, anything that masking hides. Whoever answers at another address would receive them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

from vapi_client.json_text import write_sorted
from vapi_client.json_values import JSON, Path, texts, value_at
from vapi_client.masking import MASK, masked

ADDRESS_KEYS = ("url", "sipUri")
DEFAULT_PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}

Address = tuple[str, ...]


def moved_credentials(
    sent: JSON, *held: JSON, entered: Collection[str] = frozenset()
) -> Iterator[Path]:
    """Yield the path in `sent` of each credential that `held` has, but only at other addresses.

    A person knows the credentials that they `entered`, so these may go anywhere. A `credentialId`
    is only the name of a credential, and entering it again proves nothing.
    """
    going = list(_addressed(sent))
    known: dict[str, set[Address]] = defaultdict(set)
    for number in held if going else ():  # most changes send no credential
        for _, credential, address in _addressed(number):
            known[_key(credential)].add(address)
    for path, credential, address in going:
        before = known.get(_key(credential))
        is_held_elsewhere = before is not None and address not in before
        if address and is_held_elsewhere and not _is_entered(path, credential, entered):
            yield path


def address_of(text: str) -> Address:
    """Return the scheme, host and port of a URL, or the scheme and all behind the user of a SIP
    address.

    Programs read unusual addresses differently, so such an address stands for itself alone.
    """
    if not text.isascii() or not text.isprintable() or set(text) & set(" \\"):
        return (text,)
    scheme, _, rest = text.partition(":")
    scheme = scheme.lower()
    if scheme in ("sip", "sips") and rest.count("@") <= 1:
        return (scheme, rest.rpartition("@")[2].lower())
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return (text,)
    if not host:
        return (text,)
    return (scheme, host, str(port or DEFAULT_PORTS.get(scheme) or ""))


def _addressed(number: JSON) -> Iterator[tuple[Path, Any, Address]]:
    """Yield each credential with its path and the address that it is sent to, empty if none."""
    for path, shown in texts(masked(number)):
        is_id = path[-1] == "credentialId" and len(path) > 1
        credential = value_at(number, path)
        if (shown == MASK or is_id) and credential != "" and path[-1] not in ADDRESS_KEYS:
            yield path, credential, _address_around(number, path)


def _is_entered(path: Path, credential: Any, entered: Collection[str]) -> bool:
    return path[-1] != "credentialId" and isinstance(credential, str) and credential in entered


def _key(credential: Any) -> str:
    return write_sorted(credential).decode()


def _address_around(number: JSON, path: Path) -> Address:
    """Return the addresses of the nearest object around a path that has any. The number's own
    address isn't one: it receives calls."""
    for end in range(len(path) - 1, 0, -1):
        around = (value_at(number, (*path[:end], key)) for key in ADDRESS_KEYS)
        if found := [address_of(text) for text in around if isinstance(text, str)]:
            return sum(found, ())
    return ()
