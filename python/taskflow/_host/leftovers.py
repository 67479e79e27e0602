"""What a function leaves behind in its host and that may act later: then this host takes no further attempt."""

from __future__ import annotations

import _thread
import atexit
import gc
import sys
import threading
import time
from typing import Any, Callable

from .idle_thread import is_idle

#: A thread that is just ending is waited for: a new host costs more.
_PATIENCE_SECONDS = 0.01
#: A collection of everything takes at most this part of an attempt's time.
_MOST_COLLECTING = 0.05
#: What it may take, until it was measured.
_FIRST_COLLECTION_SECONDS = 0.1


class Leftovers:
    """
    Threads share the descriptors 1 and 2 of their process, so one that goes on could write into the log of the attempt
    that runs meanwhile, and a program that it starts could, too. No reason are the file's own threads, which it started
    while it was loaded; workers of a pool that wait for work; and threads of native code.
    """

    def __init__(self, is_users: Callable[[str], bool]) -> None:
        """`is_users`: whether a source file is the user's own, not an installed package's."""
        self._is_users = is_users
        self._known: set[threading.Thread] = set(threading.enumerate())
        self._left: list[threading.Thread] = []
        self._has_exit_handler = False
        # Of threads without an object.
        self._bare = 0
        self._known_bare = 0
        self._collection_seconds = _FIRST_COLLECTION_SECONDS
        self._note_exit_handlers()
        self._count_bare_threads()

    def remember(self) -> None:
        """The file has just been loaded: what runs now is its own."""
        self._known = set(threading.enumerate())
        self._known_bare = self._bare
        self._has_exit_handler = False

    def are_there(self, attempt_seconds: float) -> bool:
        """At the end of an attempt that took so long."""
        self._collect(attempt_seconds)
        until = time.monotonic() + _PATIENCE_SECONDS
        while self._is_acting() and time.monotonic() < until:
            time.sleep(_PATIENCE_SECONDS / 20)
        return self._is_acting() or self._has_exit_handler or _has_processes() or _has_tasks()

    def wait(self) -> None:
        """Until the threads have ended that Python does not wait for at its own end."""
        for thread in self._left:
            if thread.daemon:
                thread.join()
        while self._bare > self._known_bare:
            time.sleep(0.1)

    def _is_acting(self) -> bool:
        running = threading.enumerate()
        frames = sys._current_frames() if len(running) > 1 else {}
        self._left = [
            thread
            for thread in running
            if thread not in self._known and not is_idle(thread, frames.get(thread.ident or 0))
        ]
        return len(self._left) > 0 or self._bare > self._known_bare

    def _collect(self, attempt_seconds: float) -> None:
        """What its garbage says when it is thrown away, such as coroutines that nobody awaited, is said in its log."""
        if self._collection_seconds > attempt_seconds * _MOST_COLLECTING:
            gc.collect(1)
            return
        began = time.monotonic()
        gc.collect()
        self._collection_seconds = time.monotonic() - began

    def _note_exit_handlers(self) -> None:
        register = atexit.register

        def noting(function: Callable[..., Any], *args: Any, **named: Any) -> Callable[..., Any]:
            # A package that a function imports registers for the whole process: it is not meant.
            if self._is_users(sys._getframe(1).f_code.co_filename):
                self._has_exit_handler = True
            return register(function, *args, **named)

        setattr(atexit, "register", noting)  # noqa: B010

    def _count_bare_threads(self) -> None:
        start = _thread.start_new_thread

        def counting(function: Callable[..., Any], args: Any, kwargs: Any = {}) -> int:  # noqa: B006
            def run() -> None:
                try:
                    function(*args, **kwargs)
                finally:
                    with lock:
                        self._bare -= 1

            with lock:
                self._bare += 1
            return start(run, ())

        lock = threading.Lock()
        _thread.start_new_thread = counting


def _has_processes() -> bool:
    """They print into the log of the attempt that started them, whoever gives them work."""
    forkserver = getattr(sys.modules.get("multiprocessing.forkserver"), "_forkserver", None)
    if getattr(forkserver, "_forkserver_pid", None) is not None:
        return True
    process: Any = sys.modules.get("multiprocessing.process")
    return process is not None and bool(process.active_children())


def _has_tasks() -> bool:
    """Unfinished ones of an event loop go on when another attempt runs that loop."""
    tasks: Any = sys.modules.get("asyncio.tasks")
    if tasks is None:
        return False
    for name in ("_all_tasks", "_scheduled_tasks", "_eager_tasks"):
        if any(not task.done() for task in list(getattr(tasks, name, ()))):
            return True
    return False
