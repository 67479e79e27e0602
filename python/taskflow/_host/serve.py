"""The host's loop: takes one attempt after the other from its engine, until the engine lets it go or is gone."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from typing import Any, Iterator

from .attempt import Attempt
from .drain import Drain
from .streams import Streams
from .termination import Termination
from .thread_failure import tell_of_threads

#: A socket between engine and host, both ways, one JSON text a line.
_CHANNEL = 3
#: How long threads and exit handlers of the functions may keep a host that is not needed any more.
_EXIT_SECONDS = 5.0


def serve(path: str) -> int:
    """Returns the process's exit code."""
    import faulthandler

    # On Windows it would be a handle; there nothing outlives its engine anyway.
    os.set_inheritable(_CHANNEL, False)
    has_drain = os.environ.pop("TASKFLOW_LOG_DRAIN", None) is not None
    streams = Streams(Drain() if has_drain else None)
    termination = Termination()
    try:
        # A crash in native code leaves its traceback in the log.
        faulthandler.enable(sys.stderr.fileno())
    except (OSError, ValueError):
        pass
    host_id = os.environ.pop("TASKFLOW_HOST", "")
    tell_of_threads(path)
    attempts = Attempt(path, host_id, streams, termination, _send)
    try:
        for request in _requests():
            is_reusable = True
            if request["type"] == "load":
                _load(path, request["env"], attempts, streams)
            else:
                is_reusable = attempts.run(request)
            if termination.is_asked:
                break
            if not is_reusable:
                _outlast(attempts)
                return 0
    except SystemExit:
        _leave_soon()
        raise
    _leave_soon()
    return 143 if termination.is_asked else 0


def _load(path: str, env: dict[str, str], attempts: Attempt, streams: Streams) -> None:
    """Before any attempt: says what the file defines, as `describe` does."""
    from .describe import describe_file

    attempts.begin_load(env)
    _end_with_engine(True)
    answer, dags = describe_file(path)
    _end_with_engine(False)
    # What it has printed comes before what it says.
    streams.restore()
    if dags is not None:
        attempts.take(dags)
    for name in env:
        os.environ.pop(name, None)
    _send({"type": "loaded", "description": answer})


def _end_with_engine(is_wanted: bool) -> None:
    """Nobody else wants what is loaded, and a file may load for ever: Linux ends this process when the channel closes."""
    if sys.platform != "linux":
        return
    import fcntl

    flags = fcntl.fcntl(_CHANNEL, fcntl.F_GETFL)
    fcntl.fcntl(_CHANNEL, fcntl.F_SETOWN, os.getpid() if is_wanted else 0)
    fcntl.fcntl(_CHANNEL, fcntl.F_SETFL, flags | os.O_ASYNC if is_wanted else flags & ~os.O_ASYNC)


def _requests() -> Iterator[Any]:
    rest = b""
    while True:
        *lines, rest = rest.split(b"\n")
        for line in lines:
            yield json.loads(line)
        try:
            data = os.read(_CHANNEL, 65536)
        except ConnectionError:
            return
        if not data:
            return
        rest += data


def _send(message: dict[str, Any]) -> None:
    data = json.dumps(message).encode() + b"\n"
    try:
        while data:
            data = data[os.write(_CHANNEL, data) :]
    except OSError:
        # The engine is gone; the next one reads the records.
        pass


def _leave_soon() -> None:
    """Python waits for every thread that is no daemon; a host does not for ever."""
    if threading.active_count() > 1:
        timer = threading.Timer(_EXIT_SECONDS, os._exit, [0])
        timer.daemon = True
        timer.start()


def _outlast(attempts: Attempt) -> None:
    """What was left behind goes on while the run does; a script would end daemons with itself and wait for the others."""
    is_over = threading.Event()

    def until_let_go() -> None:
        for _ in _requests():
            pass
        is_over.set()
        time.sleep(_EXIT_SECONDS)
        os._exit(0)

    def until_ended() -> None:
        attempts.outlast()
        is_over.set()

    for work in (until_let_go, until_ended):
        threading.Thread(target=work, daemon=True).start()
    is_over.wait()
