"""Whether this process is to end. Long tasks look, so that they end at a good moment."""

import threading

event = threading.Event()
