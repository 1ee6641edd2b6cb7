"""Long statements of Python on several lines, broken where an operator or comma stands."""

from __future__ import annotations

import re

WIDTH = 100
INDENT = "    "
OPERATORS = ((" | ",), (" & ",), (" == ", " != ", " <= ", " >= ", " < ", " > "), (" + ", " - "),
             (" * ", " / ", " // ", " % "))  # fmt: skip
OPENING, CLOSING = "([{", ")]}"


def wrapped(statement: str, indent: str = INDENT, width: int = WIDTH) -> list[str]:
    """The lines of an assignment or ``return``, of at most this width where it can be broken.

    >>> for line in wrapped("return first * second + third(x, y)", "", 26):
    ...     print(line)
    return (
        first * second
        + third(x, y)
    )
    """
    if len(indent + statement) <= width:
        return [indent + statement]
    head = "".join(re.findall(r"^(?:return |\w+(?:\[[^\]]*\])? \+?= )", statement))
    body = statement.removeprefix(head)
    if "[" in head or any(len(_parts(body, words)) > 1 for words in OPERATORS):
        inner = _broken(body, indent + INDENT, width)
        return [f"{indent}{head}(", *inner, f"{indent})"]
    return _broken(head + body, indent, width)


def _broken(text: str, indent: str, width: int) -> list[str]:
    """The lines of an expression that stands inside brackets, or that ends with brackets."""
    if len(indent + text) <= width:
        return [indent + text]
    for words in OPERATORS:
        parts = _parts(text, words)
        if len(parts) > 1:
            return [line for part in parts for line in _broken(part, indent, width)]
    start, stop = _longest_brackets(text)
    if stop - start < 2:
        return [indent + text]
    inside = text[start + 1 : stop].rstrip(",")
    arguments = [f"{a.strip()}," for a in _parts(inside, (", ",), keep=False)]
    if len(arguments) == 1 and text[start : stop + 1] != f"({inside},)":
        arguments = [arguments[0].removesuffix(",")]
    inner = [line for a in arguments for line in _broken(a, indent + INDENT, width)]
    return [f"{indent}{text[: start + 1]}", *inner, f"{indent}{text[stop:]}"]


def _parts(text: str, words: tuple[str, ...], keep: bool = True) -> list[str]:
    """The text between operators outside of all brackets, each part with the one before it."""
    parts, depth, start, place, quoted = [], 0, 0, 0, False
    while place < len(text):
        c = text[place]
        quoted ^= c == '"'
        depth += 0 if quoted else (c in OPENING) - (c in CLOSING)
        word = next((w for w in words if text.startswith(w, place)), "")
        if word and not depth and not quoted and place > start:
            parts.append(text[start:place])
            start = place + 1 if keep else place + len(word)
            place += len(word) - 1
        place += 1
    return [*parts, text[start:]]


def _longest_brackets(text: str) -> tuple[int, int]:
    """Where the longest part in brackets begins and ends."""
    best, opened, quoted = (0, 0), [], False
    for place, c in enumerate(text):
        quoted ^= c == '"'
        if quoted:
            continue
        if c in OPENING:
            opened.append(place)
        elif c in CLOSING and opened:
            start = opened.pop()
            if not opened and place - start > best[1] - best[0]:
                best = (start, place)
    return best
