"""The rule of congruence as a proof in Coq: step by step from the place outwards."""

from __future__ import annotations

from typing import Any, NamedTuple

from symcnn.kernel import terms as k
from symcnn.kernel.binding import open_binder
from symcnn.kernel.rules import local_facts
from symcnn.kernel.terms import INT, Term, Var
from symcnn.kernel.theorem import Theorem

from .real_numbers import with_argument
from .inferences import Inferences, over_reals
from .casts import (
    FOLDS, RANGED, NotExportableError, T, back, cast, closed, element_of, node,
    number, opened, widens,
)  # fmt: skip
from .printing import outside


class Change(NamedTuple):
    """A part of a term to replace: where, names for what is bound around it, by which equation.

    ``known`` are proofs of what holds at the place.
    """

    path: tuple[int, ...]
    names: tuple[str, ...]
    premise: Theorem
    known: dict[Term, str]

    def below(self, steps: int, facts: dict[Term, str]) -> Change:
        """The same, seen from so many steps further in."""
        return self._replace(path=self.path[steps:], known={**self.known, **facts})


class CongruenceRule(Inferences):
    """A part of a term is replaced, with what is known at its place."""

    def rule_congruence(
        self,
        theorem: Theorem,
        t: Term,
        path: tuple[int, ...],
        names: tuple[str, ...],
        premise: Theorem,
    ) -> str:
        start = self.read(t)
        before, after, proof = self._inner(t, start, Change(path, names, premise, {}))
        goal = self.read(theorem.concl)
        if goal.kind == "Iff":
            return self.converted(node("Iff", "Prop", (before, after)), proof, goal)
        if before.type == "Z" and goal.args[0].type == "R":
            before, after, proof = self._real(before, after, proof)
        return self.equation(theorem, (before, ""), (after, proof))

    def _inner(self, t: Term, reads: T, change: Change) -> tuple[T, T, str]:
        """What stands at the path replaced: before (a real number, where it must be), after."""
        if not change.path:
            have, proof = self.use(change.premise, change.known)
            left, right = have.args
            if widens(left.type, reads.type):
                left, right, proof = self._real(left, right, proof)
            if left is not reads and cast(reads, left.type) is not left:
                start = cast(reads, left.type)
                step = self.writer.equal(start, left)
                if have.kind == "Iff":
                    return start, right, f"(iff_trans3 _ {self.text(left)} _ {step} {proof})"
                return start, right, self.writer.chain((left, step), (right, proof))
            return left, right, proof
        place, child = change.path[0], t.args[change.path[0]]
        if t.has_domain:
            if place == 0:
                return self._size(t, reads, change)
            return self._body(t, reads, change)
        facts = {f: self.hypothesis() for f in local_facts(t, place)}
        at = place + (reads.kind in ("Det", "Inv"))
        if reads.kind in ("Diff", "derivative", "integrable"):
            at += reads.data
        if reads.kind == "Pred":
            at += len(reads.args) - len(t.args)
        if reads.kind == "Pow" and place:
            raise NotExportableError("a change of an exponent")
        inner = reads.args[at]
        if inner.kind == "Fun" and inner.data.startswith("Z ->") and len(change.path) > 1:
            return self._of_function(child, reads, at, change.below(1, facts))
        own = inner.args[0] if inner.kind in ("Cast", "Raise") else inner
        if inner.kind == "Num" and child.sort == INT:
            own = self.read(child)
        before, after, proof = self._inner(child, own, change.below(1, facts))
        if widens(before.type, inner.type):
            before, after, proof = self._real(before, after, proof)
        whole = reads
        if reads.kind == "Entry" and not at:
            whole = node("Entry", element_of(before.type), (before, *reads.args[1:]))
        elif widens(inner.type, before.type):
            whole = over_reals(reads)
        whole = with_argument(whole, at, before)
        changed = with_argument(whole, at, after)
        return whole, changed, self._step(t, whole, changed, at, proof, facts)

    def _real(self, before: T, after: T, proof: str) -> tuple[T, T, str]:
        """From an equation of integers, or of tensors of them, one of real numbers."""
        type_ = before.type[:-1] + "R"
        if type_ == "R":
            proof = f"(ctx IZR {self.text(before)} {self.text(after)} {proof})"
            return cast(before, "R"), cast(after, "R"), proof
        _, v = self.writer.fresh("v", before.type)
        hole = f"(fun {self.text(v)} => {self.text(node('Raise', type_, (v,)))})"
        proof = f"(ctx {hole} {self.text(before)} {self.text(after)} {proof})"
        return node("Raise", type_, (before,)), node("Raise", type_, (after,)), proof

    def _step(
        self, t: Term, before: T, after: T, place: int, proof: str, facts: dict[Term, str]
    ) -> str:
        x, y = before.args[place], after.args[place]
        if before.kind == "Ite":
            parts = ["(iff_refl _)", "(fun _ => eq_refl)", "(fun _ => eq_refl)"]
            name = next(iter(facts.values()), "_")
            parts[place] = f"(fun {name} => {proof})" if place else proof
            return f"(ite_ext _ _ _ _ _ _ {' '.join(parts)})"
        if before.kind == "Bracket":
            return f"(br_ext _ _ {proof})"
        if before.kind == "Mul" and facts:
            return self._beside_brackets(before, after, place, proof, facts)
        if x.type != "Prop":
            word = "iff_ctx" if before.type == "Prop" else "ctx"
            return (
                f"({word} {self.writer.hole(before, place)} {self.text(x)} {self.text(y)} {proof})"
            )
        if before.kind != "And" or not facts:
            return self.writer.junction(before.kind, {place: proof}, len(before.args))
        names = [f"P{i}" for i in range(len(before.args))]
        changed = [*names[:place], "Q", *names[place + 1 :]]
        needs = "".join(f"{n} -> " for i, n in enumerate(names) if i != place)
        before_, after_ = " /\\ ".join(names), " /\\ ".join(changed)
        lemma = self.writer.leaf(
            f"forall {' '.join(names)} Q : Prop, ({needs}({names[place]} <-> Q)) -> "
            f"(({before_}) <-> ({after_}))",
            "intros *; one_part.",
        )
        texts = " ".join(map(self.text, (*before.args, y)))
        known = [facts.get(a, "_") for i, a in enumerate(t.args) if i != place]
        return f"({lemma} {texts} (fun {' '.join(known)} => {proof}))"

    def _beside_brackets(
        self, before: T, after: T, place: int, proof: str, facts: dict[Term, str]
    ) -> str:
        """A factor changed where the brackets beside it are 1."""
        x, y = before.args[place], after.args[place]
        found = f"(ctx {self.writer.hole(before, place)} {self.text(x)} {self.text(y)} {proof})"
        for i, factor in enumerate(before.args):
            bracket = factor.args[0] if factor.kind == "Cast" else factor
            if i == place or bracket.kind != "Bracket":
                continue
            formula = back(bracket).args[0]
            name = facts.get(formula, "_")
            _, v = self.writer.fresh("v", "Z")
            shape = cast(v, factor.type)
            holes = [
                f"(fun {self.text(v)} => {self.text(with_argument(w, i, shape))})"
                for w in (before, after)
            ]
            none = number(0, factor.type)
            gone = self.writer.equal(with_argument(before, i, none), with_argument(after, i, none))
            p = self.text(bracket.args[0])
            found = f"(br_use {p} {holes[0]} {holes[1]} (fun {name} => {found}) {gone})"
        return found

    def _size(self, t: Term, reads: T, change: Change) -> tuple[T, T, str]:
        if not isinstance(t.args[0], k.Range) or reads.kind not in RANGED:
            raise NotExportableError("a change of a space")
        size = reads.args[0]
        before, after, proof = self._inner(t.args[0].args[0], size, change.below(2, {}))
        if before.type != "Z" or after.type != "Z":
            raise NotExportableError("a size that is no integer")
        changed = with_argument(reads, 0, after)
        word = "iff_ctx" if reads.type == "Prop" else "ctx"
        hole = self.writer.hole(reads, 0)
        return reads, changed, f"({word} {hole} {self.text(size)} {self.text(after)} {proof})"

    def _of_function(self, t: Term, reads: T, at: int, change: Change) -> tuple[T, T, str]:
        """A change in a function on R^n: it matters at tensors that are 0 outside only."""
        old, new, (name, binders, same) = self._changed(t, reads.args[at], change)
        before, after = with_argument(reads, at, old), with_argument(reads, at, new)
        texts = [self.text(w) for w in (*reads.args[:at], old, new, *reads.args[at + 1 :])]
        pointwise = f"(fun {name} {binders}=> {same})"
        if reads.kind == "integrable":
            words = " ".join(["on_vectors_ext integrable_vectors", *texts, pointwise])
            return before, after, f"(equivalent _ _ ({words}))"
        sizes, functions, indices = texts[:at], texts[at : at + 3], texts[at + 3 :]
        rank = reads.data
        space = f"(space{rank} {' '.join(sizes)})"
        index = f"({', ('.join(indices[:rank])}{')' * rank}"
        head = "partial_ext" if reads.kind == "Diff" else "derivative_ext"
        parts = [head, space, *functions, index, *indices[rank:], pointwise]
        return before, after, f"({' '.join(parts)})"

    def _body(self, t: Any, reads: T, change: Change) -> tuple[T, T, str]:
        whole, changed, (name, binders, proof) = self._changed(t, reads, change)
        if reads.kind == "Fun":
            binders = ""
        return whole, changed, self._folded(whole, changed, f"(fun {name} {binders}=> {proof})")

    def _changed(self, t: Any, reads: T, change: Change) -> tuple[T, T, tuple[str, str, str]]:
        """A binder before and after a change of its body, and the parts of a proof of that."""
        domain = t.domain
        if isinstance(domain, k.Range):
            v: Var = Var(change.names[0], INT)
        else:
            v = Var(change.names[0], domain.element, domain.args)
        name, facts, binders = self.inside(v, domain)
        inner = opened(reads.args[-1], self.read(v))
        own = inner.args[0] if inner.kind in ("Cast", "Raise") else inner

        below = change.below(1, facts)._replace(names=change.names[1:])
        before, after, proof = self.within(v, lambda: self._inner(open_binder(t, v), own, below))
        if widens(before.type, inner.type):
            before, after, proof = self._real(before, after, proof)
        whole = reads
        if widens(inner.type, before.type):
            whole = over_reals(reads)
        sizes = reads.args[:-1]
        whole = node(whole.kind, whole.type, (*sizes, closed(before, v)), whole.data, reads.hint)
        changed = node(whole.kind, whole.type, (*sizes, closed(after, v)), whole.data, reads.hint)
        return whole, changed, (name, binders, proof)

    def _folded(self, before: T, after: T, proof: str) -> str:
        """Two binders with bodies that are proved equal."""
        kind = before.kind
        if kind in FOLDS:
            return f"({FOLDS[kind]}{before.type}_ext _ _ _ _ eq_refl {proof})"
        if kind == "Lam":
            return f"(lam_ext _ _ _ _ _ eq_refl {proof})"
        if kind in ("Forall", "Exists"):
            return f"({kind.lower()}_range_iff _ _ _ _ eq_refl {proof})"
        if kind in ("ForallS", "ExistsS") and len(before.args) == 1:
            return f"({kind[:-1].lower()}_iff _ _ {proof})"
        sizes = [self.text(s) for s in before.args[:-1]]
        if kind in ("ForallS", "ExistsS"):
            shaped = f"(fun x0 : {before.data} => {outside('x0', before.data, sizes)})"
            return f"({kind[:-1].lower()}_shaped_iff {shaped} _ _ {proof})"
        if kind == "Fun":
            return f"(fun_ext _ _ {proof})"
        if kind == "Integral":
            type_ = f"({before.data}) -> R"
            pairs = [node("Fun", type_, x.args, x.data, x.hint) for x in (before, after)]
            texts = " ".join([*sizes, *map(self.text, pairs)])
            if not sizes:
                return f"(ctx integral0 {texts} (fun_ext _ _ {proof}))"
            space = {1: "vectors", 2: "matrices"}[len(sizes)]
            return f"(on_{space}_ext over_{space} {texts} {proof})"
        raise NotExportableError("a change under a variable of R^n")
