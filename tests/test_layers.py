"""Who may import what: imports go down the list of layers and never in a circle, and heavy
modules stay where they belong."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "symcnn"
LAYERS = (
    "kernel",
    "arithmetic",
    "lemmas",
    "operators",
    "prover",
    "numeric",
    "read",
    "write",
    "verdicts",
    "commands",
)
TOP = "the modules at the top"
FILES = sorted(PACKAGE.rglob("*.py"))
KERNEL = sorted((PACKAGE / "kernel").glob("*.py"))

NUMERICAL = {"numpy", "sympy", "scipy", "mpmath", "torch"}
# Outside of ``numeric``: the words of the language on arrays, the reader of SymPy's formulas,
# matrices in the write-up, and the author's own code, which is called with arrays.
PERMITTED = {
    "symcnn/read/calling.py": {"numpy"},
    "symcnn/read/sympy_arrays.py": {"sympy"},
    "symcnn/read/sympy_door.py": {"sympy"},
    "symcnn/read/sympy_matrices.py": {"sympy"},
    "symcnn/read/sympy_symbols.py": {"sympy"},
    "symcnn/read/sympy_words.py": {"sympy"},
    "symcnn/read/language.py": {"numpy"},
    "symcnn/verdicts/running.py": {"numpy"},
    "symcnn/verdicts/sympy_instances.py": {"sympy"},
    "symcnn/verdicts/verify.py": {"sympy"},
    "symcnn/write/sympy_writer.py": {"sympy"},
}

# SymPy's evaluators, which take sums over indices apart without their conditions
EVALUATORS = {"subs", "doit", "simplify", "refine", "ask", "piecewise_fold", "summation"}


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE.parent))


def layer_of(module: tuple[str, ...]) -> str:
    """The layer of a module of the package, its name without "symcnn" in front."""
    return module[0] if module and module[0] in LAYERS else TOP


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[tuple[str, ...], ast.AST]]:
    """The names of the imported modules, those inside functions included."""
    here = path.relative_to(PACKAGE.parent).with_suffix("").parts
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield tuple(alias.name.split(".")), node
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) - node.level] if node.level else ()
            module = (*start, *(node.module.split(".") if node.module else ()))
            # ``from package import module`` may name a module
            for alias in node.names:
                yield (*module, alias.name), node


def inside_functions(path: Path) -> set[ast.AST]:
    """The nodes that are carried out only when a function is called."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    return {
        inner
        for outer in ast.walk(tree(path))
        if isinstance(outer, functions)
        for inner in ast.walk(outer)
    }


def test_a_word_is_the_name_of_one_room():
    """A command is called what a person types, and so are the modules at the top."""
    rooms = [
        p for p in FILES if layer_of(p.relative_to(PACKAGE).parts[:-1]) not in (TOP, "commands")
    ]
    found: dict[str, list[str]] = {}
    for path in rooms:
        found.setdefault(path.stem, []).append(name_of(path))
    found.pop("__init__")
    assert {stem: paths for stem, paths in found.items() if len(paths) > 1} == {}


