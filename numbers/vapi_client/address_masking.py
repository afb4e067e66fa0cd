"""Masks the credentials in URLs and SIP addresses, in a text that may hold other words too.

A text is split into words, a word into the parts of an address. `urllib.parse` can't do this: it
drops characters, so what it parsed can't be put together again as it was, and it refuses some
addresses. Every step takes time in proportion to the length of the text.
"""

import re
from collections.abc import Callable, Set

LONGEST_WORD = 2_048
"""A longer word that may hold a credential is masked as a whole."""

PLAIN_PARAMETERS = frozenset(
    {"api-version", "env", "environment", "lang", "language", "locale", "region", "version"}
)
# RFC 3261, 19.1.1, and RFC 3966, 3: "user" is "phone" or "ip" here, in a URL it can be anybody.
PLAIN_SIP_PARAMETERS = frozenset({"ext", "lr", "phone-context", "transport", "ttl", "user"})

_IS_ADDRESS = re.compile(r"(?i)\s*(?:sips?:|[a-z][a-z0-9+.-]*:[/\\]{2}|[/\\]{2})")
_OPENING = re.compile(
    r"(?i)((?<![a-z0-9])(?:sips?|https?|wss?):[/\\]*|:[/\\]{2,}|(?<!\S)[/\\]{2,})"
)
_MARK = re.compile(r"[@=?#;]")
_SPACE = re.compile(r"(\s+)")
_QUERY_OR_FRAGMENT = re.compile(r"[?#]")
_SLASH = re.compile(r"[/\\]")
_PARAMETERS = re.compile(r"[;?#]")
_SEPARATOR = re.compile(r"([?#&;])")
_PATH_SEPARATOR = re.compile(r"([/\\;&])")
_PASSWORD = re.compile(r"(:|%3a)", re.IGNORECASE)

type MaskText = Callable[[str], str]


def masked_addresses(text: str, mask: MaskText) -> str:
    """Return the text with the credentials in its addresses masked.

    A text that begins like an address is one, even if there are spaces in it.
    """
    if not ("@" in text or "=" in text or "?" in text or "#" in text or ";" in text):
        return text  # as most are, and faster than a pattern
    if _IS_ADDRESS.match(text):
        return _masked_word(text, mask)
    return "".join(_masked_word(word, mask) for word in _SPACE.split(text))


def _masked_word(word: str, mask: MaskText) -> str:
    if not _MARK.search(word):
        return word
    if len(word) > LONGEST_WORD:
        return mask(word)
    opening = _OPENING.search(word)
    query = _QUERY_OR_FRAGMENT.search(word)
    if opening is None or (query and query.start() < opening.start()):
        return _masked_without_scheme(word, mask)
    before, rest = word[: opening.start()], word[opening.end() :]
    mask_rest = _masked_sip if opening[0].lower().startswith("sip") else _masked_url
    return _masked_without_scheme(before, mask) + opening[0] + mask_rest(rest, mask)


def _masked_without_scheme(word: str, mask: MaskText) -> str:
    """Mask `user:password@`, and parameters with a value. Other words are left alone."""
    user, _, rest = word.partition(":")
    credential, at, host = rest.rpartition("@")
    if at and credential and not user.lower().endswith("mailto") and not _has_query(user):
        return f"{user}:{mask(credential)}@{_masked_pairs(host, mask)}"
    return _masked_pairs(word, mask)


def _masked_url(url: str, mask: MaskText) -> str:
    """Return what follows the scheme and slashes of a URL. Only its host and path are shown."""
    credential, url = _split_malformed_userinfo(url)
    shown = f"{mask(credential)}@" if credential else ""
    mark = _QUERY_OR_FRAGMENT.search(url)
    end = mark.start() if mark else len(url)
    query, hash_sign, fragment = url[end:].partition("#")
    pieces = _OPENING.split(url[:end])  # a path can hold another address
    for place, piece in enumerate(pieces):
        if place % 2:
            continue
        follows_sip = place and pieces[place - 1].lower().startswith("sip")
        pieces[place] = (_masked_sip if follows_sip else _masked_host_and_path)(piece, mask)
    shown += "".join(pieces) + _masked_parameters(query, mask, PLAIN_PARAMETERS)
    return shown + hash_sign + (mask(fragment) if fragment else "")


