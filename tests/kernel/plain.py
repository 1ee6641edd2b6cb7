"""Theorems as text for the tables, apart from how the package shows them to its readers.

The tables say what a rule proves; they must not change when the printing of terms does.
"""

from __future__ import annotations

from symcnn.kernel.binding import domain_var, free_vars, open_binder
from symcnn.kernel.terms import (
    Add, And, Apply, Binder, Bound, Bracket, Det, Diff, Entry, Eq, FloorDiv, Inv, Ite, Le, Lt, Mod,
    Mul, Not, Num, Or, Pow, Pred, Range, Recip, Space, Term, Var,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

# How tightly an operator holds its arguments; a looser one inside needs parentheses.
LOOSE, OR, AND, COMPARE, SUM, PRODUCT, UNARY, POWER, ATOM = range(9)


def show(t: Term, within: int = LOOSE) -> str:
    """The term in text, in parentheses where the surrounding operator needs them."""
    text, level = _show(t)
    return f"({text})" if level < within else text


def _show(t: Term) -> tuple[str, int]:
    match t:
        case Num(value=v):
            return str(v), ATOM if v.denominator == 1 and v >= 0 else UNARY
        case Var(name=name):
            return name, ATOM
        case Bound(index=index):
            return f"#{index}", ATOM
        case Add(args=args):
            return _show_sum(args), SUM
        case Mul(args=(Num(value=v), *rest)) if v == -1:
            return "-" + "*".join(show(a, UNARY) for a in rest), PRODUCT
        case Mul(args=args):
            # a sum takes everything that follows it for its body, unless it is in parentheses
            return "*".join(
                show(a, UNARY if place or isinstance(a, Binder) else PRODUCT)
                for place, a in enumerate(args)
            ), PRODUCT
        case Recip(args=(a,)):
            return f"1/{show(a, POWER)}", UNARY
        case Pow(args=(a, b)):
            return f"{show(a, ATOM)}**{show(b, POWER)}", POWER
        case FloorDiv(args=(a, b)):
            return f"{show(a, PRODUCT)}//{show(b, POWER)}", PRODUCT
        case Mod(args=(a, b)):
            return f"{show(a, PRODUCT)} % {show(b, POWER)}", PRODUCT
        case Entry(args=(a, *indices)):
            return f"{show(a, ATOM)}[{', '.join(map(show, indices))}]", ATOM
        case Apply(fun=fun, args=args):
            return (f"{fun!r}({', '.join(map(show, args))})" if args else repr(fun)), ATOM
        case Bracket(args=(p,)):
            return f"[{show(p)}]", ATOM
        case Ite(args=(p, a, b)):
            return f"{show(a, OR)} if {show(p, OR)} else {show(b, OR)}", LOOSE
        case Det() | Inv():
            return f"{type(t).__name__.lower()}({show(t.args[0])})", ATOM
        case Diff(args=(f, point, *indices)):
            place = f"[{', '.join(map(show, indices))}]" if indices else ""
            return f"diff({show(f)}, {show(point)}{place})", ATOM
        case Le(args=(a, b)):
            return f"{show(a, SUM)} <= {show(b, SUM)}", COMPARE
        case Lt(args=(a, b)):
            return f"{show(a, SUM)} < {show(b, SUM)}", COMPARE
        case Eq(args=(a, b)):
            return f"{show(a, SUM)} = {show(b, SUM)}", COMPARE
        case Not(args=(Eq(args=(a, b)),)):
            return f"{show(a, SUM)} != {show(b, SUM)}", COMPARE
        case Not(args=(p,)):
            return f"not {show(p, COMPARE)}", AND
        case And(args=()):
            return "true", ATOM
        case And(args=args):
            return " and ".join(show(a, COMPARE) for a in args), AND
        case Or(args=()):
            return "false", ATOM
        case Or(args=args):
            return " or ".join(show(a, AND) for a in args), OR
        case Pred(name=name, funs=funs, args=args):
            return f"{name}({', '.join([*map(repr, funs), *map(show, args)])})", ATOM
        case Range(size=n):
            return f"range({show(n)})", ATOM
        case Space(args=args):
            letter = {"INT": "Z", "REAL": "R", "COMPLEX": "C"}[t.element.name]
            return letter + (f"^({' x '.join(show(a, UNARY) for a in args)})" if args else ""), ATOM
        case Binder():
            return _show_binder(t), PRODUCT
    raise TypeError(f"no text for {type(t).__name__}")


def _show_sum(args: tuple[Term, ...]) -> str:
    text = show(args[0], SUM)
    for a in args[1:]:
        part = show(a, PRODUCT)
        text += f" - {part[1:]}" if part.startswith("-") else f" + {part}"
    return text


def _show_binder(t: Binder) -> str:
    if t.loose:
        inner, name = t.body, t.hint
    else:
        v = domain_var(t, free_vars(t))
        inner, name = open_binder(t, v), v.name
    where = (
        f"<{show(t.domain.size, SUM)}" if isinstance(t.domain, Range) else f" in {show(t.domain)}"
    )
    return f"{type(t).__name__.lower()}[{name}{where}] {show(inner, PRODUCT)}"


def plain(theorem: Theorem) -> str:
    """``hypotheses |- conclusion``."""
    hyps = ", ".join(map(show, theorem.hyps))
    return f"{hyps} |- {show(theorem.concl)}" if hyps else f"|- {show(theorem.concl)}"
