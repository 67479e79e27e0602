"""Which arguments a task's function is called with: its inputs by parameter name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Mapping, NamedTuple

from .tasks import resolve

if TYPE_CHECKING:
    from .context import Context
    from .tasks import Task

_VARKEYWORDS = 8


class Parameters(NamedTuple):
    positional_only: tuple[str, ...]
    by_name: tuple[str, ...]
    required: frozenset[str]
    takes_all: bool


def call_with_inputs(task: Task[..., Any], inputs: Mapping[str, Any], context: Context) -> Any:
    """Calls the function: bound arguments first, then every other parameter that is named as an upstream task."""
    function = task.function
    if function is None:
        raise TypeError(f"task {task.id} is a command")
    parameters = parameters_of(function)
    available = _by_parameter_name(inputs)
    if "context" not in available:
        available["context"] = context
    args = [resolve(value, inputs) for value in task.bound_args]
    kwargs = {name: resolve(value, inputs) for name, value in task.bound_kwargs.items()}
    for name in parameters.positional_only[len(args) :]:
        if name not in available:
            break
        args.append(available[name])
    after = parameters.by_name[max(0, len(args) - len(parameters.positional_only)) :]
    for name in after:
        if name in available and name not in kwargs:
            kwargs[name] = available[name]
    if parameters.takes_all:
        taken = {*parameters.positional_only, *parameters.by_name}
        for name, value in inputs.items():
            if name not in taken and name.replace("-", "_") not in taken:
                kwargs.setdefault(name, value)
    return function(*args, **kwargs)


def missing_parameters(task: Task[..., Any]) -> list[str]:
    """Parameters that nothing would be passed for."""
    if task.function is None:
        return []
    parameters = parameters_of(task.function)
    names = [*parameters.positional_only, *parameters.by_name]
    available = {*_by_parameter_name(dict.fromkeys(task.depends_on)), "context", *task.bound_kwargs}
    given = {*names[: len(task.bound_args)], *available}
    return [name for name in names if name in parameters.required and name not in given]


def parameters_of(function: Callable[..., Any]) -> Parameters:
    """A plain function is read directly; `inspect`, slow to import, is for the others."""
    code = getattr(function, "__code__", None)
    if code is None or hasattr(function, "__wrapped__") or hasattr(function, "__self__"):
        return _inspected(function)
    first = code.co_posonlyargcount
    count = code.co_argcount
    names = code.co_varnames[: count + code.co_kwonlyargcount]
    defaults = getattr(function, "__defaults__", None) or ()
    keyword_defaults = getattr(function, "__kwdefaults__", None) or {}
    optional = {*names[count - len(defaults) : count], *keyword_defaults}
    return Parameters(
        names[:first],
        names[first:],
        frozenset(name for name in names if name not in optional),
        bool(code.co_flags & _VARKEYWORDS),
    )


def _inspected(function: Callable[..., Any]) -> Parameters:
    from inspect import Parameter, signature

    found = signature(function).parameters.values()
    named = [parameter for parameter in found if parameter.kind not in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)]
    return Parameters(
        tuple(parameter.name for parameter in named if parameter.kind is Parameter.POSITIONAL_ONLY),
        tuple(parameter.name for parameter in named if parameter.kind is not Parameter.POSITIONAL_ONLY),
        frozenset(parameter.name for parameter in named if parameter.default is Parameter.empty),
        any(parameter.kind is Parameter.VAR_KEYWORD for parameter in found),
    )


def _by_parameter_name(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """An id may have hyphens, a parameter can't: there it is written with underscores."""
    return {**{id.replace("-", "_"): value for id, value in inputs.items()}, **inputs}
