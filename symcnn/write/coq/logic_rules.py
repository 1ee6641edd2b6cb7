"""The rules of logic and of equations as proofs in Coq."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from symcnn.kernel import terms as k
from symcnn.kernel.binding import instance as scheme_instance
from symcnn.kernel.binding import open_binder, subst
from symcnn.kernel.terms import ZERO, Term, Var
from symcnn.kernel.theorem import Theorem

from .known_facts import part_of
from .propositions import bounds
from .inferences import Inferences, together
from .casts import (
    Function, NotExportableError, T, cast, instance, node,
    number, opened,
)  # fmt: skip


class LogicRules(Inferences):
    """Connectives, quantifiers, induction, instances; equations and arithmetic."""

    # -- logic ------------------------------------------------------------------------------------

    def rule_assume(self, theorem: Theorem, p: Term) -> str:
        return self.env[p]

    def rule_weaken(self, theorem: Theorem, premise: Theorem, given: Any) -> str:
        return self.concluded(theorem, *self.use(premise))

    def rule_cut(self, theorem: Theorem, lemma: Theorem, premise: Theorem) -> str:
        if lemma.concl not in premise.hyps:
            return self.concluded(theorem, *self.use(premise))
        have, proof = self.use(lemma)
        proof = self.converted(have, proof, self.read(lemma.concl))
        return self.concluded(theorem, *self.use(premise, {lemma.concl: proof}))

    def rule_cases(self, theorem: Theorem, p: Term, yes: Theorem, no: Theorem) -> str:
        name = self.hypothesis()
        first = self.concluded(theorem, *self.use(yes, {p: name}))
        second = self.concluded(theorem, *self.use(no, {k.Not(p): name}))
        text = self.text(self.read(p))
        return f"(by_cases {text} _ (fun {name} => {first}) (fun {name} => {second}))"

    def rule_arithmetic(self, theorem: Theorem, given: Any, goal: Term) -> str:
        return self.condition(0)[1]

    def rule_conjunction(self, theorem: Theorem, premises: Sequence[Theorem]) -> str:
        parts = []
        for p in premises:
            have, proof = self.use(p)
            parts.append(self.converted(have, proof, self.read(p.concl)))
        return together(parts)

    def rule_conjunct(self, theorem: Theorem, premise: Theorem, place: int) -> str:
        have, proof = self.use(premise)
        return self.concluded(theorem, have.args[place], part_of(proof, place, len(have.args)))

    def rule_forall_intro(self, theorem: Theorem, premise: Theorem, v: Var, domain: Term) -> str:
        name, more, binders = self.inside(v, domain)
        have, proof = self.within(v, lambda: self.use(premise, more))
        goal = self.read(theorem.concl)
        want = opened(goal.args[-1], self.read(v))
        proof = self.converted(have, proof, want)
        return f"(fun {name} {binders}=> {proof})"

    def rule_forall_elim(self, theorem: Theorem, premise: Theorem, value: Term, given: Any) -> str:
        have, proof = self.use(premise)
        domain = premise.concl.args[0]
        t = cast(self.read(value), have.data or "Z")
        words = [proof, self.text(t)]
        if isinstance(domain, k.Range):
            words += self.in_range(have.args[0], t)
        elif have.data and len(have.args) > 1:
            words.append(self.support(t, ()))
        return self.concluded(theorem, opened(have.args[-1], t), f"({' '.join(words)})")

    def rule_exists_intro(
        self, theorem: Theorem, claim: Term, witness: Term, premise: Theorem, given: Any
    ) -> str:
        goal = self.read(claim)
        t = cast(self.read(witness), goal.data or "Z")
        have, proof = self.use(premise)
        proof = self.converted(have, proof, opened(goal.args[-1], t))
        parts = [proof]
        if isinstance(claim.args[0], k.Range):
            parts = [*self.in_range(goal.args[0], t), proof]
        elif len(goal.args) > 1:
            parts = [self.support(t, ()), proof]
        return f"(ex_intro _ {self.text(t)} {together(parts)})"

    def rule_exists_elim(
        self, theorem: Theorem, existence: Theorem, premise: Theorem, v: Var
    ) -> str:
        claim = existence.concl
        have, proof = self.use(existence)
        name, more, binders = self.inside(v, claim.args[0])
        body = self.hypothesis()
        fact = open_binder(claim, v)
        raw = opened(have.args[-1], self.read(v))
        more[fact] = self.converted(raw, body, self.read(fact))
        found = self.within(v, lambda: self.concluded(theorem, *self.use(premise, more)))
        pattern = body
        for word in reversed(binders.split()):
            pattern = f"(conj {word} {pattern})"
        return f"(match {proof} with ex_intro _ {name} {pattern} => {found} end)"

    def rule_induction(self, theorem: Theorem, base: Theorem, step: Theorem, n: Var) -> str:
        goal = self.read(theorem.concl)
        name, low, before = self.writer.names.variable(n), self.hypothesis(), self.hypothesis()
        have, first = self.use(base)
        first = self.converted(have, first, instance(goal, {n: number(0, "Z")}, {}))
        more = {k.Le(ZERO, n): low, theorem.concl: before}
        have, second = self.use(step, more)
        after = node("Add", "Z", (self.read(n), number(1, "Z")))
        second = self.converted(have, second, instance(goal, {n: after}, {}))
        return (
            f"(Z_induction (fun {name} => {self.text(goal)}) {first} "
            f"(fun {name} {low} {before} => {second}) {name} {self.env[k.Le(ZERO, n)]})"
        )

    def rule_instantiate(self, theorem: Theorem, premise: Theorem, pairs: Any) -> str:
        statement = self.known[premise]
        variables: dict[Term, T] = {v: self.read(t) for v, t in pairs if isinstance(v, Var)}
        terms = {v: t for v, t in pairs if isinstance(v, Var)}
        # a tensor is another one where its shape has changed
        for v in (v for v in statement.variables if isinstance(v, Var) and v not in terms):
            if (new := subst(v, terms)) != v:
                variables[v] = self.read(new)
        lams = {f: t for f, t in pairs if isinstance(f, str) and isinstance(t, Term)}
        hints = {x: y for x, y in pairs if isinstance(x, str) and isinstance(y, str)}
        functions = {
            key: self._function(lams[key[0]], key[1], statement.signature[key])
            for key in statement.functions
            if key[0] in lams
        }
        values, found = statement.put(self.writer, variables, functions)
        proofs = []
        for h, fact in zip(statement.hyps, statement.facts, strict=True):
            new = scheme_instance(h, terms, lams, hints) if lams or hints else subst(h, terms)
            raw = instance(fact, values, found)
            proofs.append(self.converted(self.read(new), self.env[new], raw))
        supports = [self.support(values[v], ()) for v in statement.supports]
        have, proof = statement.applied(self.writer, variables, functions, proofs, supports)
        return self.concluded(theorem, have, proof)

    def _function(self, function: Term, count: int, signature: Any) -> Function:
        types, result = signature
        body = self.writer.reader.read(function)
        for _ in range(count):
            if body.kind not in ("Lam", "Fun"):
                raise NotExportableError("a function of another number of arguments")
            body = body.args[-1]
        body = opened(body, *bounds(types))
        return Function(types, cast(body, result))

    # -- equations --------------------------------------------------------------------------------

    def rule_reflexivity(self, theorem: Theorem, t: Term) -> str:
        return "(iff_refl _)" if t.sort == k.BOOL else "eq_refl"

    def rule_symmetry(self, theorem: Theorem, premise: Theorem) -> str:
        have, proof = self.use(premise)
        word = "iff_sym" if have.kind == "Iff" else "eq_sym"
        raw = node(have.kind, "Prop", have.args[::-1])
        return self.concluded(theorem, raw, f"({word} {proof})")

    def rule_transitivity(self, theorem: Theorem, first: Theorem, second: Theorem) -> str:
        (one, p), (two, q) = self.use(first), self.use(second)
        goal = self.read(theorem.concl)
        if one.kind == "Iff":
            middle = self.converted(two, q, node("Iff", "Prop", (one.args[1], two.args[1])))
            proof = f"(iff_trans3 _ {self.text(one.args[1])} _ {p} {middle})"
            return self.converted(node("Iff", "Prop", (one.args[0], two.args[1])), proof, goal)
        types = {one.args[0].type, two.args[0].type, goal.args[0].type}
        if any(t.endswith("Z") for t in types) and len(types) > 1:
            one, p = self._raised(one, p)
            two, q = self._raised(two, q)
        between = (two.args[0], self.writer.equal(one.args[1], two.args[0]))
        found = self.writer.chain((one.args[1], p), between, (two.args[1], q))
        raw = node("Eq", "Prop", (one.args[0], two.args[1]))
        return self.converted(raw, found, goal)

    def _raised(self, equation: T, proof: str) -> tuple[T, str]:
        if equation.args[0].type.endswith("R"):
            return equation, proof
        real, step = self.writer.real(equation)
        return real, f"(proj1 {step} {proof})"

    def rule_equal_formulas(self, theorem: Theorem, equation: Theorem, premise: Theorem) -> str:
        (have, p), (fact, q) = self.use(equation), self.use(premise)
        proof = f"(proj1 {p} {self.converted(fact, q, have.args[0])})"
        return self.concluded(theorem, have.args[1], proof)

    def rule_ring(self, theorem: Theorem, a: Term, b: Term) -> str:
        return self.writer.equal(*self.read(theorem.concl).args)

    def rule_field(self, theorem: Theorem, a: Term, b: Term, given: Any) -> str:
        goal = self.read(theorem.concl)
        facts = []
        for place in range(len(self.conditions)):
            have, proof = self.condition(place)
            facts.append((have, proof))
        if not facts:
            return self.writer.equal(*goal.args)
        return self.writer.divided(facts, goal)

    def rule_power_add(self, theorem: Theorem, x: Term, a: Term, b: Term, given: Any) -> str:
        have, shown = self.condition(0)
        word = "powZ_add"
        if have.kind == "Not":
            word = "powZ_add_nonzero"
            real = node("Eq", "Prop", (self.read(x, "R"), number(0, "R")))
            shown = self.converted(have, shown, node("Not", "Prop", (real,)))
        base, m, n = self.read(x, "R"), self.read(a), self.read(b)
        left = node("PowZ", "R", (base, node("Add", "Z", (m, n))))
        right = node("Mul", "R", [node("PowZ", "R", (base, e)) for e in (m, n)])
        texts = " ".join(map(self.text, (base, m, n)))
        return self.equation(theorem, (left, ""), (right, f"({word} {texts} {shown})"))
