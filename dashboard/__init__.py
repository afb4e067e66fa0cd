"""The site and its people.

The packages of the shelf `numbers/` are imported by their own names. The folder is appended, not
inserted, and has no `__init__.py`, because Python's standard library has a module `numbers`.
"""

import sys
from pathlib import Path

__version__ = "0.3.0"

SHELF = str(Path(__file__).resolve().parent.parent / "numbers")
if SHELF not in sys.path:
    sys.path.append(SHELF)
