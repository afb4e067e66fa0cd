"""Text from outside, in lines that a terminal or a log shows as they are."""


def printable(text: str) -> str:
    """Escape control characters, which could forge a line of a log or change a terminal."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


def printable_lines(text: str) -> str:
    """Escape control characters and keep the line breaks."""
    return "\n".join(map(printable, text.replace("\r\n", "\n").split("\n")))
