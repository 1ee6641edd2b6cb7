"""Operations on numbers and on arrays entry by entry, with what they need recorded."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from fractions import Fraction

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import (
    INT, ONE, REAL, ZERO, And, Apply, Bracket, Eq, FloorDiv, Fun, Ite, Le, Lt, Max, Min, Mod, Mul,
    Num, Or, Term, add, mul, ne, neg, power, recip,
)  # fmt: skip
from symcnn.operators.lengths import quotient_of

from .sorts import Sorts
from .state import MAX_BITS, MAX_EXPONENT
from .values import Value

# Names that the libraries share with the kernel, or use for the same function.
ELEMENTARY = {
    "exp": "exp", "log": "log", "sqrt": "sqrt", "tanh": "tanh", "sin": "sin", "cos": "cos",
    "sinh": "sinh", "cosh": "cosh", "atan": "atan", "arctan": "atan", "erf": "erf",
    "sigmoid": "sigmoid", "sign": "sign", "tan": "tan", "cis": "cis",
    "abs": "abs", "fabs": "abs", "absolute": "abs",
}  # fmt: skip

OPERATORS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//",
    ast.Mod: "%", ast.Pow: "**", ast.MatMult: "@",
}  # fmt: skip


DIVISION = "division by a number other than 0"
OF_ARRAYS = "division of an array by a number other than 0"  # by 0 it is no error
AS_REAL = "write 1 / x, or make the entries real numbers"
AS_NUMBER = "write (1 if condition else 0) for the number"


class Arithmetic(Sorts):
    """Reading operations on values."""

    def operate_numbers(self, symbol: str, a: Term, b: Term, node: ast.AST) -> Term:
        """``a symbol b`` of numbers, with what it needs recorded."""
        if symbol in "+-":
            self.refuse_truth_values(node, a, b)
        match symbol:
            case "+":
                return add(a, b)
            case "-":
                return add(a, neg(b))
            case "*":
                product = mul(a, b)
                truths = may_be_truth_value(a) and may_be_truth_value(b)
                # (x > 0) * 1 is an integer
                return product if truths else by_cases(product)
            case "/":
                return self.divide(a, b, node)
            case "//" | "%" if max(a.sort, b.sort) == REAL:
                whole = Fun("floor")(self.divide(a, b, node))
                return whole if symbol == "//" else add(a, neg(mul(b, whole)))
            case "//" | "%":
                self.require_divisor(a, b, symbol, node)
                exact = quotient_of(a, b) if isinstance(a, Mul) else None
                if exact is not None:
                    return exact if symbol == "//" else ZERO
                return FloorDiv(a, b) if symbol == "//" else Mod(a, b)
        return self.raise_to(a, b, node)

    def require_natural_power(self, exponent: Term, node: ast.AST) -> None:
        """Require an exponent that NumPy and PyTorch have for integers: no negative one.

        One that is written as a real number, -1.0, is an exponent of real numbers.
        """
        written = node.right if isinstance(node, ast.BinOp) else node
        parts = (p.value for p in ast.walk(written) if isinstance(p, ast.Constant))
        if any(isinstance(value, float) for value in parts):
            return
        what = f"NumPy and PyTorch have no negative power of integers; {AS_REAL}"
        if exponent.sort == INT and isinstance(exponent, Num) and exponent.value < 0:
            raise self.error(node, what)
        if exponent.sort == INT and not isinstance(exponent, Num):
            self.require(Le(ZERO, exponent), what, node)

    def refuse_truth_values(self, node: ast.AST, *numbers: Term) -> None:
        """Raise if all the numbers are truth values, of NumPy: the sum of two is their `or`."""
        of_numpy = self.numpy or any(v.shape for number in numbers for v in free_vars(number))
        if of_numpy and all(map(may_be_truth_value, numbers)):
            raise self.error(
                node,
                f"NumPy adds truth values as `or` and does not subtract them; {AS_NUMBER}",
            )

    def divide(self, a: Term, b: Term, node: ast.AST, what: str = DIVISION) -> Term:
        """The real quotient, with ``b != 0`` recorded."""
        if b == ZERO:
            raise self.error(node, "division by zero")
        if not isinstance(b, Num):
            self.condition(ne(b, ZERO), what, node)
        return mul(a, recip(b))

    def require_divisor(self, a: Term, b: Term, symbol: str, node: ast.AST) -> None:
        """Require ``b >= 1`` for the integer division of a by b."""
        if a.sort != INT or b.sort != INT:
            raise self.error(
                node, f"`{symbol}` is understood for integers only, and one side is not an integer"
            )
        if isinstance(b, Num) and b.value < 1:
            raise self.error(node, f"the divisor of `{symbol}` must be at least 1, here it is {b}")
        self.require(Le(ONE, b), f"the divisor of `{symbol}` is at least 1", node)

    def raise_to(self, base: Term, exponent: Term, node: ast.AST) -> Term:
        """The power, with its needs recorded: none for a literal natural exponent."""
        large = isinstance(exponent, Num) and abs(exponent.value) > MAX_EXPONENT
        if large and not isinstance(base, Num):
            raise self.error(node, f"an exponent may be at most {MAX_EXPONENT}")
        if exponent.sort != INT:
            return self._real_power(base, exponent, node)
        if isinstance(exponent, Num) and isinstance(base, Num) and base.value not in (0, 1, -1):
            bits = max(base.value.numerator.bit_length(), base.value.denominator.bit_length())
            if bits * abs(exponent.value) > MAX_BITS:
                raise self.error(node, "this power of two numbers is too large to reason about")
            return Num(base.value ** int(exponent.value))
        if not free_vars(base) and not free_vars(exponent) and not isinstance(exponent, Num):
            raise self.error(node, "this power of two numbers is too large to reason about")
        known_nonzero = isinstance(base, Num) and base.value != 0
        if isinstance(exponent, Num):
            if exponent.value < 0 and not known_nonzero:
                if base == ZERO:
                    raise self.error(node, "division by zero: a negative power of 0")
                self.condition(ne(base, ZERO), "a negative power of a number other than 0", node)
        elif not known_nonzero:
            self.condition(
                Or(Le(ZERO, exponent), ne(base, ZERO)),
                "a power with an exponent that is not negative, or a base other than 0",
                node,
            )
        return power(base, exponent)

    def _real_power(self, base: Term, exponent: Term, node: ast.AST) -> Term:
        if exponent.sort > REAL or base.sort > REAL:
            raise self.error(node, "a power of complex numbers has a literal integer exponent")
        if isinstance(base, Num) and base.value > 0 and not isinstance(exponent, Num):
            return Fun("exp")(exponent * Fun("log")(base))
        if isinstance(exponent, Num):
            domain: Term = Le(ZERO, base) if exponent.value > 0 else Lt(ZERO, base)
        else:
            domain = Or(Lt(ZERO, base), And(Eq(base, ZERO), Le(ZERO, exponent)))
        self.condition(domain, "a real power of a positive number", node)
        if isinstance(exponent, Num) and exponent.value.denominator == 2:
            # an odd number of halves is a power of the root
            return power(Fun("sqrt")(base), Num(exponent.value.numerator))
        return Apply(Fun("rpow"), (base, exponent))

    # -- functions of numbers ---------------------------------------------------------

    def function_of(self, name: str, x: Term, node: ast.AST) -> Term:
        """A function such as ``exp`` of a number, with what it needs recorded."""
        if x.sort > REAL:
            raise self.error(node, f"{name} of a complex number is not part of the language")
        match ELEMENTARY[name]:
            case "abs" if x.sort == INT:
                return Ite(Le(ZERO, x), x, neg(x))
            case "log":
                self.condition(Lt(ZERO, x), "the logarithm of a positive number", node)
            case "sqrt":
                self.condition(Le(ZERO, x), "the root of a number that is not negative", node)
            case "tan":
                return self.divide(Fun("sin")(x), Fun("cos")(x), node)
        return self.checked(Fun(ELEMENTARY[name])(x), node)

    def extremum_of(self, name: str, values: Sequence[Value], node: ast.AST) -> Term:
        """``max`` or ``min`` of several numbers: by cases, from the left."""
        best, *others = (self.as_number(v, node) for v in values)
        for x in others:
            with self.kernel(node):
                first = Le(x, best) if name == "max" else Le(best, x)
            best = self.checked(Ite(first, best, x), node)
        return best

    # -- numbers written out -------------------------------------------------------------

    def literal(self, node: ast.Constant) -> Term:
        """A number as it is written: ``0.1`` is one tenth, and not the nearest float."""
        found = node.value
        if isinstance(found, int):
            return self.checked(Num(found), node)
        if isinstance(found, float):
            text = self.source.segment(node).replace("_", "")
            exponent = text.lower().partition("e")[2] or "0"
            try:
                if len(text) > 1000 or abs(int(exponent)) > 1000:
                    raise self.error(node, f"the number {text[:20]} is too large or too small")
                return self.checked(Num(Fraction(text)), node)
            except ValueError:
                raise self.error(node, f"cannot read the number {text[:20]}") from None
        words = {
            str: "a string",
            bytes: "a string",
            complex: "an imaginary number",
            type(None): "None",
            type(...): "`...`",
        }
        raise self.error(node, f"{words[type(found)]} is not part of the language")


def by_cases(t: Term) -> Term:
    """A condition counted as 1 or 0, as the number that ``1 if condition else 0`` is."""
    return Ite(t.args[0], ONE, ZERO) if isinstance(t, Bracket) else t


def may_be_truth_value(t: Term) -> bool:
    """Whether a number is, in some case, a condition or what NumPy keeps as bool.

    >>> from symcnn.kernel.terms import Var
    >>> positive = Bracket(Lt(ZERO, Var("x", REAL)))
    >>> may_be_truth_value(positive * positive), may_be_truth_value(2 * positive)
    (True, False)
    """
    match t:
        case Bracket():
            return True
        case Mul(args=args):
            return all(map(may_be_truth_value, args))
        case Ite(args=(_, a, b)):
            return may_be_truth_value(a) or may_be_truth_value(b)
        case Max() | Min():
            return may_be_truth_value(t.args[1])
    return False
