r"""Trees of LaTeX formulas, by a strict grammar of mathematics.

What a piece means is not decided here: ``f(x)`` stands as two factors side by side, and
``X_{ij}`` has one subscript of two factors, until ``meaning`` knows what f and X are. Names
with decorations, ``y_{\ell-1}`` or ``\bar i``, are names where they are declared.

>>> tree = parse(r"\sum_{i=1}^n x_i + c")
>>> print(tree)
(sum[i = 1; n] x_{i}) + c
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .commands import Commands
from .cursor import Names
from .lexer import PLAIN, WIDE, Macro, Token, braced_end, check_balance, tokens
from .syntax_tree import (
    Big, Connective, Dots, Fraction, Group, Method, Name, Node, Number, Operation, Product, Prose,
    Quantified, Relation, Script, Several, Slice, Total, Word,
)  # fmt: skip
from .trees import is_mixed
from .symbols import (
    ACCENTS, BARS, BIG, CONNECTIVES, DECLARABLE, DEEPEST, DOTS, FUNCTIONS, GREEK, LOOSEST,
    QUANTIFIERS, RELATIONS, TIMES,
)  # fmt: skip


def parse(text: str, names: Names | None = None) -> Node:
    """The tree of a formula. Raises ``LatexError`` with the offset of what is not read."""
    found = tokens(text)
    check_balance(found)
    return parse_tokens(found, names or Names(), len(text))


def parse_tokens(found: Sequence[Token], names: Names, end: int) -> Node:
    """The tree of tokens; ``end`` is the offset at which something more would be expected."""
    parser = _Parser(found, names, end)
    node = parser.several()
    parser.expect_end()
    return node


def name_key(text: str, macros: Mapping[str, Macro] | None = None) -> str:
    r"""A name with its decorations, as it is kept: ``C_{\rm in}`` and ``C_{\text{in}}`` are one.

    >>> name_key(r"C_{\rm in}"), name_key(r"\omega^{(1)}"), name_key(r"\overline i")
    ('C_{in}', '\\omega^{(1)}', '\\bar{i}')
    """
    parser = _Parser(tokens(text, macros=macros), Names(), len(text))
    if parser.peek() is None:
        return ""
    key, _ = parser.name_core()
    while parser.text() in ("_", "^", "'"):
        mark = parser.text()
        parser.at += 1
        key += mark if mark == "'" else f"{mark}{{{parser.braces_text()}}}"
    parser.expect_end()
    return key


class _Parser(Commands):
    def several(self) -> Node:
        """Statements with commas between them."""
        start = self.offset()
        items = self.stated()
        while self.text() in (",", ";") and self.peek(1) is not None:
            self.at += 1
            self._skip_wide()
            items += self.stated()
        if len(items) == 1:
            return items[0]
        return Several(tuple(items), start=start, end=self.behind())

    def stated(self) -> list[Node]:
        """A statement or a value; ``a < b < c`` is two that hold both."""
        left = self.joined(r"\lor")
        self._skip_wide()
        kind = RELATIONS.get(self.text(), "")
        if kind not in LOOSEST:
            return left
        self.at += 1
        self._skip_wide()
        parts = (self._one(left), self._one(self.joined(r"\lor")))
        if kind == "implied":
            kind, parts = "implies", parts[::-1]
        return [Connective(kind, parts, start=left[0].start, end=self.behind())]

    def joined(self, by: str) -> list[Node]:
        """Statements with ``and`` between them, and those with ``or`` between them."""
        kind = CONNECTIVES[by]
        parts = [self.joined(r"\land") if kind == "or" else self.unit()]
        while CONNECTIVES.get(self.text()) == kind:
            self.at += 1
            self._skip_wide()
            parts.append(self.joined(r"\land") if kind == "or" else self.unit())
        if len(parts) == 1:
            return parts[0]
        found = tuple(map(self._one, parts))
        return [Connective(kind, found, start=found[0].start, end=self.behind())]

    def unit(self) -> list[Node]:
        """A comparison, its denial, or a statement for all or some of something."""
        token = self.peek()
        text = self.text()
        if token is not None and text in (r"\lnot", r"\neg"):
            self.at += 1
            part = self._one(self.unit())
            return [Connective("not", (part,), start=token.start, end=self.behind())]
        if token is None or text not in QUANTIFIERS:
            return self.relations()
        self.at += 1
        self.quantifying = True
        over = self.relations()
        self.quantifying = False
        self._skip_wide()
        self.expect(":" if self.text() == ":" else r"\colon")
        self._skip_wide()
        body = self._one(self.stated())
        return [
            Quantified(QUANTIFIERS[text], tuple(over), body, start=token.start, end=self.behind())
        ]

    def _one(self, found: Sequence[Node]) -> Node:
        if len(found) == 1:
            return found[0]
        return Several(tuple(found), start=found[0].start, end=found[-1].end)

    def _skip_wide(self) -> None:
        while self.text() in WIDE:
            self.at += 1

    def relations(self) -> list[Node]:
        """``a = b``; ``a \\le b < c`` is two that hold both."""
        left = self.slice()
        found: list[Node] = []
        while True:
            self._skip_wide()
            symbol = self.relation_symbol()
            if symbol is None:
                return found or [left]
            right = self.interval() if symbol == "in" else None
            right = self.slice() if right is None else right
            found.append(Relation(symbol, left, right, start=left.start, end=self.behind()))
            left = right

    def interval(self) -> Node | None:
        """``(0, 1]`` and its kin; None where no interval stands here."""
        place, token, left = self.at, self.peek(), self.text()
        if token is None or left not in ("(", "["):
            return None
        self.at += 1
        body = self.several()
        right = self.text()
        if right not in (")", "]") or not isinstance(body, Several):
            self.at = place
            return None
        self.at += 1
        return Group(left, body, right=right, start=token.start, end=self.behind())

    def relation_symbol(self) -> str | None:
        text = self.text()
        if text == r"\not" and self.text(1) == "=":
            self.at += 2
            return "!="
        if text == r"\not":
            raise self.error(r"`\not` is not read; write \ne")
        if text == ":" and self.text(1) == "=":
            self.at += 2
            return "="
        if text == "|" and "|" not in self.bars and self.text(1) != "|":
            self.at += 1
            return "divides"
        if text in ("<", ">") and self.text(1) == "=":
            self.at += 2
            return text + "="
        if text in (r"\stackrel", r"\overset", r"\underset"):
            self.at += 1
            self.at = (braced_end(self.tokens, self.at) if self.text() == "{" else self.at) + 1
            inside = self.braces_text()
            if inside not in RELATIONS:
                raise self.error(f"a relation is expected under {text}")
            return RELATIONS[inside]
        if text in RELATIONS and RELATIONS[text] not in LOOSEST:
            self.at += 1
            return RELATIONS[text]
        return None

    def slice(self) -> Node:
        first = self.total()
        if self.text() == ":" and self.text(1) != "=" and not self.quantifying:
            self.at += 1
            last = self.total()
            return Slice(first, last, start=first.start, end=last.end)
        return first

    def total(self) -> Node:
        """Terms with + and - between them."""
        start, place = self.offset(), self.at
        items: list[tuple[int, Node]] = []
        sign = self.sign() or 1
        signed = self.at > place
        while True:
            items.append((sign, self.product()))
            # a space is no end of a term, if an operation goes on behind it
            if self.text() in WIDE and self.text(1) in ("+", "-"):
                self.at += 1
            if self.text() not in ("+", "-"):
                break
            sign = self.sign()
        if len(items) == 1 and not signed:
            return items[0][1]
        return Total(tuple(items), start=start, end=self.behind())

    def sign(self) -> int:
        if self.text() in (r"\pm", r"\mp"):
            raise self.error(f"`{self.text()}` is two statements; write both")
        if self.text() not in ("+", "-"):
            return 0
        self.at += 1
        return -1 if self.tokens[self.at - 1].text == "-" else 1

    def product(self) -> Node:
        """Factors side by side, with dots, slashes and declared operations among them."""
        start = self.offset()
        node = self.factors()
        while True:
            text = self.text()
            if text == "/":
                node = self.quotient(node)
            elif text == r"\bmod":
                self.at += 1
                right = self.factors()
                node = Operation(text, node, right, start=start, end=self.behind())
            elif text in DECLARABLE or text in self.names.operations:
                if text not in self.names.operations:
                    raise self.error(
                        f"`{text}` has no meaning yet; declare it: "
                        f"% symcnn: f {text} g = ..., or write \\cdot for a product"
                    )
                self.at += 1
                right = self.factors()
                node = Operation(text, node, right, start=start, end=self.behind())
            else:
                return node

    def quotient(self, top: Node) -> Node:
        slash = self.offset()
        self.at += 1
        bottom = self.factors()
        if isinstance(bottom, Product) and not isinstance(bottom.items[0], Word):
            raise self.error(
                "it is not clear where the divisor ends; write \\frac{...}{...} or (...)", slash
            )
        return Fraction(top, bottom, slash=True, start=top.start, end=bottom.end)

    def factors(self) -> Node:
        start = self.offset()
        items: list[Node] = []
        dots: set[int] = set()
        while True:
            if self.text() in TIMES and self.text() not in self.names.operations:
                if not items:
                    raise self.error(f"a factor is expected before `{self.text()}`")
                self.at += 1
                dots.add(len(items))
            token = self.peek()
            if token is None or not self.begins_factor(token, first=not items):
                if len(items) in dots:
                    raise self.error(f"a factor is expected here, found {self._found()}")
                break
            item = self.scripted()
            if items and len(items) not in dots and is_mixed(items[-1], item):
                raise self.error("two numbers side by side: write \\cdot or +", item.start)
            items.append(item)
        if not items:
            raise self.error(f"a term is expected here, found {self._found()}")
        if len(items) == 1:
            return items[0]
        return Product(tuple(items), frozenset(dots), start=start, end=self.behind())

    def begins_factor(self, token: Token, *, first: bool) -> bool:
        """Whether a factor begins here; as the ``first`` one it is no bar that closes."""
        text = token.text
        if token.kind in ("open", "number", "letter"):
            return True
        if token.kind == "text":
            return text.strip() in FUNCTIONS
        if token.kind == "close":
            return False
        if text in BARS or text == "|":
            kind = BARS.get(text, "|")
            kinds = {kind, "||"} if self.two_bars() else {kind}
            if self.bars and self.bars[-1] in kinds and not first:
                return False  # it closes
            return text != "|" or self._bar_opens()
        if text in ("(", "[", "{", r"\{", r"\lfloor", r"\lceil", r"\langle"):
            return True
        if text in GREEK or text in ACCENTS or text in BIG or text in DOTS:
            return True
        return text in (
            r"\frac", r"\dfrac", r"\tfrac", r"\sqrt", r"\begin", r"\partial", r"\mathop", r"\binom",
            r"\substack",
        ) or text[1:] in FUNCTIONS  # fmt: skip

    def _bar_opens(self) -> bool:
        """Whether a single bar begins an absolute value, as it does if another one closes it."""
        depth = 0
        for token in self.tokens[self.at + 1 :]:
            if token.kind == "other" and token.text in "{([":
                depth += 1
            elif token.kind == "other" and token.text in "})]":
                depth -= 1
            if depth < 0:
                return False
            if not depth and token.text == "|":
                return True
        return False

    def scripted(self) -> Node:
        """A factor with what stands below, above and behind it."""
        node = self.probability(self.indicator(self.atom()))
        while True:
            text = self.text()
            if text in ("_", "^") or (text == "'" and not isinstance(node, Big)):
                node = self.scripts(node)
            elif text == "." and self.peek(1) is not None and self._is_method():
                node = self.method(node)
            else:
                return node

    def scripts(self, base: Node) -> Node:
        sub: Node | None = None
        sup: Node | None = None
        primes = 0
        while self.text() in ("_", "^", "'"):
            mark = self.text()
            self.at += 1
            if mark == "'":
                primes += 1
            elif mark == "_":
                if sub is not None:
                    raise self.error("two subscripts at one place; put braces around the first")
                sub = self.braces()
                if isinstance(base, Group) and base.left == "||" and isinstance(sub, Name):
                    sub = Word(sub.key, start=sub.start, end=sub.end)  # the name of the norm
            elif self._is_prime():
                primes += 1
            else:
                if sup is not None:
                    raise self.error("two superscripts at one place; put braces around the first")
                sup = self.superscript()
        if primes and self.names.primes:
            if primes > 1 or sub is not None or sup is not None:
                raise self.error("what is transposed is not clear; write (X')_{ij} or (x_i)'")
            sup = Word("transpose", start=base.end, end=self.behind())
        elif primes:
            if not isinstance(base, Name):
                raise self.error("a prime stands behind the name of a function", base.end)
            base = Name(base.key, base.primes + primes, start=base.start, end=self.behind())
        if sub is None and sup is None:
            return base
        return Script(base, sub, sup, start=base.start, end=self.behind())

    def _is_prime(self) -> bool:
        if self.text() == r"\prime":
            self.at += 1
            return True
        return False

    def superscript(self) -> Node:
        """The superscript; the ways to write a transpose are one word."""
        start = self.at
        token = self.peek()
        key = self.braces_text()
        sign = "-" if key.startswith("-") else ""
        if key.removeprefix("-") in (r"\top", r"\intercal", r"\mathsfT", r"\mathrmT", r"\mathtop",
                                     r"\dagger"):  # fmt: skip
            assert token is not None
            name = f"{sign}transpose"
            return Word(name, start=token.start, end=self.behind())
        self.at = start
        return self.braces()

    def _is_method(self) -> bool:
        following = self.peek(1)
        return following is not None and following.text in (r"\operatorname", "r", r"\mathrm")

    def method(self, base: Node) -> Node:
        self.at += 1
        name = ""
        if self.text() in (r"\operatorname", r"\mathrm"):
            self.at += 1
            name = self.braces_text()
        else:
            while (token := self.peek()) is not None and token.kind == "letter":
                name += token.text
                self.at += 1
        if name not in ("reshape", "T"):
            raise self.error(f"the method `.{name}` is not read; there is .reshape(...)")
        self.expect("(")
        arguments = self.until(")")
        return Method(base, name, arguments, start=base.start, end=self.behind())

    def until(self, closing: str) -> Node:
        bars, self.bars = self.bars, []
        node = self.several()
        self.bars = bars
        self.expect(closing)
        return node

    def atom(self) -> Node:
        token = self.peek()
        if token is None:
            raise self.error("a term is expected here, found the end of the formula")
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.error("the formula is nested too deeply")
        try:
            return self._atom(token)
        finally:
            self.depth -= 1

    def _atom(self, token: Token) -> Node:
        text = token.text
        if token.kind == "number":
            self.at += 1
            return Number(text, start=token.start, end=token.end)
        if token.kind == "open":
            return self.sized_group(token)
        if token.kind == "text":
            self.at += 1
            if text.strip() in FUNCTIONS:
                return Word(text.strip(), start=token.start, end=token.end)
            return Prose(text, start=token.start, end=token.end)
        if token.kind == "letter" or text in GREEK or text in ACCENTS:
            return self.name_or_word(token)
        if text in BIG:
            return self.big(token)
        if text[1:] in FUNCTIONS and text.startswith("\\"):
            self.at += 1
            return Word(text[1:], start=token.start, end=token.end)
        if text in DOTS:
            self.at += 1
            return Dots(text, start=token.start, end=token.end)
        if text in BARS or text == "|":
            return self.bars_group(token)
        match text:
            case "{":
                inner = self.braces()
                return Group("{", inner, start=token.start, end=self.behind())
            case "(" | "[" | r"\{" | r"\lfloor" | r"\lceil" | r"\langle":
                self.at += 1
                chosen = self.choice(token) if text == "(" else None
                if chosen is not None:
                    return chosen
                inner = self.until(PLAIN[text])
                return Group(text, inner, start=token.start, end=self.behind())
            case r"\frac" | r"\dfrac" | r"\tfrac":
                return self.fraction(token)
            case r"\sqrt":
                return self.root(token)
            case r"\begin":
                return self.environment(token)
        raise self.error(f"`{text}` is not read here")

    def name_or_word(self, token: Token) -> Node:
        """A name; the longest with decorations that is declared."""
        for name in self.names.written:
            if tuple(t.text for t in self.tokens[self.at : self.at + len(name)]) == name:
                self.at += len(name)
                return Name("".join(name), start=token.start, end=self.behind())
        key, accent = self.name_core()
        if key in (r"\mathrm{e}", r"\mathrm{i}"):
            return Name(key, start=token.start, end=self.behind())  # the numbers, upright
        if accent in (r"\operatorname", r"\operatorname*", r"\mathrm", r"\mathsf") or key in (
            r"\mathop",
        ):
            bare = key[len(accent) + 1 : -1] if accent else key
            if bare in FUNCTIONS and key not in self.names.decorated:
                return Word(bare, start=token.start, end=self.behind())
            if bare in ("max", "min"):
                return self.big(token, bare)
        core_end = self.at
        best, best_end = key, core_end
        grown = key
        while self.text() in ("_", "^", "'"):
            mark = self.text()
            self.at += 1
            if mark == "'":
                grown += "'"
            else:
                grown += f"{mark}{{{self.braces_text()}}}"
            if grown in self.names.decorated:
                best, best_end = grown, self.at
        self.at = best_end
        return Name(best, start=token.start, end=self.behind())
