"""Keeps what a server process has freed from staying with it.

The C library of Linux gives every few threads a heap of its own and returns only the end of each: tables that come
and go between figures that are kept leave holes. So: one heap, large tables outside of it, and holes given back every
while, but for the room that the next question needs. Elsewhere these do nothing. Everywhere, Python looks for circles
of garbage seldom.
"""

import ctypes
import gc
import sys
import time
from threading import Thread

# Names of malloc.h.
TRIM_THRESHOLD, MMAP_THRESHOLD, ARENA_MAX = -1, -3, -8
HEAPS = 1
# What lies outside of the heaps comes from the system and goes back to it at every use, page by page, which takes as
# long as reckoning with it does: the arrays of a question are smaller. So much that is free stays at the heap's end.
LARGE_BYTES, SPARE_BYTES = 8 * 1024**2, 64 * 1024**2
# Beyond this the C library does not go.
LARGEST_BYTES = 32 * 1024**2
EVERY_SECONDS = 30
# What the dearest questions need at a time: asked for before the first, in blocks that come from the heap.
ROOM_BYTES, BLOCK_BYTES = 48 * 1024**2, 4 * 1024**2
# All of these where so much is kept of rows of spells; where more is, questions look at more rows.
USUAL_KEPT = 300_000_000
# An answer makes thousands of objects, none in a circle. Looking for circles after every 700, as is usual, takes a
# twelfth of its time.
LOOK_AFTER = (50_000, 20, 20)


def _library():
    """The C library, if it is the one that these functions are for."""
    library = ctypes.CDLL(None) if sys.platform == "linux" else None
    return library if library is not None and hasattr(library, "malloc_trim") else None


def settle(kept: int = USUAL_KEPT) -> None:
    """Says how memory is given out where up to `kept` bytes of spells are kept, and when garbage is looked for; before
    the first thread."""
    gc.set_threshold(*LOOK_AFTER)
    if library := _library():
        library.mallopt(ARENA_MAX, HEAPS)
        library.mallopt(MMAP_THRESHOLD, min(_for(kept, LARGE_BYTES), LARGEST_BYTES))
        library.mallopt(TRIM_THRESHOLD, _for(kept, SPARE_BYTES))


def _for(kept: int, size: int) -> int:
    return size * max(kept, USUAL_KEPT) // USUAL_KEPT


def make_room(kept: int = USUAL_KEPT) -> None:
    """Has the system give out, page by page, what the first questions will need."""
    if _library():
        # Written to, as what is only asked for is not given out.
        blocks = [b"." * BLOCK_BYTES for _ in range(_for(kept, ROOM_BYTES) // BLOCK_BYTES)]
        del blocks


def give_back(kept: int = USUAL_KEPT) -> None:
    """Returns to the system what is free, but for the room at the end."""
    if library := _library():
        library.malloc_trim(ctypes.c_size_t(_for(kept, SPARE_BYTES)))


def keep_giving_back(kept: int = USUAL_KEPT, every: float = EVERY_SECONDS) -> None:
    """Does so from now on, in a thread of this process."""

    def run() -> None:
        while True:
            time.sleep(every)
            give_back(kept)

    if _library():
        Thread(target=run, name="memory", daemon=True).start()
