"""The kernel without one of its refusals, again and again: do the tests of the kernel notice?

    python -m tests.benchmarks.mutants [MODULE ...] [--jobs N]

A mutant is the kernel with one ``raise`` taken out, with one part of the condition of a
``raise`` taken out, or with one call taken out that is made only because it may refuse. Each
runs the tests of the kernel in a process of its own, those of its module first, until one
fails. What survives is printed and makes the exit code 1, unless ``REASONS`` says why it may.
"""

from __future__ import annotations

import argparse
import ast
import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..kernel.test_mutants import Mutant

ROOT = Path(__file__).parents[2]
KERNEL = ROOT / "symcnn" / "kernel"
TESTS = ROOT / "tests" / "kernel"
CPU_SECONDS, BYTES = 120, 4 * 2**30  # of one mutant; one that takes more has been noticed
NOT_FOR_MUTANTS = {"test_mutants"}
FIRST = {"nodes": "terms", "formulas": "terms"}  # where a module is tested, if not in its own file
LAST = {"test_reindex_random", "test_polynomials"}

# Why a mutant may live: module, function, what was taken out.
REASONS = {
    ("steps", "Kept.__init__", "update_wrapper(self, function)"): "its name is for readers",
    ("polynomials", "product", "tick(len(result) * len(p) // PRODUCTS)"): (
        "it counts the steps of a search, which another limit ends, too"
    ),
    (
        "formulas",
        "Lam.result",
        "sort_of('Lam', body)",
    ): "what is no term is refused when it is built",
    ("sums", "reindex", "not isinstance(body, Binder)"): (
        "the kind of t is one of a binder; the type checker does not know"
    ),
    ("rules", "_congruence", "not isinstance(t, Binder)"): (
        "only binders bind; the type checker does not know"
    ),
}


class Change(NamedTuple):
    """A mutant: in which function, which line, what is taken out, and the module without it."""

    module: str
    function: str
    line: int
    what: str
    source: str

    def __str__(self) -> str:
        return f"{self.module}.py:{self.line} {self.function}: without {self.what}"

    @property
    def reason(self) -> str | None:
        return REASONS.get((self.module, self.function, self.what))


def changes(module: str, source: str) -> list[Change]:
    """All mutants of a module, in the order of its lines.

    >>> source = "def f(x):\\n    if x < 0 or x > 9:\\n        raise ValueError(x)\\n    g(x)\\n"
    >>> for change in changes("m", source):
    ...     print(change)
    m.py:2 f: without x < 0
    m.py:2 f: without x > 9
    m.py:3 f: without raise ValueError(x)
    m.py:4 f: without g(x)
    """
    tree = ast.parse(source)
    return sorted(_changes(module, tree, tree, ""), key=lambda change: change.line)


def _changes(module: str, tree: ast.Module, scope: ast.AST, name: str) -> Iterator[Change]:
    def change(what: ast.expr | ast.stmt, function: str) -> Change:
        return Change(module, function, what.lineno, ast.unparse(what), ast.unparse(tree))

    for node in ast.iter_child_nodes(scope):
        inner = name
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            inner = f"{name}.{node.name}".lstrip(".")
        if isinstance(node, ast.If) and isinstance(node.body[0], ast.Raise):
            for condition in ast.walk(node.test):
                if not isinstance(condition, ast.BoolOp):
                    continue
                for place, part in enumerate(parts := condition.values):
                    condition.values = parts[:place] + parts[place + 1 :]
                    yield change(part, inner)
                    condition.values = parts
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            for place, statement in enumerate(block if isinstance(block, list) else []):
                match statement:
                    case ast.Raise(exc=ast.Name(id="NotImplementedError")):
                        pass  # left to a subclass
                    case ast.Raise() | ast.Expr(ast.Call(func=ast.Name())):
                        block[place] = ast.Pass()
                        yield change(statement, inner)
                        block[place] = statement
        yield from _changes(module, tree, node, inner)


def relevant(module: str) -> list[str]:
    """The files of tests, in the order in which a mutant of the module is likely to fail."""
    found = [path for path in sorted(TESTS.glob("test_*.py")) if path.stem not in NOT_FOR_MUTANTS]
    first = f"test_{FIRST.get(module, module)}"
    found.sort(key=lambda path: (path.stem != first, path.stem in LAST))
    return list(map(str, found))


def run(change: Change) -> int:
    """The tests on a mutant, in a process that ends with 0 when none of them failed."""
    if child := os.fork():
        return child
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    code = 1
    try:
        import pytest

        with Mutant(change.module, lambda source: change.source):
            options = ["-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider"]
            code = pytest.main([*options, *relevant(change.module)])
    finally:
        os._exit(int(code != 0))


def survivors(found: list[Change], jobs: int) -> Iterator[Change]:
    """The mutants that no test notices, as they come."""
    waiting, running = found[::-1], {}
    while waiting or running:
        while waiting and len(running) < jobs:
            change = waiting.pop()
            running[run(change)] = change
        child, status = os.wait()
        change = running.pop(child)
        if status == 0:
            yield change


def main() -> int:
    parser = argparse.ArgumentParser(description="Mutants of the kernel against its tests.")
    parser.add_argument("modules", nargs="*", help="of symcnn/kernel; all of them by default")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    os.chdir(ROOT)
    known = [p.stem for p in sorted(KERNEL.glob("*.py")) if p.stem != "__init__"]
    unexplained = 0
    with tempfile.TemporaryDirectory() as cache:
        sys.dont_write_bytecode, sys.pycache_prefix = False, cache  # what is compiled, is so once
        unchanged = Change("rules", "", 0, "nothing", (KERNEL / "rules.py").read_text("utf-8"))
        if not list(survivors([unchanged], 1)):
            print("the tests fail on the kernel as it is")
            return 2
        for module in options.modules or known:
            found = changes(module, (KERNEL / f"{module}.py").read_text("utf-8"))
            alive = list(survivors(found, options.jobs))
            print(f"{module}: {len(found)} mutants, {len(alive)} live", flush=True)
            for change in alive:
                print(f"    {change}: {change.reason or 'no reason is known'}", flush=True)
                unexplained += change.reason is None
    print(f"{unexplained} live without a reason")
    return int(unexplained > 0)


if __name__ == "__main__":
    sys.exit(main())