def test_there_are_no_other_folders():
    folders = {p.name for p in PACKAGE.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert folders == set(LAYERS)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_go_down_the_list(path):
    order = (*LAYERS, TOP)
    own = order.index(layer_of(path.relative_to(PACKAGE).parts[:-1]))
    for module, node in imports(path):
        if module[0] == "symcnn" and len(module) > 1:
            other = layer_of(module[1:])
            assert order.index(other) <= own, f"line {node.lineno} imports from {other}"


def module_of(path: Path) -> str:
    """The name under which a file is imported."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(paths: Iterable[Path]) -> dict[str, set[str]]:
    """The modules that each imports: at its head, in its functions, and for its types."""
    files = {module_of(path): path for path in paths}
    found: dict[str, set[str]] = {}
    for name, path in files.items():
        named = {".".join(module) for module, _ in imports(path)}
        # the last word may be the name of something in the module
        found[name] = {m if m in files else m.rpartition(".")[0] for m in named} & files.keys()
        found[name].discard(name)
    return found


def in_circles(uses: dict[str, set[str]]) -> set[str]:
    """The modules that import themselves, through whatever others."""
    found = set()
    for start in uses:
        reached, waiting = set(), set(uses[start])
        while waiting:
            reached |= waiting
            waiting = set().union(*(uses[m] for m in waiting)) - reached
        if start in reached:
            found.add(start)
    return found


def test_no_two_modules_import_each_other():
    assert not in_circles(imported(FILES))


def test_circles_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path / "symcnn")
    texts = {
        "a": "from .b import word",
        "b": "if TYPE_CHECKING:\n    from .c import Kind",
        "c": "def late():\n    import symcnn.a",
        "d": "from . import a",
    }
    (tmp_path / "symcnn").mkdir()
    for name, text in texts.items():
        (tmp_path / "symcnn" / f"{name}.py").write_text(text)
    found = in_circles(imported(sorted((tmp_path / "symcnn").glob("*.py"))))
    assert found == {"symcnn.a", "symcnn.b", "symcnn.c"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_numpy_and_sympy_are_used_in_numeric_only(path):
    if layer_of(path.relative_to(PACKAGE).parts[:-1]) == "numeric":
        return
    permitted, lazy = PERMITTED.get(name_of(path), set()), inside_functions(path)
    for module, node in imports(path):
        if module[0] in NUMERICAL:
            assert module[0] in permitted, f"line {node.lineno}: {module[0]}"
            # the reader of SymPy's formulas is itself imported only where it is used
            late = node in lazy or path.stem.startswith("sympy_")
            assert late, f"line {node.lineno}: {module[0]} is imported where it is used"


@pytest.mark.parametrize("path", KERNEL, ids=name_of)
def test_the_kernel_stands_alone(path):
    for module, node in imports(path):
        if module[0] != "symcnn":
            assert module[0] in sys.stdlib_module_names, f"line {node.lineno}: {module[0]}"


@pytest.mark.parametrize("path", KERNEL, ids=name_of)
def test_the_kernel_raises_and_does_not_assert(path):
    asserts = [node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Assert)]
    assert not asserts


@pytest.mark.parametrize("path", KERNEL, ids=name_of)
def test_the_kernel_calls_no_evaluator(path):
    names = {n.attr for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute)}
    names |= {n.id for n in ast.walk(tree(path)) if isinstance(n, ast.Name)}
    names |= {m[-1] for m, _ in imports(path)}
    assert not names & EVALUATORS


@pytest.mark.parametrize("path", KERNEL, ids=name_of)
def test_the_kernel_executes_no_text(path):
    names = {n.id for n in ast.walk(tree(path)) if isinstance(n, ast.Name)}
    assert not names & {"eval", "exec", "compile", "__import__", "globals", "open"}


def test_importing_the_package_is_light():
    """The lowest layers do without the heavy modules until they are needed."""
    layers = ("arithmetic", "lemmas")
    for path in (*KERNEL, *(p for layer in layers for p in sorted((PACKAGE / layer).glob("*.py")))):
        lazy = inside_functions(path)
        heavy = [m[0] for m, node in imports(path) if node not in lazy]
        assert not set(heavy) & {"z3", "rich", "numpy", "sympy", "onnx"}, name_of(path)


SOURCES = {  # text, what it imports
    "from .terms import Num": [("symcnn", "kernel", "terms", "Num")],
    "from .. import write": [("symcnn", "write")],
    "from ..write.text import line": [("symcnn", "write", "text", "line")],
    "import symcnn.write.formulas.text as t": [("symcnn", "write", "formulas", "text")],
    "def f():\n    from symcnn import cli": [("symcnn", "cli")],
    "import numpy as np": [("numpy",)],
}


@pytest.mark.parametrize("text", SOURCES)
def test_imports_are_found(text, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "tree", lambda path: ast.parse(text))
    assert [m for m, _ in imports(PACKAGE / "kernel" / "sample.py")] == SOURCES[text]
