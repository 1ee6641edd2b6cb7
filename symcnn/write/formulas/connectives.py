r"""Formulas as LaTeX: inequalities in chains, quantifiers, properties in words.

>>> from symcnn.kernel.terms import INT, Var, conj
>>> from symcnn.write.formulas.latex import latex
>>> i, n = Var("i", INT), Var("n", INT)
>>> print(latex(conj(0 <= i, i < n)))
0 \le i < n
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack

from symcnn.kernel.binding import subterms
from symcnn.kernel.terms import (
    BOOL, INT, TRUE, And, Diff, Eq, Exists, Forall, Lam, Le, Lt, Not, Num, Or, Pred, Range, Term,
    Var,
)  # fmt: skip

from .inequality_chains import Chain, adjective, chains
from .indices import balance
from .names import function_name
from .pieces import AND, ATOM, CLOSED, COMPARE, LOOSE, OR, SUM, TO_THE_END, Piece, Prints, tight

AND_EXISTS = r"\text{, and it exists}"

SIGNS = {"<=": r"\le", "<": "<", "=": "=", "!=": r"\neq"}


def formula(printer: Prints, t: Term, small: bool) -> Piece:
    """A formula with the printer's names; ``small`` when it stands in a line of text."""

    def sides(terms: Sequence[Term], level: int) -> list[str]:
        return [printer.held(s, level, small, CLOSED) for s in terms]

    match t:
        case And(args=()) | Or(args=()):
            return Piece(r"\top" if t == TRUE else r"\bot")
        case Eq(args=(a, b)) if a.sort == BOOL:
            return Piece(r" \iff ".join(sides((a, b), COMPARE)), OR)
        case Le() | Lt() | Eq() | Not(args=(Le() | Lt() | Eq(),)):
            return _conjunction(printer, (t,), small)
        case And(args=args):
            return _conjunction(printer, args, small)
        case Or(args=(Not(args=(p,)), q)):
            return Piece(r" \implies ".join(sides((p, q), AND)), LOOSE)
        case Or(args=args):
            return Piece(r" \lor ".join(sides(args, AND)), OR)
        case Not(args=(p,)):
            return Piece(rf"\neg {printer.held(p, ATOM, small)}", AND)
        case Forall() | Exists():
            return _quantified(printer, t, small)
        case Pred():
            return _property(printer, t, small)
    raise TypeError(f"no LaTeX for {type(t).__name__}")


def _conjunction(printer: Prints, formulas: Sequence[Term], small: bool) -> Piece:
    told = [p for p in formulas if not _is_counted(p)] or formulas
    found = chains(_balanced(printer, p) for p in told)
    texts = [
        _chain(printer, p, small) if isinstance(p, Chain) else printer.held(p, AND, small, CLOSED)
        for p in found
    ]
    joint = r",\ " if small else r" \land "
    return Piece(joint.join(texts), AND if len(texts) > 1 else COMPARE)


def _is_counted(p: Term) -> bool:
    """Whether two numbers are compared, as they should be: 0 <= 1 says nothing."""
    match p:
        case Le(args=(Num(value=a), Num(value=b))):
            return a <= b
        case Lt(args=(Num(value=a), Num(value=b))):
            return a < b
    return False


def _balanced(printer: Prints, p: Term) -> Term:
    """A comparison of indices with its constants moved, as counting from 1 needs it."""
    match p:
        case Not(args=(Le(args=(a, b)),)):
            return _balanced(printer, Lt(b, a))
        case Not(args=(Lt(args=(a, b)),)):
            return _balanced(printer, Le(b, a))
        case Not(args=(Eq() as equation,)):
            return Not(_balanced(printer, equation))
        case Le() | Lt() | Eq() if printer.moved(p) and p.args[0].sort == INT:
            return balance(p)
    return p


def _chain(printer: Prints, p: Chain, small: bool) -> str:
    text = printer.held(p.terms[0], SUM, small)
    for relation, t in zip(p.relations, p.terms[1:], strict=True):
        text += f" {SIGNS[relation]} {printer.held(t, SUM, small)}"
    return tight(text) if small else text


def quantifier(printer: Prints, t: Forall | Exists, v: Var) -> str:
    r"""The quantifier of a formula with the range of its variable, up to the colon."""
    sign = r"\forall" if isinstance(t, Forall) else r"\exists"
    return rf"{sign}\, {_range(printer, t, v)}\colon"


def _range(printer: Prints, t: Forall | Exists, v: Var) -> str:
    if isinstance(t.domain, Range):
        return printer.ranged(v, t.domain.size)
    return rf"{printer.symbol(v)} \in {printer.held(t.domain, LOOSE, True)}"


def _quantified(printer: Prints, t: Forall | Exists, small: bool) -> Piece:
    with printer.opened(t) as (v, body):
        inner = printer.held(body, LOOSE, small)
        return Piece(rf"{quantifier(printer, t, v)}\ {inner}", LOOSE, TO_THE_END)


def in_words(printer: Prints, p: Term) -> str:
    """A hypothesis as text with formulas between dollar signs: "x > 0 for all x with ..."."""
    with ExitStack() as stack:
        body, condition, ranges = p, "", []
        while isinstance(body, Forall):
            v, inner = stack.enter_context(printer.opened(body))
            ranges.append(f"${_range(printer, body, v)}$")
            body = inner
        # a quantifier further in would change its place in the sentence
        if any(isinstance(t, Forall | Exists) for t in subterms(body)):
            ranges = []
        elif ranges and isinstance(body, Or) and isinstance(body.args[0], Not):
            premise, *rest = body.args
            condition = f" with ${printer.held(premise.args[0], LOOSE, True)}$"
            body = rest[0] if len(rest) == 1 else Or(*rest)
        if ranges or not isinstance(p, Forall):
            text = _claimed(printer, body)
            return f"{text} for all {' and '.join(ranges)}{condition}" if ranges else text
    return f"${printer.held(p, LOOSE, True)}$"


def _claimed(printer: Prints, p: Term) -> str:
    match p:
        case Pred(name="integrable", funs=(), args=(Lam() as f,)):
            with ExitStack() as stack:
                v, body = stack.enter_context(printer.opened(f))
                variables, where = [v], ""
                while isinstance(body, Lam):
                    v, body = stack.enter_context(printer.opened(body))
                    variables.append(v)
                    where = " on the plane"
                names = ", ".join(map(printer.symbol, variables))
                names = f"({names})" if where else names
                return rf"${names} \mapsto {printer.held(body, LOOSE, True)}$ is integrable{where}"
    return f"${printer.held(p, LOOSE, True)}$"


def _property(printer: Prints, t: Pred, small: bool) -> Piece:
    """A property in words."""
    if t.name == "derivative":
        f, point, *places, value = t.args
        rate = printer.held(Diff(f, point, *places), SUM, small)
        text = rf"{rate} = {printer.held(value, SUM, small)}{AND_EXISTS}"
        return Piece(text, LOOSE, TO_THE_END)
    names = [function_name(f) for f in t.funs]
    subject, *rest = [*names, *(printer.held(a, LOOSE, small) for a in t.args)]
    end = rf" at }}{', '.join(rest)}" if rest else "}"
    return Piece(rf"{subject}\text{{ is {adjective(t.name)}{end}", COMPARE, TO_THE_END)
