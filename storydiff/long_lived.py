"""Objects that stay: what is loaded once and lives as long as its process is not looked through for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (20_000, 20, 20)
"""Objects more than there were before circles are looked for among the new ones, and how often among the older."""


@contextmanager
def long_lived() -> Iterator[None]:
    """What is loaded by now stays: to look for circles in its 100,000 objects takes a tenth of a second each time.

    What comes meanwhile mostly goes by itself, and is looked through less often (a twelfth of comparing, a thirtieth of
    reading).
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
