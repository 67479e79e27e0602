"""What a function finds around it: environment, folder, search path, signals. It must not depend on what ran before."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, Mapping

# What `signal` wraps, without making an enum of each number: all signals are looked at after each attempt.
_signal: Any = sys.modules["_signal"]
_ENDING = int(signal.SIGTERM)
_TIMERS = tuple(getattr(_signal, name) for name in ("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF") if hasattr(_signal, name))
_LIMITS = ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_DATA", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_NPROC", "RLIMIT_STACK")


class Surroundings:
    """Of one host. What the file itself sets up while it is loaded stays, for each attempt alike."""

    def __init__(self) -> None:
        self._environment = dict(os.environ)
        self._loaded: dict[str, str] = {}
        self._removed: frozenset[str] = frozenset()
        self._own: Mapping[str, str] = {}
        self._look()

    def begin(self, own: Mapping[str, str]) -> None:
        """Puts everything back that an earlier attempt may have changed. `own`: the variables of this attempt alone."""
        self._own = own
        wanted = {**self._environment, **own, **self._loaded}
        for name in self._removed:
            wanted.pop(name, None)
        present = dict(os.environ)
        if present != wanted:
            for name in present.keys() - wanted.keys():
                del os.environ[name]
            for name, value in wanted.items():
                if present.get(name) != value:
                    os.environ[name] = value
        os.chdir(self._folder)
        os.umask(self._umask)
        if sys.path != self._path:
            sys.path[:] = self._path

    def remember(self) -> None:
        """The file has just been loaded: as it is now, each attempt shall find it."""
        before = {**self._environment, **self._own}
        self._loaded = {name: value for name, value in os.environ.items() if before.get(name) != value}
        self._removed = frozenset(before.keys() - os.environ.keys())
        self._look()

    def end(self) -> None:
        """At once after an attempt: what it has set going for later ends, so that it can't hit another one."""
        for timer in _TIMERS:
            _signal.setitimer(timer, 0)
        for number, handler in enumerate(self._handlers, 1):
            if number != _ENDING and handler is not None and _signal.getsignal(number) != handler:
                _signal.signal(number, handler)
        if hasattr(_signal, "pthread_sigmask"):
            _signal.pthread_sigmask(_signal.SIG_SETMASK, self._mask)
        import faulthandler

        faulthandler.cancel_dump_traceback_later()
        self._forget_event_loop()

    @property
    def can_be_put_back(self) -> bool:
        """False when the function has changed what a process can't take back, such as its limits."""
        return bool(_fixed() == self._fixed)

    def _forget_event_loop(self) -> None:
        # One that a function has made would be picked up by the next, closed or with its tasks; and after
        # `asyncio.run` there is none any more, where a fresh process makes one.
        state = _loop_state()
        for name, at_first in self._loop.items():
            if getattr(state, name, at_first) != at_first:
                setattr(state, name, at_first)

    def _look(self) -> None:
        self._folder = os.getcwd()
        self._umask = os.umask(0o022)
        os.umask(self._umask)
        self._path = list(sys.path)
        self._handlers = [_signal.getsignal(number) for number in range(1, _signal.NSIG)]
        self._mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, ()) if hasattr(_signal, "pthread_sigmask") else ()
        self._fixed = _fixed()
        state = _loop_state()
        self._loop = {"_loop": getattr(state, "_loop", None), "_set_called": getattr(state, "_set_called", False)}


def _fixed() -> Any:
    found: list[Any] = []
    for name in ("getresuid", "getresgid", "getgroups"):
        if hasattr(os, name):
            found.append(getattr(os, name)())
    if hasattr(os, "getpriority"):
        found.append(os.getpriority(os.PRIO_PROCESS, 0))
    if hasattr(os, "sched_getaffinity"):
        found.append(os.sched_getaffinity(0))
    try:
        import resource
    except ImportError:
        return found
    found.extend(resource.getrlimit(getattr(resource, name)) for name in _LIMITS if hasattr(resource, name))
    return found


def _loop_state() -> Any:
    """Where asyncio keeps the main thread's event loop; None before it is needed."""
    events: Any = sys.modules.get("asyncio.events")
    return getattr(getattr(events, "_event_loop_policy", None), "_local", None)
