"""The buttons that add, remove and move rows of a form."""

import re

from .form_values import FormValues


def apply_row_action(typed: FormValues, action: str) -> str:
    """Apply an action such as `add hooks on=call.ringing` or `up hooks.1` to what was typed.

    Return the name of the part that changes. An action that isn't about rows changes nothing.
    """
    verb, _, rest = action.partition(" ")
    name, _, setting = rest.partition(" ")
    if verb == "add":
        return _add(typed, name, setting)
    rows, _, key = name.rpartition(".")
    keys = typed.all(rows)
    if verb in ("remove", "up", "down") and key in keys:
        place = keys.index(key)
        keys.remove(key)
        if verb != "remove":
            keys.insert(max(0, place + (-1 if verb == "up" else 1)), key)
        typed.put(rows, "", *keys)
        return rows
    return name


def _add(typed: FormValues, rows: str, setting: str) -> str:
    keys = typed.all(rows)
    numbers = [int(each[3:]) for each in keys if re.fullmatch("new[0-9]{1,6}", each)]
    row = f"{rows}.new{max(numbers, default=0) + 1}"
    typed.put(rows, "", *keys, row.removeprefix(f"{rows}."))
    field, _, value = setting.partition("=")
    if field:
        typed.put(f"{row}.{field}", value)
    return row
