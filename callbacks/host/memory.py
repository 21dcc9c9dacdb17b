"""Keeps what a server process has freed from staying with it.

The C library of Linux gives every few threads a heap of its own and returns only the end of each: tables that come
and go between figures that are kept leave holes. So: few heaps, large tables outside of them, and holes given back
every while. Elsewhere these do nothing. Everywhere, Python looks for circles of garbage seldom.
"""

import ctypes
import gc
import sys
import time
from threading import Thread

# Names of malloc.h.
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
HEAPS = 2
# What lies outside of the heaps comes from the system and goes back to it at every use, page by page, which takes as
# long as reckoning with it does: the arrays of a question are smaller. So much that is free stays at the end of a heap.
LARGE_BYTES, SPARE_BYTES = 8 * 1024**2, 64 * 1024**2
EVERY_SECONDS = 30
# An answer makes thousands of objects, none in a circle. Looking for circles after every 700, as is usual, takes a
# twelfth of its time.
LOOK_AFTER = (50_000, 20, 20)


def _library():
    """The C library, if it is the one that these functions are for."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return library if library is not None and hasattr(library, "malloc_trim") else None


def settle() -> None:
    """Says how memory is given out, and when garbage is looked for; before the first thread."""
    gc.set_threshold(*LOOK_AFTER)
    if library := _library():
        library.mallopt(ARENA_MAX, HEAPS)
        library.mallopt(MMAP_THRESHOLD, LARGE_BYTES)
        library.mallopt(TRIM_THRESHOLD, SPARE_BYTES)


def give_back() -> None:
    """Returns to the system what is free."""
    if library := _library():
        library.malloc_trim(0)


def keep_giving_back(every: float = EVERY_SECONDS) -> None:
    """Does so from now on, in a thread of this process."""

    def run() -> None:
        while True:
            time.sleep(every)
            give_back()

    if _library():
        Thread(target=run, name="memory", daemon=True).start()
