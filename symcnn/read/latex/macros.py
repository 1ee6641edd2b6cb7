r"""The macros that a document defines: ``\newcommand`` and its kin, with their places.

>>> found, _ = macros_of("\\newcommand{\\norm}[1]{\\lVert #1 \\rVert}")
>>> found["\\norm"].arguments, found["\\norm"].body
(1, '\\lVert #1 \\rVert')
"""

from __future__ import annotations

import re

from .lexer import LatexError, Macro, braced, skipped

VERBATIM = ("verbatim", "lstlisting", "minted", "comment", "Verbatim")
DEFINING = re.compile(
    r"(?P<left>(?<!\\)%[^\n]*|\\begin\{(?P<kind>" + "|".join(VERBATIM) + r")\*?\}.*?"
    r"\\end\{(?P=kind)\*?\})"
    r"|(?<!\\)\\(?P<word>newcommand|renewcommand|providecommand|DeclareRobustCommand"
    r"|DeclareMathOperator|DeclarePairedDelimiter|def|let)(?P<star>\*?)(?![A-Za-z])"
    r"\s*(?:\{\s*(?P<braced>\\[A-Za-z]+|\\.)\s*\}|(?P<bare>\\[A-Za-z]+|\\.))"
    r"(?P<parameters>(?:#\d)*)",
    re.DOTALL,
)
COUNT = re.compile(r"\s*\[\s*(\d)\s*\]")
DEFAULT = re.compile(r"\s*\[([^\]]*)\]")
MEANT = re.compile(r"\s*=?\s*(\\[A-Za-z]+|\\.|\S)")


def macros_of(text: str) -> tuple[dict[str, Macro], list[tuple[int, int]]]:
    """The macros of a document by their names, and where they are defined.

    One that is defined twice, and not the same, has no body: what it means is not clear.
    """
    found: dict[str, Macro] = {}
    places: list[tuple[int, int]] = []
    for match in DEFINING.finditer(text):
        if match.group("left"):
            continue
        name = match.group("braced") or match.group("bare")
        try:
            macro, end = _macro(text, match, found)
        except LatexError:
            continue  # what is not a definition is text
        places.append((match.start(), end))
        before = found.get(name)
        if before is not None and match.group("word") == "providecommand":
            continue
        found[name] = macro if before in (None, macro) else Macro(None)
    return found, places


def _macro(text: str, match: re.Match[str], known: dict[str, Macro]) -> tuple[Macro, int]:
    place = match.end()
    word = match.group("word")
    if word == "let":
        meant = MEANT.match(text, place)
        if meant is None:
            raise LatexError("a command is expected here", place)
        return known.get(meant[1], Macro(meant[1])), meant.end()
    count = len(match.group("parameters")) // 2
    default: str | None = None
    if word not in ("def", "DeclareMathOperator", "DeclarePairedDelimiter"):
        said = COUNT.match(text, place)
        if said is not None:
            count, place = int(said[1]), said.end()
            given = DEFAULT.match(text, place)
            if given is not None:
                default, place = given[1], given.end()
    first, place = braced(text, place, len(text), place)
    if word == "DeclareMathOperator":
        return Macro(rf"\operatorname{{{first}}}"), place
    if word == "DeclarePairedDelimiter":
        last, place = braced(text, skipped(text, place, len(text)), len(text), place)
        return Macro(rf"\left{first} #1 \right{last}", 1, sized=True), place
    return Macro(first, count, default), place
