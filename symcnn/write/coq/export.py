"""A theorem as a file for Coq: the statement as it was asked, and a lemma for each inference."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from symcnn.kernel.certificates import shown
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import Term
from symcnn.kernel.theorem import Theorem

from .equality import Writer
from .congruence_rules import CongruenceRule
from .logic_rules import LogicRules
from .reindex_rules import ReindexRule
from .propositions import Statement
from .casts import NotExportableError, Reader, forget

HEAD = """From Coq Require Import ZArith Reals Lia Lra ClassicalEpsilon Classical List.
From Symcnn Require Import Rules@.
Import ListNotations.
Unset Asymmetric Patterns.
Open Scope R_scope.
"""


# What only axioms speak of, and what a file says with it. A determinant and an inverse are those of
# the first n rows and columns; an integral over R^n is over what is 0 outside.
PARAMETERS = {
    "integral0": "(R -> R) -> R",
    "over_vectors": "Z -> ((Z -> R) -> R) -> R",
    "over_matrices": "Z -> Z -> ((Z -> Z -> R) -> R) -> R",
    "integrable0": "(R -> R) -> Prop",
    "integrable_vectors": "Z -> ((Z -> R) -> R) -> Prop",
    "integrable_plane": "(R -> R -> R) -> Prop",
    "det": "Z -> (Z -> Z -> R) -> R",
    "inverse": "Z -> (Z -> Z -> R) -> Z -> Z -> R",
}
DEFINITIONS = {
    "integral1": "on_vectors over_vectors",
    "integral2": "on_matrices over_matrices",
    "integrable1": "on_vectors integrable_vectors",
    "inv": "fun n A => matrix n n (inverse n A)",
}


class Rules(LogicRules, CongruenceRule, ReindexRule):
    """The rules of the kernel; one derivation."""


class Certificate(NamedTuple):
    """The text of a file, its theorem, and the axioms that are proved or accepted in it."""

    text: str
    name: str
    proved: tuple[str, ...]
    assumed: tuple[str, ...]


def certificate(
    name: str, theorem: Theorem, given: Sequence[Term], goal: Term, inferences: Sequence[Theorem]
) -> Certificate:
    """The file that proves ``given |- goal`` in Coq by the inferences of the theorem.

    Raises ``NotExportableError`` where a rule or a term has no counterpart.
    """
    forget()
    writer = Writer()
    rules = Rules(writer)
    for inference in inferences:
        try:
            rules.add(inference)
        except NotExportableError as error:
            raise NotExportableError(f"rule {inference.rule}: {error}") from None
        except (KernelError, RecursionError, KeyError, IndexError, AttributeError) as error:
            reason = f"rule {inference.rule}: {type(error).__name__}: {error}"
            raise NotExportableError(reason) from None
    label = "theorem_" + "".join(c if c.isalnum() else "_" for c in name)
    final = _final(label, rules, theorem, given, goal)
    body = "\n".join([*writer.lines, final])
    analysis = re.search(r"\b(ax_|derivative|partial|differentiable|D |erf)", body)
    head = HEAD.replace("@", " Analysis" if analysis else "")
    said = {word: text for word, text in DEFINITIONS.items() if _says(body, word)}
    operators = [
        f"Parameter {word} : {type_}."
        for word, type_ in PARAMETERS.items()
        if _says(" ".join([*said.values(), body]), word)
    ]
    operators += [f"Definition {word} := {text}." for word, text in said.items()]
    text = "\n".join([head, *operators, body, f"Print Assumptions {label}.", ""])
    return Certificate(text, label, tuple(rules.statements.proved), tuple(rules.statements.assumed))


def _says(text: str, word: str) -> bool:
    return re.search(rf"\b{word}\b", text) is not None


def _final(label: str, rules: Rules, theorem: Theorem, given: Sequence[Term], goal: Term) -> str:
    """The theorem as it is stated, from the last inference."""
    writer = rules.writer
    writer.reader = reader = Reader([*given, goal, *theorem.hyps, theorem.concl])
    statement = Statement(label, given, goal, reader)
    writer.scope = set(statement.variables)
    missing = [h for h in theorem.hyps if h not in given]
    conditions = []
    for h in missing:
        found = shown(given, h)
        if found is None:
            raise NotExportableError("a hypothesis that does not follow")
        conditions.append(found)
    rules.conditions = [
        rules._condition(f"{label}_{place}", c, reader) for place, c in enumerate(conditions)
    ]
    writer.scope = set(statement.variables)
    rules.env, rules.supports = statement.given(), {}
    more = {h: rules.condition(place)[1] for place, h in enumerate(missing)}
    have, proof = rules.use(theorem, more)
    if theorem.concl != goal:
        raise NotExportableError("a statement of another form")
    proof = rules.converted(have, proof, statement.conclusion)
    if rules.supports:
        statement = Statement(label, given, goal, reader, sorted(rules.supports, key=str))
        for place, v in enumerate(statement.supports):
            proof = proof.replace(rules.supports[v], f"Z{place}")
    return (
        f"Theorem {label} : {statement.text(writer)}.\n"
        f"Proof.\n{statement.intros(writer)}\nexact {proof}.\nQed."
    )
