"""Proofs that two terms with one normal form are equal, computed and not searched for.

The kernel's normal form says which atoms of the two belong together. Pairs of atoms are proved
equal argument by argument, bodies under a new variable; what is left is an identity between
polynomials in variables, a lemma of its own with ``ring`` or ``lra`` for its proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from symcnn.kernel import terms as k
from symcnn.kernel.polynomials import expanded, normal_form
from symcnn.kernel.terms import FALSE, TRUE, Term

from .casts import (
    FOLDS,
    RANGED,
    NotExportableError,
    T,
    back,
    cast,
    node,
    opened,
    widens,
)
from .real_numbers import ARITHMETIC, Steps, with_argument

COMPARISONS = {"Le", "Lt", "Eq"}
CONNECTIVES = {"And", "Or", "Not"}
LIMIT = 20  # seconds for a leaf

Given = tuple[T, str]  # a formula and its proof


class Writer(Steps):
    """The proofs of equations, too."""

    # -- equations ----------------------------------------------------------------------

    def equal(self, a: T, b: T) -> str:
        """A proof of ``a = b``, of ``a <-> b`` for formulas."""
        if a is b:
            return "(iff_refl _)" if a.type == "Prop" else "eq_refl"
        if a.type == "Prop":
            if _same_shape(a, b):
                return self._pairwise_formulas(a, b)
            if a.kind in CONNECTIVES or b.kind in CONNECTIVES or _truth(a) or _truth(b):
                return self._tautology(a, b)
            return self._formulas(a, b)
        if a.type != b.type:
            raise NotExportableError(f"an equation of a {a.type} and a {b.type}")
        if a.kind in ARITHMETIC or b.kind in ARITHMETIC:
            if a.kind == b.kind == "Cast" and a.args[0].kind == b.args[0].kind:
                x, y = a.args[0], b.args[0]
                if x.kind not in ARITHMETIC:
                    return self.at("IZR", x, y)
            pushed = self.pushed(a, b)
            if pushed is not None:
                return pushed
            tactic = "polynomial." if a.type == "R" else "ring."
            return self.abstracted([], node("Eq", "Prop", (a, b)), tactic)
        return self._structural(a, b)

    def _structural(self, a: T, b: T) -> str:
        if b.kind == "Raise" and a.kind != "Raise":
            return f"(eq_sym {self._structural(b, a)})"
        if a.kind == "Raise" and b.kind != "Raise":
            middle = cast(a.args[0], a.type)
            if middle is a:
                raise NotExportableError(f"integers of a {a.args[0].kind} read as real numbers")
            step = self.raised(a.args[0])
            return self.chain((middle, step), (b, self.equal(middle, b)))
        for x, y in ((a, b), (b, a)):
            if x.kind == "PowZ" and not _alike(x, y) and (found := self.natural(x)):
                power, proof = found
                if x is a:
                    return self.chain((power, proof), (b, self.equal(power, b)))
                return self.chain((power, self.equal(a, power)), (b, f"(eq_sym {proof})"))
        if a.kind != b.kind or len(a.args) != len(b.args) or a.data != b.data:
            raise NotExportableError(f"an equation of {a.kind} and {b.kind}")
        if a.kind in RANGED and a.kind not in ("Forall", "Exists"):
            word = "lam_ext _" if a.kind == "Lam" else f"{FOLDS[a.kind]}{a.type}_ext"
            sizes = self.equal(a.args[0], b.args[0])
            return f"({word} _ _ _ _ {sizes} {self._bodies(a, b, True)})"
        if a.kind == "Fun":
            return f"(fun_ext _ _ {self._bodies(a, b, False)})"
        if a.kind == "Integral":
            pairs = [node("Fun", f"({x.data}) -> R", x.args, x.data, x.hint) for x in (a, b)]
            word = f"integral{len(a.args) - 1}"
            sizes = " ".join(self.text(s) for s in a.args[:-1])
            if any(x is not y for x, y in zip(a.args[:-1], b.args[:-1], strict=True)):
                raise NotExportableError("integrals over spaces of sizes written in two ways")
            return self.at(f"({word} {sizes})".replace(" )", ")"), *pairs)
        if a.kind == "Ite":
            p = self.equal(a.args[0], b.args[0])
            yes, no = (self.equal(x, y) for x, y in zip(a.args[1:], b.args[1:], strict=True))
            return f"(ite_ext _ _ _ _ _ _ {p} (fun _ => {yes}) (fun _ => {no}))"
        if a.kind == "Bracket":
            return f"(br_ext _ _ {self.equal(a.args[0], b.args[0])})"
        return self._arguments(a, b)

    def _bodies(self, a: T, b: T, ranged: bool) -> str:
        bound = "Z" if ranged else a.data
        _, x = self.fresh(a.hint, bound)
        proof = self.equal(opened(a.args[-1], x), opened(b.args[-1], x))
        return f"(fun {self.text(x)} {'_ _ ' * ranged}=> {proof})"

    def _arguments(self, a: T, b: T) -> str:
        """One argument after the other."""
        steps: list[tuple[T, str]] = []
        current = a
        for place, (x, y) in enumerate(zip(a.args, b.args, strict=True)):
            if x is y:
                continue
            after = with_argument(current, place, y)
            steps.append((after, self.at(self.hole(current, place), x, y)))
            current = after
        return self.chain(*steps)

    # -- formulas -----------------------------------------------------------------------

    def _pairwise_formulas(self, a: T, b: T) -> str:
        """Connectives with parts that are equivalent one by one: a tautology of these."""
        proofs = {
            place: self.equal(x, y)
            for place, (x, y) in enumerate(zip(a.args, b.args, strict=True))
            if x is not y
        }
        return self.junction(a.kind, proofs, len(a.args))

    def junction(self, kind: str, proofs: Mapping[int, str], count: int) -> str:
        """Two connectives are equivalent, as some of their members are, by proofs of that."""
        parts = [proofs.get(place, "(iff_refl _)") for place in range(count)]
        if kind == "Not":
            return f"(not_iff _ _ {parts[0]})"
        if kind == "Iff":
            return f"(iff_iff _ _ _ _ {parts[0]} {parts[1]})"
        *front, found = parts
        for p in reversed(front):
            found = f"({kind.lower()}_iff _ _ _ _ {p} {found})"
        return found

    def _tautology(self, a: T, b: T) -> str:
        """Connectives of the same members: each of these is written in one way, the rest is a
        lemma about propositions."""
        first: dict[Term, T] = {}
        (x, p), (y, q) = self._members(a, first), self._members(b, first)
        names = {t: f"P{i}" for i, t in enumerate(first.values())}

        def said(t: T) -> str:
            if t in names:
                return names[t]
            if t.kind == "Not":
                return f"(~ {said(t.args[0])})"
            if not t.args:
                return "True" if t.kind == "And" else "False"
            sign = " /\\ " if t.kind == "And" else " \\/ "
            return f"({sign.join(map(said, t.args))})"

        prefix = f"forall {' '.join(names.values())} : Prop, " if names else ""
        lemma = self.leaf(f"{prefix}({said(x)} <-> {said(y)})", "intros; tautology.")
        words = [lemma, *map(self.text, names)]
        middle = f"({' '.join(words)})"
        end = f"(iff_trans3 _ {self.text(y)} _ {middle} (iff_sym {q}))"
        return f"(iff_trans3 _ {self.text(x)} _ {p} {end})"

    def _members(self, t: T, first: dict[Term, T]) -> tuple[T, str]:
        """The formula with one way to write each of its members, and why it is equivalent."""
        if t.kind in CONNECTIVES:
            found = [self._members(a, first) for a in t.args]
            whole = node(t.kind, "Prop", (x for x, _ in found))
            if not t.args:
                return whole, "(iff_refl _)"
            return whole, self.junction(t.kind, dict(enumerate(p for _, p in found)), len(found))
        key = normal_form(back(t))
        if key in (TRUE, FALSE):
            return node("And" if key is TRUE else "Or", "Prop"), self.constant(t, key is TRUE)
        rep = first.setdefault(key, t)
        return rep, self.equal(t, rep)

    def constant(self, t: T, truth: bool) -> str:
        """A formula that is always true or always false."""
        if t.kind in ("Eq", "Iff") and truth:
            return f"(holds {self.text(t)} {self.equal(*t.args)})"
        if t.kind in CONNECTIVES:
            return self.equal(t, node("And" if truth else "Or", "Prop"))
        raise NotExportableError(f"a formula that is always {str(truth).lower()}")

    def _formulas(self, a: T, b: T) -> str:
        if a.kind != b.kind:
            raise NotExportableError(f"formulas of two kinds: {a.kind}, {b.kind}")
        if a.kind in COMPARISONS:
            return self._comparisons(a, b)
        if a.kind in ("Forall", "Exists"):
            word = f"{a.kind.lower()}_range_iff"
            sizes = self.equal(a.args[0], b.args[0])
            return f"({word} _ _ _ _ {sizes} {self._bodies(a, b, True)})"
        if a.kind in ("ForallS", "ExistsS"):
            _, x = self.fresh(a.hint, a.data)
            proof = self.equal(opened(a.args[-1], x), opened(b.args[-1], x))
            if len(a.args) > 1:
                if any(s is not r for s, r in zip(a.args[:-1], b.args[:-1], strict=True)):
                    raise NotExportableError("spaces of sizes written in two ways")
                word = "imp_iff" if a.kind == "ForallS" else "and_iff"
                proof = f"({word} _ _ _ _ (iff_refl _) {proof})"
            word = f"{a.kind[:-1].lower()}_iff"
            return f"({word} _ _ (fun {self.text(x)} => {proof}))"
        if a.data != b.data:
            raise NotExportableError(f"formulas of two kinds: {a.data}, {b.data}")
        current, proof = a, ""
        for place, (x, y) in enumerate(zip(a.args, b.args, strict=True)):
            if x is y:
                continue
            hole, both = self.hole(current, place), f"{self.text(x)} {self.text(y)}"
            word = f"(iff_ctx {hole} {both} {self.equal(x, y)})"
            current = with_argument(current, place, y)
            proof = f"(iff_trans {proof} {word})" if proof else word
        return proof

    def _comparisons(self, a: T, b: T) -> str:
        types = a.args[0].type, b.args[0].type
        word = a.kind.lower()
        if widens(*types):
            middle, step = self.real(a)
            return f"(iff_trans3 _ {self.text(middle)} _ {step} {self.equal(middle, b)})"
        if types[0] != types[1]:
            return f"(iff_sym {self._comparisons(b, a)})"
        (x, y), (u, v) = a.args, b.args
        if a.kind == "Eq":
            word = "eq_iff"
            if not same(x, u):
                word, u, v = "eq_swap", v, u
        else:
            word += "_iff" + ("Z" if types[0] == "Z" else "")
        return f"({word} _ _ _ _ {self.equal(x, u)} {self.equal(y, v)})"

    # -- abstraction --------------------------------------------------------------------

    def abstracted(self, given: Sequence[Given], goal: T, tactic: str) -> str:
        """A proof of the goal from the facts, by a lemma about variables instead of atoms."""
        return _Abstraction(self).proof(given, goal, tactic)

    def linear(self, given: Sequence[Given], goal: T) -> str:
        """A proof of a comparison from others by linear arithmetic."""
        whole = all(integral(f) for f, _ in given) and integral(goal)
        return self.abstracted(given, goal, f"{'lia' if whole else 'linearR'}.")

    def divided(self, given: Sequence[Given], goal: T) -> str:
        """A proof of an equation by the laws of a field; denominators are known not to be 0."""
        known = {normal_form(back(f.args[0].args[0])) for f, _ in given}
        return _Abstraction(self, known).proof(given, goal, "divide.")


class _Abstraction:
    def __init__(self, writer: Writer, denominators: set[Term] | None = None) -> None:
        self.writer = writer
        self.denominators = denominators  # None where all reciprocals may be looked into
        self.variables: list[tuple[str, str, str]] = []  # name, type, what is put in
        self.needs: list[tuple[str, str]] = []  # an equation with another variable, its proof
        self.known: dict[T, str] = {}
        self.first: dict[tuple[Term, str], tuple[str, T]] = {}
        self.inverses: dict[str, str] = {}  # proofs of 1/q = c * 1/x * ..
        self.inverted: set[str] = set()
        self.brackets: list[tuple[str, str]] = []

    def proof(self, given: Sequence[Given], goal: T, tactic: str) -> str:
        facts = [self.formula(f) for f, _ in given]
        conclusion = self.formula(goal)
        binders = "".join(f" ({name} : {type_})" for name, type_, _ in self.variables)
        needs = [*self.needs, *self.brackets]
        hypotheses = "".join(f"{p} -> " for p in (*(n for n, _ in needs), *facts))
        prefix = f"forall{binders}, " if binders else ""
        script = "".join(["intros; ", *self.inverses.values(), "subst; "])
        if self.inverses:
            names = ", ".join(f"?{name}" for name in reversed(self.inverses))
            script += f"rewrite {names} in *; "
        if self.brackets:
            plain_ = tactic.removesuffix(".")
            tactic = f"first [{plain_} | brackets; {plain_}]."
        lemma = self.writer.leaf(
            f"{prefix}{hypotheses}{conclusion}",
            f"{script}timeout {LIMIT} ({tactic.removesuffix('.')}).",
        )
        words = [lemma, *(x for _, _, x in self.variables)]
        words += [p for _, p in needs] + [p for _, p in given]
        return f"({' '.join(words)})" if len(words) > 1 else lemma

    def formula(self, t: T) -> str:
        if t.kind in CONNECTIVES or t.kind == "Iff":
            parts = [self.formula(a) for a in t.args]
            if t.kind == "Not":
                return f"(~ {parts[0]})"
            if not parts:
                return "True" if t.kind == "And" else "False"
            sign = {"And": " /\\ ", "Or": " \\/ ", "Iff": " <-> "}[t.kind]
            return f"({sign.join(parts)})"
        if t.kind in COMPARISONS and "->" not in t.args[0].type:
            sign = {"Le": "<=", "Lt": "<", "Eq": "="}[t.kind]
            a, b = map(self.number, t.args)
            return f"({a} {sign} {b})" + ("%Z" if t.args[0].type == "Z" else "")
        return self.atom(t)

    def number(self, t: T) -> str:
        match t.kind:
            case "Num":
                return self.writer.text(t)
            case "Add" | "Mul":
                sign = " + " if t.kind == "Add" else " * "
                text = f"({sign.join(map(self.number, t.args))})"
            case "Pow":
                text = f"({self.number(t.args[0])} ^ {t.data})"
            case "Recip":
                return self._inverse(t)
            case "Cast":
                return f"(IZR {self.number(t.args[0])})"
            case "PowZ" if (found := self.writer.natural(t)) is not None:
                power, proof = found
                name = self.number(power)
                if t not in self.known:
                    self.known[t] = f"v{len(self.variables)}"
                    self.variables.append((self.known[t], "R", self.writer.text(t)))
                    self.needs.append((f"({self.known[t]} = {name})", proof))
                return self.known[t]
            case _:
                return self.atom(t)
        return f"{text}%Z" if t.type == "Z" else text

    def _inverse(self, t: T) -> str:
        inner = t.args[0]
        simple = normal_form(back(t))
        if (
            self.denominators is not None
            and simple == back(t)
            and isinstance(simple, k.Recip)
            and simple.args[0] not in self.denominators
        ):
            return self.atom(t)
        text = f"(/ {self.number(inner)})"
        if inner.kind in ARITHMETIC and text not in self.inverted:
            self.inverted.add(text)
            normal = normal_form(k.recip(back(inner)))
            p, above = expanded(normal_form(back(inner))), False
            if len(p) > 1:
                p, above = expanded(normal), True
            if len(p) == 1 and not isinstance(normal, k.Recip):
                ((monomial, c),) = p.items()
                sides = (
                    k.mul(c, *(k.power(a, e) for a, e in monomial)),
                    k.mul(1 / Fraction(c), *(k.power(_upside(a), e) for a, e in monomial)),
                )
                right, middle = (
                    self.number(self.writer.reader.read(s, "R"))
                    for s in (sides if above else sides[::-1])
                )
                name = f"E{len(self.inverses)}"
                before = "".join(f", ?{n}" for n in reversed(self.inverses))
                rewriting = f"rewrite {before[2:]}; " if before else ""
                self.inverses[name] = (
                    f"assert ({name} : {text} = {right}) by (transitivity (/ {middle}); "
                    f"subst; [f_equal; {rewriting}polynomial | invert; polynomial]); "
                )
        return text

    def atom(self, t: T) -> str:
        if t in self.known:
            return self.known[t]
        key = normal_form(back(t)), t.type
        name = f"v{len(self.variables)}"
        self.known[t] = name
        self.variables.append((name, t.type, self.writer.text(t)))
        if key[0] in (TRUE, FALSE):
            self.needs.append(
                (f"({name} <-> {key[0] is TRUE})", self.writer.constant(t, key[0] is TRUE))
            )
        elif t.kind == "Bracket" and normal_form(back(t.args[0])) in (TRUE, FALSE):
            truth = normal_form(back(t.args[0])) is TRUE
            proof = self.writer.constant(t.args[0], truth)
            lemma = "br_true _ (proj2 X I)" if truth else "br_false _ (proj1 X)"
            self.needs.append((f"({name} = {int(truth)}%Z)", f"({lemma.replace('X', proof)})"))
        elif key in self.first:
            other, rep = self.first[key]
            sign = "<->" if t.type == "Prop" else "="
            self.needs.append((f"({name} {sign} {other})", self.writer.equal(t, rep)))
        else:
            self.first[key] = name, t
            self._two_types(key[0])
            if t.kind == "Bracket":
                fact = f"({name} = 0%Z \\/ {name} = 1%Z)"
                self.brackets.append((fact, f"(br_values {self.writer.text(t.args[0])})"))
        return name

    def _two_types(self, key: Term) -> None:
        """An integer that also stands as a real number, such as a sum of brackets."""
        if (key, "Z") in self.first and (key, "R") in self.first:
            (n, whole), (x, real) = self.first[key, "Z"], self.first[key, "R"]
            proof = self.writer.pushed(cast(whole, "R"), real)
            if proof is None:
                raise NotExportableError(f"{real.kind} of integers read as a real number")
            self.needs.append((f"(IZR {n} = {x})", proof))


def _alike(a: T, b: T) -> bool:
    return a.kind == b.kind and all(map(same, a.args, b.args))


def same(a: T, b: T) -> bool:
    """Whether the laws of a ring make the two equal."""
    return a is b or normal_form(back(a)) == normal_form(back(b))


def _truth(t: T) -> bool:
    return normal_form(back(t)) in (TRUE, FALSE)


def _same_shape(a: T, b: T) -> bool:
    if a.kind != b.kind or a.kind not in CONNECTIVES | {"Iff"} or len(a.args) != len(b.args):
        return False
    return bool(a.args) and all(same(x, y) for x, y in zip(a.args, b.args, strict=True))


def _upside(atom: Term) -> Term:
    return atom.args[0] if isinstance(atom, k.Recip) else k.recip(atom)


def integral(t: T) -> bool:
    """Whether a formula is about integers alone."""
    if t.kind in COMPARISONS:
        return t.args[0].type == "Z"
    return all(map(integral, t.args)) if t.kind in CONNECTIVES | {"Iff"} else t.type == "Prop"
