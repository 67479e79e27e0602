"""DAGs as Python functions, run by TaskFlow."""

from __future__ import annotations

from .context import Context
from .dag import DAG, task
from .errors import DagError
from .states import TaskState, TriggerRule
from .tasks import Output, Task

__all__ = ["DAG", "Context", "DagError", "Output", "Task", "TaskState", "TriggerRule", "task"]
__version__ = "0.1.0"
