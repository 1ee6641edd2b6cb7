"""Terms as plain JSON data and back: nested lists, the class name first.

>>> from symcnn.kernel.terms import INT, Var
>>> to_json(Var("n", INT) + 1)
['Add', ['Var', 'n', 'INT'], ['Num', '1']]
>>> print(from_json(['Add', ['Var', 'n', 'INT'], ['Num', '1']]))
n + 1
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from . import terms
from .errors import KernelError
from .terms import Apply, Binder, Bound, Fun, Num, Pred, Sort, Space, Term, Var

# Classes whose data is empty: rebuilt by giving the class its arguments.
PLAIN: dict[str, Any] = {
    name: getattr(terms, name)
    for name in (
        *("Pow", "Recip", "FloorDiv", "Mod", "Ite", "Bracket", "Det", "Inv", "Range", "Diff"),
        *("Le", "Lt", "Eq", "And", "Or", "Not", "Forall", "Exists"),
        *("Sum", "Prod", "Max", "Min", "Integral", "Lam"),
    )
}


# What the constructors and the reading of the lists raise for data of another form.
NOT_A_TERM = (
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


def to_json(t: Term) -> list[Any]:
    """A term as nested lists of strings and integers."""
    name, args = type(t).__name__, [to_json(a) for a in t.args]
    match t:
        case Num():
            return [name, str(t.value)]
        case Var():
            return [name, t.name, t.element.name, *args]
        case Bound():
            return [name, t.index, t.sort.name, t.element.name, t.rank]
        case Space():
            return [name, t.element.name, *args]
        case Apply():
            return [name, t.fun.name, t.fun.order, *args]
        case Pred():
            return [name, t.name, [[f.name, f.order] for f in t.funs], *args]
        case Binder():
            return [name, t.hint, *args]
        case _:
            return [name, *args]


def from_json(data: Any) -> Term:
    """The term that ``to_json`` wrote. Raises ``KernelError`` for anything else."""
    try:
        return _read(data)
    except NOT_A_TERM as error:
        raise KernelError("from_json", f"not a term: {error}", data=data) from None


def _read(data: Any) -> Term:
    name, *rest = data
    match name:
        case "Num":
            return Num(Fraction(rest[0]))
        case "Var":
            return Var(str(rest[0]), Sort[rest[1]], map(_read, rest[2:]))
        case "Bound":
            return Bound(int(rest[0]), Sort[rest[1]], Sort[rest[2]], int(rest[3]))
        case "Space":
            return Space(Sort[rest[0]], tuple(map(_read, rest[1:])))
        case "Apply":
            return Apply(Fun(str(rest[0]), int(rest[1])), tuple(map(_read, rest[2:])))
        case "Pred":
            funs = tuple(Fun(str(f), int(order)) for f, order in rest[1])
            return Pred(str(rest[0]), funs, tuple(map(_read, rest[2:])))
        case "Add" | "Mul":
            args = tuple(map(_read, rest))
            build = terms.add if name == "Add" else terms.mul
            return build(*args)
        case "Entry":
            return terms.Entry(_read(rest[0]), tuple(map(_read, rest[1:])))
    kind = PLAIN[name]
    if issubclass(kind, Binder):
        return kind(_read(rest[1]), _read(rest[2]), str(rest[0]))  # type: ignore[no-any-return]
    return kind(*map(_read, rest))  # type: ignore[no-any-return]