def _split_malformed_userinfo(url: str) -> tuple[str, str]:
    """Split off a user and password that end only after a slash, question mark or number sign.

    Without an at sign, what stands before these is a host, and what follows its colon a port.
    """
    mark = _QUERY_OR_FRAGMENT.search(url)
    address = url[: mark.start()] if mark else url
    slash = _SLASH.search(address)
    host, colon, port = (address[: slash.start()] if slash else address).partition(":")
    if "@" in host + port or not colon:
        return "", url
    credential, at, _ = (address if port.isdecimal() else url).rpartition("@")
    return (credential, url[len(credential) + 1 :]) if at else ("", url)


def _masked_host_and_path(piece: str, mask: MaskText) -> str:
    slash = _SLASH.search(piece)
    end = slash.start() if slash else len(piece)
    userinfo, at, host = piece[:end].rpartition("@")
    shown = (mask(userinfo) if userinfo else "") + at + host
    first, *rest = _PATH_SEPARATOR.split(piece[end:])
    for place in range(1, len(rest), 2):
        if rest[place - 1] in ";&":
            rest[place] = _masked_pair(rest[place], mask, PLAIN_PARAMETERS)
    return shown + first + "".join(rest)


def _masked_sip(address: str, mask: MaskText) -> str:
    """Return what follows `sip:`. The user and the host are the address, so both are shown."""
    userinfo, at, host = _split_sip_userinfo(address)
    user, colon, password = [*_PASSWORD.split(userinfo, maxsplit=1), "", ""][:3]
    shown = _masked_pairs(user, mask, PLAIN_SIP_PARAMETERS) + colon
    shown += (mask(password) if password else "") + at
    parameters = _PARAMETERS.search(host)
    end = parameters.start() if parameters else len(host)
    return shown + host[:end] + _masked_parameters(host[end:], mask, PLAIN_SIP_PARAMETERS)


def _split_sip_userinfo(address: str) -> tuple[str, str, str]:
    """Split an address before its host. A password goes on to the last at sign."""
    first = address.find("@")
    if first < 0:
        return "", "", address
    parameters = None
    if not _PASSWORD.search(address, 0, first):
        parameters = _PARAMETERS.search(address, first)
    end = address.rfind("@", 0, parameters.start() if parameters else len(address))
    return address[:end], "@", address[end + 1 :]


def _masked_parameters(text: str, mask: MaskText, plain: Set[str]) -> str:
    """Mask every value, and every parameter that consists only of one."""
    parts = _SEPARATOR.split(text)
    for place in range(2, len(parts), 2):
        name = parts[place].partition("=")[0]
        if parts[place] and "=" not in parts[place] and name.lower() not in plain:
            parts[place] = mask(parts[place])
        else:
            parts[place] = _masked_pair(parts[place], mask, plain)
    return "".join(parts)


def _masked_pairs(text: str, mask: MaskText, plain: Set[str] = PLAIN_PARAMETERS) -> str:
    """Mask every value that has a name."""
    parts = _SEPARATOR.split(text)
    for place in range(2, len(parts), 2):
        parts[place] = _masked_pair(parts[place], mask, plain)
    return "".join(parts)


def _masked_pair(pair: str, mask: MaskText, plain: Set[str]) -> str:
    name, equals, value = pair.partition("=")
    if not equals or name.lower() in plain or not pair.strip("="):
        return pair
    if not value.strip("="):  # it may be Base64 without a name
        return mask(pair)
    return f"{name}={mask(value)}"


def _has_query(text: str) -> bool:
    return _QUERY_OR_FRAGMENT.search(text) is not None
