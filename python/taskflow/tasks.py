"""One task of a DAG: its function or command, its settings, and what it depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Generic, Iterator, Mapping, Sequence, TypeVar, Union, cast

from . import _state
from .errors import DagError
from .source import Source

if TYPE_CHECKING:
    from typing_extensions import ParamSpec

    from .dag import DAG

    P = ParamSpec("P")
else:
    # ParamSpec came with Python 3.10; at run time any variable will do.
    P = TypeVar("P")
R = TypeVar("R")


class Output(Generic[R]):
    """What a task will have returned: stands for the value while a DAG is being built, as in `transform(extract())`."""

    __slots__ = ("path", "task")

    def __init__(self, task: Task[..., R], path: tuple[Any, ...] = ()) -> None:
        self.task = task
        self.path = path

    def __getitem__(self, key: str | int) -> Output[Any]:
        """A part of the value: `load(extract()["rows"])`."""
        return Output(self.task, (*self.path, key))

    def __iter__(self) -> Iterator[Any]:
        raise DagError(f"what {self.task.id} returns is known only while the DAG runs; take its parts inside a task")

    def __bool__(self) -> bool:
        raise DagError(f"what {self.task.id} returns is known only while the DAG runs; use `if_` for a condition")

    def __repr__(self) -> str:
        return f"<output of {self.task.id}{''.join(f'[{key!r}]' for key in self.path)}>"


class Task(Generic[P, R]):
    """A task, made by `dag.task`. Its function is `function`, for tests; calling the task hands outputs on."""

    def __init__(
        self,
        dag: DAG,
        id: str,
        function: Callable[..., Any] | None,
        options: Mapping[str, Any],
        source: Source,
    ) -> None:
        self.dag = dag
        self.id = id
        self.function = function
        #: As given, by the keys of DAG files; `depends_on` apart.
        self.options = dict(options)
        self.source = source
        #: What the function is called with besides its inputs: a call's arguments, outputs in them.
        self.bound_args: tuple[Any, ...] = ()
        self.bound_kwargs: Mapping[str, Any] = {}
        self._depends_on: list[str] = []
        #: What was given by depends_on, without what calls added: a second call starts from it.
        self._declared: list[Any] = []
        self._is_called = False
        for name in ("__name__", "__qualname__", "__doc__", "__module__"):
            if hasattr(function, name):
                setattr(self, name, getattr(function, name))

    @property
    def depends_on(self) -> list[str]:
        """Ids of the direct upstream tasks, each once, in the order written."""
        return list(self._depends_on)

    def add_upstream(self, dependencies: Dependencies) -> None:
        """Makes this task wait for others: an id, a task, what a task's call gave, or a sequence of these."""
        items = [dependencies] if isinstance(dependencies, (str, Task, Output)) else dependencies
        for item in items:
            task_id = self._id_of(item)
            if task_id not in self._depends_on:
                self._depends_on.append(task_id)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """While a DAG is built: hands outputs of other tasks on to this one, and gives what stands for its own.

        A second call makes a second task, `<id>__1`, as in Airflow's TaskFlow API. Inside of a running task
        it is the plain call of the function.
        """
        if self.function is None:
            raise DagError(f"task {self.id} is a command and takes no arguments")
        if _state.Process.is_executing:
            return cast("R", self.function(*args, **kwargs))
        task = self
        if self._is_called:
            task = self.dag._copy(self)
        task._is_called = True
        task._bind(args, kwargs)
        return cast("R", Output(task))

    def __repr__(self) -> str:
        return f"<Task {self.dag.id}.{self.id}>"

    def _bind(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        from inspect import signature

        try:
            signature(cast("Callable[..., Any]", self.function)).bind_partial(*args, **kwargs)
        except TypeError as error:
            raise DagError(f"task {self.id}: {error}") from None
        self.bound_args = args
        self.bound_kwargs = kwargs
        for value in (*args, *kwargs.values()):
            for output in _outputs_in(value):
                self.add_upstream(output)

    def _id_of(self, item: object) -> str:
        if isinstance(item, str):
            return item
        task = item.task if isinstance(item, Output) else item
        if not isinstance(task, Task):
            raise DagError(f"task {self.id}: depends_on takes tasks and their ids, not {type(item).__name__}")
        if task.dag is not self.dag:
            raise DagError(f"task {self.id} cannot depend on {task.id}, which is a task of the DAG {task.dag.id}")
        return task.id


Dependency = Union[str, "Task[..., Any]", "Output[Any]"]
# Any, because a call of a task has the type of what the function returns.
Dependencies = Union[Dependency, Sequence[Any]]


def resolve(value: Any, inputs: Mapping[str, Any]) -> Any:
    """`value` with every output in its lists, tuples and dicts replaced by what `inputs` holds of it."""
    if isinstance(value, Output):
        resolved = inputs[value.task.id]
        for key in value.path:
            resolved = resolved[key]
        return resolved
    if type(value) in (list, tuple):
        return type(value)(resolve(item, inputs) for item in value)
    if type(value) is dict:
        return {key: resolve(item, inputs) for key, item in value.items()}
    return value


def _outputs_in(value: Any) -> Iterator[Output[Any]]:
    if isinstance(value, Output):
        yield value
    elif type(value) in (list, tuple):
        for item in value:
            yield from _outputs_in(item)
    elif type(value) is dict:
        for item in value.values():
            yield from _outputs_in(item)
