"""Compiles DAG files and runs nothing of them: what the language itself refuses, for the checker."""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any


def compile_files() -> int:
    """Paths come as a JSON list on standard input; each is answered by a line of JSON: its problem, or null."""
    paths = json.load(sys.stdin)
    # What it would warn of is no problem of the file.
    warnings.simplefilter("ignore")
    for path in paths:
        print(json.dumps({"file": path, "problem": _problem(path)}), flush=True)
    return 0


def _problem(path: str) -> dict[str, Any] | None:
    try:
        with open(path, "rb") as file:
            source = file.read()
        compile(source, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        problem = {"code": "code-syntax", "message": f"{type(error).__name__}: {error.msg}", "line": error.lineno or 1}
        return {**problem, "column": error.offset} if error.offset else problem
    except OSError as error:
        return {"code": "load-error", "message": str(error), "line": 1}
    except (ValueError, MemoryError, RecursionError, OverflowError) as error:
        # Zero bytes, and what is nested deeper than a compiler goes.
        return {"code": "code-syntax", "message": f"{type(error).__name__}: {error}", "line": 1}
    return None
