r"""How wide a formula will be on the page, near enough to decide where a line breaks.

The unit is the em. Nothing here is exact: TeX alone knows, and a line that is a little
shorter than it could be harms nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\s+|.", re.DOTALL)
SPACES = {r"\,": 0.17, r"\:": 0.22, r"\;": 0.28, r"\ ": 0.33, r"\quad": 1.0, r"\qquad": 2.0}
WIDE = {
    r"\sum": 1.6, r"\prod": 1.45, r"\int": 1.0, r"\max": 2.1, r"\min": 2.0,
    r"\lfloor": 0.45, r"\rfloor": 0.45, r"\lceil": 0.45, r"\rceil": 0.45,
    r"\left": 0.3, r"\right": 0.3,
    r"\biggl": 0.4, r"\biggr": 0.4, r"\top": 0.8,
    r"\mapsto": 1.5, r"\implies": 2.4, r"\iff": 2.4, r"\bmod": 2.6, r"\sqrt": 0.85, r"\dots": 1.2,
}  # fmt: skip
NAMES = {r"\exp", r"\log", r"\det", r"\sin", r"\cos", r"\tanh", r"\sinh", r"\cosh", r"\arctan"}
RELATIONS = {"=", "<", ">", r"\le", r"\ge", r"\neq", r"\in"}
NOTHING = {r"\lvert", r"\rvert", r"\mathrm", r"\operatorname", r"\text"}

# Where a product breaks, the next line begins with this sign.
TIMES = r"\times "
CASES = re.compile(r"\\begin\{cases\}((?:(?!\\begin).)*?)\\end\{cases\}", re.DOTALL)


def width(tex: str) -> float:
    r"""About how many em a formula takes in a display.

    >>> width(r"\frac{1}{k^{2}}") < width(r"X_{i,j}") < width(r"\sum_{i=0}^{n-1} X_{i,j}") < 6
    True
    """
    while CASES.search(tex):
        tex = CASES.sub(lambda found: "||" + max(found[1].split(r"\\"), key=len), tex)
    return _sequence(TOKEN.findall(tex), 0, False)[0]


def fill(chunks: Iterable[str], limit: float) -> list[str]:
    """The chunks put together into as few lines as keep to the limit.

    >>> fill(["a + b", "+ c", "+ d"], 5.0)
    ['a + b + c', '+ d']
    """
    lines: list[str] = []
    for chunk in chunks:
        longer = f"{lines[-1]} {chunk.removeprefix(TIMES)}" if lines else ""
        if lines and width(longer) <= limit:
            lines[-1] = longer
        else:
            lines.append(chunk)
    return lines


def cut(tex: str, place: re.Pattern[str]) -> list[str]:
    r"""The parts of a formula between the places that stand in no bracket, without these.

    >>> cut("f(x, y), g(x)", re.compile(", "))
    ['f(x, y)', 'g(x)']
    """
    parts, depth, start = [], 0, 0
    for n, c in enumerate(tex):
        depth += (c in "([{") - (c in ")]}")
        found = place.match(tex, n) if depth == 0 and n >= start else None
        if found:
            parts.append(tex[start:n])
            start = found.end()
    return [*parts, tex[start:]]


def _sequence(
    tokens: Sequence[str], at: int, script: bool, inline: bool = False
) -> tuple[float, int]:
    """The width of the tokens up to the group's end, and the place after it.

    In a line of text and in a fraction the limits of a sum stand beside it.
    """
    total = 0.0
    below = above = 0.0  # scripts of the last atom, which stand one over the other
    while at < len(tokens) and tokens[at] != "}":
        token = tokens[at]
        if token in "_^":
            size, at = _argument(tokens, at + 1, True)
            total -= max(below, above)
            below, above = (size, above) if token == "_" else (below, size)
            total += max(below, above)
            continue
        if token == r"\frac":
            top, at = _argument(tokens, at + 1, script, True)
            bottom, at = _argument(tokens, at, script, True)
            size = max(top, bottom) + 0.25
        elif token == "{":
            size, at = _sequence(tokens, at + 1, script, inline)
            at += 1
        else:
            size, at = _glyph(token, script), at + 1
        if token in (r"\sum", r"\prod", r"\max", r"\min") and not inline:
            # limits stand above and below the sign and count only where they stick out
            below = above = size
            total += size + 0.2
            continue
        if not token.isspace():
            below = above = 0.0
        total += size
    return total, at


def _argument(
    tokens: Sequence[str], at: int, script: bool, inline: bool = False
) -> tuple[float, int]:
    if at < len(tokens) and tokens[at] == "{":
        size, at = _sequence(tokens, at + 1, script, inline)
        return size * (0.72 if script else 1.0), at + 1
    return _glyph(tokens[at] if at < len(tokens) else "", script), at + 1


def _glyph(token: str, script: bool) -> float:
    if token.isspace() or token in NOTHING or token.startswith((r"\begin", r"\end")):
        return 0.0
    if token in SPACES:
        return SPACES[token]
    if token in RELATIONS:
        return 0.8 if script else 1.35
    if token in WIDE:
        return WIDE[token]
    if token in NAMES:
        return 0.55 * len(token)
    if token in ("+", "-"):
        return 0.8 if script else 1.15
    if token in "()[]|,.;:!'":
        return 0.4
    return 0.75 if token.isupper() else 0.55
