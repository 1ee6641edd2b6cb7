"""Terms as plain JSON data and back: nested lists, the class name first; many terms as a table.

>>> from symcnn.kernel.terms import INT, Var
>>> to_json(Var("n", INT) + 1)
['Add', ['Var', 'n', 'INT'], ['Num', '1']]
>>> print(from_json(['Add', ['Var', 'n', 'INT'], ['Num', '1']]))
n + 1
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import (
    NODES, REAL, Apply, Binder, Bound, Fun, Num, Pred, Sort, Space, Term, Var,
)  # fmt: skip

# Classes without data, and those of binders.
PLAIN: dict[str, type[Term]] = {
    k.__name__: k for k in NODES - {Num, Var, Bound, Space, Apply, Pred}
}
BINDERS = {name: k for name, k in PLAIN.items() if issubclass(k, Binder)}
NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?")


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
    return _written(t, [to_json(a) for a in t.args])


def _written(t: Term, args: list[Any]) -> list[Any]:
    match t:
        case Apply():
            data = _fun_to_json(t.fun)
        case Binder():
            data = [t.hint]
        case _:
            data = [_datum(d) for d in t.data]
    return [type(t).__name__, *data, *args]


def _datum(data: Any) -> Any:
    match data:
        case Sort():
            return data.name
        case Fraction():
            return str(data)
        case tuple():
            return [_fun_to_json(f) for f in data]
    return data


def _fun_to_json(fun: Fun) -> list[Any]:
    """Name and order, and the sort of the values where they are not real."""
    usual = fun.known or fun.sort == REAL
    return [fun.name, fun.order, *(() if usual else (fun.sort.name,))]


def from_json(data: Any) -> Term:
    """The very term that ``to_json`` wrote. Raises ``KernelError`` for anything else."""
    try:
        return _read(data, from_json)
    except NOT_A_TERM as error:
        raise KernelError("from_json", f"not a term: {error}", data=reprlib.repr(data)) from None


class Table:
    """Terms as rows, each with the numbers of earlier rows for its arguments.

    >>> from symcnn.kernel.terms import INT
    >>> table = Table()
    >>> table.number(Var("n", INT) + 1), table.rows
    (2, [['Var', 'n', 'INT'], ['Num', '1'], ['Add', 0, 1]])
    >>> print(read_table(table.rows)[2])
    n + 1
    """

    def __init__(self) -> None:
        self.rows: list[list[Any]] = []
        self._known: dict[int, tuple[int, Term]] = {}  # by identity, with the names of indices

    def number(self, t: Term) -> int:
        """The number of the row of a term."""
        if id(t) not in self._known:
            row = _written(t, [self.number(a) for a in t.args])
            self._known[id(t)] = len(self.rows), t
            self.rows.append(row)
        return self._known[id(t)][0]


def read_table(rows: Any) -> list[Term]:
    """The terms that a ``Table`` wrote. Raises ``KernelError`` for anything else."""
    terms: list[Term] = []
    try:
        for row in rows:
            terms.append(_read(row, lambda number: term_at(terms, number)))
    except NOT_A_TERM as error:
        reason = f"row {len(terms)} is not a term: {error}"
        raise KernelError("from_json", reason) from None
    return terms


def term_at(terms: Sequence[Term], number: Any) -> Term:
    """The term of this number; ``KernelError`` where there is none."""
    if type(number) is not int or not 0 <= number < len(terms):
        raise KernelError("from_json", "not the number of a term", found=reprlib.repr(number))
    return terms[number]


def certificate_to_json(certificate: Any, table: Table) -> Any:
    """The steps of a certificate as lists; its terms and fractions are marked as such.

    >>> certificate_to_json((("sum", ((Fraction(1, 2), (0,)),)), ("absurd", 1)), Table())
    [['sum', [[{'number': '1/2'}, [0]]]], ['absurd', 1]]
    """
    match certificate:
        case tuple():
            return [certificate_to_json(part, table) for part in certificate]
        case Term():
            return {"term": table.number(certificate)}
        case Fraction():
            return {"number": str(certificate)}
    return certificate


def certificate_from_json(data: Any, terms: Sequence[Term]) -> Any:
    """The certificate that ``certificate_to_json`` wrote; ``KernelError`` for anything else."""
    match data:
        case list():
            return tuple(certificate_from_json(part, terms) for part in data)
        case {"term": number}:
            return term_at(terms, number)
        case {"number": str() as text} if NUMBER.fullmatch(text):
            return Fraction(text)
        case str() | int():
            return data
    raise KernelError("from_json", "not a certificate", data=reprlib.repr(data))


def _read(data: Any, argument: Callable[[Any], Term]) -> Term:
    """The term of a list, with this for the reading of its arguments."""
    match data:
        case ["Num", str() as text] if NUMBER.fullmatch(text):
            number = Num(Fraction(text))
            if str(number.value) != text:
                raise ValueError("a fraction in lowest terms is expected")
            return number
        case ["Var", str() as name, str() as element, *sizes]:
            return Var(name, Sort[element], map(argument, sizes))
        case ["Bound", int() as index, str() as sort, str() as element, int() as rank]:
            return Bound(index, Sort[sort], Sort[element], rank)
        case ["Space", str() as element, *sizes]:
            return Space(Sort[element], tuple(map(argument, sizes)))
        case ["Apply", str() as name, int() as order, str() as sort, *args]:
            return Apply(Fun(name, order, Sort[sort]), tuple(map(argument, args)))
        case ["Apply", str() as name, int() as order, *args]:
            return Apply(Fun(name, order), tuple(map(argument, args)))
        case ["Pred", str() as name, list() as funs, *args]:
            functions = (Fun(f[0], f[1], *(Sort[sort] for sort in f[2:])) for f in funs)
            return Pred(name, tuple(functions), tuple(map(argument, args)))
        case [str() as name, str() as hint, domain, body] if name in BINDERS:
            return BINDERS[name].of((argument(domain), argument(body)), (), hint)
        case [str() as name, *args] if name in PLAIN and name not in BINDERS:
            return PLAIN[name].of(tuple(map(argument, args)), (), "")
    raise ValueError("a list that begins with the name of a class is expected")
