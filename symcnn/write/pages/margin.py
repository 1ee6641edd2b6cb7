r"""A LaTeX document with verdicts in its margin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

COLOURS = {"proved": "green!45!black", "refuted": "red!80!black", "unknown": "orange!80!black",
           "error": "violet", "given": "gray", "defined": "gray", "skipped": "gray"}  # fmt: skip
WRAPPED = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\usepackage[T1]{fontenc}
%s\begin{document}
%s
\end{document}
"""
MARKS = r"""\usepackage{xcolor}
\setlength{\marginparwidth}{2.4cm}
\reversemarginpar
\providecommand{\symcnnmark}[3]{\marginpar{\raggedleft\footnotesize\textcolor{#1}{#2\\#3}}}
"""


class Marked(Protocol):
    """What has a verdict: a display, with the offsets of its delimiters."""

    @property
    def state(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def broken(self) -> tuple[int, int] | None: ...


def marked(text: str, found: Iterable[Marked]) -> str:
    r"""The source with a note before each display; a source without a head gets one.

    What is broken stands as it is written, for it would swallow what follows.

    >>> from types import SimpleNamespace
    >>> one = SimpleNamespace(state="proved", name="display 1", start=5, broken=None)
    >>> print(*marked("Let\n$$x = x$$", [one]).splitlines()[-4:-1], sep="\n")
    Let
    \symcnnmark{green!45!black}{proved}{display 1}%
    $$x = x$$
    """
    for one in sorted(found, key=lambda f: f.start, reverse=True):
        place = text.rfind("\n", 0, one.start) + 1
        colour = COLOURS.get(one.state, "black")
        if one.broken is not None:
            first, last = one.broken
            body = f"\n\\begin{{verbatim}}\n{text[first:last]}\n\\end{{verbatim}}\n"
            text = text[:first] + body + text[last:]
        note = rf"\symcnnmark{{{colour}}}{{{one.state}}}{{{one.name}}}"
        text = f"{text[:place]}{note}%\n{text[place:]}"
    if r"\begin{document}" in text:
        return text.replace(r"\begin{document}", MARKS + r"\begin{document}", 1)
    return WRAPPED % (MARKS, text)
