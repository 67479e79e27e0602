"""Builds the wheel and the source archive of `taskflow`, by the standard library alone (PEP 517, 660)."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
#: The earliest time that a zip can hold: the same sources make the same archive.
EARLIEST = (1980, 1, 1, 0, 0, 0)
TAG = "py3-none-any"


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    return _write_wheel(Path(wheel_directory), {path: (ROOT / path).read_bytes() for path in _sources()})


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return _write_wheel(Path(wheel_directory), {f"{_wheel_name()}.pth": f"{ROOT}\n".encode()})


def build_sdist(sdist_directory, config_settings=None):
    base = f"{_wheel_name()}-{_project('version')}"
    files = ["pyproject.toml", "README.md", "build_backend.py", *_sources()]
    with tarfile.open(Path(sdist_directory) / f"{base}.tar.gz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for path in files:
            archive.add(ROOT / path, f"{base}/{path}")
        data = _metadata().encode()
        entry = tarfile.TarInfo(f"{base}/PKG-INFO")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return f"{base}.tar.gz"


def get_requires_for_build_wheel(config_settings=None):
    return []


get_requires_for_build_sdist = get_requires_for_build_editable = get_requires_for_build_wheel


def _write_wheel(folder, files):
    base = f"{_wheel_name()}-{_project('version')}"
    info = f"{base}.dist-info"
    wheel = f"Wheel-Version: 1.0\nGenerator: taskflow\nRoot-Is-Purelib: true\nTag: {TAG}\n"
    files = {**files, f"{info}/METADATA": _metadata().encode(), f"{info}/WHEEL": wheel.encode()}
    record = "".join(f"{path},sha256={_digest(data)},{len(data)}\n" for path, data in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    name = f"{base}-{TAG}.whl"
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            entry = zipfile.ZipInfo(path, EARLIEST)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return name


def _sources():
    found = (path for path in (ROOT / "taskflow").rglob("*") if path.suffix == ".py" or path.name == "py.typed")
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def _digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def _metadata():
    return (
        "Metadata-Version: 2.1\n"
        f"Name: {_project('name')}\nVersion: {_project('version')}\nSummary: {_project('description')}\n"
        f"Requires-Python: {_project('requires-python')}\nLicense: MIT\nDescription-Content-Type: text/markdown\n\n"
        + (ROOT / "README.md").read_text(encoding="utf-8")
    )


def _wheel_name():
    return re.sub(r"[-_.]+", "_", _project("name"))


def _project(key):
    """From pyproject.toml, whose plain texts are all that is needed: tomllib came with Python 3.11."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    match = re.search(rf'^{re.escape(key)} = "(.*)"$', text, re.MULTILINE)
    if match is None:
        raise ValueError(f"pyproject.toml has no {key}")
    return match.group(1)
