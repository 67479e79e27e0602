"""Where in a DAG file a DAG or a task was written, by stack frames."""

from __future__ import annotations

import os
import sys
from typing import NamedTuple

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep


class Source(NamedTuple):
    """`module` is the file whose top level led here, `file` and `line` (from 1) the innermost place outside of this package."""

    module: str
    file: str
    line: int
    #: The innermost line of `module`, where `file` is another.
    module_line: int


def find_source() -> Source:
    """The place in user code that is calling. A helper's call counts for the module that called the helper, not an importing one."""
    frame = sys._getframe(1)
    file, line = "", 0
    lines: dict[str, int] = {}
    while frame is not None:
        code = frame.f_code
        name = code.co_filename
        if not name.startswith(_PACKAGE):
            if not file:
                file, line = name, frame.f_lineno
            lines.setdefault(name, frame.f_lineno)
            if code.co_name == "<module>":
                return Source(name, file, line, lines[name])
        frame = frame.f_back  # type: ignore[assignment]
    return Source(file, file, line, line)
