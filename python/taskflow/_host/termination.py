"""SIGTERM: a timeout, a cancel. The function gets an exception, so that its `finally` blocks and exit handlers run."""

from __future__ import annotations

import os
import signal
from types import FrameType


class Terminated(BaseException):
    """The attempt was cancelled or its time was over; not for catching, but for cleaning up."""


class Termination:
    """`phase` says what a signal does: in `idle` it ends the host, in `running` it interrupts the function, in `recording` it waits."""

    def __init__(self) -> None:
        self.is_asked = False
        self.phase = "idle"
        self._pid = os.getpid()
        self.listen()

    def listen(self) -> None:
        """Again before each attempt: a function may have set a handler of its own."""
        signal.signal(signal.SIGTERM, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if os.getpid() != self._pid:
            # A child that a function forked ends as any other.
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTERM)
            return
        self.is_asked = True
        if self.phase == "idle":
            raise SystemExit(143)
        if self.phase == "running":
            self.phase = "recording"
            raise Terminated
