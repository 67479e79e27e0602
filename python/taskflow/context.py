"""What a task's function may know of its run: the parameter `context`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Mapping

if TYPE_CHECKING:
    from datetime import datetime
    from logging import Logger


class Context:
    """Of one attempt. `params` are the run's parameters, `inputs` what the upstream tasks returned, by id."""

    def __init__(
        self,
        *,
        run_id: str,
        dag_id: str,
        task_id: str,
        attempt: int,
        trigger: str,
        logical_date: str,
        params: Mapping[str, Any],
        inputs: Mapping[str, Any],
    ) -> None:
        self.run_id = run_id
        self.dag_id = dag_id
        self.task_id = task_id
        #: From 1.
        self.attempt = attempt
        #: manual, schedule, backfill or api.
        self.trigger = trigger
        self.params = params
        self.inputs = inputs
        self._logical_date = logical_date

    @property
    def logical_date(self) -> datetime:
        """The time the run is for, in UTC: of a scheduled run its nominal time, else its creation."""
        from datetime import datetime

        # Python < 3.11 does not read the Z.
        return datetime.fromisoformat(self._logical_date.replace("Z", "+00:00"))

    @property
    def logger(self) -> Logger:
        """Writes to the attempt's log, from level DEBUG."""
        from logging import getLogger

        logger = getLogger(f"taskflow.{self.dag_id}.{self.task_id}")
        _log_to_stderr()
        return logger

    def __repr__(self) -> str:
        return f"<Context {self.dag_id}.{self.task_id} attempt {self.attempt} of run {self.run_id}>"


def _log_to_stderr() -> None:
    from logging import DEBUG, Formatter, StreamHandler, getLogger

    parent = getLogger("taskflow")
    if parent.handlers:
        return
    handler = StreamHandler()
    handler.setFormatter(Formatter("%(asctime)s %(levelname)s %(message)s"))
    parent.addHandler(handler)
    parent.setLevel(DEBUG)
    # The user's own handlers on the root would say everything twice.
    parent.propagate = False
