"""How the attempts of this host began and ended, as lines in their run's exit records."""

from __future__ import annotations

import os


class Records:
    def __init__(self) -> None:
        self._path = ""
        self._file = -1

    def add(self, path: str, line: str) -> None:
        """Is on disk when this returns. Raises OSError where it can't be written."""
        data = line.encode()
        if self._file >= 0 and path == self._path:
            try:
                os.write(self._file, data)
                return
            except OSError:
                # A function has closed it.
                self._file = -1
        if self._file >= 0:
            os.close(self._file)
        self._path = path
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(self._file, data)
