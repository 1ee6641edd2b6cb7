"""Claims as tests: pytest collects every function that ``@claim`` marks and proves it.

In a test module (``test_*.py``) a claim is an item beside the tests. A file called
``claims.py``, ``claims_*.py`` or ``*_claims.py`` (the setting ``symcnn_files``) needs no test:
it is collected as it stands, and read without being run. Claims that a module has imported are
not collected again. Claims may be methods, of classes with any name. A claim that the module
no longer holds, since another statement took its name, fails. With the setting ``symcnn_strict``
so does one whose proof needs a condition that it does not state.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Generator, Iterator
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
    parser.addini(
        "symcnn_strict",
        type="bool",
        default=False,
        help="a claim that is proved under a condition that it does not state fails",
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
) -> pytest.Item | list[pytest.Item] | None:
    """A claim in a module that pytest has imported."""
    if getattr(obj, "__symcnn__", None) != "claim":
        return None
    if isinstance(collector, pytest.Class):
        return []  # it belongs to the module, whatever pytest makes of the class
    if not isinstance(collector, pytest.Module) or obj.__module__ != collector.obj.__name__:
        return None
    return ClaimItem.from_parent(collector, name=name, function=obj)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Beside the claims of a module those of its classes, and those whose name was taken."""
    report = yield
    # of the modules that `--lf` passes over a report comes without their having been imported
    is_read = getattr(collector, "_obj", None) is not None
    if type(collector) is pytest.Module and report.passed and is_read:
        held = dict(_marked(collector.obj, collector.obj.__name__))
        lines = {inspect.unwrap(f).__code__.co_firstlineno for f in held.values()}
        for name, function in held.items():
            if "." in name:
                report.result.append(ClaimItem.from_parent(collector, name=name, function=function))
        for name, line in _stated(collector.path):
            if line not in lines:
                report.result.append(ClaimItem.from_parent(collector, name=name, lost=line))
    return report


def _marked(space: Any, module: str, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The claims of a module or class and of the classes in it, by their names with dots."""
    for name, found in list(vars(space).items()):
        if getattr(found, "__module__", None) != module:
            continue
        if getattr(found, "__symcnn__", None) == "claim":
            yield prefix + name, getattr(found, "__func__", found)
        elif inspect.isclass(found) and found.__qualname__ == prefix + name:
            yield from _marked(found, module, f"{prefix}{name}.")


def _stated(path: Path) -> Iterator[tuple[str, int]]:
    """The claims that a file states for certain, in no `if` or `try`, with their first lines."""
    from symcnn.read.bindings import marks

    data = path.read_bytes()
    if b"symcnn" not in data:
        return
    tree = ast.parse(data)
    mark = marks(tree)
    open_nodes: list[tuple[ast.stmt, str]] = [(s, "") for s in tree.body]
    for node, prefix in open_nodes:
        if isinstance(node, ast.ClassDef):
            open_nodes += [(s, f"{prefix}{node.name}.") for s in node.body]
        elif isinstance(node, ast.FunctionDef) and "claim" in map(mark, node.decorator_list):
            yield prefix + node.name, min(d.lineno for d in node.decorator_list)


class ClaimFile(pytest.File):
    """A file of claims as data."""

    def collect(self) -> Iterator[pytest.Item]:
        from symcnn.read.claim_error import ReadError
        from symcnn.read.source import read_path

        try:
            source = read_path(self.path)
        except ReadError as error:
            raise self.CollectError(str(error)) from None
        for name in source.claims:
            yield ClaimItem.from_parent(self, name=name, source=source)


class ClaimItem(pytest.Item):
    """One claim; it passes if it is proved."""

    def __init__(
        self, *, function: Any = None, source: Any = None, lost: int = 0, **others: Any
    ) -> None:
        super().__init__(**others)
        self.function = function
        self.source = source
        self.lost = lost  # the line of a claim that the module does not hold

    def runtest(self) -> None:
        from symcnn.read.claim_error import ReadError
        from symcnn.verdicts.claims import check, check_read, plain

        if self.lost:
            message = f"the name of the claim `{self.name}` is taken by a later statement"
            raise ReadError(f"{message}; give each its own", str(self.path), self.lost, 1)
        if self.source is None:
            report = check(self.function).report
        else:
            report = check_read(self.source.read_claim(self.name)).report
        if self.config.getini("symcnn_strict") and report.is_conditional:
            raise NotProvedError(f"only where {report.conditions}\n\n{plain(report)}")
        if report.verdict != "proved":
            reason = report.counterexample or "; ".join(report.remarks)
            raise NotProvedError(f"{report.verdict}: {reason.splitlines()[0]}\n\n{plain(report)}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The report on the claim, or what is wrong with it; no traceback."""
        from symcnn.read.claim_error import ReadError

        if isinstance(excinfo.value, NotProvedError | ReadError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        code = inspect.unwrap(self.function).__code__ if self.function else None
        line = (code.co_firstlineno if code else self.lost) - 1
        return self.path, line if line >= 0 else None, f"claim {self.name}"
