"""Loads a DAG file as a module, and finds the DAGs that are its own."""

from __future__ import annotations

import os
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from typing import TYPE_CHECKING

from .. import _state

if TYPE_CHECKING:
    from ..dag import DAG


def load_file(path: str) -> list[DAG]:
    """Runs the file's top level and returns its DAGs in order. Raises whatever the file raises."""
    name = _module_name(path)
    # The loader is named, so that any ending will do.
    loader = SourceFileLoader(name, path)
    spec = spec_from_file_location(name, path, loader=loader)
    if spec is None:
        raise ImportError(f"{path} can't be loaded as Python")
    module = module_from_spec(spec)
    _state.Process.created = []
    _state.Process.is_loading = True
    sys.modules[name] = module
    try:
        loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    finally:
        _state.Process.is_loading = False
    return [dag for dag in _state.Process.created if os.path.abspath(dag.source.module) == path]


def _module_name(path: str) -> str:
    """The file's own name where a module can have it, so that processes started from here can import it, too."""
    stem = os.path.splitext(os.path.basename(path))[0]
    standard: frozenset[str] = getattr(sys, "stdlib_module_names", frozenset())
    if stem.isidentifier() and stem not in sys.modules and stem not in standard:
        return stem
    return "taskflow_file_" + "".join(char if char.isalnum() else "_" for char in stem)
