"""What a host asks its drain for, to carry an attempt's words to its log; and how it does that itself meanwhile."""

from __future__ import annotations

import os

_TO_DRAIN = 5
#: The pipe in which requests lie can be read from, too, by who has it open.
_REQUESTS = "/proc/self/fd/5"
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
_PART = 65536
#: What writes on without an end is the drain's.
_MOST_PARTS = 64


class LogLost(Exception):
    """What the attempt wrote could not be kept."""

    def __init__(self) -> None:
        super().__init__("what it wrote could not be kept: its log can't be written (is the disk full?)")


class DrainRequest:
    """
    Of one attempt after the other. Whoever reads the request out of its pipe carries that attempt's words, so it is
    never both. A drain that has read its beginning only gets the rest of it back.
    """

    def __init__(self) -> None:
        self._text = b""
        self._log = ""
        self._requests: int | None = None

    def make(self, log: str) -> None:
        """Raises OSError where the drain is gone."""
        path = os.fsencode(log)
        self._log = log
        self._text = b"%06d" % len(path) + path
        os.write(_TO_DRAIN, self._text)

    def carry(self, pipe: str) -> bool:
        """
        If the drain has not begun; `pipe` is the path by which what was written is read. True when all is in the log and
        nobody holds the pipe. Else the drain carries what comes. Raises LogLost.
        """
        if not self._take_back():
            return False
        source = target = -1
        try:
            # Fails where the drain is gone, too; it alone can do it where a function has given up its rights.
            source = os.open(pipe, os.O_RDONLY | _NO_WAIT)
            # No pipe in the place of a log is waited for.
            target = os.open(self._log, os.O_WRONLY | os.O_APPEND | os.O_CREAT | _NO_WAIT, 0o600)
            is_whole = _copy(source, target)
        except OSError:
            is_whole = False
        finally:
            for opened in (source, target):
                if opened >= 0:
                    os.close(opened)
        if not is_whole:
            os.write(_TO_DRAIN, self._text)
        return is_whole

    def _take_back(self) -> bool:
        try:
            if self._requests is None:
                self._requests = os.open(_REQUESTS, os.O_RDONLY | _NO_WAIT)
            got = os.read(self._requests, len(self._text))
            if len(got) == len(self._text):
                return True
            os.write(_TO_DRAIN, got)
        except OSError:
            # It has read all of it.
            pass
        return False


def _copy(source: int, target: int) -> bool:
    """False where more may come, which nobody has read. Raises LogLost."""
    for _ in range(_MOST_PARTS):
        try:
            part = os.read(source, _PART)
        except OSError:
            return False
        if not part:
            return True
        try:
            while part:
                part = part[os.write(target, part) :]
        except OSError:
            raise LogLost from None
    return False
