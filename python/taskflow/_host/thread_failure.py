"""An exception that ends a thread: Python prints it and goes on, so the log says what that means for the task."""

from __future__ import annotations

import sys
import threading
from typing import Any

from .failure import describe_failure


def tell_of_threads(dag_file: str) -> None:
    """From here on, in threads that are started by `threading`."""
    python_own = threading.excepthook

    def tell(args: Any) -> None:
        python_own(args)
        if args.exc_value is None or isinstance(args.exc_value, SystemExit):
            return
        failure = describe_failure(args.exc_value, dag_file)
        name = args.thread.name if args.thread is not None else "a thread"
        place = f" ({failure['file']}:{failure['line']})" if failure["file"] else ""
        # In one piece, since other threads print, too.
        sys.stderr.write(
            f"taskflow: {failure['type']} ended the thread {name}{place}. That does not fail the task: "
            "for that, raise it in the function itself, or use a ThreadPoolExecutor and result()\n"
        )

    threading.excepthook = tell
