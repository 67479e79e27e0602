"""A DAG: tasks under decorators, with the settings of dag-files."""

from __future__ import annotations

import sys
from datetime import timedelta
from types import MappingProxyType, ModuleType, TracebackType
from typing import (
    TYPE_CHECKING,
    Any,
    Callable,
    Coroutine,
    List,
    Mapping,
    Protocol,
    Sequence,
    TypeVar,
    Union,
    overload,
)

from . import _state, graph
from .errors import DagError
from .source import find_source
from .states import TriggerRule
from .tasks import Dependencies, P, Task

R = TypeVar("R")

Duration = Union[int, float, str, timedelta]
"""Seconds, a text such as "1h30m", or a timedelta."""
Schedule = Union[str, Sequence[str], Mapping[str, Any]]
"""A cron text, several, or a mapping with cron or every, timezone, start_date, ..."""
Texts = Union[str, Sequence[str]]
EnvFile = Union[str, Mapping[str, Union[str, bool]]]
"""A path, or a mapping with path and required (True: no task starts without it), see dag-files."""
# In the class, `list` is its own method.
Ids = List[str]


class TaskDecorator(Protocol):
    """What `dag.task(...)` gives: makes a task of a function, plain or async."""

    @overload
    def __call__(self, function: Callable[P, Coroutine[Any, Any, R]]) -> Task[P, R]: ...
    @overload
    def __call__(self, function: Callable[P, R]) -> Task[P, R]: ...


