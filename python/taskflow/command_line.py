"""Hands a DAG over to the `taskflow` command line: `dag.run()` and `python etl.dag.py`."""

from __future__ import annotations

import json
import os
import sys
from shutil import which
from typing import TYPE_CHECKING, Any, Mapping

from . import _state
from .errors import DagError

if TYPE_CHECKING:
    from .dag import DAG


def run_by_command_line(dag: DAG, params: Mapping[str, Any]) -> None:
    """Runs `taskflow run FILE --dag ID` in the foreground. Does nothing while a host loads the file: it runs already."""
    if _state.Process.is_loading:
        return
    file = dag.source.module
    if not os.path.isfile(file):
        raise DagError(f"the DAG {dag.id} was not made in a file ({file or 'unknown'}): only a file can be run")
    command = [*find_command(), "run", os.path.abspath(file), "--dag", dag.id]
    for name, value in params.items():
        text = value if isinstance(value, str) else json.dumps(value, allow_nan=False)
        command += ["--param", f"{name}={text}"]
    code = _wait_for(command)
    if code != 0:
        sys.exit(code)


def find_command() -> list[str]:
    """The program and its first arguments: TASKFLOW_CLI (a program, or the path of a script for Node), else `taskflow` on PATH."""
    given = os.environ.get("TASKFLOW_CLI")
    if given:
        if given.endswith((".js", ".mjs", ".cjs")):
            return [os.environ.get("TASKFLOW_NODE") or which("node") or "node", given]
        return [given]
    found = which("taskflow")
    if found:
        return [found]
    raise DagError(
        "there is no `taskflow` command: install TaskFlow's command line so that it is on PATH, "
        "or set TASKFLOW_CLI to its path (in a terminal of the editor both is done)"
    )


def _wait_for(command: list[str]) -> int:
    import signal
    import subprocess

    sys.stdout.flush()
    try:
        child = subprocess.Popen(command)
    except OSError as error:
        raise DagError(f"{command[0]} could not be started: {error.strerror}; see TASKFLOW_CLI") from None
    # A terminal sends Ctrl+C to both; what it means is the command line's to say.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    terminate = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        code = child.wait()
    finally:
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGTERM, terminate)
    return code if code >= 0 else 128 - code
