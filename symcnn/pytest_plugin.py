"""Claims as tests: pytest collects every function that ``@claim`` marks and proves it.

In a test module (``test_*.py``) a claim is an item beside the tests. A file called
``claims.py``, ``claims_*.py`` or ``*_claims.py`` (the setting ``symcnn_files``) needs no test:
it is collected as it stands, and read without being run. Claims that a module has imported are
not collected again.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

FILES = ["claims.py", "claims_*.py", "*_claims.py"]


class NotProvedError(Exception):
    """The claim was refuted, or neither proved nor refuted: says why."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(
        "symcnn_files",
        type="args",
        default=FILES,
        help="files that symcnn reads for claims, without running them",
    )


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file of claims that pytest does not import anyway."""
    config = parent.config
    if file_path.suffix != ".py" or parent.session.isinitpath(file_path):
        return None
    if not any(_matches(file_path, p) for p in config.getini("symcnn_files")):
        return None
    if any(_matches(file_path, p) for p in config.getini("python_files")):
        return None
    if b"symcnn" not in file_path.read_bytes():
        return None
    return ClaimFile.from_parent(parent, path=file_path)


def _matches(path: Path, pattern: str) -> bool:
    return fnmatch(str(path) if "/" in pattern else path.name, pattern)


def pytest_pycollect_makeitem(
    collector: pytest.Collector, name: str, obj: Any
) -> pytest.Item | None:
    """A claim in a module that pytest has imported."""
    if getattr(obj, "__symcnn__", None) != "claim" or not isinstance(collector, pytest.Module):
        return None
    if obj.__module__ != collector.obj.__name__:
        return None
    return ClaimItem.from_parent(collector, name=name, function=obj)


class ClaimFile(pytest.File):
    """A file of claims as data."""

    def collect(self) -> Iterator[pytest.Item]:
        from symcnn.read.errors import ReadError
        from symcnn.read.source import read_path

        try:
            source = read_path(self.path)
        except ReadError as error:
            raise self.CollectError(str(error)) from None
        for name in source.claims:
            yield ClaimItem.from_parent(self, name=name, source=source)


class ClaimItem(pytest.Item):
    """One claim; it passes if it is proved."""

    def __init__(self, *, function: Any = None, source: Any = None, **others: Any) -> None:
        super().__init__(**others)
        self.function = function
        self.source = source

    def runtest(self) -> None:
        from symcnn.claims import check, check_read, plain

        if self.source is None:
            report = check(self.function).report
        else:
            report = check_read(self.source.read_claim(self.name)).report
        if report.verdict != "proved":
            reason = report.counterexample or "; ".join(report.remarks)
            raise NotProvedError(f"{report.verdict}: {reason.splitlines()[0]}\n\n{plain(report)}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report on the claim, or what is wrong with it; no traceback."""
        from symcnn.read.errors import ReadError

        if isinstance(excinfo.value, NotProvedError | ReadError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        code = inspect.unwrap(self.function).__code__ if self.function else None
        line = code.co_firstlineno - 1 if code else None
        return self.path, line, f"claim {self.name}"
