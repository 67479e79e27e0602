"""The algorithms over the shape of a DAG: the same results, in the same order, as the engine's own."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import Mapping, Sequence

from .errors import DagError

Edges = Mapping[str, Sequence[str]]
"""Ids of the direct upstream tasks by task id, in the file's order."""


def topological_sort(edges: Edges) -> list[str]:
    """The tasks in an order in which each comes after its upstream tasks; of those that may come next, the first in the file.

    Raises DagError on a cycle. O(edges + tasks log tasks): A. B. Kahn, CACM 5 (11), 1962, with a heap.
    """
    ids = list(edges)
    place = {task: index for index, task in enumerate(ids)}
    upstream = _upstream(edges)
    downstream = _downstream(upstream)
    waits_for = {task: len(sources) for task, sources in upstream.items()}
    ready = [place[task] for task in ids if waits_for[task] == 0]
    heapify(ready)
    order: list[str] = []
    while ready:
        task = ids[heappop(ready)]
        order.append(task)
        for target in downstream[task]:
            waits_for[target] -= 1
            if waits_for[target] == 0:
                heappush(ready, place[target])
    if len(order) < len(ids):
        cycle = find_cycle(upstream)
        raise DagError(f"these tasks wait for each other: {' -> '.join(cycle)}", code="cycle")
    return order


def parallel_levels(edges: Edges) -> list[list[str]]:
    """The tasks in levels, those of one level independent of each other. Raises DagError on a cycle."""
    upstream = _upstream(edges)
    level: dict[str, int] = {}
    for task in topological_sort(edges):
        level[task] = max((level[source] + 1 for source in upstream[task]), default=0)
    levels: list[list[str]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
    for task in edges:
        levels[level[task]].append(task)
    return levels


def critical_path(edges: Edges, durations: Mapping[str, float] | None = None) -> list[str]:
    """A longest path of tasks by `durations` (1 for a task that is not in it); of several, the first in the file.

    Raises DagError on a cycle. J. E. Kelley, M. R. Walker, Critical-path planning and scheduling, 1959.
    """
    upstream = _upstream(edges)
    downstream = _downstream(upstream)
    remaining: dict[str, float] = {}
    for task in reversed(topological_sort(edges)):
        own = 1.0 if durations is None else durations.get(task, 1.0)
        remaining[task] = own + max((remaining[target] for target in downstream[task]), default=0.0)
    path: list[str] = []
    candidates = [task for task in edges if not upstream[task]]
    while candidates:
        # max() keeps the first of equals.
        step = max(candidates, key=remaining.__getitem__)
        path.append(step)
        candidates = downstream[step]
    return path


def find_cycle(edges: Edges) -> list[str]:
    """One cycle as ids, the first again at the end; empty when there is none. Without recursion."""
    done: set[str] = set()
    for start in edges:
        trail: list[str] = []
        on_trail: set[str] = set()
        steps = [(start, iter(edges[start]))] if start not in done else []
        if steps:
            trail.append(start)
            on_trail.add(start)
        while steps:
            task, sources = steps[-1]
            source = next(sources, None)
            if source is None:
                steps.pop()
                trail.pop()
                on_trail.discard(task)
                done.add(task)
            elif source in on_trail:
                return [*trail[trail.index(source) :], source]
            elif source in edges and source not in done:
                steps.append((source, iter(edges[source])))
                trail.append(source)
                on_trail.add(source)
    return []


def _upstream(edges: Edges) -> dict[str, list[str]]:
    """Each edge once; unknown tasks and self-edges are told of elsewhere."""
    return {
        task: [source for source in dict.fromkeys(sources) if source in edges and source != task]
        for task, sources in edges.items()
    }


def _downstream(upstream: Edges) -> dict[str, list[str]]:
    downstream: dict[str, list[str]] = {task: [] for task in upstream}
    for task, sources in upstream.items():
        for source in sources:
            downstream[source].append(task)
    return downstream
