"""Forms over JSON: every field of the API as an input, and nothing lost between them.

Each node of a form is a lens. `write` puts a JSON value into inputs; `read` makes a value of what
came back, *from the value the form was opened on*: an input that comes back as it was shown gives
the very value it was shown for, whatever that was. So a form that comes back untouched gives back
the same JSON, and one changed input changes one place.

    leaves.py    inputs that hold one value
    groups.py    objects, and alternatives of them
    rows.py      lists, and headers
    message.py server.py fallback.py transfer.py hooks.py assignment.py   parts of a number
    providers.py the form of each provider, to create and to edit
    number_form.py   a form with what somebody typed: its JSON, its faults, its inputs
"""
