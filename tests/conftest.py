"""A quick run and a full one.

``python -m pytest`` is quick: of what comes by the hundred (random examples, mutants, near
misses, pages looked at) it takes a sample, always the same one. ``python -m pytest -m full``
takes all, and so does CI. The assertions are the same. In a test:

- ``@pytest.mark.sampled`` on a parametrised test: a quick run takes one case of ten, or of
  ``sampled(n)``, chosen by the case's name and not by its place;
- ``@pytest.mark.full``: a quick run leaves it out;
- the fixture ``share``: ``share(200)`` is 200 in a full run and 20 in a quick one;
- the fixture ``chosen``: ``chosen(name)`` holds for every name in a full run, in a quick one for
  one of ten;
- the fixture ``here``: a quick run starts no processes for the work of a command.

What is named on the command line (``file.py::test``, ``-k``, ``--lf``) is run, sampled or not.

``-m full --after-quick`` is for CI, which has just made a quick run with the same Python and then
installed more: of what passed there, it leaves out what would be the same, the tests in
``SAME_EVERYWHERE`` that take no share of anything. Where another version of SymPy, NumPy or Z3
came with it, it leaves out nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor, Future
from contextlib import ExitStack
from importlib.metadata import version
from sys import executable
from typing import Any
from zlib import crc32

import pytest

# Code that symcnn reads and that tests run by themselves, and what is run by hand: they may need
# packages that are missing.
collect_ignore_glob = [
    "backward/*.py",
    "benchmarks/code*.py",
    "claims/true_*.py",
    "claims/false_*.py",
    "derived/*.py",
    "read/ordinary_code.py",
]
FULL = "full"
EVERY = 10
# Folders of tests and doctests for which it makes no difference whether PyTorch, ONNX, TeX or Coq
# are there: nothing below ``numeric`` imports more than SymPy and Z3 (test_layers.py).
SAME_EVERYWHERE = tuple(
    f"{top}/{folder}/"
    for top in ("symcnn", "tests")
    for folder in ("kernel", "arithmetic", "lemmas", "prover", "claims")
)
SHARES = {"share", "chosen", "here"}
PASSED = "quick/passed"  # in pytest's cache


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--after-quick", action="store_true", help="see tests/conftest.py")


def is_full(config: pytest.Config) -> bool:
    """Whether the run was asked to leave nothing out."""
    return config.option.markexpr == FULL


@pytest.fixture(scope="session")
def share(pytestconfig: pytest.Config) -> Callable[[int], int]:
    """Of so many examples, how many this run takes."""
    return lambda count: count if is_full(pytestconfig) else -(-count // EVERY)


@pytest.fixture(scope="session")
def chosen(pytestconfig: pytest.Config) -> Callable[[str], bool]:
    """Whether this run does the costly part of what has a name: a quick one, of every tenth."""
    return lambda name: is_full(pytestconfig) or crc32(name.encode()) % EVERY == 0


class Here(Executor):
    """In place of ``Workers``: each call at once, in this process."""

    def __init__(self, *limits: Any) -> None:
        pass

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


@pytest.fixture
def here(pytestconfig: pytest.Config, monkeypatch: pytest.MonkeyPatch) -> None:
    """``main([...])`` does in this process what a full run does in processes of its own."""
    if not is_full(pytestconfig):
        monkeypatch.setattr("symcnn.commands.workers.Workers", Here)


def _by() -> list[str]:
    return [executable, *(version(name) for name in ("pytest", "sympy", "numpy", "z3-solver"))]


class Passed:
    """Keeps what passed in a quick run, and by which Python and packages."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.passed: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.outcome == "passed":
            self.passed.append(report.nodeid)

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        if cache := getattr(self.config, "cache", None):
            passed = self.passed if exitstatus == pytest.ExitCode.OK else []
            cache.set(PASSED, {"by": _by(), "tests": passed})


def pytest_configure(config: pytest.Config) -> None:
    """As in a command: Python looks for cycles rarely."""
    from symcnn.verdicts.limits import rare_collections

    if config.option.after_quick and not is_full(config):
        raise pytest.UsageError("--after-quick leaves out of a full run: add -m full")
    if not (hasattr(config, "workerinput") or is_full(config)):
        config.pluginmanager.register(Passed(config))
    lasting = ExitStack()
    lasting.enter_context(rare_collections())
    config.add_cleanup(lasting.close)


def pytest_report_header(config: pytest.Config) -> str:
    if config.option.after_quick:
        count = len(_passed(config))
        return f"full run: nothing is sampled; {count} tests passed in the quick run before it"
    if is_full(config):
        return "full run: nothing is sampled"
    return "quick run: a sample of what comes by the hundred; everything: python -m pytest -m full"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    long = {item for item in items if item.get_closest_marker(FULL)}
    for item in items:
        item.add_marker(FULL)  # `-m full` then selects every test
    option = config.option
    if option.after_quick:
        _leave_out(config, items, _as_in_the_quick_run(config, items))
    if (
        is_full(config)
        or option.keyword
        or getattr(option, "lf", False)
        or any("::" in a for a in config.args)
    ):
        return
    _leave_out(config, items, long.union(_left_out(items)))


def _leave_out(config: pytest.Config, items: list[pytest.Item], which: set[pytest.Item]) -> None:
    if which:
        config.hook.pytest_deselected(items=[item for item in items if item in which])
        items[:] = [item for item in items if item not in which]


def _passed(config: pytest.Config) -> set[str]:
    cache = getattr(config, "cache", None)
    record = cache.get(PASSED, {}) if cache else {}
    return set(record["tests"]) if record.get("by") == _by() else set()


def _as_in_the_quick_run(config: pytest.Config, items: list[pytest.Item]) -> set[pytest.Item]:
    """What passed in the quick run before this full one and would do the same again."""
    passed = _passed(config)
    return {
        item
        for item in items
        if item.nodeid in passed
        and item.nodeid.startswith(SAME_EVERYWHERE)
        and not SHARES.intersection(getattr(item, "fixturenames", ()))
    }


def _left_out(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """What a quick run leaves out; of every family at least one member stays."""
    families: dict[str, list[tuple[int, pytest.Item]]] = defaultdict(list)
    for item in items:
        if mark := item.get_closest_marker("sampled"):
            every = mark.args[0] if mark.args else EVERY
            number = crc32(item.name.encode())
            families[item.nodeid.partition("[")[0]].append((number % every, item))
    for family in families.values():
        least = min(number for number, _ in family)
        taken = [item for number, item in family if number == 0] or [
            next(item for number, item in family if number == least)
        ]
        yield from (item for _, item in family if item not in taken)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int
) -> Generator[None, None, None]:
    yield
    if exitstatus == pytest.ExitCode.TESTS_FAILED:
        terminalreporter.write_line(
            "what failed, again: python -m pytest --lf    everything: python -m pytest -m full"
        )
