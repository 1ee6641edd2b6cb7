"""Small steps of a proof, and integers as real numbers: what a cast is moved through."""

from __future__ import annotations

from symcnn.kernel import terms as k
from symcnn.kernel.polynomials import normal_form
from symcnn.kernel.terms import Term, Var

from .casts import FOLDS, Reader, T, back, cast, element_of, node, opened
from .printing import Names, Printer

ARITHMETIC = {"Num", "Add", "Mul", "Pow", "Recip", "Cast"}


class Steps:
    """The text of a file; equations of an integer and the same as a real number."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names = Names()
        self.printer = Printer(self.names)
        self.reader = Reader()
        self.scope: set[Term] = set()
        self._leaves: dict[str, str] = {}
        self._count = 0

    def text(self, t: T) -> str:
        return self.printer.text(t)

    def leaf(self, statement: str, proof: str) -> str:
        """The name of a lemma with this statement, written once."""
        key = f"{statement}\n{proof}"
        if key not in self._leaves:
            self._leaves[key] = name = f"p{len(self._leaves)}"
            self.lines.append(f"Lemma {name} : {statement}.\nProof. {proof} Qed.")
        return self._leaves[key]

    def fresh(self, hint: str, bound: str) -> tuple[Var, T]:
        """A variable for what a binder binds."""
        self._count += 1
        rank = bound.count("->")
        sort = k.INT if element_of(bound) == "Z" else k.REAL
        v = Var(f"{hint or 'i'}", sort, [k.Num(self._count + 10**6)] * rank)
        # the name tells it from the variables of the derivation
        v = Var(f"{hint or 'i'}#{self._count}", sort, v.shape)
        return v, node("Var", bound, (), v)

    def equal(self, a: T, b: T) -> str:
        """A proof of ``a = b``, of ``a <-> b`` for formulas."""
        raise NotImplementedError

    def at(self, function: str, x: T, y: T) -> str:
        """``f x = f y``"""
        return f"(ctx {function} {self.text(x)} {self.text(y)} {self.equal(x, y)})"

    def chain(self, *steps: tuple[T, str]) -> str:
        """From proofs of a = b, b = c ... one of the first = the last: each with its right side."""
        *front, (_, last) = [s for s in steps if s[1] != "eq_refl"] or [steps[-1]]
        proof = last
        for middle, step in reversed(front):
            proof = f"(trans _ {self.text(middle)} _ {step} {proof})"
        return proof

    def hole(self, t: T, place: int) -> str:
        """``fun v => t``, with v for an argument."""
        _, v = self.fresh("v", t.args[place].type)
        return f"(fun {self.text(v)} : {v.type} => {self.text(with_argument(t, place, v))})"

    # -- integers as real numbers --------------------------------------------------

    def pushed(self, a: T, b: T) -> str | None:
        """``IZR (sum ..) = sum (IZR ..)`` and the like."""
        if a.kind == "Cast" and a.args[0].kind == b.kind and b.kind not in ARITHMETIC:
            inner = a.args[0]
            if b.kind in FOLDS:
                size, body = inner.args
                middle = node(b.kind, "R", (size, cast(body, "R")), None, b.hint)
                lemma = f"(IZR_{FOLDS[b.kind]}Z _ _)"
                return self.chain((middle, lemma), (b, self.equal(middle, b)))
            if b.kind == "Ite":
                middle = node("Ite", "R", (inner.args[0], *(cast(x, "R") for x in inner.args[1:])))
                return self.chain((middle, "(ite_map IZR _ _ _)"), (b, self.equal(middle, b)))
            if b.kind == "Entry" and inner.args[0].kind == "Lam":
                x, *indices = inner.args
                raised = cast(x, "Z -> " * len(indices) + "R")
                middle = node("Entry", "R", (raised, *indices))
                _, v = self.fresh("v", raised.type)
                hole = f"(fun {self.text(v)} => {self.text(node('Entry', 'R', (v, *indices)))})"
                step = f"(ctx {hole} _ {self.text(raised)} {self.raised(x)})"
                return self.chain((middle, step), (b, self.equal(middle, b)))
        if b.kind == "Cast" and b.args[0].kind == a.kind and a.kind in {*FOLDS, "Ite", "Entry"}:
            return f"(eq_sym {self.pushed(b, a)})"
        return None

    def raised(self, x: T) -> str:
        """A tensor of integers is the same, entry by entry as real numbers, as its cast."""
        rank = x.type.count("->")
        if x.kind != "Lam":
            return "eq_refl"
        if rank == 1:
            return "(lam_map IZR _ _ _)"
        names = " ".join(f"r{i}" for i in range(rank - 1))
        size, body = x.args
        lemma = f"(lam_map (fun (r : {body.type}) {names} => IZR (r {names})) _ _ _)"
        row = node("Raise", body.type[:-1] + "R", (body,))
        middle = node("Lam", "Z -> " + row.type, (size, row), None, x.hint)
        _, i = self.fresh(x.hint, "Z")
        rows = f"(fun {self.text(i)} _ _ => {self.raised(opened(body, i))})"
        return self.chain((middle, lemma), (x, f"(lam_ext _ _ _ _ _ eq_refl {rows})"))

    def real(self, comparison: T) -> tuple[T, str]:
        """A comparison of integers, or of tensors of them, as one of real numbers; and why."""
        rank = comparison.args[0].type.count("->")
        kind, type_ = "Raise" if rank else "Cast", "Z -> " * rank + "R"
        real = (node(kind, type_, (x,)) for x in comparison.args)
        step = f"({self.injective(rank, comparison.kind.lower())} _ _)"
        return node(comparison.kind, "Prop", real), step

    def injective(self, rank: int, word: str) -> str:
        """Two tensors of integers are equal if and only if they are as real numbers."""
        if not rank:
            return f"{word}_cast"
        names = " ".join(f"r{i}" for i in range(rank - 1))
        each = f"(fun r {names} => IZR (r {names}))" if names else "IZR"
        return f"(each_cast {each} {self.injective(rank - 1, word)})"

    def natural(self, t: T) -> tuple[T, str] | None:
        """A power with an exponent that is a natural number, as such, and why it is."""
        x, e = t.args
        n = normal_form(back(e))
        if not isinstance(n, k.Num) or n.value.denominator > 1 or not 0 <= n.value <= 64:
            return None
        proof = self.equal(e, node("Num", "Z", (), n.value))
        power = node("Pow", "R", (x,), int(n.value))
        return power, f"(powZ_nat {self.text(x)} {self.text(e)} {int(n.value)}%nat {proof})"


def with_argument(t: T, place: int, value: T) -> T:
    return node(t.kind, t.type, (*t.args[:place], value, *t.args[place + 1 :]), t.data, t.hint)
