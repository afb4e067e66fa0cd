"""One module a page; `urls.py` names the views."""