class DAG:
    """A graph of tasks.

    >>> dag = DAG("etl", schedule="0 2 * * *")
    >>> @dag.task()
    ... def extract():
    ...     return {"rows": [1, 2]}
    >>> @dag.task(depends_on=[extract], retries=3, timeout=300)
    ... def load(extract):
    ...     print(len(extract["rows"]))
    """

    def __init__(
        self,
        id: str,
        *,
        description: str | None = None,
        tags: Texts | None = None,
        schedule: Schedule | None = None,
        params: Mapping[str, Any] | None = None,
        env_file: EnvFile | Sequence[EnvFile] | None = None,
        env: Mapping[str, Any] | None = None,
        working_dir: str | None = None,
        shell: str | None = None,
        max_parallel_tasks: int | None = None,
        max_active_runs: int | None = None,
        timeout: Duration | None = None,
        fail_fast: bool | None = None,
        defaults: Mapping[str, Any] | None = None,
    ) -> None:
        if not isinstance(id, str):
            raise DagError(f"a DAG's id is a text, not {type(id).__name__}", code="bad-id")
        self.id = id
        #: As given, by the keys of DAG files.
        self.options: dict[str, Any] = _given(
            description=description,
            tags=tags,
            schedule=schedule,
            params=params,
            env_file=env_file,
            env=env,
            working_dir=working_dir,
            shell=shell,
            max_parallel_tasks=max_parallel_tasks,
            max_active_runs=max_active_runs,
            timeout=timeout,
            fail_fast=fail_fast,
            defaults=defaults,
        )
        self.source = find_source()
        self._tasks: dict[str, Task[..., Any]] = {}
        _state.registry[id] = self
        if _state.Process.created is not None:
            _state.Process.created.append(self)

    @overload
    def task(self, function: Callable[P, Coroutine[Any, Any, R]], /) -> Task[P, R]: ...
    @overload
    def task(self, function: Callable[P, R], /) -> Task[P, R]: ...
    @overload
    def task(
        self,
        id: str,
        /,
        *,
        run: str,
        shell: str | None = None,
        depends_on: Dependencies | None = None,
        if_: str | bool | None = None,
        env: Mapping[str, Any] | None = None,
        working_dir: str | None = None,
        retries: int | None = None,
        retry_delay: Duration | None = None,
        retry_backoff: float | None = None,
        max_retry_delay: Duration | None = None,
        retry_on: int | Sequence[int] | None = None,
        skip_on: int | Sequence[int] | None = None,
        timeout: Duration | None = None,
        trigger_rule: TriggerRule | str | None = None,
        allow_failure: bool | None = None,
        description: str | None = None,
        tags: Texts | None = None,
    ) -> Task[[], Any]: ...
    @overload
    def task(
        self,
        /,
        *,
        id: str | None = None,
        depends_on: Dependencies | None = None,
        if_: str | bool | None = None,
        env: Mapping[str, Any] | None = None,
        working_dir: str | None = None,
        retries: int | None = None,
        retry_delay: Duration | None = None,
        retry_backoff: float | None = None,
        max_retry_delay: Duration | None = None,
        retry_on: int | Sequence[int] | None = None,
        skip_on: int | Sequence[int] | None = None,
        timeout: Duration | None = None,
        trigger_rule: TriggerRule | str | None = None,
        allow_failure: bool | None = None,
        description: str | None = None,
        tags: Texts | None = None,
    ) -> TaskDecorator: ...
    def task(
        self,
        function: Callable[..., Any] | str | None = None,
        /,
        *,
        id: str | None = None,
        run: str | None = None,
        shell: str | None = None,
        depends_on: Dependencies | None = None,
        if_: str | bool | None = None,
        env: Mapping[str, Any] | None = None,
        working_dir: str | None = None,
        retries: int | None = None,
        retry_delay: Duration | None = None,
        retry_backoff: float | None = None,
        max_retry_delay: Duration | None = None,
        retry_on: int | Sequence[int] | None = None,
        skip_on: int | Sequence[int] | None = None,
        timeout: Duration | None = None,
        trigger_rule: TriggerRule | str | None = None,
        allow_failure: bool | None = None,
        description: str | None = None,
        tags: Texts | None = None,
    ) -> Any:
        """Decorates a function, which becomes a task of its name or of `id`; with `run`, makes a task of a command.

        Options are the task keys of DAG files, with `if_` for `if`. `depends_on` takes ids and tasks. A parameter
        named as an upstream task gets what that returned, `**kwargs` gets all, `context` a Context.
        """
        options = _given(
            run=run,
            shell=shell,
            env=env,
            working_dir=working_dir,
            retries=retries,
            retry_delay=retry_delay,
            retry_backoff=retry_backoff,
            max_retry_delay=max_retry_delay,
            retry_on=retry_on,
            skip_on=skip_on,
            timeout=timeout,
            trigger_rule=trigger_rule,
            allow_failure=allow_failure,
            description=description,
            tags=tags,
            **{"if": if_},
        )

        def decorate(body: Callable[..., Any]) -> Task[..., Any]:
            if isinstance(body, Task):
                raise DagError(f"{body.id} is a task already; a function becomes a task of one DAG")
            if not callable(body):
                raise DagError(f"a task is a function, not {type(body).__name__}; write @dag.task() above one")
            name = id or getattr(body, "__name__", None)
            if name is None or name == "<lambda>":
                raise DagError('this function has no name: give the task one by id="..."', code="missing-key")
            return self._add(Task(self, name, body, options, find_source()), depends_on)

        if run is not None:
            name = id or function
            if not isinstance(name, str):
                raise DagError('a command needs an id: dag.task("load", run="...")', code="missing-key")
            return self._add(Task(self, name, None, options, find_source()), depends_on)
        if isinstance(function, str):
            raise DagError(f'write @dag.task(id="{function}"), or give the command by run="..."')
        if shell is not None:
            raise DagError("`shell` belongs to `run`, the text of a command; a function has none")
        return decorate if function is None else decorate(function)

    def __enter__(self) -> DAG:
        _state.open_dags.append(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _state.open_dags.remove(self)

    @property
    def tasks(self) -> Mapping[str, Task[..., Any]]:
        """The tasks by id, in the order in which they were made."""
        return MappingProxyType(self._tasks)

    @staticmethod
    def get(id: str) -> DAG | None:
        """The DAG of this id that was made last in this process, or None."""
        return _state.registry.get(id)

    @staticmethod
    def list() -> List[DAG]:
        """The DAGs made in this process, the latest of each id."""
        return [*_state.registry.values()]

    def validate(self) -> None:
        """Raises DagError with every problem there is; does nothing where there is none."""
        from .checks import find_problems

        problems = find_problems(self)
        if problems:
            listed = "".join(f"\n  - {problem}" for problem in problems)
            raise DagError(f"the DAG {self.id} can't run:{listed}", problems=problems)

    def topological_sort(self) -> Ids:
        """Ids in an order in which every task comes after its upstream tasks. Raises DagError on a cycle."""
        return graph.topological_sort(self._edges())

    def parallel_levels(self) -> List[Ids]:
        """Ids in levels: the tasks of a level can run side by side. Raises DagError on a cycle."""
        return graph.parallel_levels(self._edges())

    def critical_path(self, durations: Mapping[str, float] | None = None) -> Ids:
        """Ids of the tasks that decide how long a run takes; durations by id, 1 each where not given."""
        return graph.critical_path(self._edges(), durations)

    def run(self, *, params: Mapping[str, Any] | None = None) -> None:
        """Runs this DAG by the `taskflow` command line and waits. Ends this process with its exit code unless that is 0."""
        from .command_line import run_by_command_line

        run_by_command_line(self, params or {})

    def __repr__(self) -> str:
        return f"<DAG {self.id}: {len(self._tasks)} tasks>"

    def _edges(self) -> dict[str, Ids]:
        return {id: task.depends_on for id, task in self._tasks.items()}

    def _add(self, task: Task[..., Any], depends_on: Dependencies | None) -> Task[..., Any]:
        if task.id in self._tasks:
            first = self._tasks[task.id].source
            where = f"{first.file}:{first.line}"
            raise DagError(
                f'the DAG {self.id} has a task {task.id} already ({where}); give this one another id by id="..."',
                code="duplicate-id",
            )
        self._tasks[task.id] = task
        if depends_on is not None:
            task.add_upstream(depends_on)
            task._declared = task.depends_on
        return task

    def _copy(self, task: Task[P, R]) -> Task[P, R]:
        number = 1
        while f"{task.id}__{number}" in self._tasks:
            number += 1
        copy: Task[P, R] = Task(self, f"{task.id}__{number}", task.function, task.options, find_source())
        self._add(copy, task._declared)
        return copy


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


if TYPE_CHECKING:
    # The same options without `self`: `@task` inside of a `with` block.
    task = DAG("").task
else:

    def task(function=None, /, **options):
        """`@task` or `@task(retries=3)` inside of `with DAG(...)`: a task of that DAG. Options as of `DAG.task`."""
        if not _state.open_dags:
            raise DagError("@task needs a DAG: put it inside of `with DAG(...)`, or write @dag.task()")
        return _state.open_dags[-1].task(function, **options)


class _Module(ModuleType):
    """`from taskflow import dag` gives this module, which is no decorator."""

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise DagError('taskflow.dag is a module: write `from taskflow import DAG` and `dag = DAG("my_dag")`')


sys.modules[__name__].__class__ = _Module
