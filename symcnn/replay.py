"""Derivations as JSON, and checking them again from it.

The record lists every inference of a theorem: rule, arguments, premises (by number),
hypotheses, conclusion, and the side conditions discharged. ``replay`` carries each out
again through the rules of the kernel, with every cache emptied first, and compares; it
shares nothing with the search that found the derivation. As a command, for a file with one
derivation or with the list that ``symcnn check --json`` writes:

    python -m symcnn.replay derivation.json
"""

from __future__ import annotations

import json
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import symcnn.kernel
from symcnn.kernel.errors import KernelError
from symcnn.kernel.serial import from_json, to_json
from symcnn.kernel.terms import Term
from symcnn.kernel.theorem import RULES, Theorem

# All of the kernel: a rule is known once its module has been imported.
KERNEL = [
    import_module(found.name)
    for found in pkgutil.iter_modules(symcnn.kernel.__path__, "symcnn.kernel.")
]


class ReplayError(Exception):
    """The record does not check: says at which inference and why."""


def record(theorem: Theorem) -> list[dict[str, Any]]:
    """Every inference that the theorem rests on, premises before conclusions.

    >>> from symcnn.kernel.rules import ring
    >>> from symcnn.kernel.terms import REAL, Var
    >>> x = Var("x", REAL)
    >>> [step["rule"] for step in record(ring(x + x, 2 * x))]
    ['ring']
    """
    numbers: dict[Theorem, int] = {}
    steps: list[dict[str, Any]] = []
    waiting = [theorem]
    while waiting:
        current = waiting[-1]
        missing = [p for p in current.premises if p not in numbers]
        if missing or current in numbers:
            waiting.extend(missing) if missing else waiting.pop()
            continue
        waiting.pop()
        numbers[current] = len(steps)
        steps.append(
            {
                "rule": current.rule,
                "arguments": _encode(current.arguments, numbers),
                "hypotheses": [to_json(h) for h in current.hyps],
                "conclusion": to_json(current.concl),
                "conditions": [
                    {"given": [to_json(g) for g in given], "shown": to_json(goal)}
                    for given, goal in current.conditions
                ],
            }
        )
    return steps


def _encode(argument: Any, numbers: dict[Theorem, int]) -> Any:
    if isinstance(argument, tuple):
        return [_encode(a, numbers) for a in argument]
    if isinstance(argument, Theorem):
        return {"theorem": numbers[argument]}
    if isinstance(argument, Term):
        return {"term": to_json(argument)}
    return argument


def _decode(argument: Any, theorems: Sequence[Theorem]) -> Any:
    match argument:
        case list():
            return tuple(_decode(a, theorems) for a in argument)
        case {"theorem": int(number)} if 0 <= number < len(theorems):
            return theorems[number]
        case {"term": data}:
            return from_json(data)
        case str() | int() | None:
            return argument
    raise ReplayError(f"an argument cannot be read: {argument!r}")


def forget() -> None:
    """Empty every cache of the kernel."""
    for module in KERNEL:
        for function in vars(module).values():
            if hasattr(function, "cache_clear"):
                function.cache_clear()


def replay(steps: Sequence[dict[str, Any]]) -> Theorem:
    """The theorem that the record ends with, every inference carried out again.

    Raises ``ReplayError`` where a rule refuses, or proves something else than recorded.
    """
    forget()
    theorems: list[Theorem] = []
    for number, step in enumerate(steps):
        try:
            rule = RULES[step["rule"]]
            theorem = rule(*_decode(step["arguments"], theorems))
            hyps = tuple(map(from_json, step["hypotheses"]))
            concl = from_json(step["conclusion"])
            conditions = tuple(
                (tuple(map(from_json, c["given"])), from_json(c["shown"]))
                for c in step["conditions"]
            )
        except (KernelError, LookupError, TypeError, ValueError, RecursionError) as error:
            raise ReplayError(f"inference {number}: {error}") from None
        if (theorem.hyps, theorem.concl) != (hyps, concl):
            raise ReplayError(
                f"inference {number} ({step['rule']}): recorded {concl}, but it gives {theorem}"
            )
        if theorem.conditions != conditions:
            raise ReplayError(f"inference {number} ({step['rule']}): other side conditions")
        theorems.append(theorem)
    if not theorems:
        raise ReplayError("the record is empty")
    return theorems[-1]


def derivations(data: Any) -> list[tuple[str, Any]]:
    """The names and records in what a file holds: one report, or a list of them.

    A report without a derivation has the record None.

    >>> derivations([{"name": "f", "derivation": []}, {"name": "g", "verdict": "refuted"}])
    [('f', []), ('g', None)]
    """
    reports = data if isinstance(data, list) else [data]
    if not all(isinstance(r, dict) for r in reports):
        raise ValueError("a report or a list of reports is expected")
    if not isinstance(data, list) and "derivation" not in data:
        raise ValueError("there is no key 'derivation'")
    return [(str(r.get("name", "")), r.get("derivation")) for r in reports]


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay the derivations in the files named on the command line; 0 if all check."""
    files = sys.argv[1:] if arguments is None else list(arguments)
    if not files:
        print("usage: python -m symcnn.replay FILE.json ...", file=sys.stderr)
        return 2
    for name in files:
        try:
            with open(name, encoding="utf-8") as file:
                records = derivations(json.load(file))
            results = [_replayed(f"{name}: {t}" if t else name, r) for t, r in records]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            print(f"{name}: not a derivation: {error}", file=sys.stderr)
            return 2
        if not {True, False} & set(results):
            print(f"{name}: there is no derivation in it", file=sys.stderr)
            return 2
        if False in results:
            return 1
    return 0


def _replayed(title: str, steps: Any) -> bool | None:
    """Whether a record checks, None if there is none; says so in a line."""
    if steps is None:
        print(f"{title}: no derivation")
        return None
    try:
        theorem = replay(steps)
    except ReplayError as error:
        print(f"{title}: {error}")
        return False
    print(f"{title}: {len(steps)} inferences checked again: {theorem}")
    return True


if __name__ == "__main__":
    sys.exit(main())
