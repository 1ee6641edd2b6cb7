r"""What LaTeX formulas mean, by the declared types of their names.

Rank and kind decide what juxtaposition is: ``X_{ij}`` has two indices if X is a matrix, ``f(x)``
is a value if f is a function, ``A x`` is a matrix product. Two readings that are left are an
error. Indices count from the declared base; ``\frac{m}{k}`` in an index or a limit is an integer
quotient, and that k divides m is an obligation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction as Rational

from symcnn.kernel.terms import (
    BOOL, INT, ONE, REAL, REALS, TRUE, ZERO, Eq, Exists, FloorDiv, Forall, Le, Lt, Mod, Not, Num,
    Or, Range, Term, Var, add, conj, mul, ne, neg,
)  # fmt: skip
from symcnn.operators.lengths import expanded
from symcnn.read.values import Derivative, FunctionParameter, Tensor

from .lexer import PLAIN
from .partials import Derivatives
from .symbols import NABLA
from .syntax_tree import (
    Big, Connective, Dots, Fraction, Group, Method, Name, Node, Number, Operation, Partial, Product,
    Prose, Quantified, Relation, Root, Rows, Script, Several, Total, Word,
)  # fmt: skip
from .trees import bare, infinite, is_condition, kind, spelled, unscripted
from .latex_values import Env, Meaning, Pointwise, Row


class Formulas(Derivatives):
    """Reading the formulas of one statement: its names become variables as they are used."""

    has_truth_values = False

    def of(self, node: Node, env: Env, *, index: bool = False) -> Meaning:
        """What a piece of a formula stands for; ``index`` where an integer has to stand."""
        self.spend(1, node)
        match node:
            case Number(text=text):
                return Num(Rational(text))
            case Name():
                return self.name(node, env)
            case Total():
                return self.total(node, env, index)
            case Product(items=items, dots=dots):
                return self.product(items, dots, node, env, index)
            case Fraction():
                return self.fraction(node, env, index)
            case Script():
                return self.script(node, env, index)
            case Group():
                return self.group(node, env, index)
            case Root(body=body, order=order):
                if order is not None:
                    exponent = self.divide(ONE, self.number_of(order, env), node)
                    return self.raise_to(self.number_of(body, env), exponent, node)
                return self.function_of("sqrt", self.number_of(body, env), node)
            case Big():
                return self.big(node, env, index)
            case Partial():
                if node.what is None:
                    raise self.error(node, "what is differentiated is expected behind it")
                return self.partial(node, node.what, env)
            case Operation():
                return self.operation(node, env)
            case Rows(kind="cases"):
                return self.cases(node, env, index)
            case Rows():
                return self.matrix(node, env)
            case Method():
                return self.reshaped(node, env)
            case Relation() | Several() | Connective() | Quantified() if is_condition(node):
                return self.condition_of(node, env)
            case _ if isinstance(found := getattr(node, "term", None), Term):
                return found
            case Word():
                raise self.error(node, f"an argument is expected behind `{node.name}`")
            case Dots():
                raise self.error(node, "dots stand for something that is not said")
            case Prose():
                raise self.error(node, f"`{node.text}` are words, and no part of a formula")
        raise self.error(node, "this is not read here")

    def total(self, node: Total, env: Env, index: bool) -> Meaning:
        self.ended_before(node)
        signs = [sign for sign, _ in node.items]
        found = [self.of(item, env, index=index) for _, item in node.items]
        if any(isinstance(v, Pointwise | FunctionParameter) for v in found):
            functions = [
                self.pointwise(v, item, env) for v, (_, item) in zip(found, node.items, strict=True)
            ]
            pairs = list(zip(signs, functions, strict=True))
            return Pointwise(
                lambda places: add(*(mul(Num(s), f.at(places)) for s, f in pairs)),
                functions[0].arity,
                functions[0].over_integers,
            )
        if all(isinstance(v, Term) for v in found):
            numbers = [self.numeric(v, node) for v in found]
            return add(*(t if s > 0 else neg(t) for s, t in zip(signs, numbers, strict=True)))
        rows = [isinstance(v, Row) for v in found]
        tensors = [self.tensor(v, item) for v, (_, item) in zip(found, node.items, strict=True)]
        if any(rows) != all(rows):
            raise self.error(node, "a row and a column are added")
        for t, (_, item) in zip(tensors[1:], node.items[1:], strict=True):
            self.fitting(tensors[0], t, item, "the terms of a sum")
        terms = list(zip(signs, tensors, strict=True))
        result = self.entries(
            tensors[0].shape,
            lambda places: add(*(mul(Num(s), self.place(t, places, node)) for s, t in terms)),
            node,
        )
        return Row(result) if all(rows) else result

    def product(
        self, items: Sequence[Node], dots: frozenset[int], node: Node, env: Env, index: bool
    ) -> Meaning:
        """Factors side by side: functions take what stands behind them, the rest is multiplied."""
        found: Meaning | None = None
        place = 0
        while place < len(items):
            item = items[place]
            if isinstance(item, Partial) and item.what is None:
                rest = items[place + 1 :]
                if not rest:
                    raise self.error(item, "what is differentiated is expected behind it")
                operand = rest[0] if len(rest) == 1 else Product(
                    tuple(rest), frozenset(d - place - 1 for d in dots if d > place + 1),
                    start=rest[0].start, end=rest[-1].end,
                )  # fmt: skip
                value: Meaning = self.partial(item, operand, env)
                place = len(items)
            else:
                value, place = self.factor(items, dots, place, env, index)
            found = value if found is None else self.times(found, value, item)
        assert found is not None
        return found

    def factor(
        self, items: Sequence[Node], dots: frozenset[int], place: int, env: Env, index: bool
    ) -> tuple[Meaning, int]:
        """The factor that begins at a place, with the place behind it."""
        item = items[place]
        if isinstance(item, Word | Script) and isinstance(word := bare(item), Word):
            return self.word(word, item, items, dots, place, env)
        sign = bare(item)
        if isinstance(sign, Name) and sign.key == NABLA and self.is_unknown(NABLA, env):
            return self.nabla(items, place, env, index)
        following = items[place + 1] if place + 1 < len(items) and place + 1 not in dots else None
        applied = self.function(item, env)
        if applied is not None and following is not None:
            group, sub, sup = unscripted(following)
            if (isinstance(group, Group) and group.left in ("(", "[", r"\{")) or isinstance(
                group, Rows
            ):
                inside = group.body if isinstance(group, Group) else group
                arguments = inside.items if isinstance(inside, Several) else (inside,)
                value = applied(arguments, item)
                if sub is not None or sup is not None:
                    value = self.scripted(value, sub, sup, following, env, index)
                return value, place + 2
        return self.of(item, env, index=index), place + 1

    def times(self, a: Meaning, b: Meaning, node: Node) -> Meaning:
        """The product of two values: of numbers, a multiple, or the matrix product."""
        if isinstance(a, Term) and isinstance(b, Term):
            return mul(self.numeric(a, node), self.numeric(b, node))
        for one, other in ((a, b), (b, a)):
            if isinstance(one, Term):
                factor = self.numeric(one, node)
                if isinstance(other, Row):
                    return Row(self.scaled(factor, other.vector, node))
                if isinstance(other, Pointwise | FunctionParameter):
                    return self.multiple(factor, self.pointwise(other, node, {}))
                return self.scaled(factor, self.tensor(other, node), node)
        if isinstance(a, Pointwise) and isinstance(b, Pointwise) and a.arity == b.arity:
            f, g = a, b
            return Pointwise(lambda p: mul(f.at(p), g.at(p)), f.arity, f.over_integers)
        x = self.tensor(a, node)
        y = self.tensor(b, node)
        ranks = len(x.shape), len(y.shape)
        if isinstance(a, Row) and not isinstance(b, Row):
            if ranks[1] > 2:
                raise self.error(node, f"a row times {kind(b)} has no meaning")
            found = self.multiply(x, y, node)
            return Row(found) if isinstance(found, Tensor) else self.numeric(found, node)
        if isinstance(b, Row) and ranks == (1, 1) and not isinstance(a, Row):
            return self.entries(
                (*x.shape, *y.shape),
                lambda p: mul(self.place(x, p[:1], node), self.place(y, p[1:], node)), node,
            )  # fmt: skip
        if isinstance(a, Row) or isinstance(b, Row) or ranks not in ((2, 2), (2, 1)):
            raise self.error(
                node,
                f"{kind(a)} times {kind(b)} has no meaning; write v^\\top w for vectors",
            )
        return self.plain_tensor(self.multiply(x, y, node), node)

    def multiple(self, factor: Term, f: Pointwise) -> Pointwise:
        return Pointwise(lambda places: mul(factor, f.at(places)), f.arity, f.over_integers)

    def scaled(self, factor: Term, t: Tensor, node: Node) -> Tensor:
        return self.entries(t.shape, lambda p: mul(factor, self.place(t, p, node)), node)

    def fraction(self, node: Fraction, env: Env, index: bool) -> Meaning:
        if index:
            top, bottom = self.index(node.top, env), self.index(node.bottom, env)
            if (
                isinstance(top, Num)
                and isinstance(bottom, Num)
                and bottom.value
                and top.value % bottom.value == 0
            ):
                return Num(top.value / bottom.value)
            self.require_divisor(top, bottom, "/", node)
            if not isinstance(bottom, Num) and Eq(Mod(top, bottom), ZERO) in self.given:
                return FloorDiv(top, bottom)
            written = self.source.segment(node)
            self.require(
                Eq(Mod(top, bottom), ZERO),
                f"`{written}` is an integer here: declare `{node.bottom} | {node.top}`", node,
            )  # fmt: skip
            return FloorDiv(top, bottom)
        bottom = self.number_of(node.bottom, env)
        found = self.of(node.top, env)
        if isinstance(found, Term):
            if (
                found.sort == INT
                and bottom.sort == INT
                and Eq(Mod(found, bottom), ZERO) in self.given
            ):
                return FloorDiv(found, bottom)  # an integer, and the same number
            return self.divide(self.numeric(found, node), bottom, node)
        factor = self.divide(ONE, bottom, node)
        return self.times(factor, found, node)

    def condition_of(self, node: Node, env: Env) -> Term:
        """A comparison, several that all hold, or what is made of such."""
        match node:
            case Several(items=items):
                return conj(*(self.condition_of(n, env) for n in items))
            case Group(left="(" | "{" | "[", body=body):
                return self.condition_of(body, env)
            case Connective(kind=kind, parts=parts):
                found = [self.condition_of(n, env) for n in parts]
                if kind in ("and", "or"):
                    return conj(*found) if kind == "and" else Or(*found)
                if kind == "iff":
                    return Eq(*found)
                return Not(found[0]) if kind == "not" else Or(Not(found[0]), found[1])
            case Quantified():
                return self.quantified(node, env)
            case Relation(symbol=symbol, left=left, right=right):
                return self.compared(symbol, left, right, node, env)
        raise self.error(node, "a condition is expected here")

    def quantified(self, node: Quantified, env: Env) -> Term:
        r"""``\forall 0 \le i < n\colon``, ``\exists x \in \mathbb{R}\colon``."""
        build = Forall if node.kind == "all" else Exists
        match node.over:
            case (Relation(symbol="in", left=Name() as name, right=right),):
                space = self.space(right, env)
                inside = space is None and isinstance(right, Group)
                if space is None and not inside:
                    raise self.error(right, r"a range, \mathbb{R} or \mathbb{R}^n is expected")
                space = REALS if space is None else space
                hint = self.identifier(spelled(name))
                v = Var(self.fresh_name(hint), REAL, space.args)
                self.taken.append(v.name)
                value = Tensor(v, space.args) if space.args else v
                inner = {**env, spelled(name): value}
                member = self.in_set(name, right, node, inner) if inside else TRUE
                with self.assuming(member):
                    body = self.condition_of(node.body, inner)
                if inside:
                    body = conj(member, body) if node.kind == "some" else Or(Not(member), body)
                self.taken.remove(v.name)
                return build(space, self.closed(body, v, node), hint)
        over = Several(node.over, start=node.start, end=node.end)
        ((key, first, last, place),) = self.bounds(over, (node.body,), env)
        if first is None or last is None:
            raise self.error(place, "a finite range is expected")
        end = last if isinstance(last, Term) else self.index(last, env)
        count = expanded(add(end, neg(first), ONE))
        with self.bound(self.identifier(key), count) as v:
            body = self.condition_of(node.body, {**env, key: expanded(add(first, v))})
            return build(Range(count), self.closed(body, v, node), self.hints[v])

    def compared(self, symbol: str, left: Node, right: Node, node: Node, env: Env) -> Term:
        """``left symbol right`` as a formula."""
        if symbol == "in":
            return self.in_set(left, right, node, env)
        if symbol == "=" and isinstance(right, Big) and right.kind == "inf" and right.sub:
            return self.infimum(left, right, env)
        if symbol == "divides":
            divisor, number = self.index(left, env), self.index(right, env)
            self.require_divisor(number, divisor, "|", node)
            return Eq(Mod(number, divisor), ZERO)
        if symbol == "implied":
            return self.compared("implies", right, left, node, env)
        if symbol == "unread":
            raise self.error(node, "the relation before this is not read")
        if symbol in ("iff", "implies"):
            parts = (left, right)
            return self.condition_of(Connective(symbol, parts, start=node.start, end=node.end), env)
        if symbol not in ("=", "<", "<=", ">", ">=", "!="):
            raise self.error(node, f"the relation `{symbol}` is not read")
        return self.comparison(symbol, self.of(left, env), self.of(right, env), node)

    def comparison(self, symbol: str, a: Meaning, b: Meaning, node: Node) -> Term:
        functions = (Pointwise, FunctionParameter, Derivative)
        if isinstance(a, functions) or isinstance(b, functions):
            f, g = self.pointwise(a, node, {}), self.pointwise(b, node, {})
            sort = INT if f.over_integers else REAL
            places = [self.free(f"x_{k}" if f.arity > 1 else "t", sort) for k in range(f.arity)]
            a, b = f.at(places), g.at(places)
        # a vector with one entry beside a number is this number
        a, b = self.single(a, b, node), self.single(b, a, node)
        if isinstance(a, Term) and isinstance(b, Term):
            if a.sort == BOOL or b.sort == BOOL:
                raise self.error(node, "two numbers or two tensors are compared, found a condition")
            if symbol in (">", ">="):
                return Lt(b, a) if symbol == ">" else Le(b, a)
            relations: dict[str, Callable[[Term, Term], Term]] = {
                "=": Eq, "<": Lt, "<=": Le, "!=": ne,
            }  # fmt: skip
            return relations[symbol](a, b)
        if isinstance(a, Term) or isinstance(b, Term) or isinstance(a, Row) != isinstance(b, Row):
            raise self.error(node, f"{kind(a)} is compared with {kind(b)}")
        if symbol != "=":
            raise self.error(node, f"tensors are compared by =, found {symbol}")
        x, y = self.tensor(a, node), self.tensor(b, node)
        self.fitting(x, y, node, "the sides")
        return self.at_entries(x, y, node) if self.supposing else Eq(x.term, y.term)

    def at_entries(self, x: Tensor, y: Tensor, node: Node, places: tuple[Term, ...] = ()) -> Term:
        """That two tensors are equal at all indices, as a hypothesis is used."""
        if len(places) == len(x.shape):
            return Eq(self.place(x, places, node), self.place(y, places, node))
        size = x.shape[len(places)]
        with self.bound("ijklmn"[min(len(places), 5)], size) as v:
            body = self.at_entries(x, y, node, (*places, v))
            return Forall(Range(size), self.closed(body, v, node), self.hints[v])

    def in_set(self, left: Node, right: Node, node: Node, env: Env) -> Term:
        r"""``x \in [a, b]``, ``x \in (a, \infty)``, ``x \in \mathbb{R}``."""
        if self.space(right, env) == REALS:
            self.number_of(left, env)
            return TRUE
        if not (
            isinstance(right, Group)
            and right.left in ("[", "(")
            and isinstance(right.body, Several)
            and len(right.body.items) == 2
        ):
            raise self.error(
                node, r"an interval, as in `x \in (0, \infty)`, or \mathbb{R} is read, no other set"
            )
        x = self.number_of(left, env)
        first, last = right.body.items
        below = Le if right.left == "[" else Lt
        above = Le if (right.right or PLAIN[right.left]) == "]" else Lt
        bounds: list[Term] = []
        if not (infinite(first) and isinstance(first, Total)):
            bounds.append(below(self.number_of(first, env), x))
        if not (infinite(last) and isinstance(last, Name)):
            bounds.append(above(x, self.number_of(last, env)))
        return conj(*bounds)
