"""What is left of an exception: its text for the log, and its type, message and place for the run's history."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Any

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
_MAX_TRACEBACK = 100_000
_MAX_MESSAGE = 10_000


def describe_failure(error: BaseException, dag_file: str) -> dict[str, Any]:
    """Type, message, traceback, and the file and line (from 1) nearest to the fault in the user's own code."""
    trace = _without_ours(error.__traceback__)
    file, line = _place(error, trace, dag_file)
    return {
        "reason": "exception",
        "type": type(error).__qualname__,
        "message": _message_of(error)[:_MAX_MESSAGE],
        "traceback": _text_of(error, trace)[-_MAX_TRACEBACK:],
        "file": file,
        "line": line,
    }


def _without_ours(trace: TracebackType | None) -> TracebackType | None:
    """From the first frame that is not a host's: what led there tells the user nothing."""
    step = trace
    while step is not None and _is_ours(step.tb_frame.f_code.co_filename):
        step = step.tb_next
    return step


def _is_ours(filename: str) -> bool:
    return filename.startswith((_PACKAGE, "<frozen importlib"))


def _message_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return "(its message can't be shown)"


def _text_of(error: BaseException, trace: TracebackType | None) -> str:
    from traceback import format_exception

    try:
        return "".join(format_exception(type(error), error, trace))
    except Exception:
        # An exception whose own methods raise, or no memory left to say more.
        return f"{type(error).__qualname__}: {_message_of(error)}\n"


def _place(error: BaseException, trace: TracebackType | None, dag_file: str) -> tuple[str | None, int | None]:
    if isinstance(error, SyntaxError) and error.filename and error.lineno:
        return error.filename, error.lineno
    places: list[tuple[str, int]] = []
    step = trace
    while step is not None:
        places.append((os.path.abspath(step.tb_frame.f_code.co_filename), step.tb_lineno))
        step = step.tb_next
    own = [place for place in places if is_users(place[0], dag_file)] or places
    return own[-1] if own else (None, None)


def is_users(file: str, dag_file: str) -> bool:
    """The file itself, or what lies beside or below it and is no installed package."""
    if file == dag_file:
        return True
    folder = os.path.dirname(dag_file) + os.sep
    installed = f"{os.sep}site-packages{os.sep}"
    return file.startswith(folder) and installed not in file and not file.startswith(sys.prefix + os.sep)
