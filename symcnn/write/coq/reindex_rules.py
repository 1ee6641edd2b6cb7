"""The rule of reindexing as a proof in Coq: a bijection between lists of indices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symcnn.kernel import terms as k
from symcnn.kernel.binding import member, open_binder
from symcnn.kernel.terms import Term, Var
from symcnn.kernel.theorem import Theorem

from .known_facts import part_of
from .inferences import times, together
from .fold_rules import FoldRules
from .casts import (
    NotExportableError, T, cast, closed, instance, node,
)  # fmt: skip


class ReindexRule(FoldRules):
    """Sums, products and maxima over other indices."""

    def rule_reindex(
        self,
        theorem: Theorem,
        t: Term,
        old: tuple[Var, ...],
        new: tuple[Var, ...],
        domains: Any,
        guard: Term,
        forward: tuple[Term, ...],
        backward: tuple[Term, ...],
        given: Any,
        lemmas: tuple[Theorem, ...],
    ) -> str:
        kind = type(t).__name__
        body: Term = t
        old_domains = []
        for v in old:
            old_domains.append(body.args[0])
            body = open_binder(body, v)
        old_ranges = [d for d in old_domains if isinstance(d, k.Range)]
        ranges = [d for d in domains if isinstance(d, k.Range)]
        if (len(old_ranges), len(ranges)) != (len(old_domains), len(domains)):
            raise NotExportableError("a sum over all integers")
        for v in (*old, *new):
            self.writer.scope.add(v)
        factors = body.args if isinstance(body, k.Mul) else (body,)
        guards = [f.args[0] for f in factors if isinstance(f, k.Bracket)] if kind == "Sum" else []
        if guards:
            rest = times([self.read(f, "R") for f in factors if not isinstance(f, k.Bracket)])
        else:
            rest = self.read(body, "R")
        xs, ys = [self.read(v) for v in old], [self.read(v) for v in new]
        sizes = [self.read(d.args[0]) for d in old_domains]
        new_sizes = [self.read(d.args[0]) for d in domains]
        phi, psi = [self.read(f) for f in forward], [self.read(b) for b in backward]
        new_parts = list(guard.args) if isinstance(guard, k.And) else [guard]
        old_formulas = [self.read(g) for g in guards]
        new_formula = self.read(guard)
        to_old: dict[Term, T] = dict(zip(old, phi, strict=True))

        def nested(vs: Sequence[Var], ns: Sequence[T], inner: T) -> T:
            for v, n in zip(reversed(vs), reversed(ns), strict=True):
                inner = self.made(kind, n, closed(inner, v), v.name)
            return inner

        start = cast(self.read(t), "R")
        steps: list[tuple[T, str]] = [(start, "")]
        moved = instance(rest, to_old, {})
        if kind == "Sum":
            apart, one, same_ = self.brackets(old_formulas or [node("And", "Prop")])
            first = nested(old, sizes, node("Mul", "R", (cast(apart, "R"), rest)))
            ready = nested(old, sizes, node("Mul", "R", (cast(one, "R"), rest)))
            steps.append((first, self.writer.equal(start, first)))
            if same_ != "eq_refl":
                _, hidden = self.writer.fresh("v", "Z")
                scaled = node("Mul", "R", (cast(hidden, "R"), rest))
                hole = f"(fun {self.text(hidden)} => {self.text(scaled)})"
                inner = f"(ctx {hole} {self.text(apart)} {self.text(one)} {same_})"
                for x in reversed(xs):
                    inner = f"(sumR_ext _ _ _ _ eq_refl (fun {self.text(x)} _ _ => {inner}))"
                steps.append((ready, inner))
            old_formula = one.args[0]
            bracket = cast(node("Bracket", "Z", (new_formula,)), "R")
            after = nested(new, new_sizes, node("Mul", "R", (bracket, moved)))
        else:
            ready = nested(old, sizes, rest)
            steps.append((ready, self.writer.equal(start, ready)))
            old_formula = node("And", "Prop")
            after = nested(new, new_sizes, moved)
        words = [
            self._domains(xs, sizes),
            self._domains(ys, new_sizes),
        ]
        if kind == "Sum":
            words += [
                self._of_list(xs, self.text(old_formula), "False"),
                self._of_list(ys, self.text(new_formula), "False"),
            ]
        words += [
            self._of_list(ys, self._list(phi), "nil"),
            self._of_list(xs, self._list(psi), "nil"),
            self._of_list(xs, self.text(rest), "0"),
        ]
        facts_old = [f for v, d in zip(old, old_ranges, strict=True) for f in member(v, d)]
        facts_new = [f for v, d in zip(new, ranges, strict=True) for f in member(v, d)]
        count = len(facts_old) + len(guards)
        there = self._obligation(
            ys,
            facts_new,
            new_parts if guard != k.And() else [],
            kind == "Sum",
            lemmas,
            facts_old,
            guards,
            list(zip(psi, ys, strict=True)),
            dict(zip(old, phi, strict=True)),
            0,
        )
        here = self._obligation(
            xs,
            facts_old,
            guards,
            kind == "Sum",
            lemmas,
            facts_new,
            new_parts if guard != k.And() else [],
            list(zip(phi, xs, strict=True)),
            dict(zip(new, psi, strict=True)),
            count + len(new),
        )
        lemma = {
            "Sum": "reindex",
            "Prod": "reindex_prod",
            "Max": "reindex_max",
            "Min": "reindex_min",
        }[kind]
        if kind in ("Max", "Min"):
            script = "[repeat constructor | repeat constructor | {here} | {there}]"
        else:
            script = "[{here} | {there}]"
        left, right = self.text(ready), self.text(after)
        name = self.hypothesis()
        script = script.replace("{here}", here).replace("{there}", there)
        blanks = "_ _ " * (2 if kind in ("Max", "Min") else 1)
        head = (
            f"assert ({name} : {left} = {right}).\n"
            f"{{ refine ({lemma} {' '.join(words)} {blanks});\n"
            f"  {script}. }}\n"
        )
        steps.append((after, name))
        return f"{head}exact {self.equation(theorem, *steps)}."

    def _domains(self, vs: Sequence[T], sizes: Sequence[T]) -> str:
        parts = [self._of_list(vs[:i], self.text(n), "0%Z") for i, n in enumerate(sizes)]
        return f"({' :: '.join([*parts, 'nil'])})"

    def _of_list(self, vs: Sequence[T], text: str, other: str) -> str:
        pattern = " :: ".join([*map(self.text, vs), "nil"])
        return f"(fun l0 => match l0 with {pattern} => {text} | _ => {other} end)"

    def _list(self, parts: Sequence[T]) -> str:
        return f"({' :: '.join([*map(self.text, parts), 'nil'])})"

    def _obligation(
        self,
        vs: Sequence[T],
        facts: Sequence[Term],
        guards: Sequence[Term],
        guarded: bool,
        lemmas: Sequence[Theorem],
        goals: Sequence[Term],
        more: Sequence[Term],
        inverse: Sequence[tuple[T, T]],
        mapping: dict[Any, T],
        first: int,
    ) -> str:
        """One direction of a bijection, by the side conditions from the place ``first`` on."""
        last = "[|]"
        for v in reversed(vs):
            last = f"[|{self.text(v)} {last}]"
        names = [self.hypothesis() for _ in facts]
        known = dict(zip(facts, names, strict=True))
        assumed = self.hypothesis()
        for place, g in enumerate(guards):
            known[g] = part_of(assumed, place, len(guards))
        for lemma in lemmas:
            if all(h in known or h in self.env for h in lemma.hyps):
                have, proof = self.use(lemma, known)
                known[lemma.concl] = self.converted(have, proof, self.read(lemma.concl))
        # a guard that is a conjunction is one hypothesis, and its parts are facts, too
        for g in [g for g in guards if isinstance(g, k.And)]:
            for place, part in enumerate(g.args):
                known.setdefault(part, part_of(known[g], place, len(g.args)))

        def shown(place: int, want: T) -> str:
            have, proof = self.condition(place, known)
            return self.converted(have, proof, want)

        place = first
        parts = []
        for goal in goals:
            parts.append(shown(place, instance(self.read(goal), mapping, {})))
            place += 1
        guards_shown = []
        for goal in more:
            guards_shown.append(shown(place, instance(self.read(goal), mapping, {})))
            place += 1
        equalities = []
        for value, v in inverse:
            raw = node("Eq", "Prop", (instance(value, mapping, {}), v))
            equalities.append(shown(place, raw))
            place += 1
        proof = "eq_refl"
        for e in reversed(equalities):
            proof = f"(cons_eq _ _ _ _ {e} {proof})"
        inside = "I"
        for p in reversed(parts):
            inside = f"(conj {p} {inside})"
        if guarded:
            proof = f"(conj {together(guards_shown) if guards_shown else 'I'} {proof})"
        pattern = f"({' & '.join([*names, '_'])})" if names else "_"
        tail = f" {assumed}" if guarded else ""
        return (
            f"intros {last}; try (cbn [inside]; tauto); "
            f"intros {pattern}{tail}; exact (conj {inside} {proof})"
        )
