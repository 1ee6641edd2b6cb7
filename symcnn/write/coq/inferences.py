"""The rules of the kernel as proofs in Coq: a term for each inference, computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from symcnn.kernel import terms as k
from symcnn.kernel.binding import instance as scheme_instance
from symcnn.kernel.binding import member, open_binder, subst
from symcnn.kernel.rules import local_facts
from symcnn.kernel.terms import INT, ZERO, Term, Var
from symcnn.kernel.theorem import Theorem

from .arithmetic_steps import Condition, part_of
from .equality import Writer, with_argument
from .propositions import Statement, Statements, bounds
from .casts import (
    FOLDS,
    RANGED,
    Function,
    NotExportableError,
    Reader,
    T,
    back,
    cast,
    closed,
    instance,
    node,
    number,
    opened,
)
from .printing import zero

Proofs = Mapping[Term, str]


class Rules:
    """One derivation: its inferences become lemmas of the writer's file."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.statements = Statements(writer)
        self.known: dict[Theorem, Statement] = {}
        self.conditions: list[Statement] = []
        self.env: dict[Term, str] = {}
        self.supports: dict[Var, str] = {}
        self._hypotheses = 0

    # -- the lemma of an inference ---------------------------------------------------------------

    def add(self, theorem: Theorem) -> None:
        """Write the lemma of an inference whose premises have theirs."""
        if theorem.rule == "axiom":
            self.known[theorem] = self.statements.axiom(*theorem.arguments)
            return
        number_ = len(self.known)
        terms = [*theorem.hyps, theorem.concl]
        more = [t for c in theorem.conditions for t in (*c.given, c.goal)]
        if theorem.rule == "instantiate":
            more += [t for _, t in theorem.arguments[1] if isinstance(t, Term)]
        else:
            more += [t for p in theorem.premises for t in (*p.hyps, p.concl)]
        writer = self.writer
        writer.reader = reader = Reader([*terms, *more])
        self.conditions = [
            self._condition(f"c{number_}_{place}", c, reader)
            for place, c in enumerate(theorem.conditions)
        ]
        statement = Statement(f"s{number_}", theorem.hyps, theorem.concl, reader)
        writer.scope = set(statement.variables)
        self.env, self.supports, self._hypotheses = statement.given(), {}, 0
        arguments = theorem.arguments
        proof = getattr(self, f"rule_{theorem.rule}", self._unknown)(theorem, *arguments)
        if self.supports:
            statement = Statement(
                statement.name, theorem.hyps, theorem.concl, reader, sorted(self.supports, key=str)
            )
            for place, v in enumerate(statement.supports):
                proof = proof.replace(self.supports[v], f"Z{place}")
        if not proof.endswith("."):
            proof = f"exact {proof}."
        writer.lines.append(
            f"(* {theorem.rule} *)\nLemma {statement.name} : {statement.text(writer)}.\n"
            f"Proof.\n{statement.intros(writer)}\n{proof}\nQed."
        )
        self.known[theorem] = statement

    def _unknown(self, theorem: Theorem, *arguments: Any) -> str:
        raise NotExportableError(f"rule {theorem.rule}")

    def _condition(self, name: str, c: Any, reader: Reader) -> Statement:
        statement = Statement(name, c.given, c.goal, reader)
        self.writer.scope = set(statement.variables)
        condition = Condition(self.writer, self.statements)
        given = [(h, f"H{i}") for i, h in enumerate(c.given)]
        if c.goal in c.given:
            script = f"exact H{c.given.index(c.goal)}."
        else:
            script = condition.prove(given, c.goal, c.certificate)
        self.writer.lines.append(
            f"Lemma {name} : {statement.text(self.writer)}.\n"
            f"Proof.\n{statement.intros(self.writer)}\n{script}\nQed."
        )
        return statement

    def read(self, t: Term, want: str = "") -> T:
        return self.writer.reader.read(t, want)

    def text(self, t: T) -> str:
        return self.writer.text(t)

    def use(self, theorem: Theorem, more: Proofs | None = None) -> tuple[T, str]:
        """A premise in the lemma that is being written, its hypotheses proved by what is known."""
        statement = self.known[theorem]
        env = {**self.env, **(more or {})}
        return self._applied(statement, env)

    def _applied(self, statement: Statement, env: Proofs) -> tuple[T, str]:
        missing = [h for h in statement.hyps if h not in env]
        if missing:
            raise NotExportableError(f"the hypothesis {missing[0]} is not at hand")
        supports = [self.support(self.read(v), v.shape) for v in statement.supports]
        proofs = []
        values, functions = statement.put(self.writer, {}, {})
        for h, fact in zip(statement.hyps, statement.facts, strict=True):
            have, want = self.read(h) if h in self.env else None, instance(fact, values, functions)
            proof = env[h]
            if have is not None and have is not want:
                proof = f"(proj1 {self.writer.equal(have, want)} {proof})"
            proofs.append(proof)
        return statement.applied(self.writer, {}, {}, proofs, supports)

    def condition(self, place: int, more: Proofs | None = None) -> tuple[T, str]:
        """A side condition of the inference."""
        return self._applied(self.conditions[place], {**self.env, **(more or {})})

    def hypothesis(self) -> str:
        self._hypotheses += 1
        return f"K{self._hypotheses}"

    def support(self, t: T, shape: Sequence[Term]) -> str:
        """A proof that a tensor is 0 outside of its shape."""
        if t.kind == "Var":
            return self.supports.setdefault(t.data, f"@{t.data.data[0]}@")
        if t.kind == "Lam" and t.type in ("Z -> R", "Z -> Z"):
            return "(lam_outside _ _ _)"
        raise NotExportableError("that a tensor is 0 outside of its shape")

    def converted(self, have: T, proof: str, want: T) -> str:
        """From a formula another one that is the same up to the laws of a ring."""
        if have is want:
            return proof
        if have.kind == want.kind == "Eq" and have.args[0].type == want.args[0].type:
            steps = [(have.args[0], self.writer.equal(want.args[0], have.args[0]))]
            steps += [(have.args[1], proof)]
            steps += [(want.args[1], self.writer.equal(have.args[1], want.args[1]))]
            return self.writer.chain(*steps)
        return f"(proj1 {self.writer.equal(have, want)} {proof})"

    def concluded(self, theorem: Theorem, have: T, proof: str) -> str:
        return self.converted(have, proof, self.read(theorem.concl))

    def equation(self, theorem: Theorem, *steps: tuple[T, str]) -> str:
        """The conclusion from a chain of equations of real numbers or of tensors.

        The first step has the left side to begin with; its proof is not looked at.
        """
        goal = self.read(theorem.concl)
        left, right = goal.args
        first, last = steps[0][0], steps[-1][0]
        real = left.type == "Z" and first.type == "R"
        if real:
            left, right = cast(left, "R"), cast(right, "R")
        proof = self.writer.chain(
            (first, self.writer.equal(left, first)),
            *steps[1:],
            (right, self.writer.equal(last, right)),
        )
        return f"(eq_IZR _ _ {proof})" if real else proof

    # -- logic -----------------------------------------------------------------------------------

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
        name, more, binders = self._inside(v, domain)
        have, proof = self._within(v, lambda: self.use(premise, more))
        goal = self.read(theorem.concl)
        want = opened(goal.args[-1], self.read(v))
        proof = self.converted(have, proof, want)
        return f"(fun {name} {binders}=> {proof})"

    def _inside(self, v: Var, domain: Term) -> tuple[str, dict[Term, str], str]:
        """The name of a bound variable, and names for what its domain says of it."""
        name = self.writer.names.variable(v)
        if isinstance(domain, k.Range):
            low, high = self.hypothesis(), self.hypothesis()
            return name, dict(zip(member(v, domain), (low, high), strict=True)), f"{low} {high} "
        if v.shape:
            self.supports[v] = self.hypothesis()
            return name, {}, f"{self.supports.pop(v)} "
        return name, {}, ""

    def _within(self, v: Term, make: Callable[[], Any]) -> Any:
        """What is made with one more variable in scope."""
        new = v not in self.writer.scope
        self.writer.scope.add(v)
        try:
            return make()
        finally:
            if new:
                self.writer.scope.discard(v)

    def rule_forall_elim(self, theorem: Theorem, premise: Theorem, value: Term, given: Any) -> str:
        have, proof = self.use(premise)
        domain = premise.concl.args[0]
        t = cast(self.read(value), have.data or "Z")
        words = [proof, self.text(t)]
        if isinstance(domain, k.Range):
            words += self._member(have.args[0], t)
        elif have.data and len(have.args) > 1:
            words.append(self.support(t, ()))
        return self.concluded(theorem, opened(have.args[-1], t), f"({' '.join(words)})")

    def _member(self, size: T, t: T) -> list[str]:
        """From the side condition, that the value is in the range."""
        inside, shown = self.condition(0)
        wants = [
            node("Le", "Prop", (number(0, "Z"), t)),
            node("Lt", "Prop", (t, size)),
        ]
        return [
            self.converted(inside.args[i], part_of(shown, i, 2), want)
            for i, want in enumerate(wants)
        ]

    def rule_exists_intro(
        self, theorem: Theorem, claim: Term, witness: Term, premise: Theorem, given: Any
    ) -> str:
        goal = self.read(claim)
        t = cast(self.read(witness), goal.data or "Z")
        have, proof = self.use(premise)
        proof = self.converted(have, proof, opened(goal.args[-1], t))
        parts = [proof]
        if isinstance(claim.args[0], k.Range):
            parts = [*self._member(goal.args[0], t), proof]
        elif len(goal.args) > 1:
            parts = [self.support(t, ()), proof]
        return f"(ex_intro _ {self.text(t)} {together(parts)})"

    def rule_exists_elim(
        self, theorem: Theorem, existence: Theorem, premise: Theorem, v: Var
    ) -> str:
        claim = existence.concl
        have, proof = self.use(existence)
        name, more, binders = self._inside(v, claim.args[0])
        body = self.hypothesis()
        fact = open_binder(claim, v)
        raw = opened(have.args[-1], self.read(v))
        more[fact] = self.converted(raw, body, self.read(fact))
        found = self._within(v, lambda: self.concluded(theorem, *self.use(premise, more)))
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

    # -- equations -------------------------------------------------------------------------------

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
        if types == {"Z", "R"}:
            one, p = self._raised(one, p)
            two, q = self._raised(two, q)
        between = (two.args[0], self.writer.equal(one.args[1], two.args[0]))
        found = self.writer.chain((one.args[1], p), between, (two.args[1], q))
        raw = node("Eq", "Prop", (one.args[0], two.args[1]))
        return self.converted(raw, found, goal)

    def _raised(self, equation: T, proof: str) -> tuple[T, str]:
        if equation.args[0].type == "R":
            return equation, proof
        sides = tuple(cast(s, "R") for s in equation.args)
        return node("Eq", "Prop", sides), f"(proj1 (eq_cast _ _) {proof})"

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

    def rule_power_literal(self, theorem: Theorem, base: Term, exponent: Term) -> str:
        return self.writer.equal(*self.read(theorem.concl).args)

    # -- congruence ------------------------------------------------------------------------------

    def rule_congruence(
        self,
        theorem: Theorem,
        t: Term,
        path: tuple[int, ...],
        names: tuple[str, ...],
        premise: Theorem,
    ) -> str:
        start = self.read(t)
        before, after, proof = self._inner(t, start, path, names, premise, {})
        goal = self.read(theorem.concl)
        if goal.kind == "Iff":
            return self.converted(node("Iff", "Prop", (before, after)), proof, goal)
        if before.type == "Z" and goal.args[0].type == "R":
            proof = f"(ctx IZR {self.text(before)} {self.text(after)} {proof})"
            before, after = cast(before, "R"), cast(after, "R")
        return self.equation(theorem, (before, ""), (after, proof))

    def _inner(
        self,
        t: Term,
        reads: T,
        path: tuple[int, ...],
        names: tuple[str, ...],
        premise: Theorem,
        more: dict[Term, str],
    ) -> tuple[T, T, str]:
        """What stands at the path replaced: before (a real number, where it must be), after."""
        if not path:
            have, proof = self.use(premise, more)
            left, right = have.args
            if left is not reads and cast(reads, left.type) is not left:
                start = cast(reads, left.type)
                step = self.writer.equal(start, left)
                if have.kind == "Iff":
                    return start, right, f"(iff_trans3 _ {self.text(left)} _ {step} {proof})"
                return start, right, self.writer.chain((left, step), (right, proof))
            return left, right, proof
        place, child = path[0], t.args[path[0]]
        if t.has_domain:
            if place == 0:
                return self._size(t, reads, path, names, premise, more)
            return self._body(t, reads, path, names, premise, more)
        facts = {f: self.hypothesis() for f in local_facts(t, place)}
        at = place + (reads.kind in ("Det", "Inv"))
        if reads.kind in ("Diff", "derivative"):
            at += reads.data
        if reads.kind == "Pow" and place:
            raise NotExportableError("a change of an exponent")
        inner = reads.args[at]
        own = inner.args[0] if inner.kind == "Cast" else inner
        if inner.kind == "Num" and child.sort == INT:
            own = self.read(child)
        before, after, proof = self._inner(child, own, path[1:], names, premise, {**more, **facts})
        if before.type == "Z" and inner.type == "R":
            proof = f"(ctx IZR {self.text(before)} {self.text(after)} {proof})"
            before, after = cast(before, "R"), cast(after, "R")
        whole = reads
        if before.type == "R" and inner.type == "Z":
            whole = self._real_node(reads)
        whole = with_argument(whole, at, before)
        changed = with_argument(whole, at, after)
        return whole, changed, self._step(t, whole, changed, at, proof, facts)

    def _real_node(self, t: T) -> T:
        """The node over real numbers instead of integers."""
        if t.kind in ("Add", "Mul"):
            return node(t.kind, "R", (cast(a, "R") for a in t.args))
        if t.kind in ("Le", "Lt", "Eq"):
            return node(t.kind, "Prop", (cast(a, "R") for a in t.args))
        if t.kind == "Ite":
            return node("Ite", "R", (t.args[0], *(cast(a, "R") for a in t.args[1:])))
        if t.kind == "Pow":
            return node("Pow", "R", (cast(t.args[0], "R"),), t.data)
        if t.kind in FOLDS:
            return node(t.kind, "R", (t.args[0], cast(t.args[1], "R")), None, t.hint)
        raise NotExportableError("an integer replaced by a real number")

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

    def _size(
        self,
        t: Term,
        reads: T,
        path: tuple[int, ...],
        names: tuple[str, ...],
        premise: Theorem,
        more: dict[Term, str],
    ) -> tuple[T, T, str]:
        if not isinstance(t.args[0], k.Range) or reads.kind not in RANGED:
            raise NotExportableError("a change of a space")
        size = reads.args[0]
        before, after, proof = self._inner(t.args[0].args[0], size, path[2:], names, premise, more)
        if before.type != "Z" or after.type != "Z":
            raise NotExportableError("a size that is no integer")
        changed = with_argument(reads, 0, after)
        word = "iff_ctx" if reads.type == "Prop" else "ctx"
        hole = self.writer.hole(reads, 0)
        return reads, changed, f"({word} {hole} {self.text(size)} {self.text(after)} {proof})"

    def _body(
        self,
        t: Any,
        reads: T,
        path: tuple[int, ...],
        names: tuple[str, ...],
        premise: Theorem,
        more: dict[Term, str],
    ) -> tuple[T, T, str]:
        domain = t.domain
        if isinstance(domain, k.Range):
            v: Var = Var(names[0], INT)
        else:
            v = Var(names[0], domain.element, domain.args)
        name, facts, binders = self._inside(v, domain)
        inner = opened(reads.args[-1], self.read(v))
        own = inner.args[0] if inner.kind == "Cast" else inner

        def make() -> tuple[T, T, str]:
            return self._inner(
                open_binder(t, v), own, path[1:], names[1:], premise, {**more, **facts}
            )

        before, after, proof = self._within(v, make)
        if before.type == "Z" and inner.type == "R":
            proof = f"(ctx IZR {self.text(before)} {self.text(after)} {proof})"
            before, after = cast(before, "R"), cast(after, "R")
        whole = reads
        if before.type == "R" and inner.type == "Z":
            whole = self._real_node(reads)
        sizes = reads.args[:-1]
        whole = node(whole.kind, whole.type, (*sizes, closed(before, v)), whole.data, reads.hint)
        changed = node(whole.kind, whole.type, (*sizes, closed(after, v)), whole.data, reads.hint)
        if reads.kind in ("Fun", "Integral"):
            binders = ""
        proof = f"(fun {name} {binders}=> {proof})"
        return whole, changed, self._folded(whole, changed, proof)

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
        if kind == "Fun":
            return f"(fun_ext _ _ {proof})"
        if kind == "Integral" and len(before.args) == 1:
            pairs = [node("Fun", "R -> R", x.args, x.data, x.hint) for x in (before, after)]
            texts = " ".join(map(self.text, pairs))
            return f"(ctx integral0 {texts} (fun_ext _ _ {proof}))"
        raise NotExportableError("a change under a variable of R^n")

    # -- sums, products, maxima ------------------------------------------------------------------

    def _fold(self, t: Term) -> tuple[T, T, T]:
        """A fold over real numbers: itself, its size, its body."""
        found = self.read(t)
        if found.kind not in FOLDS:
            raise NotExportableError("a sum over all integers")
        if found.type == "Z":
            found = self._real_node(found)
        return found, found.args[0], found.args[1]

    def made(self, kind: str, size: T, body: T, hint: str) -> T:
        return node(kind, "R", (size, body), None, hint)

    def lam(self, body: T) -> str:
        """``fun i => body``"""
        return self.writer.printer.function(Function(("Z",), body))

    def rule_sum_add(self, theorem: Theorem, t: Term) -> str:
        whole, size, body = self._fold(t)
        parts = [cast(p, "R") for p in (body.args[0] if body.kind == "Cast" else body).args]
        ready = self.made("Sum", size, node("Add", "R", parts), t.hint)
        proof = "eq_refl"
        current = self.made("Sum", size, parts[0], t.hint)
        for place in range(1, len(parts)):
            before = node("Add", "R", parts[:place]) if place > 1 else parts[0]
            lemma = f"(sumR_plus {self.text(size)} {self.lam(before)} {self.lam(parts[place])})"
            last = self.made("Sum", size, parts[place], t.hint)
            total = self.made("Sum", size, before, t.hint)
            after = node("Add", "R", (current, last))
            left = self.made("Sum", size, node("Add", "R", (before, parts[place])), t.hint)
            step = lemma
            if proof != "eq_refl":
                hole = self.writer.hole(node("Add", "R", (total, last)), 0)
                inner = f"(ctx {hole} {self.text(total)} {self.text(current)} {proof})"
                middle = self.text(node("Add", "R", (total, last)))
                step = f"(trans {self.text(left)} {middle} {self.text(after)} {lemma} {inner})"
            proof, current = step, after
        return self.equation(
            theorem, (whole, ""), (ready, self.writer.equal(whole, ready)), (current, proof)
        )

    def rule_sum_factor(self, theorem: Theorem, t: Term, places: tuple[int, ...]) -> str:
        if isinstance(t, k.Integral):
            raise NotExportableError("rule sum_factor of an integral")
        whole, size, _body = self._fold(t)
        factors = t.args[1].args if isinstance(t.args[1], k.Mul) else (t.args[1],)
        out = [self.read(factors[p], "R") for p in places]
        rest = [self.read(f, "R") for i, f in enumerate(factors) if i not in places]
        outer, inner = self._times(out), self._times(rest)
        ready = self.made("Sum", size, node("Mul", "R", (outer, inner)), t.hint)
        after = node("Mul", "R", (outer, self.made("Sum", size, inner, t.hint)))
        lemma = f"(sumR_scal {self.text(size)} {self.text(outer)} {self.lam(inner)})"
        return self.equation(
            theorem, (whole, ""), (ready, self.writer.equal(whole, ready)), (after, lemma)
        )

    @staticmethod
    def _times(factors: Sequence[T]) -> T:
        if not factors:
            return number(1, "R")
        return node("Mul", "R", factors) if len(factors) > 1 else factors[0]

    def rule_sum_one(self, theorem: Theorem, t: Term, given: Any) -> str:
        whole, size, _ = self._fold(t)
        ready = self.made("Sum", size, number(1, "R"), t.hint)
        lemma = f"(sumR_one {self.text(size)} {self.condition(0)[1]})"
        return self.equation(
            theorem, (whole, ""), (ready, self.writer.equal(whole, ready)), (cast(size, "R"), lemma)
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

    def rule_product_one(self, theorem: Theorem, t: Term) -> str:
        whole, size, _ = self._fold(t)
        ready = self.made("Prod", size, number(1, "R"), t.hint)
        lemma = f"(prodR_one {self.text(size)})"
        return self.equation(
            theorem, (whole, ""), (ready, self.writer.equal(whole, ready)), (number(1, "R"), lemma)
        )

    def rule_product_factor(self, theorem: Theorem, t: Term, place: int) -> str:
        whole, size, _ = self._fold(t)
        factors = t.args[1].args
        one = self.read(factors[place], "R")
        rest = self._times([self.read(f, "R") for i, f in enumerate(factors) if i != place])
        ready = self.made("Prod", size, node("Mul", "R", (one, rest)), t.hint)
        parts = [self.made("Prod", size, x, t.hint) for x in (one, rest)]
        lemma = f"(prodR_mul {self.text(size)} {self.lam(one)} {self.lam(rest)})"
        return self.equation(
            theorem,
            (whole, ""),
            (ready, self.writer.equal(whole, ready)),
            (node("Mul", "R", parts), lemma),
        )

    def rule_sum_le(self, theorem: Theorem, premise: Theorem, v: Var, domain: Any) -> str:
        name, more, binders = self._inside(v, domain)
        have, proof = self._within(v, lambda: self.use(premise, more))
        if have.args[0].type == "Z":
            proof = f"(proj1 ({have.kind.lower()}_cast _ _) {proof})"
            have = node(have.kind, "Prop", (cast(x, "R") for x in have.args))
        size = self.read(domain.size)
        bodies = [closed(side, v) for side in have.args]
        sums = [self.made("Sum", size, b, v.name) for b in bodies]
        lemma = (
            f"(sumR_le {self.text(size)} {self.lam(bodies[0])} {self.lam(bodies[1])} "
            f"(fun {name} {binders}=> {proof}))"
        )
        return self.concluded(theorem, node("Le", "Prop", sums), lemma)

    def rule_max_bound(self, theorem: Theorem, t: Term, index: Term, given: Any) -> str:
        whole = self.read(t)
        size, body = whole.args
        i = self.read(index)
        value = opened(body, i)
        inside = self._member(size, i)
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

    # -- brackets and tensors --------------------------------------------------------------------

    def rule_bracket_and(self, theorem: Theorem, t: Term) -> str:
        factors = t.args if isinstance(t, k.Mul) else (t,)
        formulas = [self.read(f.args[0]) for f in factors if isinstance(f, k.Bracket)]
        rest = [self.read(f, "R") for f in factors if not isinstance(f, k.Bracket)]
        apart, one, proof = self.brackets(formulas)
        start = self._times([cast(apart, "R"), *rest])
        after = self._times([cast(one, "R"), *rest])
        _, v = self.writer.fresh("v", "Z")
        hole = f"(fun {self.text(v)} => {self.text(self._times([cast(v, 'R'), *rest]))})"
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

    def rule_bracket_not(self, theorem: Theorem, p: Term) -> str:
        formula = self.read(p)
        left = node("Bracket", "Z", (node("Not", "Prop", (formula,)),))
        minus = node("Mul", "Z", (number(-1, "Z"), node("Bracket", "Z", (formula,))))
        right = node("Add", "Z", (number(1, "Z"), minus))
        return self.equation(theorem, (left, ""), (right, f"(br_not {self.text(formula)})"))

    def rule_bracket_guard(self, theorem: Theorem, e: Term, p: Term, premise: Theorem) -> str:
        name = self.hypothesis()
        have, proof = self.use(premise, {k.Not(p): name})
        value = self.read(e)
        want = node("Eq", "Prop", (value, number(0, value.type)))
        proof = self.converted(have, proof, want)
        formula = self.read(p)
        z = "Z" if value.type == "Z" else ""
        bracket = cast(node("Bracket", "Z", (formula,)), value.type)
        after = node("Mul", value.type, (bracket, value))
        lemma = f"(br_guard{z} {self.text(formula)} {self.text(value)} (fun {name} => {proof}))"
        return self.equation(theorem, (value, ""), (after, lemma))

    def rule_ite_brackets(self, theorem: Theorem, t: Term) -> str:
        whole = self.read(t)
        p, a, b = whole.args
        z = "Z" if whole.type == "Z" else ""
        brackets = [node("Bracket", "Z", (f,)) for f in (p, node("Not", "Prop", (p,)))]
        parts = [
            node("Mul", whole.type, (cast(f, whole.type), x))
            for f, x in zip(brackets, (a, b), strict=True)
        ]
        lemma = f"(ite_brackets{z} {self.text(p)} {self.text(a)} {self.text(b)})"
        return self.equation(theorem, (whole, ""), (node("Add", whole.type, parts), lemma))

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
        if len(names) == 1:
            support = self.support(x, ())
            return f"(lam_entries _ _ _ {support})"
        if len(names) == 2 and x.kind == "Var":
            support = self.support(x, ())
            return f"(lam_entries2 _ _ _ {support})"
        raise NotExportableError("rule lam_entries of this rank")

    # -- reindexing ------------------------------------------------------------------------------

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
            rest = self._times([self.read(f, "R") for f in factors if not isinstance(f, k.Bracket)])
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
                times = node("Mul", "R", (cast(hidden, "R"), rest))
                hole = f"(fun {self.text(hidden)} => {self.text(times)})"
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
        self._count_leaf = getattr(self, "_count_leaf", 0) + 1
        left, right = self.text(ready), self.text(after)
        name = f"R{self._count_leaf}"
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
        extra: int = 0,
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
        if first == 0:
            pass
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


def together(parts: Sequence[str]) -> str:
    """Proofs of several formulas as one of their conjunction."""
    if not parts:
        return "I"
    *front, proof = parts
    for p in reversed(front):
        proof = f"(conj {p} {proof})"
    return proof
