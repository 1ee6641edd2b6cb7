r"""Formulas as SVG for a web page, drawn in the colour and size of the text around them.

Ziamath draws them. What it does not know it would print as text or leave out in silence;
here that is an error which names the formula. What is drawn is compared with the TeX, sign by sign.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from xml.etree import ElementTree

from symcnn.write.formulas.widths import cut, width
from symcnn.write.formulas.prose import parts

from .tokens import of_mathml, of_tex

ENVIRONMENTS = {"array", "cases", "pmatrix"}
MISSING = 'Regular_0"'  # the glyph that stands for letters which the font lacks
MATHML = "{http://www.w3.org/1998/Math/MathML}"
EM = 24.0  # the size in which ziamath draws
SHORT = 6.0  # em; a shorter formula in a line of text stays whole
AFTER_COMMA = re.compile(r"(?<=,) ")
AT_RELATION = re.compile(r" (?=[=<>]|\\(?:le|ge|neq|iff|implies)(?![A-Za-z]))")
LARGE = re.compile(r"\\(sum|prod|max|min)(?![A-Za-z])")
# a minus sign in front of a number or letter, and not between two
UNARY = re.compile(r"(^(?!- )|[({,=<>]\s*|\\(?:le|ge|neq|in|to)\s+|\[\\,)-")
# the signs of floors and of absolute values, which grow after \left only
FENCE = re.compile("<(m[io])>(&#x0230[AB];|&#x0007C;)")
SYMBOL = re.compile(r'<symbol id="([^"]+)"(?:[^>]*/>|.*?</symbol>)', re.DOTALL)


class DrawingError(Exception):
    """A formula that cannot be drawn, or ziamath is missing; says which and why."""


class Canvas:
    r"""The formulas of one page. The letters are drawn once, in ``glyphs``, and used by all.

    >>> canvas = Canvas()
    >>> canvas.formula("x_{i}").startswith('<span class="math" role="img" aria-label="x_{i}">')
    True
    >>> canvas.formula(r"\nonsense{x}")
    Traceback (most recent call last):
    symcnn.write.pictures.drawing.DrawingError: cannot draw \nonsense{x}: \nonsense is not known
    """

    def __init__(self) -> None:
        self.symbols: dict[str, str] = {}
        self.drawn = 0

    def formula(self, tex: str | Sequence[str], display: bool = True) -> str:
        """A formula as HTML. One in several pieces may be broken between them.

        Where a piece is empty a new line begins. Raises ``DrawingError``.
        """
        pieces = [tex] if isinstance(tex, str) else list(tex)
        whole = " ".join(filter(None, pieces))
        drawn = "\n".join(self._piece(p, display) if p else "<br>" for p in pieces)
        shown = html.escape(whole)
        copied = f'<span class="tex" aria-hidden="true">{shown}</span>'
        return f'<span class="math" role="img" aria-label="{shown}">{drawn}{copied}</span>'

    def text(self, words: str) -> str:
        """Text with formulas between dollar signs as HTML. Raises ``DrawingError``."""
        parts = words.split("$")
        return "".join(
            self.formula(_breakable(part), False) if place % 2 else html.escape(part)
            for place, part in enumerate(parts)
        )

    def prose(self, words: str) -> str:
        """Plain text as HTML, with its formulas drawn. Raises ``DrawingError``."""
        return "".join(
            self.formula(_breakable(p.text), False) if p.is_formula else html.escape(p.text)
            for p in parts(words)
        )

    def glyphs(self) -> str:
        """The letters of all formulas so far, to stand once on the page."""
        return (
            '<svg class="glyphs" width="0" height="0" aria-hidden="true">'
            f"{''.join(self.symbols.values())}</svg>"
        )

    def _piece(self, tex: str, display: bool) -> str:
        svg, depth, size = _svg(tex, display)
        for found in SYMBOL.finditer(svg):
            self.symbols[found[1]] = found[0]
        self.drawn += 1
        style = f"width:{size / EM:.3f}em;vertical-align:{-depth / EM:.3f}em"
        inner = SYMBOL.sub("", svg).replace('"black"', '"currentColor"')
        return re.sub(
            r' width="[^"]*" height="[^"]*"', f' aria-hidden="true" style="{style}"', inner, count=1
        )


def spaced(tex: str) -> str:
    r"""The formula with the spaces that TeX makes around signs, and ziamath does not.

    >>> print(spaced(r"\sum_{i=0}^{m-1}\sum_{j} x_{i \bmod k} (-1)"))
    \sum_{i=0}^{m-1}\:\sum_{j}\, x_{i \,\mathrm{mod}\, k} ({-}1)
    """
    text = _with_space(tex).replace(r"\bmod", r"\,\mathrm{mod}\,")
    # a row that goes on with a sign has space behind it
    return re.sub(r"^([+-]) ", r"{\1}\\: ", UNARY.sub(r"\1{-}", text))


def _with_space(tex: str) -> str:
    """The formula with space behind large signs and their scripts, in scripts as well."""
    text, start = "", 0
    for sign in LARGE.finditer(tex):
        if sign.start() < start:  # in the scripts of another one
            continue
        end = _scripts_end(tex, sign.end())
        scripts = _with_space(tex[sign.end() : end])
        text += tex[start : sign.end()] + scripts
        text += r"\:" if LARGE.match(tex, end) else r"\,"
        start = end
    return text + tex[start:]


def _breakable(tex: str) -> list[str]:
    """A formula in a line of text, in pieces between which the line may end."""
    return [
        piece
        for part in cut(tex, AFTER_COMMA)
        for piece in (cut(part, AT_RELATION) if width(part) > SHORT else [part])
    ]


def _scripts_end(tex: str, at: int) -> int:
    """The place after the subscripts and superscripts that begin here."""
    while tex[at : at + 2] in ("_{", "^{"):
        depth, at = 1, at + 2
        while depth:
            depth += {"{": 1, "}": -1}.get(tex[at], 0)
            at += 1
    return at


def _single_row(mathml: str) -> str:
    """The formula without the row around it; ziamath measures each row twice, one in another
    four times."""
    root = ElementTree.fromstring(mathml)
    (row,) = root
    if row.tag == f"{MATHML}mrow":
        root[:] = row[:]
    ElementTree.register_namespace("", MATHML.strip("{}"))
    return ElementTree.tostring(root, encoding="unicode")


@lru_cache(maxsize=4000)
def _svg(tex: str, display: bool) -> tuple[str, float, float]:
    """The drawing, how far it reaches below the base line, and its width."""
    try:
        from ziamath import Math
        from ziamath.tex import tex2mml
    except ImportError:
        raise DrawingError(
            "formulas are drawn by ziamath, which is missing: pip install 'symcnn[book]'"
        ) from None
    unknown = [e for e in re.findall(r"\\begin\{(.*?)\}", tex) if e not in ENVIRONMENTS]
    try:
        mathml = tex2mml(spaced(tex), inline=not display)
        unknown += re.findall(r"\\[A-Za-z]+", mathml)
        differ = of_tex(tex) != of_mathml(mathml)
        svg = Math(_single_row(FENCE.sub(r'<\1 stretchy="false">\2', mathml)), size=EM).svg()
    except Exception as error:  # whatever a drawing library trips over, the formula is to blame
        raise DrawingError(f"cannot draw {tex}: {type(error).__name__}") from error
    if unknown:
        raise DrawingError(f"cannot draw {tex}: {unknown[0]} is not known")
    if differ:
        raise DrawingError(f"cannot draw {tex}: it would be drawn as {of_mathml(mathml)}")
    if MISSING in svg:
        raise DrawingError(f"cannot draw {tex}: a letter is missing in the font")
    _, top, width, height = map(float, re.findall(r'viewBox="([^"]*)"', svg)[0].split())
    return svg, top + height, width
