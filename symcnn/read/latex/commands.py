r"""Commands with arguments: sums, integrals, fractions, roots, matrices, cases."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .cursor import Cursor, split
from .lexer import PLAIN, WIDE, LatexError, Token, braced_end
from .syntax_tree import (
    Big, Connective, Fraction, Group, Name, Node, Number, Partial, Prose, Root, Rows, Several,
)  # fmt: skip
from .symbols import (
    BARS, BIG, BLOCKS, GREEK, INDICATORS, MATRICES, PROBABILITY, RELATIONS,
)  # fmt: skip
from .trees import is_condition


class Commands(Cursor):
    r"""Commands with arguments: sums, integrals, fractions, roots, matrices, cases."""

    def big(self, token: Token, kind: str = "") -> Node:
        """A sum and its kin: its body goes on to the next + or - of its level."""
        if not kind:
            self.at += 1
            kind = BIG[token.text]
        sub: Node | None = None
        sup: Node | None = None
        while self.text() in ("_", "^"):
            mark = self.text()
            self.at += 1
            if mark == "_":
                sub = self.braces()
            else:
                sup = self.braces()
        if kind == "int":
            return self.integral(token, sub, sup)
        if kind in ("inf", "sup") and sub is None and self.text() == r"\{":
            return self.bound_of_set(token, kind)
        if self.peek() is None:
            raise self.error(f"what the {kind} is taken of is expected here")
        body = self.product()
        return Big(kind, sub, sup, body, start=token.start, end=self.behind())

    def integral(self, token: Token, sub: Node | None, sup: Node | None) -> Node:
        """The integrand goes on to the differential; of nested integrals the inner one is first."""
        open_integrals, depth, found = 1, 0, None
        for place in range(self.at, len(self.tokens)):
            t = self.tokens[place]
            if t.kind == "other":
                depth += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1}.get(t.text, 0)
            depth += {"open": 1, "close": -1}.get(t.kind, 0)
            depth += {r"\begin": 1, r"\end": -1}.get(t.text, 0)
            if depth < 0 or (not depth and t.text in RELATIONS):
                break
            if not depth and t.text == r"\int":
                open_integrals += 1
            elif not depth and self._is_differential(place):
                open_integrals -= 1
                if not open_integrals:
                    found = place
                    break
        if found is None:
            raise self.error(
                "this integral has no differential, such as dx: over what is it taken?", token.start
            )
        body = self.part(self.at, found, self.tokens[found].start)
        self.at = found + 1
        variable, _ = self.name_core()
        return Big("int", sub, sup, body, variable, start=token.start, end=self.behind())

    def bound_of_set(self, token: Token, kind: str) -> Node:
        r"""``\inf\{x \in \mathbb{R} \mid p\}``: of all x with p."""
        depth, bar, end = 0, None, None
        for place in range(self.at, len(self.tokens)):
            depth += {r"\{": 1, r"\}": -1}.get(self.tokens[place].text, 0)
            if depth == 1 and bar is None and self.tokens[place].text in (r"\mid", "|", ":"):
                bar = place
            if not depth:
                end = place
                break
        if bar is None or end is None:
            raise self.error(
                rf"`\{kind}\{{x \in \mathbb{{R}} \mid ...\}}` is expected", token.start
            )
        over = self.part(self.at + 1, bar, self.tokens[bar].start)
        body = self.part(bar + 1, end, self.tokens[end].start)
        self.at = end + 1
        return Big(kind, over, None, body, start=token.start, end=self.behind())

    def probability(self, base: Node) -> Node:
        r"""``\mathbb{P}(U \le t)``, ``\mathbb{E}[U^2]``."""
        kind = PROBABILITY.get(base.key) if isinstance(base, Name) else None
        token = self.peek()
        if not isinstance(base, Name) or kind is None or base.key in self.names.decorated:
            return base
        if token is None or (token.text not in ("(", "[", r"\{") and token.kind != "open"):
            return base
        group = self.atom()
        body = group.body if isinstance(group, Group) else group
        return Big(kind, None, None, body, start=base.start, end=self.behind())

    def _is_differential(self, place: int) -> bool:
        if self.tokens[place].text != "d" or place + 1 >= len(self.tokens):
            return False
        following = self.tokens[place + 1]
        return following.kind == "letter" or following.text in GREEK

    def fraction(self, token: Token) -> Node:
        self.at += 1
        above = self._derivative_parts()
        if above is not None:
            below = self._derivative_parts()
            if below is None or not all(below[1]):
                raise self.error(r"\partial is expected below as well", token.start)
            order, (what, *more) = above
            wrt: list[Node] = []
            for part in below[1]:
                power = part[-2:] if len(part) > 2 and part[-2].text == "^" else []
                times = int(power[1].text) if power and power[1].kind == "number" else 1
                node = self._derivative_of(part[:-2] if power else part)
                wrt += [node] * times
            if more or order != len(wrt) or below[0] != 1:
                raise self.error(
                    r"as many \partial are expected above as below, \frac{\partial^2 f}{\partial x "
                    r"\partial y}", token.start,
                )  # fmt: skip
            inner = self._derivative_of(what) if what else None
            return Partial(inner, tuple(wrt), start=token.start, end=self.behind())
        top = self.braces()
        bottom = self.braces()
        return Fraction(top, bottom, start=token.start, end=self.behind())

    def _derivative_of(self, found: Sequence[Token]) -> Node:
        parser = type(self)(found, self.names, found[-1].end)
        parser.depth = self.depth + 1
        node = parser.several()
        parser.expect_end()
        if isinstance(node, Several):
            raise self.error("write one derivative for each variable", node.start)
        return node

    def _derivative_parts(self) -> tuple[int, list[list[Token]]] | None:
        r"""``{\partial^2 f}`` as 2 and f, ``{\partial x \partial y}`` as 1, x and y; or None."""
        if self.text() == r"\partial":
            self.at += 1
            return 1, [[]]
        if self.text() != "{" or self.text(1) not in (r"\partial", "d"):
            return None
        last = braced_end(self.tokens, self.at)
        inside = self.tokens[self.at + 1 : last]
        mark = inside[0].text
        if mark == "d" and not self._is_total_derivative(inside):
            return None
        self.at = last + 1
        order, rest = 1, inside[1:]
        if len(rest) > 1 and rest[0].text == "^" and rest[1].kind == "number":
            order, rest = int(rest[1].text), rest[2:]
        parts: list[list[Token]] = [[]]
        depth = 0
        for t in rest:
            depth += {"{": 1, "}": -1}.get(t.text, 0) if t.kind == "other" else 0
            if t.text == mark and not depth and t.kind in ("command", "letter"):
                parts.append([])
            else:
                parts[-1].append(t)
        return order, parts

    def _is_total_derivative(self, inside: Sequence[Token]) -> bool:
        """Whether the d of ``\\frac{d}{dx}`` is no name."""
        return "d" not in self.names.decorated and all(
            t.kind in ("letter", "command", "other", "number") for t in inside
        ) and len(inside) <= 6  # fmt: skip

    def root(self, token: Token) -> Node:
        self.at += 1
        order: Node | None = None
        if self.text() == "[":
            self.at += 1
            order = self.until("]")
        body = self.braces()
        return Root(body, order, start=token.start, end=self.behind())

    def environment(self, token: Token) -> Node:
        self.at += 1
        name = self.braces_text().rstrip("*")
        if name == "array":
            self.braces_text()
        last = self._end_of_environment()
        inside = self.tokens[self.at : last]
        if name == "array" and self.tokens[self.at - 1].text != "}":
            raise self.error("the columns of the array are expected in braces")
        self.at = last + 1
        self.braces_text()
        if name in BLOCKS:
            return self.part_of(inside, self.tokens[last].start)
        if name not in MATRICES and name != "cases":
            raise self.error(f"the environment `{name}` is not read inside a formula", token.start)
        rows = [self.cells(row, name == "cases") for row in split(inside, r"\\")]
        if name == "cases":
            rows = _continued(rows)
        while rows and rows[-1] == (None,):
            rows.pop()
        if not rows:
            raise self.error("there is nothing in it", token.start)
        return Rows(name, tuple(rows), start=token.start, end=self.behind())

    def part_of(self, inside: Sequence[Token], end: int) -> Node:
        parser = type(self)([t for t in inside if t.text not in ("&", r"\\")], self.names, end)
        parser.depth = self.depth + 1
        node = parser.several()
        parser.expect_end()
        return Group("{", node, start=inside[0].start, end=end)

    def _end_of_environment(self) -> int:
        depth = 1
        for place in range(self.at, len(self.tokens)):
            depth += {r"\begin": 1, r"\end": -1}.get(self.tokens[place].text, 0)
            if not depth:
                return place
        raise self.error("this environment is not closed")

    def cells(self, row: Sequence[Token], cases: bool) -> tuple[Node | None, ...]:
        found: list[Node | None] = []
        for cell in split(row, "&"):
            if not cell:
                found.append(None)
            elif cases and found:
                found.append(self.condition(cell))
            else:
                cell = cell[:-1] if cases and cell[-1].text in (",", ".") else cell
                parser = type(self)(cell, self.names, cell[-1].end)
                parser.depth = self.depth + 1
                node = parser.several()
                parser.expect_end()
                found.append(node)
        return tuple(found)

    def condition(self, cell: Sequence[Token]) -> Node:
        """When a case holds: ``if i = j``, ``(i = j, k = l)``, ``otherwise``."""
        start, end = cell[0].start, cell[-1].end
        inside = [t for t in cell if t.text not in WIDE]
        while inside and inside[-1].kind == "other" and inside[-1].text in (".", ",", ";"):
            inside.pop()
        if inside and inside[0].text == "(" and inside[-1].text == ")":
            inside = inside[1:-1]
        words = "".join(t.text for t in inside if t.kind in ("text", "letter")).strip()
        if any(words.strip("() .").startswith(w) for w in ("otherwise", "else", "sonst")):
            return Prose("otherwise", start=start, end=end)
        if inside and inside[0].kind == "text" and inside[0].text.strip().rstrip(":") in (
            "if", "for", "when", "where", "If", "and"
        ):  # fmt: skip
            inside = inside[1:]
        for place, token in enumerate(inside):
            if token.kind == "text" and token.text.strip() in ("and", "und", ","):
                inside[place] = Token("other", ",", token.start, token.end)
        if not inside:
            raise LatexError("a condition is expected here", start)
        parser = type(self)(inside, self.names, end)
        parser.depth = self.depth + 1
        node = parser.several()
        parser.expect_end()
        return node

    def choice(self, token: Token) -> Node | None:
        r"""``(a \text{ if } p, b \text{ if } q, \text{else } c)`` behind its bracket, as cases."""
        depth, comma = 0, None
        marks: list[tuple[str, int, int | None]] = []  # a word, its place, and the comma before it
        for place in range(self.at, len(self.tokens)):
            t = self.tokens[place]
            if depth == 0 and t.text == ")":
                break
            if depth == 0 and t.kind == "text" and t.text.strip() in ("if", "else"):
                marks.append((t.text.strip(), place, comma))
            comma = place if depth == 0 and t.text == "," else comma
            depth += t.text in ("(", "[", "{", r"\{") or t.kind == "open"
            depth -= t.text in (")", "]", "}", r"\}") or t.kind == "close"
        if [word for word, _, _ in marks] != ["if"] * (len(marks) - 1) + ["else"] or marks[
            1:
        ] == []:
            return None
        rows: list[tuple[Node, Node]] = []
        start = self.at
        for (_, at, _), (_, _, end) in pairwise(marks):
            if end is None or end < at:
                return None
            rows.append((self._between(start, at), self.condition(self.tokens[at:end])))
            start = end + 1
        rest = self._between(marks[-1][1] + 1, place)
        rows.append((rest, Prose("otherwise", start=rest.start, end=rest.start)))
        self.at = place + 1
        inner = Rows("cases", tuple(rows), start=token.start, end=self.behind())
        return Group("(", inner, start=token.start, end=self.behind())

    def _between(self, first: int, last: int) -> Node:
        inside = [t for t in self.tokens[first:last] if t.text not in WIDE]
        if not inside:
            raise self.error("a term is expected here", self.tokens[last].start)
        return self.part_of(inside, self.tokens[last].start)

    def indicator(self, base: Node) -> Node:
        r"""``\mathbf{1}\{i = j\}`` and ``\mathbb{1}_{i = j}`` as ``[i = j]``."""
        text = base.key if isinstance(base, Name) else base.text if isinstance(base, Number) else ""
        place = self.at
        below = self.text() == "_"
        token = self.peek()
        if text not in INDICATORS or text in self.names.decorated or token is None:
            return base
        if below:
            self.at += 1
            body = self.braces()
        elif text != "1" and token.text in ("(", "[", r"\{"):
            group = self.atom()
            assert isinstance(group, Group)
            body = group.body
        else:
            return base
        if not is_condition(body):
            self.at = place
            return base
        return Group("[", body, start=base.start, end=self.behind())

    def sized_group(self, token: Token) -> Node:
        r"""``\left( ... \right)``, whatever the delimiters are."""
        depth = 0
        for place in range(self.at, len(self.tokens)):
            depth += {"open": 1, "close": -1}.get(self.tokens[place].kind, 0)
            if not depth:
                break
        last = self.tokens[place]
        inner = self.part(self.at + 1, place, last.start)
        left = BARS.get(token.text, token.text)
        expected = PLAIN.get(left, left)
        if BARS.get(last.text, last.text) != expected and not (left == "[" and last.text == "]"):
            raise LatexError(
                rf"`\left{token.text}` is closed by `\right{last.text}`, which is not read",
                token.start,
            )
        self.at = place + 1
        return Group(left, inner, sized=True, start=token.start, end=last.end)

    def two_bars(self) -> bool:
        """Whether ``||`` stands here, without a space."""
        one, two = self.peek(), self.peek(1)
        return one is not None and two is not None and (
            one.text == two.text == "|" and two.start in (one.start, one.end)
        )  # fmt: skip

    def bars_group(self, token: Token) -> Node:
        kind = BARS.get(token.text, "|")
        if self.two_bars():
            kind = "||"
            self.at += 1
        self.at += 1
        self.bars.append(kind)
        inner = self.several()
        self.bars.pop()
        closing = self.peek()
        if closing is None or (
            BARS.get(closing.text) != kind[:1] and BARS.get(closing.text) != kind
        ):
            raise self.error(f"the `{kind}` is not closed", token.start)
        self.at += 1
        if kind == "||" and closing.text == "|":
            self.expect("|")
        return Group(kind, inner, start=token.start, end=self.behind())


def _continued(rows: Sequence[tuple[Node | None, ...]]) -> list[tuple[Node | None, ...]]:
    """The rows of cases; one without a value goes on with the condition of the row before it."""
    found: list[tuple[Node | None, ...]] = []
    for row in rows:
        match row, found[-1] if found else ():
            case (None, Node() as more), (value, Node() as condition):
                both = (condition, more)
                joined = Connective("and", both, start=condition.start, end=more.end)
                found[-1] = (value, joined)
            case _:
                found.append(row)
    return found
