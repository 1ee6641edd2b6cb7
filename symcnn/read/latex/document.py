r"""A LaTeX document: its displays, its inline formulas, and the declarations in its comments.

A declaration is a comment ``% symcnn: ...`` on a line. What stands in ``verbatim`` and in
listings is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from .lexer import Macro
from .macros import VERBATIM, macros_of

DISPLAYS = ("equation", "align", "gather", "multline", "eqnarray", "displaymath", "flalign",
            "alignat", "math", "dmath", "xalignat", "IEEEeqnarray", "empheq")  # fmt: skip
NAMES = "|".join(DISPLAYS)
PIECE = re.compile(
    r"(?P<verbatim>\\begin\{(?P<kind>" + "|".join(VERBATIM) + r")\*?\}.*?\\end\{(?P=kind)\*?\})"
    r"|(?P<fence>^```.*?^```)"
    r"|(?P<verb>\\(?:verb|lstinline)\*?(?P<mark>[^\sA-Za-z*{]).*?(?P=mark))"
    r"|(?P<declared>^[ \t]*%[ \t]*symcnn:(?P<words>[^\n]*))"
    r"|(?P<comment>(?<!\\)%[^\n]*)"
    r"|(?P<escaped>\\[\\$%])"
    r"|(?P<dollars>\$\$(?P<display>.*?)\$\$)"
    r"|(?P<bracket>\\\[(?P<bracketed>.*?)\\\])"
    rf"|(?P<environment>\\begin\{{(?P<name>(?:{NAMES})\*?)\}}(?P<body>.*?)\\end\{{(?P=name)\}})"
    r"|(?P<dollar>\$(?P<inline>[^$]*?[^$\\])\$)"
    r"|(?P<paren>\\\((?P<parenthesized>.*?)\\\))"
    r"|(?P<paragraph>\n[ \t]*\n)",
    re.DOTALL | re.MULTILINE,
)
BODIES = {"dollars": "display", "bracket": "bracketed", "environment": "body",
          "dollar": "inline", "paren": "parenthesized"}  # fmt: skip
INLINE = ("dollar", "paren")
# what stands behind \\begin{alignat}, and is no formula
ARGUMENTS = {"alignat": re.compile(r"\s*\{\d*\}"), "xalignat": re.compile(r"\s*\{\d*\}"),
             "IEEEeqnarray": re.compile(r"\s*(?:\[[^\]]*\])?\{[^}]*\}"),
             "empheq": re.compile(r"\s*(?:\[[^\]]*\])?\{[^}]*\}"),
             "dmath": re.compile(r"\s*(?:\[[^\]]*\])?")}  # fmt: skip
OPENING = re.compile(rf"\$\$|(?<!\\)\\\[|\\begin\{{(?:{NAMES})\*?\}}")


@dataclass(frozen=True)
class Formula:
    """A display, or an inline formula that was asked for: the offsets of what is in it.

    ``words`` are the declarations before it, each with its offset; ``number`` counts displays
    from 1, and is 0 for an inline formula.
    """

    start: int
    end: int
    number: int
    words: tuple[tuple[str, int], ...]
    environment: str = ""
    whole: tuple[int, int] = (0, 0)  # with its delimiters


@dataclass
class Document:
    """A LaTeX source. ``rest`` are declarations that no formula follows, ``broken``
    what is wrong with displays that do not end, each with its offset.
    """

    text: str
    file: str
    formulas: list[Formula] = field(default_factory=list)
    rest: tuple[tuple[str, int], ...] = ()
    broken: list[tuple[str, int]] = field(default_factory=list)
    macros: dict[str, Macro] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.starts = [0, *(m.end() for m in re.finditer("\n", self.text))]
        self._find()

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, counted from 1."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line."""
        end = self.starts[number] - 1 if number < len(self.starts) else len(self.text)
        return self.text[self.starts[number - 1] : end]

    def _find(self) -> None:
        words: list[tuple[str, int]] = []
        inline: int | None = None  # from where inline formulas are read
        last = 0
        self.macros, defined = macros_of(self.text)
        text = self.text
        for start, end in defined:
            text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
        for match in PIECE.finditer(text):
            self._look_at_gap(text, last, match.start())
            last = match.end()
            kind = str(match.lastgroup)
            kind = next(k for k in ("declared", "paragraph", *BODIES, kind) if match.group(k))
            if kind == "declared":
                said = match.group("words")
                if said.strip() == "inline":
                    inline = match.end()
                else:
                    words.append((said, match.start("words")))
            elif kind == "paragraph" and inline is not None:
                # the declaration may stand in a paragraph of its own
                inline = None if self.text[inline : match.start()].strip() else match.end()
            elif kind in BODIES and (kind not in INLINE or inline is not None):
                start, end = match.span(BODIES[kind])
                shown = kind not in INLINE
                number = 1 + sum(f.number > 0 for f in self.formulas) if shown else 0
                name = (match.group("name") or "").rstrip("*")
                argument = ARGUMENTS[name].match(text, start, end) if name in ARGUMENTS else None
                start = argument.end() if argument is not None else start
                self.formulas.append(Formula(start, end, number, tuple(words), name, match.span()))
                words = []
        self._look_at_gap(text, last, len(text))
        self.rest = tuple(words)

    def _look_at_gap(self, text: str, start: int, end: int) -> None:
        """A display that begins here does not end."""
        found = OPENING.search(text, start, end)
        if found is not None:
            self.broken.append(
                (f"the display that `{found.group()}` opens has no end", found.start())
            )
