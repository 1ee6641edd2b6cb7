"""Terms as one line of plain text, for error messages and the terminal.

>>> from symcnn.kernel.binding import close
>>> from symcnn.kernel.terms import INT, REAL, Range, Sum, Var
>>> k, i = Var("k", INT), Var("i", INT)
>>> x = Var("x", REAL, (k,))
>>> print(Sum(Range(k), close(x[i] / k**2, i), "i"))
sum[i<k] x[i]/k**2
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from fractions import Fraction
from itertools import pairwise
from typing import Self

from symcnn.kernel.binding import domain_var, free_vars, open_binder
from symcnn.kernel.terms import (
    Add, And, Apply, Binder, Bound, Bracket, Det, Diff, Entry, Eq, FloorDiv, Inv, Ite, Le, Lt, Mod,
    Mul, Not, Num, Or, Pow, Pred, Range, Recip, Space, Term, Var,
)  # fmt: skip

CONSTANTS = frozenset({"pi", "true", "false"})  # a variable of this name is not it
DIGITS = 12  # after the point of a decimal
# How tightly an operator holds its arguments; a looser one inside needs parentheses.
LOOSE, OR, AND, COMPARE, SUM, PRODUCT, UNARY, POWER, ATOM = range(9)


def show(t: Term, beside: Iterable[Term] = ()) -> str:
    """The term in text; no bound variable is called like a free one.

    Two free variables of one name, in the term and the terms ``beside`` it, are told apart by
    their sorts and shapes.

    >>> from symcnn.kernel.binding import close
    >>> from symcnn.kernel.terms import INT, REAL, Sum
    >>> n, i = Var("n", INT), Var("i", INT)
    >>> x = Var("x", REAL, (n,))
    >>> print(show(Sum(Range(n), close(x[i], i), "i") + x[i]))
    sum[i_1<n] x[i_1] + x[i]
    >>> print(show(n + Var("n", REAL)))
    n:INT + n:REAL
    """
    return TextWriter(t, beside).show(t)


def show_number(v: Fraction) -> str:
    """A number, as a decimal where that is shorter than the fraction.

    >>> print(show_number(Fraction(3, 4)), show_number(Fraction(8943, 200000)))
    3/4 0.044715
    """
    digits = 0
    while digits < DIGITS and v * 10**digits % 1:
        digits += 1
    if not digits or v * 10**digits % 1:
        return str(v)
    whole = str(abs(v.numerator * 10**digits // v.denominator)).rjust(digits + 1, "0")
    decimal = f"{'-' if v < 0 else ''}{whole[:-digits]}.{whole[-digits:]}"
    return min(str(v), decimal, key=len)


class TextWriter:
    """Writes a term; the bound variables keep clear of the names of the free ones."""

    def __init__(self, t: Term, beside: Iterable[Term] = ()) -> None:
        names = Counter(v.name for v in free_vars(t).union(*map(free_vars, beside)))
        self.free = free_vars(t)
        # names that are not the name of one variable
        self.doubtful = CONSTANTS.union(name for name, count in names.items() if count > 1)

    def show(self, t: Term, within: int = LOOSE) -> str:
        """The term in parentheses where the surrounding operator needs them."""
        text, level = self._show(t)
        return f"({text})" if level < within else text

    def _show(self, t: Term) -> tuple[str, int]:
        match t:
            case Num(value=v):
                return show_number(v), ATOM if v.denominator == 1 and v >= 0 else UNARY
            case Var(name=name):
                return (self._told_apart(t) if name in self.doubtful else name), ATOM
            case Bound(index=index):
                return f"#{index}", ATOM
            case Add(args=args):
                return self._show_sum(args), SUM
            case Mul(args=(Num(value=v), *rest)) if v == -1:
                return f"-{self._show_product(rest, UNARY)}", PRODUCT
            case Mul(args=args):
                # a sum takes everything that follows it for its body, unless it is in parentheses
                level = UNARY if isinstance(args[0], Binder | Mod) else PRODUCT
                return self._show_product(args, level), PRODUCT
            case Recip(args=(a,)):
                return f"1/{self.show(a, POWER)}", UNARY
            case Pow(args=(a, b)):
                return f"{self.show(a, ATOM)}**{self.show(b, POWER)}", POWER
            case FloorDiv(args=(a, b)):
                return f"{self.show(a, PRODUCT)}//{self.show(b, POWER)}", PRODUCT
            case Mod(args=(a, b)):
                return f"{self.show(a, PRODUCT)} % {self.show(b, POWER)}", PRODUCT
            case Entry(args=(a, *indices)):
                return f"{self.show(a, ATOM)}[{', '.join(map(self.show, indices))}]", ATOM
            case Apply(fun=fun, args=args):
                return (f"{fun!r}({', '.join(map(self.show, args))})" if args else repr(fun)), ATOM
            case Bracket(args=(p,)):
                return f"[{self.show(p)}]", ATOM
            case Ite(args=(p, a, b)):
                return f"{self.show(a, OR)} if {self.show(p, OR)} else {self.show(b, OR)}", LOOSE
            case Det() | Inv():
                return f"{type(t).__name__.lower()}({self.show(t.args[0])})", ATOM
            case Diff(args=(f, point, *indices)):
                place = f"[{', '.join(map(self.show, indices))}]" if indices else ""
                # the variable of a derivative may be called like the point
                own = isinstance(point, Var) and point not in free_vars(f)
                inner = self.without(point) if own else self
                return f"diff({inner.show(f)}, {self.show(point)}{place})", ATOM
            case Le(args=(a, b)):
                return f"{self.show(a, SUM)} <= {self.show(b, SUM)}", COMPARE
            case Lt(args=(a, b)):
                return f"{self.show(a, SUM)} < {self.show(b, SUM)}", COMPARE
            case Eq(args=(a, b)):
                return f"{self.show(a, SUM)} = {self.show(b, SUM)}", COMPARE
            case Not(args=(Eq(args=(a, b)),)):
                return f"{self.show(a, SUM)} != {self.show(b, SUM)}", COMPARE
            case Not(args=(p,)):
                return f"not {self.show(p, COMPARE)}", AND
            case And(args=()):
                return "true", ATOM
            case And(args=args):
                return " and ".join(self.show(a, COMPARE) for a in args), AND
            case Or(args=()):
                return "false", ATOM
            case Or(args=args):
                return " or ".join(self.show(a, AND) for a in args), OR
            case Pred(name=name, funs=funs, args=args):
                return f"{name}({', '.join([*map(repr, funs), *map(self.show, args)])})", ATOM
            case Range(size=n):
                return f"range({self.show(n)})", ATOM
            case Space(args=args):
                letter = {"INT": "Z", "REAL": "R", "COMPLEX": "C"}[t.element.name]
                return letter + (
                    f"^({' x '.join(self.show(a, UNARY) for a in args)})" if args else ""
                ), ATOM
            case Binder():
                return self.show_binder(t), PRODUCT
        raise TypeError(f"no text for {type(t).__name__}")

    def without(self, point: Term) -> Self:
        """The writer for terms in which a variable may be bound again."""
        other = copy(self)
        other.free = self.free - {point}
        return other

    def _told_apart(self, v: Var) -> str:
        shape = f"({', '.join(map(self.show, v.shape))})" if v.shape else ""
        return f"{v.name}:{v.element.name}{shape}"

    def _show_product(self, args: Sequence[Term], level: int) -> str:
        """The factors in their order, ``a/b`` for a times 1/b; the first binds as ``level``."""
        text = self.show(args[0], level)
        for before, a in pairwise(args):
            if isinstance(a, Recip) and not isinstance(before, Num):
                text += f"/{self.show(a.args[0], POWER)}"
            else:
                text += f"*{self.show(a, UNARY)}"
        return text

    def _show_sum(self, args: tuple[Term, ...]) -> str:
        text = self.show(args[0], SUM)
        for a in args[1:]:
            part = self.show(a, PRODUCT)
            text += f" - {part[1:]}" if part.startswith("-") else f" + {part}"
        return text

    def show_binder(self, t: Binder) -> str:
        """A binder with its range in front of its body."""
        if t.loose:
            inner, name = t.body, t.hint
        else:
            v = domain_var(t, free_vars(t) | self.free)
            inner, name = open_binder(t, v), v.name
        where = (
            f"<{self.show(t.domain.size, SUM)}"
            if isinstance(t.domain, Range)
            else f" in {self.show(t.domain)}"
        )
        return f"{type(t).__name__.lower()}[{name}{where}] {self.show(inner, PRODUCT)}"
