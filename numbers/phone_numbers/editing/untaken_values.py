"""What a page says about values that Vapi didn't take although it answered with success."""

from phone_numbers.forms.differences import shown_place
from phone_numbers.saving.save import Saved

NOT_TAKEN = "Vapi answered with success, but the number still has the old value."


def untaken_note(saved: Saved) -> str:
    """Return a sentence about what Vapi didn't take; empty if it took everything."""
    if not saved.untaken:
        return ""
    places = ", ".join(shown_place(path) for path in saved.untaken)
    return f" Vapi answered with success, but has another value than was sent: {places}."
