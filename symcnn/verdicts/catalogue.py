"""The catalogue: proof files, found by their stem in the folders called ``proofs``.

A proof file is Python (it is run, like a test file) and defines ``ENTRY``. The folder
``proofs`` of the current directory is searched first, then the one that comes with symcnn.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symcnn.prover.entry import Entry
    from symcnn.verdicts.verify import Verdict


class CatalogueError(Exception):
    """A proof file is missing or is not one; says which, and what was expected."""


def folders() -> list[Path]:
    """The folders that are searched, the nearest first."""
    package = Path(__file__).resolve().parents[1]
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
    from symcnn.verdicts.verify import verify

    return verify(load(name), seed=seed)
