r"""Plain text for LaTeX: what TeX would take for commands, and letters that it lacks.

>>> print(escape("sum_swap: 50 % of k² ≤ n"))
sum\_swap: 50 \% of k$^{2}$ $\le$ n
"""

from __future__ import annotations

import re
import unicodedata

from .names import symbol
from .prose import parts

SPECIAL = {c: f"\\{c}" for c in "#$%&_{}"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": "$<$", ">": "$>$", "|": "$|$", "*": "$*$", '"': "''",
    "≤": r"$\le$", "≥": r"$\ge$", "≠": r"$\neq$", "×": r"$\times$", "·": r"$\cdot$",
    "→": r"$\to$", "↦": r"$\mapsto$", "⇒": r"$\Rightarrow$", "∈": r"$\in$", "∀": r"$\forall$",
    "∃": r"$\exists$", "∑": r"$\sum$", "∏": r"$\prod$", "∫": r"$\int$", "∂": r"$\partial$",
    "∞": r"$\infty$", "−": "$-$", "±": r"$\pm$", "⌊": r"$\lfloor$", "⌋": r"$\rfloor$",
    "ℝ": r"$\mathbb{R}$", "ℤ": r"$\mathbb{Z}$", "ℂ": r"$\mathbb{C}$", "–": "--", "—": "---",
    "‘": "`", "’": "'", "“": "``", "”": "''", "…": r"\dots{}", "√": r"$\surd$", "′": "$'$",
    "⟨": r"$\langle$", "⟩": r"$\rangle$", "⊗": r"$\otimes$",
}  # fmt: skip


# A sign between two sides of a formula; in scripts there are no spaces around it.
OUTER_SIGN = re.compile(r"(?<= )(?:[=<>+-]|\\(?:le|ge|neq|ast|to))(?= )")

SIGNS = {"->": "→", "<=": "≤", ">=": "≥", "!=": "≠", "|->": "↦"}


def escape(text: str) -> str:
    r"""The text as LaTeX that prints it; a letter that plain LaTeX lacks becomes ``?``.

    >>> print(escape("σ'(z) -> {0}"))
    $\sigma$'(z) $\to$ \{0\}
    """
    signed = re.sub(r"\|->|->|<=|>=|!=", lambda found: SIGNS[found[0]], text)
    return "".join(map(_letter, signed))


def sentence(text: str) -> str:
    r"""The text as LaTeX, with the formulas that stand in it set as mathematics.

    >>> print(sentence("only k = s[i] remains, 50 %"))
    only $k = s_{i}$ remains, 50 \%
    """
    found = parts(text)
    return "".join(f"${p.text}$" if p.is_formula else escape(p.text) for p in found)


def heading(text: str) -> str:
    r"""As ``sentence``, with the places named where a formula may be broken.

    In the head of a theorem, which TeX sets in a box, it finds none of its own.

    >>> print(heading("x = t + 1"))
    $x =\allowbreak  t +\allowbreak  1$
    """
    return OUTER_SIGN.sub(r"\g<0>\\allowbreak ", sentence(text))


def text_width(text: str) -> float:
    """About how many em a plain text takes."""
    return 0.46 * len(text)


def _letter(c: str) -> str:
    if c in SPECIAL:
        return SPECIAL[c]
    if c.isascii():
        return c
    kind = unicodedata.decomposition(c).split(" ")
    if kind[0] in ("<super>", "<sub>"):
        digits = "".join(chr(int(code, 16)) for code in kind[1:])
        return f"${'^' if kind[0] == '<super>' else '_'}{{{digits}}}$"
    if unicodedata.name(c, "").startswith("GREEK"):
        return f"${symbol(c)}$"
    plain = "".join(d for d in unicodedata.normalize("NFKD", c) if d.isascii())
    return escape(plain) if plain else "?"
