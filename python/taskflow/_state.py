"""What this process knows of the DAGs built in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .dag import DAG

#: The latest DAG of each id.
registry: dict[str, DAG] = {}

#: DAGs whose `with` blocks are open, the innermost last.
open_dags: list[DAG] = []


class Process:
    """What a host is doing; outside of hosts nothing of it is ever true."""

    #: Every DAG in order, also those of one id; kept only by a host, which loads one file.
    created: list[DAG] | None = None
    #: A DAG file is being loaded by a host: `dag.run()` in it must start nothing.
    is_loading = False
    #: A task's function runs: calling another task is calling its function.
    is_executing = False
