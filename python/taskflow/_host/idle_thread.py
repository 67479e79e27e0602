"""Whether a thread that lives on waits, without end, for work that somebody else has to give it."""

from __future__ import annotations

import sys
import threading
from typing import Any


def is_idle(thread: threading.Thread, frame: Any) -> bool:
    """`frame`: the innermost that the thread is in, or None where it has none yet."""
    if frame is None:
        return False
    if frame.f_code is threading.Condition.wait.__code__:
        waiter = frame.f_locals.get("waiter")
        # Not locked any more when it was told and has not woken yet.
        return frame.f_locals.get("timeout") is None and waiter is not None and waiter.locked()
    pool = sys.modules.get("concurrent.futures.thread")
    if frame.f_code is getattr(getattr(pool, "_worker", None), "__code__", None):
        found = frame.f_locals
        return found.get("work_item") is None and found["work_queue"].empty()
    monitor = getattr(sys.modules.get("tqdm._monitor"), "TMonitor", None)
    if monitor is not None and isinstance(thread, monitor):
        # Of progress bars; it looks after those that are not closed.
        bars: Any = thread
        return not list(bars.tqdm_cls._instances)
    return False
