"""What can be wrong with a DAG, as an exception."""

from __future__ import annotations

from typing import Sequence


class DagError(Exception):
    """A DAG that cannot be built or run. `code` is the code that the checker shows, `problems` each fault's sentence."""

    def __init__(self, message: str, *, code: str = "load-error", problems: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.problems = tuple(problems) or (message,)
