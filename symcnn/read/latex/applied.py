"""What is applied to arguments: functions, permutations, operators, words like exp and det."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction as Rational
from typing import Any

from symcnn.kernel.terms import ONE, Apply, Bracket, Eq, Fun, Mod, Num, Term, add, mul
from symcnn.read.values import Derivative, FunctionParameter, Tensor

from .definitions import Definition
from .subscripts import Indices
from .syntax_tree import (
    Fraction, Group, Name, Node, Number, Operation, Product, Script, Total, Word,
)  # fmt: skip
from .trees import bare, is_minus_one, kind, pieces, unbound, unscripted
from .latex_values import Env, Family, Meaning, Pointwise, Row

ELEMENTARY = {"exp": "exp", "log": "log", "ln": "log", "sin": "sin", "cos": "cos", "tan": "tan",
              "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "arctan": "atan", "atan": "atan",
              "erf": "erf", "sgn": "sign", "sign": "sign", "sigmoid": "sigmoid"}  # fmt: skip


class Functions(Indices):
    """What is applied to arguments: functions, permutations, operators, words like exp and det."""

    def function(self, node: Node, env: Env) -> Callable[[Sequence[Node], Node], Meaning] | None:
        """What can be applied to arguments in brackets; None for what is multiplied."""
        if isinstance(node, Group) and node.left == "(" and isinstance(node.body, Operation):
            inner = node.body
            definition = self.known.definitions.get(inner.symbol)
            if definition is not None and len(definition.arguments) > 2:
                f = self.operation(inner, env)
                return lambda nodes, at: self.applied(f, nodes, at, env)
            return None
        name, transposed = node, False
        inverted = False
        if isinstance(node, Script) and node.sub is None and isinstance(node.base, Name):
            transposed = isinstance(node.sup, Word) and node.sup.name == "transpose"
            inverted = is_minus_one(node.sup)
            name = node.base if transposed or inverted else node
        if not isinstance(name, Name):
            return None
        key = self.key_of(name)
        value = self.found(key, env)
        if value is None:
            definition = self.known.definitions.get(key + ("^T" if transposed else ""))
            if definition is None or not definition.arguments:
                return None
            found, order = definition, name.primes
            if order:
                return lambda nodes, at: self.derivative_of(found, order, nodes, at, env)
            return lambda nodes, at: self.operator(found, nodes, at, env)
        if transposed:
            return None
        if isinstance(value, Tensor) and value.term in self.permutations and not name.primes:
            tensor = value
            if inverted:
                other = self.permutations[value.term]
                tensor = Tensor(other, other.shape)
            return lambda nodes, at: self.permuted(tensor, nodes, at, env)
        if not isinstance(value, FunctionParameter | Pointwise):
            return None
        if inverted:
            raise self.error(node, "the inverse of a function is not read")
        f = self.name(name, env)
        return lambda nodes, at: self.applied(f, nodes, at, env)

    def applied(self, f: Meaning, nodes: Sequence[Node], at: Node, env: Env) -> Meaning:
        """A function at arguments; entry by entry where that is declared."""
        arguments = [self.of(n, env) for n in nodes]
        if isinstance(f, Pointwise):
            return f.at([self.number_of(n, env) for n in nodes])
        first = arguments[0] if len(arguments) == 1 else None
        key = next((n.key for n in pieces(at) if isinstance(n, Name)), "")
        declared = self.known.names.get(key)
        if isinstance(first, Tensor | Row) and declared is not None and declared.entrywise:
            t = self.tensor(first, at)
            result = self.entries(
                t.shape, lambda p: self.value_at(f, [self.place(t, p, at)], at), at
            )
            return Row(result) if isinstance(first, Row) else result
        # what is not said to work entry by entry is a function of the vector as a whole
        values: list[Any] = [a.vector if isinstance(a, Row) else a for a in arguments]
        if not all(isinstance(v, Term | Tensor) for v in values):
            raise self.error(at, f"`{key}` is a function of numbers and vectors")
        return self.value_at(f, values, at)

    def value_at(self, f: Any, arguments: Sequence[Any], node: Node) -> Term:
        """A function at numbers and tensors."""
        return self.numeric(self.call(f, list(arguments), node), node)

    def permuted(self, tensor: Tensor, nodes: Sequence[Node], at: Node, env: Env) -> Term:
        """A permutation at an index: both count from the base."""
        if len(nodes) != 1:
            raise self.error(at, "a permutation takes one index")
        found = self.index(nodes[0], env)
        return add(self.ranged(tensor, (found,), at, False), self.base)

    def operator(
        self, definition: Definition, nodes: Sequence[Node], at: Node, env: Env
    ) -> Meaning:
        """A defined operator at arguments."""
        if len(nodes) != len(definition.arguments):
            raise self.error(
                at,
                f"`{definition.key}` takes {len(definition.arguments)} arguments, not {len(nodes)}",
            )
        inner = {name: self.of(n, env) for name, n in zip(definition.arguments, nodes, strict=True)}
        return self.defined(definition, inner, at)

    def defined(self, definition: Definition, inner: Env, at: Node) -> Meaning:
        """What a definition gives for its arguments."""
        if definition.point:
            own = {k: self.pointwise(v, at, {}) for k, v in inner.items()}
            return Pointwise(
                lambda p: self.numeric(
                    self.unfolded(definition, {**own, definition.point: p[0]}, at), at
                ),
                1,
                False,
            )
        if not definition.indices:
            return self.unfolded(definition, inner, at)
        shape, firsts = self.extent(definition, at, inner)
        if shape is None:
            return Family(
                lambda places: self.entry_of(definition, places, inner, at), len(definition.indices)
            )
        return self.tabulated_at(
            shape, firsts, lambda places: self.entry_of(definition, places, inner, at), at
        )

    def operation(self, node: Operation, env: Env) -> Meaning:
        r"""``f * g``, by its definition."""
        if node.symbol == r"\bmod":
            number, divisor = self.index(node.left, env), self.index(node.right, env)
            self.require_divisor(number, divisor, "%", node)
            return Mod(number, divisor)
        definition = self.known.definitions.get(node.symbol)
        if definition is None:
            raise self.error(node, f"`{node.symbol}` has no definition")
        one, other, *places = definition.arguments
        inner = {one: self.of(node.left, env), other: self.of(node.right, env)}
        if not places:
            return self.defined(definition, inner, node)
        if all(isinstance(v, Term) for v in inner.values()) and node.symbol in ("*", r"\ast"):
            # of numbers it is the product, where it is declared for functions
            return mul(*(self.numeric(v, node) for v in inner.values()))
        inner = {k: self.pointwise(v, node, env) for k, v in inner.items()}

        def at(values: Sequence[Term]) -> Term:
            own = {**inner, **dict(zip(places, values, strict=True))}
            return self.numeric(self.unfolded(definition, own, node), node)

        return Pointwise(at, len(places), bool(self.known.over_integers))

    def pointwise(self, value: Any, node: Node, env: Env) -> Pointwise:
        """A function by its values."""
        if isinstance(value, Pointwise):
            return value
        if isinstance(value, FunctionParameter | Derivative):
            return Pointwise(
                lambda p: self.value_at(value, p, node), 1, bool(self.known.over_integers)
            )
        raise self.error(node, f"a function is expected, found {kind(value)}")

    def word(
        self,
        word: Word,
        item: Node,
        items: Sequence[Node],
        dots: frozenset[int],
        place: int,
        env: Env,
    ) -> tuple[Meaning, int]:
        r"""``\exp(...)``, ``\det A``, ``\log x``: the function at what stands behind it."""
        last = place + 1
        if last >= len(items) or last in dots:
            raise self.error(item, f"an argument is expected behind `{word.name}`")
        argument, sub, sup = items[last], None, None
        inner, sub, sup = unscripted(argument)
        bracketed = isinstance(inner, Group) and inner.left in ("(", "[", r"\{")
        if bracketed:
            argument = inner
            last += 1
        else:
            last += 1
            sub = sup = None
            # without brackets it takes the factors up to a bracket, a dot or another function
            while (
                word.name not in ("det", "tr", "Tr", "trace", "diag") and last < len(items)
                and last not in dots and isinstance(items[last], Name | Number | Script)
                and not isinstance(bare(items[last]), Word | Group)
            ):  # fmt: skip
                last += 1
            behind = items[place + 1 : last]
            known = (n for n, i in enumerate(behind, 1) if not isinstance(i, Number)
                     and getattr(i, "key", "") != r"\pi")  # fmt: skip
            if word.name in ELEMENTARY and next(known, len(behind)) < len(behind):
                name = word.name
                raise self.error(
                    word,
                    f"`\\{name} a b` is \\{name}(a b) to some and \\{name}(a) b to others: "
                    "write the brackets",
                )
            if last > place + 2:
                argument = Product(
                    tuple(items[place + 1 : last]),
                    start=items[place + 1].start,
                    end=items[last - 1].end,
                )
        if word.name == "exp" and self.imaginary(argument, env):
            value: Meaning = self.wave(argument, env)
        else:
            value = self.word_at(word, self.of(argument, env), argument)
        below = item.sub if isinstance(item, Script) else None
        if below is not None:
            if word.name != "log":
                raise self.error(below, f"an index of `{word.name}` is not read")
            divisor = self.function_of("log", self.number_of(below, env), below)
            value = self.divide(self.numeric(value, item), divisor, item)
        power_of = item.sup if isinstance(item, Script) else sup
        if power_of is not None or sub is not None:
            if word.name in ELEMENTARY and is_minus_one(power_of):
                name = word.name
                raise self.error(
                    power_of,
                    f"{name}^{{-1}} is the inverse function to most; for the reciprocal write "
                    f"\\frac{{1}}{{\\{name} ...}}",
                )
            value = self.scripted(value, sub, power_of, item, env, False)
        return value, last

    def imaginary(self, node: Node, env: Env) -> bool:
        """Whether the imaginary unit stands in it: i upright, or where i is no other name."""
        other = self.found("i", env) is not None or "i" in self.known.definitions
        return any(
            n.key == r"\mathrm{i}" or (n.key == "i" and not n.primes and not other)
            for n in unbound(node)
        )

    def wave(self, node: Node, env: Env) -> Term:
        r"""``\exp(-2\pi i \omega t)``, as the kernel's function of what stands beside 2 pi i."""
        sign = 1
        while isinstance(node, Total | Group):
            if isinstance(node, Group):
                node = node.body
            elif len(node.items) == 1:
                sign *= node.items[0][0]
                node = node.items[0][1]
            else:
                break
        if isinstance(node, Fraction):
            divisor = self.number_of(node.bottom, env)
            node, below = node.top, self.divide(ONE, divisor, node)
        else:
            below = ONE
        items = list(node.items) if isinstance(node, Product) else [node]
        unit = [n for n in items if isinstance(n, Name) and self.imaginary(n, env)]
        rest = [n for n in items if n not in unit]
        if len(unit) != 1 or any(self.imaginary(n, env) for n in rest):
            raise self.error(node, "an exponent with i is read as a product: i times a real number")
        two = next((n for n in rest if isinstance(n, Number) and n.text == "2"), None)
        pi = next((n for n in rest if isinstance(n, Name) and n.key == r"\pi"), None)
        factors = [self.number_of(n, env) for n in rest if n is not two and n is not pi]
        factors += [] if two is not None else [Num(Rational(1, 2))]
        angle = mul(Num(sign), *factors, below)
        if pi is None:
            angle = self.divide(angle, Fun("pi")(), node)
        return Apply(Fun("cis"), (angle,))

    def word_at(self, word: Word, value: Meaning, node: Node) -> Meaning:
        name = word.name
        if name in ELEMENTARY:
            if not isinstance(value, Term):
                raise self.error(node, f"`{name}` takes a number, found {kind(value)}")
            return self.function_of(ELEMENTARY[name], self.numeric(value, node), node)
        if name in ("det", "tr", "Tr", "trace"):
            found = self.matrix_function(
                "det" if name == "det" else "trace", self.tensor(value, node), node
            )
            return self.numeric(found, node)
        if name == "diag":
            v = self.tensor(value, node)
            if len(v.shape) != 1:
                raise self.error(node, f"diag takes a vector, found {kind(value)}")
            return self.entries(
                (*v.shape, *v.shape),
                lambda p: mul(Bracket(Eq(*p)), self.place(v, p[:1], node)),
                node,
            )
        raise self.error(word, f"`{name}` is not read")
