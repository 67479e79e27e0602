"""SIGTERM: a timeout, a cancel. The function gets an exception, so that its `finally` blocks and exit handlers run."""

from __future__ import annotations

import os
import signal
from _thread import get_ident
from types import FrameType

#: Where our handlers are.
_OURS = (__name__, f"{__package__}.asynchronous")


class Terminated(BaseException):
    """The attempt was cancelled or its time was over; not for catching, but for cleaning up."""


class Termination:
    """`phase` says what a signal does: in `idle` it ends the host, in `running` it interrupts the function, in `recording` it waits."""

    def __init__(self) -> None:
        self.is_asked = False
        self.phase = "idle"
        self._held_before: dict[int, bool] = {}
        self.listen()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(before=self._hold, after_in_parent=self._let_go, after_in_child=self._become_child)

    def listen(self) -> None:
        """Again before each attempt: a function may have set a handler of its own."""
        signal.signal(signal.SIGTERM, self._on_signal)

    # A forked process ends by SIGTERM as one of a plain script does, at once: a handler in Python would wait for a call
    # that blocks to return, and Python drops what arrives while it forks. A pool of processes ends its workers so, and
    # waits for them.

    def _hold(self) -> None:
        held = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        self._held_before[get_ident()] = signal.SIGTERM in held

    def _let_go(self) -> None:
        if not self._held_before.pop(get_ident(), True):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])

    def _become_child(self) -> None:
        handler = signal.getsignal(signal.SIGTERM)
        # One that the function has set is the child's, too.
        if getattr(handler, "__module__", None) in _OURS:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
        self._let_go()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_asked = True
        if self.phase == "idle":
            raise SystemExit(143)
        if self.phase == "running":
            self.phase = "recording"
            raise Terminated
