"""Prints what a DAG file defines, in the words of a YAML DAG file, with the lines where it does: for the checker."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from datetime import date, timedelta
from enum import Enum
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Mapping

from ..calls import missing_parameters
from ..errors import DagError
from .failure import describe_failure
from .load import load_file

if TYPE_CHECKING:
    from ..dag import DAG
    from ..tasks import Task


def describe(path: str) -> int:
    """One JSON text on standard output. What the file itself prints goes to standard error."""
    _end_in_time()
    out = os.dup(1)
    os.dup2(2, 1)
    answer, _ = describe_file(path)
    sys.stdout.flush()
    with open(out, "w", encoding="utf-8") as file:
        json.dump(answer, file)
    return 0


def describe_file(path: str) -> tuple[dict[str, Any], list[DAG] | None]:
    """What the file defines, and its DAGs; None where it can't be loaded, or makes what no file can say."""
    answer: dict[str, Any] = {"version": 1, "language": "python", "dags": [], "problems": []}
    try:
        dags = load_file(path)
        for dag in dags:
            answer["dags"].append(_dag(dag))
            answer["problems"] += _problems(dag)
    except BaseException as error:
        answer["problems"].append(_load_problem(error, path))
        return answer, None
    return answer, dags


def _end_in_time() -> None:
    """Who asked ends this process when it takes too long; where that one is gone, a file may load for ever."""
    seconds = os.environ.pop("TASKFLOW_LOAD_SECONDS", None)
    if seconds is None:
        return
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, float(seconds))
        return
    timer = threading.Timer(float(seconds), os._exit, [75])
    timer.daemon = True
    timer.start()


def _dag(dag: DAG) -> dict[str, Any]:
    options = {key: _plain(value, f"{key} of the DAG {dag.id}") for key, value in dag.options.items()}
    return {
        "definition": {"id": dag.id, **options, "tasks": {id: _task(task) for id, task in dag.tasks.items()}},
        "line": _line_of_dag(dag),
        "tasks": {id: {"line": _line_of_task(task)} for id, task in dag.tasks.items()},
    }


def _task(task: Task[..., Any]) -> dict[str, Any]:
    kind = {} if task.function is None else {"kind": "function"}
    options = {key: _plain(value, f"{key} of the task {task.id}") for key, value in task.options.items()}
    depends_on = {"depends_on": task.depends_on} if task.depends_on else {}
    return {**kind, **depends_on, **options}


def _plain(value: Any, where: str) -> Any:
    """As the same value stands in a DAG file."""
    if type(value) is float and value - value != 0:
        raise DagError(f"{where} can't be {value}: no file can say it", code="wrong-type")
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, Enum):
        return _plain(value.value, where)
    if isinstance(value, timedelta):
        seconds = value.total_seconds()
        return int(seconds) if seconds.is_integer() else seconds
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (str, PurePath)):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item, where) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, where) for item in value]
    raise DagError(f"{where} can't be {type(value).__name__}: {value!r:.80}", code="wrong-type")


def _line_of_dag(dag: DAG) -> int:
    source = dag.source
    return source.line if source.file == source.module else source.module_line


def _line_of_task(task: Task[..., Any]) -> int:
    """Of the function where it is in the DAG's file, else of the call that made a task of it."""
    function: Any = task.function
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    code = getattr(function, "__code__", None)
    if code is not None and code.co_filename == task.dag.source.module:
        return int(code.co_firstlineno)
    source = task.source
    return source.line if source.file == source.module else source.module_line


def _problems(dag: DAG) -> list[dict[str, Any]]:
    """What no DAG file says and only a function can have wrong."""
    return [
        {
            "code": "unknown-task",
            "message": f"The parameter {name} of {task.id} is no upstream task; add it to depends_on or give it a default",
            "line": _line_of_task(task),
            "dag_id": dag.id,
            "task_id": task.id,
        }
        for task in dag.tasks.values()
        for name in missing_parameters(task)
    ]


def _load_problem(error: BaseException, path: str) -> dict[str, Any]:
    failure = describe_failure(error, path)
    if isinstance(error, DagError):
        code, message = error.code, str(error)
    else:
        # The place is told apart.
        text = error.msg if isinstance(error, SyntaxError) else failure["message"]
        code, message = "load-error", f"{failure['type']}: {text}"
    problem: dict[str, Any] = {"code": code, "message": message, "line": _line_in(error, path) or 1}
    if failure["file"] not in (None, path):
        problem["related"] = {"file": failure["file"], "line": failure["line"]}
    if isinstance(error, SyntaxError) and error.filename == path and error.offset:
        problem["column"] = error.offset
    return problem


def _line_in(error: BaseException, path: str) -> int | None:
    """The innermost line of the DAG file itself."""
    if isinstance(error, SyntaxError) and error.filename == path:
        return error.lineno
    line = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
