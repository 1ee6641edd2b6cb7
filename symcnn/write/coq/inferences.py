"""An inference as a lemma for Coq: what every rule needs, whatever it infers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from symcnn.kernel import terms as k
from symcnn.kernel.binding import member
from symcnn.kernel.terms import Term, Var
from symcnn.kernel.theorem import Theorem

from .arithmetic_steps import Condition
from .equality import Writer
from .known_facts import part_of
from .printing import outside
from .propositions import Statement, Statements
from .casts import (
    FOLDS, NotExportableError, Reader, T, cast, instance, node,
    number,
)  # fmt: skip

Proofs = Mapping[Term, str]


class Inferences:
    """One derivation: its inferences become lemmas of the writer's file."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.statements = Statements(writer)
        self.known: dict[Theorem, Statement] = {}
        self.conditions: list[Statement] = []
        self.env: dict[Term, str] = {}
        self.supports: dict[Var, str] = {}
        self.local: dict[Var, list[str]] = {}  # the same, of what is bound around a place
        self._hypotheses = 0

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
            if self.local.get(t.data):
                return self.local[t.data][-1]
            return self.supports.setdefault(t.data, f"@{t.data.data[0]}@")
        return self._vanishing(t)

    def _vanishing(self, t: T) -> str:
        rank = t.type.count("->")
        if t.kind == "Zero":
            found = "(fun _ _ => eq_refl)"
            for _ in range(rank - 1):
                found = f"(conj (fun _ _ => eq_refl) (fun _ => {found}))"
            return found
        if t.kind == "Inv":
            return "(matrix_outside _ _ _)"
        if t.kind != "Lam":
            raise NotExportableError("that a tensor is 0 outside of its shape")
        if rank == 1:
            return "(lam_outside _ _ _)"
        rest, sizes, body = t.args[1].type, [], t.args[1]
        while body.kind == "Lam" and not body.args[0].loose:
            sizes.append(self.text(body.args[0]))
            body = body.args[1]
        if len(sizes) != rank - 1:
            raise NotExportableError("that a tensor is 0 outside of its shape")
        said = f"(fun x0 : {rest} => {outside('x0', rest, sizes)})"
        parts = f"{self._vanishing(node('Zero', rest))} (fun _ => {self._vanishing(t.args[1])})"
        return f"(conj (lam_outside _ _ _) (lam_each {said} _ _ _ {parts}))"

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

    def inside(self, v: Var, domain: Term) -> tuple[str, dict[Term, str], str]:
        """The name of a bound variable, and names for what its domain says of it."""
        name = self.writer.names.variable(v)
        if isinstance(domain, k.Range):
            low, high = self.hypothesis(), self.hypothesis()
            return name, dict(zip(member(v, domain), (low, high), strict=True)), f"{low} {high} "
        if v.shape:
            self.local.setdefault(v, []).append(self.hypothesis())
            return name, {}, f"{self.local[v][-1]} "
        return name, {}, ""

    def within(self, v: Var, make: Callable[[], Any]) -> Any:
        """What is made with one more variable in scope, of which ``inside`` told."""
        new = v not in self.writer.scope
        self.writer.scope.add(v)
        try:
            return make()
        finally:
            if new:
                self.writer.scope.discard(v)
            if v.shape:
                self.local[v].pop()

    def in_range(self, size: T, t: T) -> list[str]:
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


def together(parts: Sequence[str]) -> str:
    """Proofs of several formulas as one of their conjunction."""
    if not parts:
        return "I"
    *front, proof = parts
    for p in reversed(front):
        proof = f"(conj {p} {proof})"
    return proof


def over_reals(t: T) -> T:
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
    if t.kind == "Lam":
        return cast(t, t.type[:-1] + "R")
    raise NotExportableError("an integer replaced by a real number")


def times(factors: Sequence[T]) -> T:
    """A product of real numbers, of one or none as well."""
    if not factors:
        return number(1, "R")
    return node("Mul", "R", factors) if len(factors) > 1 else factors[0]
