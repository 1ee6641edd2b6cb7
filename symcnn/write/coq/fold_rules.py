"""The rules of sums, maxima, brackets and entries as proofs in Coq."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symcnn.kernel import terms as k
from symcnn.kernel.terms import Term
from symcnn.kernel.theorem import Theorem

from .known_facts import part_of
from .propositions import bounds
from .inferences import Inferences, over_reals, times
from .casts import (
    FOLDS, Function, NotExportableError, T, cast, node,
    number, opened,
)  # fmt: skip
from .printing import zero


class FoldRules(Inferences):
    """Sums, products, maxima, brackets, tensors."""

    # -- sums, products, maxima -------------------------------------------------------------------

    def _fold(self, t: Term) -> tuple[T, T, T]:
        """A fold over real numbers: itself, its size, its body."""
        found = self.read(t)
        if found.kind not in FOLDS:
            raise NotExportableError("a sum over all integers")
        if found.type == "Z":
            found = over_reals(found)
        return found, found.args[0], found.args[1]

    def made(self, kind: str, size: T, body: T, hint: str) -> T:
        return node(kind, "R", (size, body), None, hint)

    def lam(self, body: T) -> str:
        """``fun i => body``"""
        return self.writer.printer.function(Function(("Z",), body))

    def rule_sum_factor(self, theorem: Theorem, t: Term, places: tuple[int, ...]) -> str:
        whole = self.read(t) if isinstance(t, k.Integral) else self._fold(t)[0]
        *sizes, _body = whole.args
        factors = t.args[1].args if isinstance(t.args[1], k.Mul) else (t.args[1],)
        out = [self.read(factors[p], "R") for p in places]
        rest = [self.read(f, "R") for i, f in enumerate(factors) if i not in places]
        outer, inner = times(out), times(rest)
        ready, after = (
            node(whole.kind, "R", (*sizes, body), whole.data, t.hint)
            for body in (node("Mul", "R", (outer, inner)), inner)
        )
        after = node("Mul", "R", (outer, after))
        word = "sumR_scal"
        if whole.kind == "Integral":
            word = self.statements.integral_factor(len(sizes), whole.data)
        texts = " ".join(map(self.text, (*sizes, outer)))
        function = self.writer.printer.function(Function((whole.data or "Z",), inner))
        lemma = f"({word} {texts} {function})"
        return self.equation(
            theorem, (whole, ""), (ready, self.writer.equal(whole, ready)), (after, lemma)
        )

    def rule_split_range(self, theorem: Theorem, t: Term, cut: Term, given: Any) -> str:
        whole, size, body = self._fold(t)
        c = self.read(cut)
        bound = bounds(("Z",))[0]
        shifted = opened(body, node("Add", "Z", (c, bound)))
        rest = node("Add", "Z", (size, node("Mul", "Z", (number(-1, "Z"), c))))
        low, high = (
            self.made(whole.kind, c, body, t.hint),
            self.made(whole.kind, rest, shifted, t.hint),
        )
        both = node("Add" if whole.kind == "Sum" else "Mul", "R", (low, high))
        word = f"{FOLDS[whole.kind]}R_split"
        _have, shown = self.condition(0)
        lemma = f"({word} {self.text(size)} {self.text(c)} {self.lam(body)} {shown})"
        return self.equation(theorem, (whole, ""), (both, lemma))

    def rule_max_bound(self, theorem: Theorem, t: Term, index: Term, given: Any) -> str:
        whole = self.read(t)
        size, body = whole.args
        i = self.read(index)
        value = opened(body, i)
        inside = self.in_range(size, i)
        z = "Z" if whole.type == "Z" else ""
        arguments = [self.text(size), self.lam(body), self.text(i), *inside]
        lemma = f"({FOLDS[whole.kind]}_bound{z} {' '.join(arguments)})"
        sides = (value, whole) if whole.kind == "Max" else (whole, value)
        return self.concluded(theorem, node("Le", "Prop", sides), lemma)

    def rule_max_attained(self, theorem: Theorem, t: Term, given: Any) -> str:
        whole = self.read(t)
        size, body = whole.args
        z = "Z" if whole.type == "Z" else ""
        _, shown = self.condition(0)
        lemma = f"({FOLDS[whole.kind]}_attained{z} {self.text(size)} {self.lam(body)} {shown})"
        raw = node("Exists", "Prop", (size, node("Eq", "Prop", (whole, body))), None, t.hint)
        return self.concluded(theorem, raw, lemma)

    # -- brackets and tensors ---------------------------------------------------------------------

    def rule_bracket_and(self, theorem: Theorem, t: Term) -> str:
        factors = t.args if isinstance(t, k.Mul) else (t,)
        formulas = [self.read(f.args[0]) for f in factors if isinstance(f, k.Bracket)]
        rest = [self.read(f, "R") for f in factors if not isinstance(f, k.Bracket)]
        apart, one, proof = self.brackets(formulas)
        start = times([cast(apart, "R"), *rest])
        after = times([cast(one, "R"), *rest])
        _, v = self.writer.fresh("v", "Z")
        hole = f"(fun {self.text(v)} => {self.text(times([cast(v, 'R'), *rest]))})"
        step = f"(ctx {hole} {self.text(apart)} {self.text(one)} {proof})"
        first = cast(self.read(t), "R")
        return self.equation(
            theorem, (first, ""), (start, self.writer.equal(first, start)), (after, step)
        )

    def brackets(self, formulas: Sequence[T]) -> tuple[T, T, str]:
        """A product of brackets, the bracket of the conjunction, and that they are equal."""
        single = [node("Bracket", "Z", (f,)) for f in formulas]
        apart = node("Mul", "Z", single) if len(single) > 1 else single[0]
        one = formulas[0] if len(formulas) == 1 else node("And", "Prop", formulas)
        whole = node("Bracket", "Z", (one,))
        if len(formulas) == 1:
            return apart, whole, "eq_refl"
        names = [f"P{i}" for i in range(len(formulas))]
        product, both = " * ".join(f"br {n}" for n in names), " /\\ ".join(names)
        lemma = self.writer.leaf(
            f"forall {' '.join(names)} : Prop, ({product})%Z = br ({both})",
            "intros; rewrite !br_and; ring.",
        )
        return apart, whole, f"({lemma} {' '.join(map(self.text, formulas))})"

    def rule_entry_lam(self, theorem: Theorem, t: Term, given: Any) -> str:
        start = self.read(t)
        tensor, *indices = start.args
        steps: list[tuple[T, str]] = [(start, "")]
        for place, i in enumerate(indices):
            if tensor.kind != "Lam":
                break
            size, body = tensor.args
            inside, shown = self.condition(place)
            wants = [node("Le", "Prop", (number(0, "Z"), i)), node("Lt", "Prop", (i, size))]
            proofs = [
                self.converted(inside.args[n], part_of(shown, n, 2), w) for n, w in enumerate(wants)
            ]
            value = opened(body, i)
            words = [zero(body.type), self.text(size), self.lam(body), self.text(i), *proofs]
            proof = f"(lam_at {' '.join(words)})"
            rest = indices[place + 1 :]
            before = node("Entry", body.type, (tensor, i))
            after = value
            if rest:
                after = node("Entry", start.type, (value, *rest))
                _, v = self.writer.fresh("v", body.type)
                entry = self.text(node("Entry", start.type, (v, *rest)))
                hole = f"(fun {self.text(v)} : {body.type} => {entry})"
                proof = f"(ctx {hole} {self.text(before)} {self.text(value)} {proof})"
            steps.append((after, proof))
            tensor = value
        if start.type == "Z" and self.read(theorem.concl).args[0].type == "R":
            raise NotExportableError("an entry of integers read as a real number")
        return self.equation(theorem, *steps)

    def rule_lam_entries(self, theorem: Theorem, tensor: Term, names: Any) -> str:
        goal = self.read(theorem.concl)
        x = goal.args[0]
        return self._entries(self.text(x), x.type, goal.args[1], self.support(x, ()))

    def _entries(self, x: str, type_: str, entries: T, support: str) -> str:
        """A tensor is that of its entries, axis by axis."""
        row = type_.removeprefix("Z -> ")
        if "->" not in row:
            return f"(lam_entries _ _ {x} {support})"
        first = f"(lam_entries _ _ {x} (proj1 {support}))"
        i = self.hypothesis()
        size, rest = entries.args
        rows = self._entries(f"({x} {i})", row, rest, f"(proj2 {support} {i})")
        middle = f"(lam {zero(row)} {self.text(size)} {x})"
        return f"(trans _ {middle} _ {first} (lam_ext _ _ _ _ _ eq_refl (fun {i} _ _ => {rows})))"
