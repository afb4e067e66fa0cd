"""Forms over JSON: every field of Vapi's API has an input, and saving loses nothing.

Each node of a form is a lens. `write` puts a JSON value into inputs. `read` returns a value from
the inputs and from `base`, the value that the form was opened on. An input that comes back as it
was shown returns its value in `base` unchanged. So an unchanged form returns the same JSON, and
one changed input changes one place.

    number_form.py   the form of a number as inputs; json_form.py: as JSON
    providers.py     the form of each provider, to create and to edit
    parts/           server, fallback, transfer, hooks, message, assignment
    node.py          what every part of a form does
    groups.py        objects, and alternatives of objects
    rows.py          lists; headers.py: headers as rows
    leaf.py          inputs of one value: text_, number_, choice_inputs.py, secret_, json_,
                     language_input.py
    from_schema.py   inputs made from Vapi's schemas
"""
