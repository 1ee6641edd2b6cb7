"""``python -m symcnn.replay FILE.json``: recorded derivations, checked again by the kernel.

For files as ``--json`` of check, derive, backward and prove writes them, one derivation or a
list. Every inference is carried out again, and what was said to be proved is compared with what
it proves.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from symcnn.commands.options import BAD_INPUT, PROVED, REFUTED, UNKNOWN, ended
from symcnn.verdicts.records import ReplayError, check_report, record, replay, reports

__all__ = ["ReplayError", "main", "record", "replay"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay the derivations in the files named on the command line; 0 if all check."""
    parser = argparse.ArgumentParser(
        prog="python -m symcnn.replay",
        description="Check recorded derivations again, every inference by the rules of the kernel.",
        epilog="exit code: 0 all check, 1 one does not, 2 bad input, 3 there is none for some "
        "report or its verdict is not 'proved', 130 stopped by Ctrl-C",
    )
    parser.add_argument(
        "files", nargs="+", metavar="FILE.json", help="as check, derive or prove --json writes it"
    )
    files = parser.parse_args(arguments).files
    return ended(lambda: _worst(map(_replay_file, files)))


def _worst(codes: Iterable[int]) -> int:
    found = set(codes)
    return next(code for code in (REFUTED, BAD_INPUT, UNKNOWN, PROVED) if code in found)


def _replay_file(name: str) -> int:
    try:
        with open(name, encoding="utf-8") as file:
            found = reports(json.load(file, object_pairs_hook=_once))
        codes = [_replayed(name, report) for report in found]
    except BrokenPipeError:
        raise
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        print(f"{name}: not a derivation: {error}", file=sys.stderr)
        return BAD_INPUT
    if all(report.get("derivation") is None for report in found):
        print(f"{name}: there is no derivation in it", file=sys.stderr)
        return REFUTED if REFUTED in codes else BAD_INPUT
    return _worst(codes)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; of two values for a key a reader might see the one that is not checked."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [key for key, _ in pairs]
        twice = next(key for key in names if names.count(key) > 1)
        raise ValueError(f"the key {twice!r} stands twice; write it once")
    return found


def _replayed(file: str, report: dict[str, Any]) -> int:
    """The exit code for one report: says in a line whether its derivation checks."""
    title = f"{file}: {report['name']}" if "name" in report else file
    recorded, verdict = report.get("derivation"), report.get("verdict")
    if recorded is None:
        if verdict == "proved":
            print(f"{title}: it is said to be proved, and there is no derivation")
            return REFUTED
        print(f"{title}: no derivation")
        return UNKNOWN
    try:
        theorem = replay(recorded)
        check_report(theorem, report)
    except ReplayError as error:
        print(f"{title}: {error}")
        return REFUTED
    print(f"{title}: {len(recorded['inferences'])} inferences checked again: {theorem}")
    print(f"    axioms: {', '.join(sorted(theorem.axioms)) or 'none'}")
    if verdict == "proved":
        return PROVED
    print(f"    the verdict is {verdict}: something beside the derivation did not hold")
    return UNKNOWN


if __name__ == "__main__":
    sys.exit(main())
