"""What was changed in a record is rejected: at the inference that was changed, by Coq or before.

Every change is made in the record, in one place, and the inference is written again; one run of
``coqtop`` then reads the theorem's file with each of the changed inferences in a module of its own
where it stands.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from symcnn.kernel import terms as k
from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.terms import Term
from symcnn.kernel.theorem import Theorem
from symcnn.verdicts.catalogue import load
from symcnn.verdicts.records import inferences
from symcnn.write.coq.casts import NotExportableError, forget
from symcnn.write.coq.equality import Writer
from symcnn.write.coq.export import HEAD, Rules
from symcnn.write.coq.library import FILES, checked, write_library

THEOREMS = [
    "adjoint_pool",
    "average_pool_conv",
    "conv2d_gradient_bias",
    "convolution_associative",
    "forward_differences",
    "permutation_orthogonal",
    "template_bound",
]
KINDS = ("number", "premise", "map", "side condition", "hypothesis")
EACH = 12  # changes of a kind in a theorem


@dataclass(eq=False)
class Inference:
    """A line of a record, as nothing has checked it."""

    rule: str
    arguments: tuple[Any, ...]
    premises: tuple[Any, ...]
    hyps: tuple[Term, ...]
    concl: Term
    conditions: tuple[Any, ...]


def changed(theorem: Theorem, **parts: Any) -> Inference:
    names = ("rule", "arguments", "premises", "hyps", "concl", "conditions")
    return Inference(**{name: getattr(theorem, name) for name in names} | parts)


def other_number(t: Term) -> Term | None:
    """The term with its last number one larger, None where there is none."""
    if isinstance(t, k.Num):
        return k.Num(t.value + 1)
    if isinstance(t, k.Var):  # the shape of a tensor is not printed
        return None
    if t.sort == k.BOOL and not t.loose and not free_vars(t):  # what is true is as true as before
        return None
    for place in reversed(range(len(t.args))):
        new = other_number(t.args[place])
        if new is not None:
            found = t.rebuild((*t.args[:place], new, *t.args[place + 1 :]))
            return None if found == t else found
    return None


def replaced(arguments: Any, old: object, new: object) -> Any:
    if arguments is old:
        return new
    if isinstance(arguments, tuple) and type(arguments) is tuple:
        return tuple(replaced(a, old, new) for a in arguments)
    return arguments


def changes(theorem: Theorem, before: list[Theorem]) -> Iterator[tuple[str, Inference]]:
    """One inference, changed in each way that it has room for."""
    number = other_number(theorem.concl)
    if number is None and isinstance(theorem.concl, k.Eq) and theorem.concl.left.sort == k.REAL:
        number = k.Eq(2 * theorem.concl.left, theorem.concl.right)
    if number is not None:
        yield "number", changed(theorem, concl=number)
    others = [t for t in before if t.concl.sort == k.BOOL and t.rule != "axiom"]
    for premise in theorem.premises:
        if theorem.rule == "cut" and premise.concl in theorem.hyps:
            continue  # the cut changes nothing
        for other in others[::-1]:
            same = normal_form(other.concl) in map(normal_form, (premise.concl, theorem.concl))
            if not same and other.hyps == premise.hyps:
                yield (
                    "premise",
                    changed(
                        theorem,
                        arguments=replaced(theorem.arguments, premise, other),
                        premises=replaced(theorem.premises, premise, other),
                    ),
                )
                break
    if theorem.rule == "reindex":
        forward = theorem.arguments[5]
        for place in range(len(forward)):
            moved = (*forward[:place], forward[place] + 1, *forward[place + 1 :])
            arguments = (*theorem.arguments[:5], moved, *theorem.arguments[6:])
            yield "map", changed(theorem, arguments=arguments)
    for place, condition in enumerate(theorem.conditions):
        goal = other_number(condition.goal)
        if goal is not None and condition.goal not in condition.given:
            new = condition._replace(goal=goal)
            conditions = (*theorem.conditions[:place], new, *theorem.conditions[place + 1 :])
            yield "side condition", changed(theorem, conditions=conditions)
    used = {h for p in theorem.premises for h in p.hyps}
    for h in theorem.hyps:
        # what another hypothesis says as well is no loss
        if h in used or (theorem.rule == "assume" and h == theorem.concl):
            hyps = tuple(x for x in theorem.hyps if x != h)
            yield "hypothesis", changed(theorem, hyps=hyps)
            break


def modules(name: str) -> tuple[str, dict[str, str], set[str]]:
    """A theorem's file with changed inferences, what was changed, and what could not be written.

    The module ``Changed_N`` has the inference with the change of this number; the first is a
    control, in which nothing was changed.
    """
    forget()
    writer = Writer()
    rules = Rules(writer)
    found = inferences(load(name).proof(load(name).claim).theorem)
    rest = [(i, c) for i, t in enumerate(found) for c in changes(t, found[:i])]
    chosen = [(len(found) - 1, ("nothing", changed(found[-1])))]
    for kind in KINDS:
        those = [(i, c) for i, c in rest if c[0] == kind]
        chosen += those[:: -(-len(those) // EACH) or 1]
    what: dict[str, str] = {}
    refused = set()
    for i, theorem in enumerate(found):
        for kind, inference in (c for j, c in chosen if j == i):
            label = f"Changed_{len(what)}"
            what[label] = f"{kind} of inference {i}, {theorem.rule}"
            start, known = len(writer.lines), dict(rules.known)
            leaves, axioms = dict(writer._leaves), dict(rules.statements._known)
            try:
                rules.add(inference)  # type: ignore[arg-type]
            except (NotExportableError, KernelError, AttributeError, IndexError, KeyError):
                refused.add(label)
            lines = writer.lines[start:]
            writer.lines[start:] = []
            rules.known, writer._leaves, rules.statements._known = known, leaves, axioms
            if label not in refused:
                end = ["Abort All.", f"End {label}.", f"Locate {label}.s{len(known)}."]
                writer.lines += [f"Module {label}.", *lines, *end]
        rules.add(theorem)
    end = f"Locate {rules.known[found[-1]].name}."
    head = HEAD.replace("@", " Analysis") + "Set Silent."
    return "\n".join([head, *writer.lines, end, ""]), what, refused


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("certificates")
    write_library(found)
    checked(found, FILES[-1])
    return found


@pytest.mark.skipif(shutil.which("coqtop") is None, reason="Coq is not installed")
@pytest.mark.full
@pytest.mark.parametrize("name", THEOREMS)
def test_changes_are_rejected(name: str, folder: Path) -> None:
    text, what, refused = modules(name)
    found = subprocess.run(
        ["coqtop", "-q", "-quiet", "-R", ".", "Symcnn"],
        input=text, cwd=folder, capture_output=True, text=True, check=True, timeout=600,
    )  # fmt: skip
    assert "Syntax error" not in found.stderr
    accepted = set(re.findall(r"Constant \S*?(Changed_\d+)\.s\d+$", found.stdout, re.MULTILINE))
    missing = found.stdout.count("No object of suffix Changed_")
    assert missing + len(accepted) == len(what) - len(refused), found.stdout
    # all that was not changed is accepted, in the file and in a module
    assert re.search(r"Constant [^.\s]*\.s\d+$", found.stdout, re.MULTILINE), found.stderr
    assert [what[label].partition(" of ")[0] for label in accepted] == ["nothing"]


@pytest.mark.full
def test_there_are_changes_enough() -> None:
    found = [change.split(" of ")[0] for name in THEOREMS for change in modules(name)[1].values()]
    assert set(found) == {"nothing", *KINDS}
    assert len(found) >= 200 + len(THEOREMS)
