"""``python -m symcnn.commands.catalogue``: the table of ``proofs/README.md``, proved afresh."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from symcnn.commands.options import ended
from symcnn.verdicts.catalogue import folders, load_file
from symcnn.verdicts.certifiable import certifiable

if TYPE_CHECKING:
    from symcnn.kernel.theorem import Theorem
    from symcnn.prover.entry import Entry


def coq_has(entry: Entry, theorem: Theorem) -> str:
    """What the table says of the entry's certificate for Coq."""
    claim = entry.claim
    found = certifiable(entry.name, theorem, claim.given, claim.goal)
    if found.reason:
        return f"no, {found.reason}"
    return f"from {_counted(len(found.assumed), 'axiom')}" if found.assumed else "yes"


def facts_of(entry: Entry) -> tuple[tuple[str, ...], str]:
    """The axioms on which an entry rests, by its proof, and what there is of it for Coq."""
    derivation = entry.proof(entry.claim)
    return derivation.axioms, coq_has(entry, derivation.theorem)


def table(facts_of: Callable[[Entry], tuple[tuple[str, ...], str]] = facts_of) -> str:
    """The shipped theorems as a Markdown table, proved afresh, then what must be trusted."""
    from symcnn.commands.axioms import SOURCES
    from symcnn.kernel.theorem import RULES

    shipped = folders()[-1]
    lines = ["| theorem | statement | source | status | for Coq |", "|" + " --- |" * 5]
    used: set[str] = set()
    mistakes = certificates = count = 0
    for path in sorted(shipped.rglob("*.py"), key=lambda p: (p.parent.name, p.stem)):
        entry = load_file(path)
        axioms, coq = facts_of(entry)
        used |= set(axioms)
        mistakes += len(entry.mistakes)
        count += 1
        certificates += not coq.startswith("no")
        status = "proved" if not axioms else f"proved from {_counted(len(axioms), 'axiom')}"
        title = entry.title.replace("|", "\\|")
        sources = ", ".join([*entry.sources, *entry.mistakes])
        lines.append(f"| `{entry.name}` | {title} | {sources} | {status} | {coq} |")
    kernel = sorted(Path(__file__).parents[1].joinpath("kernel").glob("*.py"))
    code = sum(len(path.read_text(encoding="utf-8").splitlines()) for path in kernel)
    summary = (
        f"{count} theorems and {mistakes} mistakes; {count} proved, {mistakes} refuted; "
        f"{certificates} have a certificate for Coq. "
        f"The kernel has about {round(code, -3)} lines, "
        f"{len(RULES)} rules and {len(SOURCES)} axioms, "
        f"of which the catalogue uses {len(used)}."
    )
    return "\n".join([*lines, "", summary])


def _counted(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m symcnn.commands.catalogue",
        description="Prove the shipped theorems and print them as the table of proofs/README.md.",
        epilog="exit code: 0 printed, 130 stopped by Ctrl-C; for guards: python -m symcnn.prove",
    )
    parser.parse_args(arguments)
    return ended(lambda: print(table()) or 0)


if __name__ == "__main__":
    sys.exit(main())
