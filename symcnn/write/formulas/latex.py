r"""Terms as LaTeX, as a mathematician would have typed them.

Only commands of amsmath, amssymb and mathtools appear. Indices are counted from 0, or from
1, and then every index is shifted: the entry that the term calls X[k*q + a] is printed
X_{k(q-1)+a}, with q and a from 1. A sum reaches as far as the next plus sign, so a sum
that is multiplied from the right stands in parentheses, and a sum of sums does not.

>>> from symcnn.kernel.binding import close
>>> from symcnn.kernel.terms import INT, REAL, Range, Sum, Var
>>> k, i = Var("k", INT), Var("i", INT)
>>> x = Var("x", REAL, (k,))
>>> mean = Sum(Range(k), close(x[i], i), "i") / k
>>> print(latex(mean))
\frac{1}{k} \sum_{i=0}^{k-1} x_{i}
>>> print(latex(mean, Notation(base=1)))
\frac{1}{k} \sum_{i=1}^{k} x_{i}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from fractions import Fraction

from symcnn.kernel.binding import free_vars, open_binder, subst, subterms
from symcnn.kernel.terms import (
    BOOL, INT, ONE, TENSOR, Add, Apply, Binder, Bound, Bracket, Det, Diff, Entry, FloorDiv, Fun,
    Integral, Inv, Ite, Lam, Max, Min, Mod, Mul, Num, Pow, Prod, Range, Recip, Space, Sum, Term,
    Var, add, conj, neg,
)  # fmt: skip

from .connectives import formula
from .differentials import derivative
from .indices import tidy
from .widths import width
from .matrix_latex import matrix_piece
from .names import function_name, has_subscript, symbol
from .style import PLAIN, Notation
from .pieces import (
    ATOM, CLOSED, LOOSE, POWER, PRODUCT, SIGNED, SUM, TO_PLUS, TO_THE_END, Piece, case_rows,
    fraction, goes_above, hold, juxtapose, parentheses, tight,
)  # fmt: skip
from .quotients import is_negative, positive_first, quotient
from .sum_limits import End, Limits, limited

SETS = {"INT": r"\mathbb{Z}", "REAL": r"\mathbb{R}", "COMPLEX": r"\mathbb{C}"}
BIG_SIGNS = {Sum: r"\sum", Prod: r"\prod", Max: r"\max", Min: r"\min"}


def latex(term: Term, notation: Notation = PLAIN, indices: Iterable[Var] = ()) -> str:
    r"""A term as LaTeX for a displayed formula.

    ``notation`` says whether indices are counted from 0 or from 1 (``ValueError`` for another
    number). ``indices`` names free variables that are indices: with base 1 these are shifted
    as the bound ones are.

    >>> from symcnn.kernel.terms import INT, REAL
    >>> i, k = Var("i", INT), Var("k", INT)
    >>> Y = Var("Y", REAL, (k,))
    >>> print(latex(Y[i // k]), "and", latex(Y[i // k], Notation(base=1), [i]))
    Y_{\lfloor i/k\rfloor} and Y_{\lfloor (i-1)/k\rfloor+1}
    """
    return Printer(notation, [term], indices).text(term)


class Printer:
    """Prints terms with one set of names: no bound variable is named like a free one.

    The free variables of ``terms`` keep their names to themselves in all that is printed.
    A term that ``let`` has a name for is printed as that name; with ``matrices`` sums and tensors
    Terms in ``let`` are printed as their names, and sums and tensors as ``matrices`` if asked.
    Where the formula ``found`` is one of their parts, its sums have the limits that brackets
    leave; the hypotheses ``given`` may show that a limit can be divided.
    """

    def __init__(
        self,
        notation: Notation,
        terms: Iterable[Term],
        indices: Iterable[Var] = (),
        given: Iterable[Term] = (),
        found: Term | None = None,
        let: Iterable[tuple[Var, Term]] = (),
        matrices: bool = False,
    ) -> None:
        self.let, self.matrices = {t: v for v, t in let}, matrices
        base, self.bold = notation
        if base not in (0, 1):
            raise ValueError(f"indices are counted from 0 or from 1, not from {base}")
        self.base = base
        self.reserved = {v.name for t in terms for v in free_vars(t)}
        self.names = list(self.reserved)
        self.indices: dict[Var, Term] = {v: add(v, -1) for v in indices} if base else {}
        self.shifted = set(self.indices)
        # what is said of an index that is printed as another number does not hold of that
        self.given = [p for p in given if free_vars(p).isdisjoint(self.indices)]
        self.reserved |= {v.name for p in self.given for v in free_vars(p)}
        self.found = None if found is None else subst(found, self.indices)
        self.limiting = False

    def text(self, t: Term, small: bool = False) -> str:
        """A term in LaTeX; ``small`` when it stands in a line of text or in a subscript."""
        return self.held(self.indexed(t), LOOSE, small)

    def indexed(self, t: Term) -> Term:
        """The term to print, its names taken: an index from 1 stands for v - 1."""
        t = self.named(t) if self.let else t
        self.names = [*self.reserved, *(v.name for v in free_vars(t))]
        self.shifted = set(self.indices)
        return subst(t, self.indices)

    def named(self, t: Term) -> Term:
        """The term with the names of its parts."""
        if t in self.let or isinstance(t, Var):
            return self.let.get(t, t)
        return t.rebuild(tuple(map(self.named, t.args))) if t.args else t

    def held(self, t: Term, within: int, small: bool = False, reach: int = TO_THE_END) -> str:
        """The term, in parentheses where it is looser or reaches further than its place allows."""
        return hold(self.piece(t, small), within, small, reach).tex

    @contextmanager
    def entering(self, t: Term) -> Iterator[None]:
        """Prints the sums of the formula that was found with limits."""
        before = self.limiting
        self.limiting = before or t == self.found
        try:
            yield
        finally:
            self.limiting = before

    def piece(self, t: Term, small: bool) -> Piece:
        match t:
            case _ if t == self.found and not self.limiting:
                with self.entering(t):
                    return self.piece(t, small)
            case Add() | Mul() if self.moved(t) and tidy(t) != t:
                return self.piece(tidy(t), small)
            case Num(value=v) if v.denominator == 1:
                return Piece(str(v), ATOM if v >= 0 else SIGNED)
            case Num() | Mul() | Recip():
                return self.product(t, small)
            case Var():
                return Piece(self.symbol(t))
            case Bound(index=index):
                return Piece(rf"\bullet_{{{index}}}")
            case Add(args=args):
                return self.sum(args, small)
            case Pow(args=(Recip(args=(a,)), e)):
                return self.product(Recip(Pow(a, e)), small)
            case Pow(args=(a, e)):
                return self.power(a, e, small)
            case FloorDiv(args=(a, b)) if small:
                return Piece(rf"\lfloor {self.slashed([a], [b])}\rfloor")
            case FloorDiv(args=(a, b)):
                quotient = fraction(self.held(a, LOOSE), self.held(b, LOOSE))
                return Piece(rf"\left\lfloor {quotient}\right\rfloor")
            case Mod(args=(a, b)):
                sides = [self.held(s, PRODUCT, small, CLOSED) for s in (a, b)]
                return Piece(r" \bmod ".join(sides), SUM)
            case Ite():
                return self.cases(t, small)
            case Bracket(args=(p,)):
                return Piece(rf"[\,{self.held(p, LOOSE, True)}\,]")
            case Apply(fun=fun, args=args):
                return self.apply(fun, args, small)
            case Entry(args=(tensor, *places)):
                return Piece(f"{self.stem(tensor, small)}_{{{self.places(places)}}}")
            case Det(args=(a,)):
                return Piece(rf"\det{parentheses(self.held(a, LOOSE, small), small)}")
            case Inv(args=(a,)):
                return Piece(f"{self.held(a, ATOM, small)}^{{-1}}", POWER)
            case Diff(args=(Lam() as f, point, *places)):
                return derivative(self, f, point, places, small)
            case Sum() | Lam() if self.matrices and (found := self.matrix(t)) is not None:
                return found
            case Sum() | Prod() | Max() | Min():
                return self.total(t, small)
            case Integral():
                return self.integral(t, small)
            case Lam():
                return self.tensor(t, small)
            case Range(size=n):
                return Piece(rf"\{{{self.base},\dots,{self.last(n)}\}}")
            case Space(element=element, args=args):
                return Piece(SETS[element.name] + (f"^{{{self.sizes(args)}}}" if args else ""))
            case _ if t.sort == BOOL:
                return formula(self, t, small)
        raise TypeError(f"no LaTeX for {type(t).__name__}")

    # -- indices and names ---------------------------------------------------------

    def moved(self, t: Term) -> bool:
        """Whether a term contains an index that is counted from 1."""
        return not free_vars(t).isdisjoint(self.shifted)

    def places(self, indices: Sequence[Term]) -> str:
        """The places in a tensor, counted from the base."""
        found = [self.held(tidy(add(e, 1)) if self.base else e, LOOSE, True) for e in indices]
        return (",\\," if any(width(e) > 1 for e in found) else ",").join(found)

    def last(self, size: Term) -> str:
        """The last index of a range of this size."""
        return self.held(size if self.base else tidy(add(size, -1)), LOOSE, True)

    def sizes(self, shape: Sequence[Term]) -> str:
        """A shape as it stands in the exponent of a space."""
        within = PRODUCT if len(shape) > 1 else LOOSE
        return r"\times ".join(self.held(n, within, True) for n in shape)

    def symbol(self, v: Var) -> str:
        """A variable by its name."""
        return symbol(v.name, self.bold and v.sort == TENSOR)

    def stem(self, tensor: Term, small: bool) -> str:
        """A tensor that will carry indices: no second subscript, no exponent below them."""
        tex = symbol(tensor.name) if isinstance(tensor, Var) else self.held(tensor, LOOSE, small)
        plain = isinstance(tensor, Var | Bound) and not has_subscript(tex)
        return tex if plain else parentheses(tex, small)

    @contextmanager
    def opened(self, binder: Binder) -> Iterator[tuple[Var, Term]]:
        """The variable of a binder, under a name not yet in use, and the body in that variable."""
        domain, name = binder.domain, binder.hint
        while name in self.names:
            name += "'"
        ranged = isinstance(domain, Range)
        v = Var(name, INT) if isinstance(domain, Range) else Var(name, domain.element, domain.args)
        body = open_binder(binder, v)
        # an index over all of Z is shifted where it is the place of an entry
        if self.base and (ranged or (v.sort == INT and is_place(v, body))):
            self.shifted.add(v)
            body = open_binder(binder, add(v, -1))
        self.names.append(name)
        try:
            yield v, body
        finally:
            self.names.pop()
            self.shifted.discard(v)

    # -- arithmetic ----------------------------------------------------------------

    def sum(self, args: Sequence[Term], small: bool) -> Piece:
        *start, end = [self.piece(a, small) for a in positive_first(args)]
        held = [*(hold(p, SIGNED, small, TO_PLUS) for p in start), hold(end, SIGNED, small)]
        text = held[0].tex
        for piece in held[1:]:
            sign, part = ("-", piece.tex[1:]) if piece.tex[0] == "-" else ("+", piece.tex)
            text += f"{sign}{part}" if small else f" {sign} {part}"
        return Piece(text, SUM, held[-1].reach)

    def product(self, t: Term, small: bool) -> Piece:
        """A product with its sign in front and its reciprocals as one fraction."""
        scale, above, below = quotient(t)
        sign, size = ("-" if scale < 0 else ""), abs(scale)
        level = SIGNED if sign else PRODUCT
        if small and (below or size.denominator > 1):
            return Piece(sign + self.slashed(above, below, size), level)
        top = [str(size.numerator)] if size.numerator > 1 else []
        bottom = [str(size.denominator)] if size.denominator > 1 else []
        pieces = [self.piece(a, small) for a in above]
        held = self.factors(pieces, small)
        factors, reach = [p.tex for p in held], held[-1].reach if held else CLOSED
        if not below and not bottom:
            return Piece(sign + juxtapose([*top, *factors]), level, reach)
        under = [self.piece(b, small) for b in below]
        if bottom or len(under) > 1:
            under = self.factors(under, small)
        over = [*top, *(factors if top or len(pieces) > 1 else [p.tex for p in pieces])]
        denominator = juxtapose([*bottom, *(p.tex for p in under)])
        numerator = juxtapose(over or ["1"])
        if reach == CLOSED and goes_above(numerator, denominator):
            return Piece(sign + fraction(numerator, denominator), level)
        front = fraction(juxtapose(top or ["1"]), denominator)
        return Piece(sign + juxtapose([front, *factors]), level, reach)

    def factors(self, pieces: Sequence[Piece], small: bool) -> list[Piece]:
        """The factors of a product; only the last may reach further to the right."""
        return [
            hold(p, PRODUCT, small, CLOSED if p is not pieces[-1] else TO_THE_END) for p in pieces
        ]

    def slashed(
        self, above: Sequence[Term], below: Sequence[Term], scale: Fraction = Fraction(1)
    ) -> str:
        """A quotient in one line, for subscripts and exponents: (i-1)/(kl)."""
        top = [str(scale.numerator)] if scale.numerator != 1 else []
        top += [self.held(a, PRODUCT, True, CLOSED) for a in above]
        bottom = [str(scale.denominator)] if scale.denominator != 1 else []
        bottom += [self.held(b, POWER if len(below) == 1 else PRODUCT, True, CLOSED) for b in below]
        under = juxtapose(bottom)
        return f"{juxtapose(top or ['1'])}/{parentheses(under) if len(bottom) > 1 else under}"

    def power(self, a: Term, exponent: Term, small: bool) -> Piece:
        above = self.held(exponent, LOOSE, True)
        return Piece(f"{self.held(a, ATOM, small)}^{{{above}}}", POWER)

    def apply(self, fun: Fun, args: Sequence[Term], small: bool) -> Piece:
        match fun.name, fun.order, args:
            case "rpow", 0, (a, p):
                return self.power(a, p, small)
            case "sqrt", 0, (a,):
                return Piece(rf"\sqrt{{{self.held(a, LOOSE, small)}}}", POWER)
            case "abs", 0, (a,):
                return Piece(parentheses(self.held(a, LOOSE, small), small, (r"\lvert", r"\rvert")))
            case "floor", 0, (a,):
                sides = (r"\lfloor", r"\rfloor")
                return Piece(parentheses(self.held(a, LOOSE, small), small, sides))
            case "cis", 0, (a,):
                sign, a = ("-", tidy(neg(a))) if is_negative(a) else ("", a)
                angle = self.held(a, PRODUCT, True)
                return Piece(rf"\mathrm{{e}}^{{{sign}2\pi\mathrm{{i}}\,{angle}}}", POWER)
        name = function_name(fun)
        if not args:
            return Piece(name)
        inside = ", ".join(self.held(a, LOOSE, small) for a in args)
        return Piece(name + parentheses(inside, small))

    def cases(self, t: Ite, small: bool) -> Piece:
        rows = []
        rest: Term = t
        while isinstance(rest, Ite):
            condition, value, rest = rest.args
            rows.append((self.held(value, LOOSE, small), self.held(condition, LOOSE, small)))
        default = self.held(rest, LOOSE, small)
        if small:
            text = r",\ ".join(rf"{value}\ \text{{if}}\ {p}" for value, p in rows)
            return Piece(rf"({text},\ \text{{else}}\ {default})")
        lines = [row for value, p in rows for row in case_rows(value, p)]
        text = r",\\ ".join([*lines, rf"{default} & \text{{otherwise}}"])
        return Piece(rf"\begin{{cases}}{text}\end{{cases}}", PRODUCT, TO_THE_END)

    # -- binders -------------------------------------------------------------------

    def total(self, t: Sum | Prod | Max | Min, small: bool) -> Piece:
        with self.signed(t) as (signs, body):
            inner = hold(self.piece(body, small), PRODUCT, small)
            own = TO_PLUS if isinstance(t, Sum | Prod) else TO_THE_END
            return Piece(signs_before(signs, inner.tex), PRODUCT, max(own, inner.reach))

    @contextmanager
    def signed(self, t: Sum | Prod | Max | Min) -> Iterator[tuple[list[str], Term]]:
        """The signs of sums that brackets limit, or else the sign of one; and the body."""
        with ExitStack() as stack:
            sums: list[tuple[Var, Term, Term]] = []
            inner: Term = t
            while self.limiting and isinstance(inner, Sum) and isinstance(inner.domain, Range):
                size = inner.domain.size
                v, inner = stack.enter_context(self.opened(inner))
                sums.append((v, Num(self.base), size if self.base else tidy(add(size, -1))))
            found = limited(sums, inner, self.given) if sums else None
            if found is not None:
                held = [self.held(Bracket(conj(*found.conditions)), LOOSE)]
                signs = [*(held if found.conditions else []), *map(self.run, found.sums)]
                yield signs, found.body
                return
        with ExitStack() as stack:
            v, inner = stack.enter_context(self.opened(t))
            names = [v]
            # a sum in a sum over the same range: one sign does for both
            while isinstance(t, Sum) and isinstance(inner, Sum) and inner != self.found:
                if inner.domain != t.domain or not isinstance(t.domain, Range):
                    break
                v, inner = stack.enter_context(self.opened(inner))
                names.append(v)
            yield [self.limits(t, names)], inner

    def limits(self, t: Sum | Prod | Max | Min, names: Sequence[Var]) -> str:
        """The sign of a sum, product or maximum with the range of its indices."""
        sign, name, v = BIG_SIGNS[type(t)], ",".join(map(self.symbol, names)), names[0]
        if not isinstance(t.domain, Range):
            return rf"{sign}_{{{name}\in {SETS[t.domain.element.name]}}}"
        if isinstance(t, Max | Min):
            return f"{sign}_{{{self.ranged(v, t.domain.size)}}}"
        return f"{sign}_{{{name}={self.base}}}^{{{self.last(t.domain.size)}}}"

    def run(self, limits: Limits) -> str:
        """The sign of a sum whose index runs between several bounds."""
        low = self.extreme(r"\max", ("\\lceil", "\\rceil"), limits.low)
        high = self.extreme(r"\min", ("\\lfloor", "\\rfloor"), limits.high)
        return rf"\sum_{{{self.symbol(limits.index)}={low}}}^{{{high}}}"

    def extreme(self, sign: str, rounding: tuple[str, str], ends: Sequence[End]) -> str:
        """The greatest or least of some bounds, quotients rounded."""
        left, right = rounding
        found = [
            self.held(tidy(e.value), LOOSE, True)
            if e.divisor == ONE
            else rf"{left} {self.slashed([tidy(e.value)], [e.divisor])}{right}"
            for e in ends
        ]
        return found[0] if len(found) == 1 else sign + parentheses(",\\,".join(found), True)

    def ranged(self, v: Var, size: Term) -> str:
        """The range of an index as an inequality: 0 <= i < n, or 1 <= i <= n."""
        end, sign = self.held(size, SUM, True), r"\le" if self.base else "<"
        return tight(rf"{self.base} \le {symbol(v.name)} {sign} {end}")

    def integral(self, t: Integral, small: bool) -> Piece:
        with self.opened(t) as (v, body):
            inner = self.held(body, PRODUCT, small)
            sign = rf"\int_{{{self.held(t.domain, LOOSE, True)}}}"
            return Piece(rf"{after(sign, inner)}\,d{self.symbol(v)}", PRODUCT, TO_PLUS)

    def tensor(self, t: Lam, small: bool) -> Piece:
        """A tensor by its entries, or a function as x -> e."""
        with ExitStack() as stack:
            v, body = stack.enter_context(self.opened(t))
            if isinstance(t.domain, Space):
                return Piece(rf"({self.symbol(v)} \mapsto {self.held(body, LOOSE, small)})")
            ranges = [(v, t.domain.size)]
            while isinstance(body, Lam) and isinstance(body.domain, Range):
                size = body.domain.size
                v, body = stack.enter_context(self.opened(body))
                ranges.append((v, size))
            inner = parentheses(self.held(body, LOOSE, small), small)
            return Piece(f"{inner}_{{{self.extents(ranges)}}}")

    def matrix(self, t: Sum | Lam) -> Piece | None:
        """A number, vector or matrix in the notation of matrices, where it has one."""
        with ExitStack() as stack:
            axes: list[Var] = []
            sizes: list[Term] = []
            body: Term = t
            while isinstance(body, Lam) and isinstance(body.domain, Range):
                sizes.append(body.domain.size)
                v, body = stack.enter_context(self.opened(body))
                axes.append(v)
            return matrix_piece(body, axes, sizes, symbol)

    def extents(self, ranges: Iterable[tuple[Var, Term]]) -> str:
        """The sizes of a tensor's axes: i<m, j<n."""
        sign = r"\le " if self.base else "<"
        return r",\,".join(f"{symbol(v.name)}{sign}{self.held(n, SUM, True)}" for v, n in ranges)


def signs_before(signs: Sequence[str], inner: str) -> str:
    """Several signs and what stands under them."""
    for sign in reversed(signs):
        inner = after(sign, inner)
    return inner


def after(sign: str, inner: str) -> str:
    """A big sign and what stands under it; big signs stand close together."""
    if not inner.startswith((*BIG_SIGNS.values(), r"\int")):
        return f"{sign} {inner}"
    wide = width(sign) > width(r"\sum_{k=0}^{n-1}")
    return rf"{sign}\,{inner}" if wide else sign + inner


def is_place(v: Var, body: Term) -> bool:
    """Whether a variable stands in an index of an entry."""
    return any(
        v in free_vars(e) for t in subterms(body) if isinstance(t, Entry) for e in t.args[1:]
    )
