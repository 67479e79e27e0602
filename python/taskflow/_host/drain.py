"""The drain between what an attempt writes and its log: a pipe, so that a function can't cut its log (see the engine)."""

from __future__ import annotations

import os
import select
import time

from .drain_request import DrainRequest, LogLost

_TO_DRAIN = 5
_FROM_DRAIN = 6
#: The drain starts beside the interpreter, and sooner.
_START_SECONDS = 10.0
#: In which it says so when a log is whole, where nothing is left behind that holds the pipe.
_DONE_SECONDS = 0.1
#: Else that is so when the pipe is empty twice; so long it may take to get there.
_EMPTY_SECONDS = 5.0
_LOOK_SECONDS = 0.02


class Drain:
    """Of one host, for one attempt after the other, until one leaves something behind that holds the pipe."""

    def __init__(self) -> None:
        for descriptor in (_TO_DRAIN, _FROM_DRAIN):
            os.set_inheritable(descriptor, False)
        self._pipe: str | None = None
        self._request = DrainRequest()

    def open(self, log: str) -> int:
        """A descriptor to write to, whose end is this log. Raises OSError where the drain is gone."""
        opened = self.open_again()
        self._request.make(log)
        return opened

    def open_again(self) -> int:
        """Another descriptor to the log that is carried to now."""
        return os.open(self._pipe or self._found(), os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)

    def is_done(self) -> bool:
        """
        Waits until all that was written is in the log; call when the descriptor is closed. False where something
        still holds the pipe: then this drain can't take another log. Raises LogLost.
        """
        return self._carry() or self._has_answered(_DONE_SECONDS) or self._settles()

    def settle(self) -> None:
        """Waits until what was written so far is in the log, while the descriptor stays open. Raises LogLost."""
        self._carry()
        self._settles()

    def _carry(self) -> bool:
        return self._pipe is not None and self._request.carry(self._pipe)

    def _settles(self) -> bool:
        quiet = 0
        deadline = time.monotonic() + _EMPTY_SECONDS
        while quiet < 2 and time.monotonic() < deadline:
            quiet = quiet + 1 if self._is_empty() else 0
            if self._has_answered(_LOOK_SECONDS):
                return True
        return False

    def _found(self) -> str:
        """The drain says `PID +` when it is there."""
        answer = b""
        while not answer.endswith(b"+"):
            byte = os.read(_FROM_DRAIN, 1) if _is_readable(_FROM_DRAIN, _START_SECONDS) else b""
            if not byte:
                raise OSError("the process that keeps its log could not be started")
            answer += byte
        folder = f"/proc/{int(answer.split()[0])}/fd"
        # Held for ever: by its end the drain knows of ours.
        os.open(f"{folder}/7", os.O_WRONLY | os.O_CLOEXEC)
        self._pipe = f"{folder}/4"
        return self._pipe

    def _has_answered(self, seconds: float) -> bool:
        if not _is_readable(_FROM_DRAIN, seconds):
            return False
        answer = os.read(_FROM_DRAIN, 1)
        if answer != b".":
            raise LogLost
        return True

    def _is_empty(self) -> bool:
        try:
            end = os.open(self._pipe or "", os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return True
        try:
            return not _is_readable(end, 0)
        finally:
            os.close(end)


def _is_readable(descriptor: int, seconds: float) -> bool:
    """Also at the end of what can be read."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(seconds * 1000))
