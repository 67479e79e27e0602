"""Carries out one attempt: loads the file when it is the first, calls the function, and leaves result and records."""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from contextvars import copy_context
from math import isinf
from typing import Any, Callable, Mapping

from .. import _state
from ..calls import call_with_inputs
from ..context import Context
from ..dag import DAG
from .drain_request import LogLost
from .failure import describe_failure, is_users
from .json_value import NotJson, encode
from .leftovers import Leftovers
from .load import load_file
from .streams import Streams
from .surroundings import Surroundings
from .termination import Terminated, Termination

#: As a shell counts an end by SIGTERM.
_TERMINATED = 143


class FunctionMissing(Exception):
    """The file does not have this task any more."""


class Attempt:
    """What the attempts of one host share. `send` tells the engine."""

    def __init__(
        self,
        path: str,
        host_id: str,
        streams: Streams,
        termination: Termination,
        send: Callable[[dict[str, Any]], None],
    ) -> None:
        self._path = path
        self._host_id = host_id
        self._streams = streams
        self._termination = termination
        self._send = send
        self._dags: list[DAG] | None = None
        self._surroundings = Surroundings()
        self._leftovers = Leftovers(lambda source: is_users(source, path))

    def begin_load(self, env: Mapping[str, str]) -> None:
        """The file is about to be loaded before the first attempt, with these variables."""
        self._surroundings.begin(env)

    def take(self, dags: list[DAG]) -> None:
        """It was loaded, and its variables are there still: these are its DAGs."""
        self._dags = dags
        self._remember()

    def run(self, request: Mapping[str, Any]) -> bool:
        """False when this host can take no further one."""
        pid = os.getpid()
        began = time.monotonic()
        nonce = request["nonce"]
        self._termination.phase = "recording"
        self._streams.direct_to(request["log"])
        self._record(request, f"S {nonce} {pid} {self._host_id}\n")
        code = self._attempt(request)
        if os.getpid() != pid:
            # A child that the function forked came back in its place.
            os._exit(code)
        is_reusable = self._clean_up(time.monotonic() - began)
        try:
            # What was left behind goes on writing into the log of its own attempt.
            is_reusable = self._leave_log(is_reusable)
        except LogLost as error:
            is_reusable = False
            code = code or self._leave(request["output"], {"reason": "bad_output", "message": str(error)})
        self._record(request, f"E {nonce} {code}\n")
        ended = {"type": "ended", "nonce": nonce, "exit_code": code}
        self._send(ended if is_reusable else {**ended, "reusable": False})
        self._termination.phase = "idle"
        return is_reusable

    def _leave_log(self, is_reusable: bool) -> bool:
        try:
            if is_reusable:
                return self._streams.rest()
            self._streams.settle()
        except OSError:
            # The function has closed what leads to the log.
            pass
        return False

    def outlast(self) -> None:
        """Until what the last attempt has left behind has ended."""
        self._leftovers.wait()

    def _clean_up(self, seconds: float) -> bool:
        try:
            self._surroundings.end()
            return self._surroundings.can_be_put_back and not self._leftovers.are_there(seconds)
        except Exception as error:
            # Whatever the function did to its process: nobody else has to live with it.
            _tell(f"taskflow: this process is used for no other task: {error}\n")
            return False

    def _attempt(self, request: Mapping[str, Any]) -> int:
        self._termination.listen()
        output = request["output"]
        try:
            self._termination.phase = "running"
            try:
                value = self._call(request)
            finally:
                self._termination.phase = "recording"
                self._streams.flush()
            if value is not None:
                _write(output, encode(value))
        except Terminated:
            return self._terminated()
        except SystemExit as error:
            return self._exited(output, error)
        except NotJson as error:
            return self._bad_output(output, error)
        except BaseException as error:
            # An end by asyncio comes as its own exception.
            if self._termination.is_asked:
                return self._terminated()
            return self._failed(output, error)
        finally:
            self._streams.restore()
        return 0

    def _call(self, request: Mapping[str, Any]) -> Any:
        self._surroundings.begin(request["env"])
        if self._dags is None:
            self._dags = load_file(self._path)
            self._remember()
            self._send({"type": "ready"})
        task = self._find(request["dag_id"], request["task_id"])
        inputs = _inputs_of(task.depends_on, request["inputs"])
        context = Context(
            run_id=request["run_id"],
            dag_id=request["dag_id"],
            task_id=request["task_id"],
            attempt=request["attempt"],
            trigger=request["trigger"],
            logical_date=request["logical_date"],
            params=request["params"],
            inputs=inputs,
        )
        _state.Process.is_executing = True
        try:
            # Filters of warnings, and which were shown already, are each attempt's own; context variables, too.
            with warnings.catch_warnings():
                return copy_context().run(_value_of, task, inputs, context)
        finally:
            _state.Process.is_executing = False

    def _remember(self) -> None:
        """What the file itself has set up stays for each attempt alike."""
        self._termination.listen()
        self._surroundings.remember()
        self._leftovers.remember()

    def _find(self, dag_id: str, task_id: str) -> Any:
        for dag in self._dags or []:
            if dag.id == dag_id and task_id in dag.tasks:
                return dag.tasks[task_id]
        known = ", ".join(dag.id for dag in self._dags or []) or "none"
        raise FunctionMissing(
            f"{os.path.basename(self._path)} has no task {task_id} in a DAG {dag_id} now (its DAGs: {known}): "
            "was it changed since the run began?"
        )

    def _terminated(self) -> int:
        _tell("taskflow: ended by SIGTERM\n")
        return _TERMINATED

    def _exited(self, output: str, error: SystemExit) -> int:
        code = error.code
        if isinstance(code, int) and code != 0:
            _tell(f"taskflow: the function called sys.exit({code})\n")
            return code & 0xFF or 1
        if code is None or code == 0:
            error = SystemExit("the function called sys.exit(0) before it returned; end it by `return`").with_traceback(
                error.__traceback__
            )
        return self._failed(output, error)

    def _bad_output(self, output: str, error: NotJson) -> int:
        message = str(error)
        _tell(f"taskflow: bad output: {message}\n")
        return self._leave(output, {"reason": "bad_output", "message": message})

    def _failed(self, output: str, error: BaseException) -> int:
        failure = describe_failure(error, self._path)
        # It holds the frames, and they what filled the memory.
        error.__traceback__ = None
        self._streams.restore()
        _tell(failure["traceback"])
        return self._leave(output, failure)

    def _leave(self, output: str, failure: Mapping[str, Any]) -> int:
        _write(f"{output}.error.json", json.dumps(failure).encode())
        return 1

    def _record(self, request: Mapping[str, Any], line: str) -> None:
        # Opened each time: a function may close any descriptor, and its number then be a file of its own.
        descriptor = os.open(request["exits"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)


def _tell(text: str) -> None:
    """For the log. Where nobody keeps that any more, how the attempt ended is recorded all the same."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        pass


def _value_of(task: Any, inputs: dict[str, Any], context: Context) -> Any:
    value = call_with_inputs(task, inputs, context)
    # Coroutines and other awaitables; asyncio is slow to import.
    if hasattr(value, "__await__"):
        from .asynchronous import wait_for

        value = wait_for(value)
    return value


def _inputs_of(upstream: list[str], path: str) -> dict[str, Any]:
    """Of each upstream task what it returned; None where there is nothing, which the file may leave out."""
    if not upstream:
        return {}
    with open(path, encoding="utf-8") as file:
        return {**dict.fromkeys(upstream), **json.load(file, parse_float=_finite)}


def _finite(text: str) -> float:
    """A number that Python's floats would change to infinity or zero is no input: whole ones are kept, whatever their size."""
    value = float(text)
    if isinf(value) or (value == 0 and any(digit in "123456789" for digit in text.lower().split("e")[0])):
        raise ValueError(f"the output of a task before this one holds the number {text[:40]}, which a float can't hold")
    return value


def _write(path: str, data: bytes) -> None:
    """Appears whole or not at all."""
    aside = f"{path}.tmp"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(data)
    os.replace(aside, path)
