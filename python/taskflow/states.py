"""The field's words for trigger rules and task states, as enumerations of texts."""

from __future__ import annotations

from enum import Enum


class TriggerRule(str, Enum):
    """What must have become of the upstream tasks for a task to run; a plain text such as "all_done" does as well."""

    ALL_SUCCESS = "all_success"
    ALL_FAILED = "all_failed"
    ALL_DONE = "all_done"
    ALL_SKIPPED = "all_skipped"
    ONE_SUCCESS = "one_success"
    ONE_FAILED = "one_failed"
    ONE_DONE = "one_done"
    NONE_FAILED = "none_failed"
    NONE_FAILED_MIN_ONE_SUCCESS = "none_failed_min_one_success"
    NONE_SKIPPED = "none_skipped"
    ALL_DONE_MIN_ONE_SUCCESS = "all_done_min_one_success"
    ALWAYS = "always"

    def __str__(self) -> str:
        return self.value


class TaskState(str, Enum):
    """What a task of a run is at; `taskflow status RUN --json` uses the same words."""

    NONE = "none"
    QUEUED = "queued"
    RUNNING = "running"
    UP_FOR_RETRY = "up_for_retry"
    SUCCESS = "success"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    SKIPPED = "skipped"
    UPSTREAM_FAILED = "upstream_failed"
    CANCELLED = "cancelled"

    def __str__(self) -> str:
        return self.value

    @property
    def is_final(self) -> bool:
        """True when a task in this state changes no more, unless its run is retried."""
        return self not in (TaskState.NONE, TaskState.QUEUED, TaskState.RUNNING, TaskState.UP_FOR_RETRY)
