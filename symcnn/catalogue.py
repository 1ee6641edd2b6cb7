"""The catalogue: proof files, found by their stem in the folders called ``proofs``.

A proof file is Python (it is run, like a test file) and defines ``ENTRY``. The folder
``proofs`` of the current directory is searched first, then the one that comes with symcnn.

    python -m symcnn.catalogue

prints what the shipped catalogue holds, as the table of ``proofs/README.md``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

from symcnn.options import ended

if TYPE_CHECKING:
    from symcnn.prover.entry import Entry
    from symcnn.verify import Verdict


class CatalogueError(Exception):
    """A proof file is missing or is not one; says which, and what was expected."""


def folders() -> list[Path]:
    """The folders that are searched, the nearest first."""
    package = Path(__file__).resolve().parent
    shipped = package / "proofs" if (package / "proofs").is_dir() else package.parent / "proofs"
    here = Path.cwd() / "proofs"
    found = [here] if here.is_dir() and here.resolve() != shipped else []
    return [*found, *([shipped] if shipped.is_dir() else [])]


def paths() -> dict[str, Path]:
    """The proof files by name, in the order of their folders and names.

    Raises ``CatalogueError`` when one folder has two files of one name.
    """
    found: dict[str, Path] = {}
    for folder in folders():
        own: dict[str, Path] = {}
        for path in sorted(folder.rglob("*.py")):
            if path.stem.startswith("_"):
                continue
            if path.stem in own:
                raise CatalogueError(f"two proofs are called {path.stem}: {own[path.stem]}, {path}")
            own[path.stem] = path
        found = {**own, **found}
    return found


def load(name: str) -> Entry:
    """The entry of a name. Raises ``CatalogueError`` for an unknown name or a bad file."""
    known = paths()
    if name not in known:
        near = get_close_matches(name, known, n=3, cutoff=0.5)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; see --list"
        raise CatalogueError(f"there is no proof called {name}{hint}")
    return load_file(known[name])


def load_file(path: Path) -> Entry:
    """The entry that a proof file defines. Raises ``CatalogueError`` when it has none."""
    from symcnn.prover.entry import Entry

    spec = spec_from_file_location(f"symcnn_proof_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise CatalogueError(f"{path} is not a Python file")
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise CatalogueError(f"{path}: {type(error).__name__}: {error}") from error
    entry = getattr(module, "ENTRY", None)
    if not isinstance(entry, Entry):
        raise CatalogueError(f"{path} defines no ENTRY")
    if entry.name != path.stem:
        raise CatalogueError(f"{path}: the claim is called {entry.name}, the file {path.stem}")
    title = (module.__doc__ or entry.name).strip().splitlines()[0].rstrip(".")
    return replace(entry, title=title)


def theorem(name: str, seed: int = 0) -> Verdict:
    """A theorem of the catalogue, proved and checked, which shows itself in a notebook.

    ``.report`` is what there is to say about it, ``.theorem`` that of the kernel. Raises
    ``CatalogueError`` for an unknown name.

    >>> theorem("mean_filter")
    <Verdict mean_filter: proved>
    """
    from symcnn.verify import verify

    return verify(load(name), seed=seed)


def axioms_of(entry: Entry) -> tuple[str, ...]:
    """The axioms on which an entry rests, by its proof."""
    return entry.proof(entry.claim).axioms


def table(axioms_of: Callable[[Entry], tuple[str, ...]] = axioms_of) -> str:
    """The shipped theorems as a Markdown table, proved afresh, then what must be trusted."""
    from symcnn.kernel.theorem import AXIOMS, RULES

    shipped = folders()[-1]
    lines = ["| theorem | statement | source | status |", "| --- | --- | --- | --- |"]
    used: set[str] = set()
    mistakes = 0
    count = 0
    for path in sorted(shipped.rglob("*.py"), key=lambda p: (p.parent.name, p.stem)):
        entry = load_file(path)
        axioms = axioms_of(entry)
        used |= set(axioms)
        mistakes += len(entry.mistakes)
        count += 1
        status = "proved" if not axioms else f"proved from {_counted(len(axioms), 'axiom')}"
        title = entry.title.replace("|", "\\|")
        sources = ", ".join([*entry.sources, *entry.mistakes])
        lines.append(f"| `{entry.name}` | {title} | {sources} | {status} |")
    kernel = sorted(Path(__file__).parent.joinpath("kernel").glob("*.py"))
    code = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in kernel)
    summary = (
        f"{count} theorems and {mistakes} mistakes; {count} proved, {mistakes} refuted. "
        f"The kernel has about {round(code, -3)} lines, {len(RULES) - len(AXIOMS)} rules and "
        f"{len(AXIOMS)} axioms, of which the catalogue uses {len(used)}."
    )
    return "\n".join([*lines, "", summary])


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m symcnn.catalogue",
        description="Prove the shipped theorems and print them as the table of proofs/README.md.",
        epilog="exit code: 0 printed, 130 stopped by Ctrl-C; for guards: python -m symcnn.prove",
    )
    parser.parse_args(arguments)
    return ended("symcnn.catalogue", lambda: print(table()) or 0)


if __name__ == "__main__":
    sys.exit(main())
