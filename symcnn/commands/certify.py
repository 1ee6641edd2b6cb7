"""``symcnn certify``: derivations as files for Coq, which checks them with a kernel of its own."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from symcnn.commands.options import BAD_INPUT, PROVED, REFUTED, UNKNOWN, complain

if TYPE_CHECKING:
    from symcnn.kernel.terms import Term
    from symcnn.kernel.theorem import Theorem


class Proved(NamedTuple):
    """A theorem as it was stated; without one, why there is none."""

    name: str
    theorem: Theorem | None
    given: tuple[Term, ...] = ()
    goal: Term | None = None
    reason: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The description and the arguments of ``symcnn certify``."""
    parser.description = (
        "Write proofs for Coq: the library, and a file for each theorem, whose last lemma is the "
        "statement as it was asked. coqc checks them without any part of symcnn."
    )
    parser.epilog = (
        "exit code: 0 all are written, and accepted with --run; 1 Coq rejects one; 2 bad input; "
        "3 one cannot be exported, or coqc is not there to run"
    )
    parser.add_argument(
        "target",
        help="a theorem of the catalogue, FILE.py, FILE.py::NAME, or FILE.json as --json writes it",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=Path,
        default=Path("certificates"),
        help="where the files are written (default: certificates)",
    )
    parser.add_argument("--run", action="store_true", dest="with_coq", help="let coqc check them")


def run(options: argparse.Namespace) -> int:
    """Write the certificates; returns the exit code."""
    from symcnn.read.claim_error import ReadError
    from symcnn.verdicts.catalogue import CatalogueError
    from symcnn.verdicts.records import ReplayError
    from symcnn.write.coq.library import commands, coq_version, write_library

    version = coq_version() if options.with_coq else None
    codes = [PROVED]
    last = ""
    try:
        found = list(theorems(options.target))
        options.output.mkdir(parents=True, exist_ok=True)
        write_library(options.output)
        for proved in found:
            code, name = _certify(proved, options.output, version)
            codes.append(code)
            last = name or last
    except (ReadError, CatalogueError, ReplayError) as error:
        complain(error)
        return BAD_INPUT
    if options.with_coq and version is None:
        print("coqc is not installed: the files are written, and not checked")
        codes.append(UNKNOWN)
    if last and version is None:
        print(f"to check them, in {options.output}:")
        for command in commands(last):
            print("    " + " ".join(command))
    return next(code for code in (REFUTED, UNKNOWN, PROVED) if code in codes)


def _certify(proved: Proved, folder: Path, version: str | None) -> tuple[int, str]:
    """The exit code for one theorem, and the name of its file; says what came of it."""
    from symcnn.verdicts.records import inferences
    from symcnn.write.coq.export import certificate
    from symcnn.write.coq.library import checked
    from symcnn.write.coq.casts import NotExportableError

    if proved.theorem is None or proved.goal is None:
        print(f"{proved.name}: not exportable: {proved.reason}")
        return UNKNOWN, ""
    try:
        made = certificate(
            proved.name, proved.theorem, proved.given, proved.goal, inferences(proved.theorem)
        )
    except NotExportableError as error:
        print(f"{proved.name}: not exportable: {error}")
        return UNKNOWN, ""
    name = file_name(proved.name)
    (folder / f"{name}.v").write_text(made.text, encoding="utf-8")
    assumed = ", ".join(made.assumed) or "none"
    if version is None:
        print(f"{proved.name}: {folder / name}.v is written; axioms beside Coq's: {assumed}")
        return PROVED, name
    accepted, said = checked(folder, name)
    if accepted:
        print(f"{proved.name}: accepted by Coq {version}; axioms beside Coq's: {assumed}")
        return PROVED, name
    print(f"{proved.name}: rejected by Coq {version}\n{said}")
    return REFUTED, name


def file_name(name: str) -> str:
    """The name of a file for Coq, without its ending."""
    from symcnn.write.coq.library import FILES

    name = re.sub(r"\W", "_", name)
    return name if name[:1].isalpha() and name not in FILES else f"theorem_{name}"


def theorems(target: str) -> Iterator[Proved]:
    """What the command is asked for. Raises ``ReadError``, ``CatalogueError``, ``ReplayError``."""
    path, _, name = target.partition("::")
    if path.endswith(".json"):
        yield from _recorded(path)
    elif path.endswith(".py"):
        yield from _claims(path, name)
    else:
        from symcnn.verdicts.catalogue import load

        claim = load(target).claim
        theorem = load(target).proof(claim).theorem
        yield Proved(target, theorem, claim.given, claim.goal)


def _claims(path: str, name: str) -> Iterator[Proved]:
    from symcnn.commands.batch import check_claims
    from symcnn.read.claim_error import ReadError
    from symcnn.read.source import read_path
    from symcnn.verdicts.records import replay

    source = read_path(path)
    names = [name] if name else list(source.claims)
    if not names:
        raise ReadError("the file has no @claim", path)
    for result in check_claims(source, names):
        if result.derivation is None or result.report is None:
            yield Proved(result.name, None, reason=f"the verdict is {result.verdict}")
            continue
        report = result.report
        yield Proved(result.name, replay(result.derivation), report.given, report.goal)


def _recorded(path: str) -> Iterator[Proved]:
    from symcnn.read.claim_error import ReadError
    from symcnn.verdicts.records import check_statement, replay, reports
    from symcnn.write.formulas.serial import from_json

    try:
        found: list[dict[str, Any]] = reports(json.loads(Path(path).read_text(encoding="utf-8")))
    except (ValueError, RecursionError) as error:
        raise ReadError(f"not a derivation: {error}", path) from None
    for number, report in enumerate(found):
        name = str(report.get("name", f"{Path(path).stem}_{number}"))
        if report.get("derivation") is None:
            yield Proved(name, None, reason="there is no derivation")
            continue
        theorem = replay(report["derivation"])
        check_statement(theorem, report)
        given = tuple(from_json(p["term"]) for p in report["given"])
        yield Proved(name, theorem, given, from_json(report["goal"]["term"]))
