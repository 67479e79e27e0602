"""What is wrong with a DAG, as far as Python can tell: `taskflow validate` checks the rest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Iterator

from .calls import missing_parameters
from .graph import find_cycle
from .states import TriggerRule

if TYPE_CHECKING:
    from .dag import DAG
    from .tasks import Task

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,99}\Z")
_RESERVED = frozenset(
    ["__proto__", "constructor", "prototype", "con", "prn", "aux", "nul"]
    + [f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)]
)
_DURATION = re.compile(r" *\d+(\.\d+)? *(ms|[dhms])( *\d+(\.\d+)? *(ms|[dhms]))* *\Z")


def find_problems(dag: DAG) -> list[str]:
    """One sentence for each problem; empty for a DAG that can run."""
    return [*_of_dag(dag), *(problem for task in dag.tasks.values() for problem in _of_task(dag, task))]


def _of_dag(dag: DAG) -> Iterator[str]:
    if not _is_id(dag.id):
        yield _bad_id("the DAG's id", dag.id)
    if not dag.tasks:
        yield "there is no task in it"
    seen: dict[str, str] = {}
    for id in dag.tasks:
        other = seen.setdefault(id.lower(), id)
        if other != id:
            yield f"{other} and {id} differ only in case, which no file name would tell apart"
    edges = {id: [source for source in task.depends_on if source != id] for id, task in dag.tasks.items()}
    cycle = find_cycle(edges)
    if cycle:
        yield f"these tasks wait for each other: {' -> '.join(cycle)}"


def _of_task(dag: DAG, task: Task[..., Any]) -> Iterator[str]:
    if not _is_id(task.id):
        yield _bad_id("the task's id", task.id)
    for source in task.depends_on:
        if source == task.id:
            yield f"{task.id} depends on itself"
        elif source not in dag.tasks:
            yield f"{task.id} depends on {source}, which is no task of this DAG{_nearest(source, [*dag.tasks])}"
    rule = task.options.get("trigger_rule")
    if rule is not None and rule not in {known.value for known in TriggerRule}:
        yield f"{task.id}: {rule!r} is no trigger rule{_nearest(str(rule), [known.value for known in TriggerRule])}"
    retries = task.options.get("retries", 0)
    if not isinstance(retries, int) or isinstance(retries, bool) or retries < 0:
        yield f"{task.id}: retries must be a whole number from 0, not {retries!r}"
    for key in ("timeout", "retry_delay", "max_retry_delay"):
        value = task.options.get(key)
        if isinstance(value, str) and not _DURATION.match(value):
            yield f"{task.id}: {key} must be seconds or a text such as 90s or 1h30m, not {value!r}"
        if isinstance(value, (int, float)) and not 0 <= value < float("inf"):
            yield f"{task.id}: {key} must be 0 seconds or more, not {value!r}"
    if task.function is not None:
        for name in missing_parameters(task):
            hint = _nearest(name, [*dag.tasks])
            yield f"{task.id}: the parameter {name} is no upstream task{hint or '; add it to depends_on or give it a default'}"


def _is_id(text: str) -> bool:
    return bool(_ID.match(text)) and text.lower() not in _RESERVED


def _bad_id(what: str, text: str) -> str:
    return f"{what} {text!r} must be letters, digits, _ and -, at most 100, not beginning with a digit or -, and no reserved name"


def _nearest(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    nearest = get_close_matches(name, known, 1)
    return f"; is it {nearest[0]}?" if nearest else ""
