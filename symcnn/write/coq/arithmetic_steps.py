"""Certificates of the arithmetic as steps of a proof in Coq, one for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any

from symcnn.kernel import polynomials as poly
from symcnn.kernel import terms as k
from symcnn.kernel.axioms import AXIOMS
from symcnn.kernel.binding import subst
from symcnn.kernel.certificates import Certificate, always
from symcnn.kernel.terms import ONE, TRUE, ZERO, Eq, Le, Lt, Not, Term

from .equality import Given, integral
from .casts import NotExportableError, T, cast, join, node, number
from .real_numbers import with_argument
from .known_facts import Fact, Facts, part_of, zero


class Condition(Facts):
    """The proof of one side condition."""

    def prove(self, given: Sequence[tuple[Term, str]], goal: Term, certificate: Certificate) -> str:
        """The script that proves the goal from named hypotheses."""
        for formula, name in given:
            self.assume(formula, name)
        self.lines.append("apply absurd_not; intros N0.")
        self.assume_negation(goal, "N0")
        self.refute(certificate)
        return "\n".join(self.lines)

    # -- certificates -------------------------------------------------------------------------

    def refute(self, certificate: Certificate) -> None:
        *steps, (end, *arguments) = certificate
        for name, *data in steps:
            what, reads, proof = getattr(self, f"step_{name}")(*data)
            new = self.name()
            self.lines.append(f"assert ({new} : {self.writer.text(reads)}) by exact {proof}.")
            self.facts.append(Fact(what, reads, new))
        getattr(self, f"end_{end}")(*arguments)

    def under(self, certificate: Certificate, *assumed: tuple[bool, Term, str]) -> None:
        before = len(self.facts)
        for positive, formula, proof in assumed:
            (self.assume if positive else self.assume_negation)(formula, proof)
        self.lines.append("{")
        self.refute(certificate)
        self.lines.append("}")
        del self.facts[before:]

    def _products(
        self, terms: Iterable[tuple[Any, Iterable[int]]]
    ) -> tuple[poly.Coefficients, list[Given], bool]:
        total: poly.Coefficients = {}
        given: list[Given] = []
        strict = False
        for c, places in terms:
            rows = [self.row(place) for place in places]
            signs = {r.sign for r, _ in rows}
            value, other = multiplier(c)
            strict = strict or signs <= {">"}
            factors = [*(r.polynomial for r, _ in rows), *map(poly.expanded, other)]
            multiplied = factors[0] if len(factors) == 1 else poly.product(factors or [{(): 1}])
            poly.add_to(total, multiplied, value)
            if rows:
                found = [g for _, g in rows]
                given.append(self._product(found, [self.read(x) for x in other]))
        return total, given, strict

    def _product(self, rows: Sequence[Given], others: Sequence[T]) -> Given:
        """The product of rows: not negative, positive where all are, 0 where one is."""
        if len(rows) == 1 and not others:
            return rows[0]
        sides = [f.args[0] if f.kind == "Eq" else f.args[1] for f, _ in rows]
        type_ = join(*sides, *others)
        real = [self._real(g) if type_ == "R" else g for g in rows]
        values = [cast(s, type_) for s in (*sides, *others)]
        names = [f"x{i}" for i in range(len(values))]
        needs = []
        for name, (f, _) in zip(names, real, strict=False):
            needs.append(
                f"({name} = 0)"
                if f.kind == "Eq"
                else f"(0 {'<=' if f.kind == 'Le' else '<'} {name})"
            )
        whole = node("Mul", type_, values)
        kinds = {f.kind for f, _ in real}
        if "Eq" in kinds:
            result, sign = node("Eq", "Prop", (whole, zero(type_))), "{} = 0"
            place = [f.kind for f, _ in real].index("Eq")
            script = f"intros; subst x{place}; ring."
        else:
            kind = "Lt" if kinds == {"Lt"} else "Le"
            result, sign = (
                node(kind, "Prop", (zero(type_), whole)),
                "0 <= {}" if kind == "Le" else "0 < {}",
            )
            script = "intros; repeat apply Rmult_le_pos; lra."
            if kind == "Lt":
                script = "intros; repeat apply Rmult_lt_0_compat; assumption."
            if type_ == "Z":
                script = "intros; repeat apply Z.mul_nonneg_nonneg; lia."
                if kind == "Lt":
                    script = "intros; repeat apply Z.mul_pos_pos; lia."
        statement = sign.format(f"({' * '.join(names)})")
        lemma = self.writer.leaf(
            f"(forall {' '.join(names)} : {type_}, "
            f"{''.join(n + ' -> ' for n in needs)}{statement})%{type_}",
            script,
        )
        texts = " ".join(self.writer.text(v) for v in values)
        return result, f"({lemma} {texts} {' '.join(p for _, p in real)})"

    def _real(self, given: Given) -> Given:
        formula, proof = given
        if formula.args[0].type == "R":
            return given
        raised = node(formula.kind, "Prop", (cast(x, "R") for x in formula.args))
        return raised, f"(proj1 ({formula.kind.lower()}_cast _ _) {proof})"

    def _sum(
        self, total: poly.Coefficients, given: list[Given], sign: str
    ) -> tuple[poly.Row, T, str]:
        found = poly.row(total, sign)
        goal = self.row_formula(found)
        if integral(goal) and not all(integral(f) for f, _ in given):
            scale = lcm(*(Fraction(c).denominator for c in total.values()))
            whole = {m: int(c * scale) for m, c in total.items()}
            middle = self.row_formula(poly.Row(whole, sign))
            given = [(middle, self.writer.linear(given, middle))]
        return found, goal, self.writer.linear(given, goal)

    def step_sum(self, terms: Any) -> tuple[poly.Row, T, str]:
        total, given, _ = self._products(terms)
        return self._sum(total, given, ">=")

    def step_strict_sum(self, terms: Any) -> tuple[poly.Row, T, str]:
        total, given, _ = self._products(terms)
        return self._sum(total, given, ">")

    def step_equal(self, a: Term, b: Term, terms: Any) -> tuple[Term, T, str]:
        given = []
        for c, place in terms:
            fact = self.facts[place]
            equation, proof = fact.reads, fact.proof
            if equation.args[0].type not in ("Z", "R"):
                raise NotExportableError("an equation of tensors in the arithmetic")
            _, other = multiplier(c)
            if other:
                factor = self.read(other[0])
                type_ = join(factor, equation.args[0])
                factor = cast(factor, type_)
                if equation.args[0].type != type_:
                    equation, proof = self._real((equation, proof))
                left, right = (node("Mul", type_, (factor, s)) for s in equation.args)
                hole = self.writer.hole(left, 1)
                x, y = map(self.writer.text, equation.args)
                equation = node("Eq", "Prop", (left, right))
                proof = f"(ctx {hole} {x} {y} {proof})"
            given.append((equation, proof))
        result = Eq(a, b)
        goal = self.read(result)
        return result, goal, self.writer.linear(given, goal)

    def step_known(self, name: str, t: Term) -> tuple[Term, T, str]:
        result = always(name, t)
        goal = self.read(result)
        if name == "0 <= x*x":
            x = self.read(t)
            raw = node("Le", "Prop", (zero(x.type), node("Mul", x.type, (x, x))))
            z = "Z" if x.type == "Z" else ""
            return (
                result,
                goal,
                self.writer.linear([(raw, f"(square_nonneg{z} {self.writer.text(x)})")], goal),
            )
        word = "br_low" if name == "0 <= [p]" else "br_high"
        return result, goal, f"({word} {self.text(t.args[0])})"

    def step_axiom(self, name: str, values: Any, part: int) -> tuple[Term, T, str]:
        _, conclusion = AXIOMS[name].statement()
        mapping = dict(values)
        result = tuple(poly.conjuncts(subst(conclusion, mapping)))[part]
        statement = self.statements.axiom(name, ())
        put = {v: self.read(t) for v, t in mapping.items()}
        raw, proof = statement.applied(self.writer, put, {}, [])
        if raw.kind == "And":
            raw, proof = raw.args[part], part_of(proof, part, len(raw.args))
        goal = self.read(result)
        return result, goal, f"(proj1 {self.writer.equal(raw, goal)} {proof})"

    def _raw(self, result: Term, raw: T, proof: str) -> tuple[Term, T, str]:
        goal = self.read(result)
        if raw is goal:
            return result, goal, proof
        return result, goal, f"(proj1 {self.writer.equal(raw, goal)} {proof})"

    def step_reciprocal(self, x: Term, place: int) -> tuple[Term, T, str]:
        kind, word = "Lt", "Rinv_0_lt_compat"
        found = self.says(place, Lt(ZERO, x))
        if found is None:
            kind, word = "Le", "recip_nonneg"
            found = self.need(place, Le(ZERO, x))
        here = self.read(getattr(k, kind)(ZERO, x))
        value = self.read(x, "R")
        if here.args[0].type == "Z":
            found = f"(proj1 ({kind.lower()}_cast _ _) {found})"
        raw = node(kind, "Prop", (zero("R"), node("Recip", "R", (value,))))
        result = getattr(k, kind)(ZERO, k.recip(x))
        return self._raw(result, raw, f"({word} {self.writer.text(value)} {found})")

    def step_inverse(self, x: Term, place: int) -> tuple[Term, T, str]:
        value = self.read(x, "R")
        there = node("Not", "Prop", (node("Eq", "Prop", (value, zero("R"))),))
        found = self.need(place, Not(Eq(x, ZERO)))
        have = self.read(Not(Eq(x, ZERO)))
        if have is not there:
            found = f"(proj1 {self.writer.equal(have, there)} {found})"
        left = node("Mul", "R", (value, node("Recip", "R", (value,))))
        raw = node("Eq", "Prop", (left, number(1, "R")))
        result = Eq(k.mul(x, k.recip(x)), ONE)
        return self._raw(result, raw, f"(Rinv_r {self.writer.text(value)} {found})")

    def _quotient(self, a: Term, b: Term, s: T) -> tuple[T, T, T]:
        x, y = self.read(a), self.read(b)
        times = node("Mul", "Z", (y, s))
        return x, y, times

    def step_low(self, a: Term, b: Term, place: int) -> tuple[poly.Row, T, str]:
        q = node("FloorDiv", "Z", (self.read(a), self.read(b)))
        x, y, times = self._quotient(a, b, q)
        one = self.writer.linear([self.row(place)[1]], node("Le", "Prop", (number(1, "Z"), y)))
        raw = node("Le", "Prop", (times, x))
        found = poly.row(poly.difference(k.mul(b, k.FloorDiv(a, b)), a), ">=")
        goal = self.row_formula(found)
        proof = f"(div_low {self.writer.text(x)} {self.writer.text(y)} {one})"
        return found, goal, self.writer.linear([(raw, proof)], goal)

    def step_high(self, a: Term, b: Term, place: int) -> tuple[poly.Row, T, str]:
        q = node("FloorDiv", "Z", (self.read(a), self.read(b)))
        x, y, times = self._quotient(a, b, q)
        one = self.writer.linear([self.row(place)[1]], node("Le", "Prop", (number(1, "Z"), y)))
        raw = node("Lt", "Prop", (x, node("Add", "Z", (times, y))))
        found = poly.row(poly.difference(a, k.add(k.mul(b, k.FloorDiv(a, b)), b)), ">")
        goal = self.row_formula(found)
        proof = f"(div_high {self.writer.text(x)} {self.writer.text(y)} {one})"
        return found, goal, self.writer.linear([(raw, proof)], goal)

    def step_quotient(self, a: Term, b: Term, s: Term, low: int, high: int) -> tuple[Term, T, str]:
        value = self.read(s)
        x, y, times = self._quotient(a, b, value)
        below = self.writer.linear([self.row(low)[1]], node("Le", "Prop", (times, x)))
        after = node("Lt", "Prop", (x, node("Add", "Z", (times, y))))
        above = self.writer.linear([self.row(high)[1]], after)
        result = Eq(k.FloorDiv(a, b), s)
        texts = " ".join(map(self.writer.text, (x, y, value)))
        return result, self.read(result), f"(div_is {texts} {below} {above})"

    def step_by_zero(self, a: Term) -> tuple[Term, T, str]:
        result = Eq(k.FloorDiv(a, ZERO), ZERO)
        return result, self.read(result), f"(div_zero {self.text(a)})"

    def step_remainder(self, a: Term, b: Term) -> tuple[Term, T, str]:
        x, y = self.read(a), self.read(b)
        q = node("FloorDiv", "Z", (x, y))
        minus = node("Mul", "Z", (number(-1, "Z"), node("Mul", "Z", (y, q))))
        raw = node("Eq", "Prop", (node("Mod", "Z", (x, y)), node("Add", "Z", (x, minus))))
        result = Eq(k.Mod(a, b), k.add(a, k.neg(k.mul(b, k.FloorDiv(a, b)))))
        return self._raw(result, raw, f"(mod_is {self.text(a)} {self.text(b)})")

    def step_choose(self, t: Term, place: int) -> tuple[Term, T, str]:
        p, yes, no = (*t.args, ONE, ZERO)[:3]
        proof, here = self.says(place, p), self.read(t)
        word, value, result = "true", 1, Eq(t, yes)
        if proof is None:
            proof = self.refused(p, self.need(place, poly.negate(p)))
            word, value, result = "false", 2, Eq(t, no)
        if here.kind == "Bracket":
            return result, self.read(result), f"(br_{word} _ {proof})"
        raw = node("Eq", "Prop", (here, here.args[value]))
        return self._raw(result, raw, f"(ite_{word} _ _ _ {proof})")

    def step_inside(self, t: Term, places: Sequence[int]) -> tuple[Term, T, str]:
        facts = {}
        for place in places:
            fact = self.facts[place]
            facts[fact.what.args[0]] = fact  # type: ignore[union-attr]
        mapping = {left: f.what.args[1] for left, f in facts.items()}  # type: ignore[union-attr]
        result = Eq(t, poly.replace(t, mapping))
        before = self.read(t)
        after, proof = self._replaced(t, before, facts)
        if proof == "":
            proof = self.writer.equal(before, after)
        kind = "Iff" if before.type == "Prop" else "Eq"
        return self._raw(result, node(kind, "Prop", (before, after)), proof)

    def _replaced(self, t: Term, reads: T, facts: dict[Term, Fact]) -> tuple[T, str]:
        """The term with right sides of equations for left sides among its arguments."""
        steps: list[tuple[T, str]] = []
        current = reads
        places = range(len(t.args))
        if reads.kind == "Pow":
            places = range(1)
        for place in places:
            a, x = t.args[place], reads.args[place]
            if a in facts:
                fact = facts[a]
                y = cast(self.read(fact.what.args[1]), x.type)  # type: ignore[union-attr]
                proof, sides = fact.proof, fact.reads.args
                if x.type == "R" and sides[0].type == "Z":
                    first, second = map(self.writer.text, sides)
                    proof = f"(ctx IZR {first} {second} {proof})"
                elif sides[0].type != x.type:
                    raise NotExportableError("an integer replaced by a real number")
                if cast(sides[0], x.type) is not x:
                    raise NotExportableError("a cast in an argument")
            elif isinstance(a, poly.CONNECTIVES):
                y, proof = self._replaced(a, x, facts)
                if proof == "":
                    continue
            else:
                continue
            after = with_argument(current, place, y)
            lemma = "iff_ctx" if reads.type == "Prop" and x.type != "Prop" else "ctx"
            if x.type == "Prop":
                step = self._in_formula(current, after, place, proof)
            else:
                hole = self.writer.hole(current, place)
                step = f"({lemma} {hole} {self.writer.text(x)} {self.writer.text(y)} {proof})"
            steps.append((after, step))
            current = after
        if not steps:
            return reads, ""
        proof = steps[-1][1]
        word = "iff_trans3" if reads.type == "Prop" else "trans"
        for middle, step in reversed(steps[:-1]):
            proof = f"({word} _ {self.writer.text(middle)} _ {step} {proof})"
        return current, proof

    def _in_formula(self, before: T, after: T, place: int, proof: str) -> str:
        """A part of a formula, of a bracket's or of a case's replaced by an equivalent one."""
        if before.kind == "Bracket":
            return f"(br_ext _ _ {proof})"
        if before.kind == "Ite":
            return f"(ite_ext _ _ _ _ _ _ {proof} (fun _ => eq_refl) (fun _ => eq_refl))"
        return self.writer.junction(before.kind, {place: proof}, len(before.args))

    def step_rewrite(self, t: Term, groups: Any) -> tuple[Term, T, str]:
        p = poly.expanded(t)
        before = self.read(t)
        type_ = before.type
        for group in groups:
            for place in group:
                left, right = self.facts[place].reads.args
                type_ = join(left, right) if type_ == "Z" else type_
        start = cast(before, type_)
        current = self.read(poly.to_term(p), type_)
        steps = [(current, self.writer.equal(start, current))]
        for group in groups:
            atoms: dict[Term, Fact] = {}
            for place in group:
                fact = self.facts[place]
                ((monomial, _),) = poly.expanded(fact.what.args[0]).items()
                if len(monomial) == 1 and monomial[0][1] == 1:
                    atoms[monomial[0][0]] = fact
                    continue
                given = self._multiples(p, monomial, fact, type_)
                p = poly.substitute(p, monomial, fact.what.args[1])
                after = self.read(poly.to_term(p), type_)
                goal = node("Eq", "Prop", (current, after))
                steps.append((after, self.writer.linear(given, goal)))
                current = after
            if atoms:
                right = {a: f.what.args[1] for a, f in atoms.items()}  # type: ignore[union-attr]
                p = poly.exchange(p, right)
                after = self.read(poly.to_term(p), type_)
                goal = node("Eq", "Prop", (current, after))
                given = [(f.reads, f.proof) for f in atoms.values()]
                tactic = "polynomial." if type_ == "R" else "ring."
                steps.append((after, self.writer.abstracted(given, goal, tactic)))
                current = after
        result = Eq(t, poly.to_term(p))
        raw = node("Eq", "Prop", (start, current))
        return self._raw(result, raw, self.writer.chain(*steps))

    def _multiples(self, p: Any, monomial: Any, fact: Fact, type_: str) -> list[Given]:
        """The equation times what stands beside its left side in each monomial."""
        found = []
        left, right = (cast(s, type_) for s in fact.reads.args)
        proof = fact.proof
        if fact.reads.args[0].type != type_:
            proof = self._real((fact.reads, proof))[1]
        for m in p:
            exponents = dict(m)
            times = min(exponents.get(a, 0) // e for a, e in monomial)
            if not times:
                continue
            exponents.update({a: exponents[a] - times * e for a, e in monomial})
            rest = k.mul(*(k.power(a, e) for a, e in exponents.items() if e))
            sides = [
                node("Mul", type_, (self.read(rest, type_), node("Pow", type_, (s,), times)))
                for s in (left, right)
            ]
            power = node("Pow", type_, (left,), times)
            outer, inner = self.writer.hole(sides[0], 1), self.writer.hole(power, 0)
            x, y = self.writer.text(left), self.writer.text(right)
            step = f"(ctx {inner} {x} {y} {proof})"
            step = f"(ctx {outer} ({inner} {x}) ({inner} {y}) {step})"
            found.append((node("Eq", "Prop", sides), step))
        return found

    def step_use(self, place: int, equation: int) -> tuple[Term, T, str]:
        fact = self.facts[equation]
        p, q = fact.what.args  # type: ignore[union-attr]
        return q, self.read(q), f"(proj1 {fact.proof} {self.need(place, p)})"

    def step_lemma(self, p: Term, certificate: Certificate) -> tuple[Term, T, str]:
        new, assumed = self.name("L"), self.name("N")
        self.lines.append(f"assert ({new} : {self.text(p)}).")
        self.lines.append(f"{{ apply absurd_not; intros {assumed}.")
        self.under(certificate, (False, p, assumed))
        self.lines.append("}")
        return p, self.read(p), new

    # -- ends -----------------------------------------------------------------------------------

    def end_absurd(self, place: int) -> None:
        fact = self.facts[place]
        false = node("Or", "Prop")
        if isinstance(fact.what, Term) and poly.normal_form(poly.negate(fact.what)) == TRUE:
            proof = f"(proj1 {self.writer.equal(fact.reads, false)} {fact.proof})"
            if fact.what == k.FALSE:
                proof = fact.proof
        else:
            proof = self.writer.linear([self.row(place)[1]], false)
        self.lines.append(f"exact {proof}.")

    def end_clash(self, place: int, other: int) -> None:
        fact = self.facts[other]
        if isinstance(fact.what, poly.Row):
            raise NotExportableError("a clash of rows")
        refused = self.refused(fact.what, self.need(place, poly.negate(fact.what)))
        self.lines.append(f"exact ({refused} {fact.proof}).")

    def end_cases(self, p: Term, yes: Certificate, no: Certificate) -> None:
        name = self.name("C")
        self.lines.append(f"destruct (classic {self.text(p)}) as [{name}|{name}].")
        self.under(yes, (True, p, name))
        self.under(no, (False, p, name))

    def end_either(self, place: int, certificates: Sequence[Certificate]) -> None:
        fact = self.facts[place]
        assert isinstance(fact.what, Term)
        name = self.name("C")
        first, second = f"(proj1 {name})", f"(proj2 {name})"
        match fact.what:
            case k.Or(args=args):
                pattern = name
                for _ in args[1:]:
                    pattern = f"[{name}|{pattern}]"
                line = f"destruct {fact.proof} as {pattern}." if args else f"destruct {fact.proof}."
                if len(args) == 1:
                    line = f"pose proof {fact.proof} as {name}."
                self.lines.append(line)
                for part, certificate in zip(args, certificates, strict=True):
                    self.under(certificate, (True, part, name))
                return
            case Eq(args=(p, q)):
                parts = [
                    [(True, p, first), (True, q, second)],
                    [(False, p, first), (False, q, second)],
                ]
                word = "iff_cases"
            case Not(args=(Eq(args=(p, q)),)) if p.sort == k.BOOL:
                parts = [
                    [(True, p, first), (False, q, second)],
                    [(False, p, first), (True, q, second)],
                ]
                word = "not_iff_cases"
            case Not(args=(Eq(args=(p, q)),)):
                parts = [[(True, Lt(p, q), name)], [(True, Lt(q, p), name)]]
                word = "apart" + ("Z" if fact.reads.args[0].args[0].type == "Z" else "")
            case _:
                raise NotExportableError("cases of another kind")
        self.lines.append(f"destruct ({word} _ _ {fact.proof}) as [{name}|{name}].")
        for assumed, certificate in zip(parts, certificates, strict=True):
            self.under(certificate, *assumed)


def multiplier(c: Any) -> tuple[Any, tuple[Term, ...]]:
    """A number, or one and a term that is none."""
    if type(c) is int:
        return c, ()
    t = k.term(c)
    return (t.value, ()) if isinstance(t, k.Num) else (1, (t,))
