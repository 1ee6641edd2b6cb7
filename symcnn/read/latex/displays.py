r"""A display as chains of sides with relations between them, its reasons and words apart.

A display that begins with a relation goes on with the chain before it. Words, reasons behind a
``\quad`` and ``(\because ...)`` are kept, to be printed: nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .cursor import plain_key, split
from .lexer import WIDE, LatexError, Macro, Token, braced_end, check_balance, tokens
from .symbols import (
    BLOCKS, CONNECTIVES, DECLARABLE, DEFINING, DOTS, LOOSEST, QUANTIFIERS, RELATIONS, TIMES,
)  # fmt: skip

DROPPED = frozenset({r"\therefore", r"\because", "&"})
# not a statement about the sides, and so the end of what is read
REMARKS = frozenset({"in", "sim", "approx", "propto", "to"})


@dataclass(frozen=True)
class Side:
    """One side of a chain: how it is related to the one before, and its tokens.

    ``defines`` says that the sign before it is that of a definition.
    """

    symbol: str
    tokens: tuple[Token, ...]
    start: int
    end: int
    defines: bool = False


@dataclass
class Chain:
    """Sides in a row; the first has no relation unless the chain goes on from before."""

    sides: list[Side] = field(default_factory=list)

    @property
    def continues(self) -> bool:
        """Whether it begins with a relation."""
        return bool(self.sides) and self.sides[0].symbol != ""


@dataclass
class Display:
    """What stands in a display: its chains, and the texts that were not read."""

    chains: list[Chain]
    unread: list[str]


def display(
    text: str, start: int, end: int, macros: Mapping[str, Macro], *, multline: bool = False
) -> Display:
    """The chains between two offsets, in ``multline`` of one formula.

    Raises ``LatexError`` for what does not balance.
    """
    found = tokens(text, start, end, macros)
    check_balance(found)
    found = _unwrapped(found)
    unread: list[str] = []
    chains: list[Chain] = []
    pending: list[Token] = []  # of a row that ends within an expression
    ended = True  # whether the row before ended with a comma or a stop
    for row in split(found, r"\\"):
        marked = bool(row) and row[0].text == "&"
        row = _without_marks(row)
        words = [t for t in row if t.text not in WIDE]
        if chains and not pending and _goes_on(words, marked and not ended, multline):
            last = chains[-1].sides.pop()
            pending = [*_symbol_tokens(last), *last.tokens]
            if not chains[-1].sides:
                chains.pop()
        ended = bool(words) and words[-1].text in (",", ";", ".")
        for piece, is_new in _statements(row, text, unread):
            piece = _trimmed(piece)
            if not piece:
                continue
            sides = _sides([*pending, *piece])
            is_new = is_new and not pending
            pending = []
            if sides[-1].tokens and _is_open(sides[-1].tokens):
                pending = [*_symbol_tokens(sides[-1]), *sides[-1].tokens]
                sides = sides[:-1]
                if not sides:
                    continue
            if chains and not is_new and sides[0].symbol:
                chains[-1].sides += sides
            else:
                chains.append(Chain(sides))
    if pending:
        raise LatexError("a term is expected after this", pending[-1].start)
    for chain in chains:
        _without_remarks(chain, text, unread)
    for chain in [c for c in chains[1:] if _is_range(c)]:
        unread.append(text[chain.sides[0].start : chain.sides[-1].end].strip())
        chains.remove(chain)
    return Display([c for c in chains if c.sides], unread)


def _is_range(chain: Chain) -> bool:
    r"""Whether it says which values an index has: ``i = 1, \dots, n`` behind a statement."""
    found = [t.text for t in chain.sides[-1].tokens if t.text not in WIDE]
    return len(chain.sides) == 2 and any(
        a == b == "," and dots in DOTS
        for a, dots, b in zip(found, found[1:], found[2:], strict=False)
    )


def _goes_on(row: Sequence[Token], marked: bool, multline: bool) -> bool:
    """Whether a row goes on with the term before it: by its sign, or as it has no relation.

    ``marked`` says that it stands behind an alignment mark. There a minus sign goes on, too;
    elsewhere ``-a = b`` is a statement. ``multline`` is one formula.
    """
    if not row or row[0].kind == "text" or _sides(row)[0].symbol or _is_number(row):
        return False
    if multline or row[0].text in ("+", "/", *TIMES, *DECLARABLE):
        return True
    if row[0].text == "-" and marked:
        return True
    return (marked or row[0].text == "-") and len(_sides(row)) == 1


def _is_number(row: Sequence[Token]) -> bool:
    """Whether it is the number of an equation: ``(3)``."""
    return len(row) == 3 and row[0].text == "(" and row[1].kind == "number"


def _is_column(before: Sequence[Token], behind: Sequence[Token]) -> bool:
    """Whether an alignment mark stands between two statements: ``a &= b & c &= d``."""
    before = [t for t in before if t.text not in WIDE]
    behind = [t for t in behind if t.text not in WIDE and t.text != "&"]
    if not before or not behind or before[-1].text in ("+", "-", *TIMES, *DECLARABLE):
        return False
    first, then = _sides(before), _sides(behind)
    return (
        len(first) > 1 and bool(first[-1].tokens) and len(then) > 1 and not then[0].symbol
        and behind[0].text not in ("+", "-", *TIMES, *DECLARABLE)
    )  # fmt: skip


def _without_marks(row: Sequence[Token]) -> list[Token]:
    """Without alignment marks, but for those inside of matrices and cases.

    One between two statements is read as a comma.
    """
    found: list[Token] = []
    depth = 0
    for place, token in enumerate(row):
        depth += {r"\begin": 1, r"\end": -1}.get(token.text, 0)
        if not depth and token.text == "&" and _is_column(found, row[place + 1 :]):
            found += [replace(token, text=","), Token("command", r"\quad", token.start, token.end)]
        elif depth or token.text not in DROPPED or token.kind in ("open", "close"):
            found.append(token)
    return found


def _unwrapped(found: list[Token]) -> list[Token]:
    """Without a ``split`` or ``aligned`` around it all."""
    while found and found[0].text == r"\begin":
        last = braced_end(found, 1)
        name = plain_key(found[1 : last + 1]).rstrip("*")
        depth = 0
        for place, token in enumerate(found):  # noqa: B007
            depth += {r"\begin": 1, r"\end": -1}.get(token.text, 0)
            if not depth:
                break
        closing = braced_end(found, place + 1)
        rest = [t for t in found[closing + 1 :] if t.text not in (".", ",")]
        if name not in BLOCKS or rest:
            break
        found = found[last + 1 : place]
    return found


def _statements(
    row: Sequence[Token], text: str, unread: list[str]
) -> list[tuple[list[Token], bool]]:
    """The parts of a row that state something, each with whether it begins a new chain."""
    row = _without_reasons(row, text, unread)
    pieces: list[tuple[list[Token], bool]] = []
    for segment in _segments(row):
        if not segment:
            continue
        in_brackets = segment[0].text == "(" and _closes_at_end(segment)
        if pieces and (in_brackets or segment[0].kind == "text"):
            unread.append(text[segment[0].start : segment[-1].end].strip())
            continue
        if (
            pieces
            and any(s.symbol for s in _sides(segment))
            and pieces[-1][0][-1].text in (",", ";")
        ):
            pieces.append((segment, True))
        elif pieces:
            pieces[-1][0].extend(segment)
        else:
            pieces.append((segment, False))
    # a row that begins without a relation begins a new chain
    return [
        (piece, new or not _sides(_trimmed(piece))[0].symbol if _trimmed(piece) else new)
        for piece, new in pieces
    ]


def _segments(row: Sequence[Token]) -> list[list[Token]]:
    """Between wide spaces that stand outside of all brackets."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in row:
        depth += _step(token)
        if not depth and token.text in WIDE and token.kind == "command":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _step(token: Token) -> int:
    step = {"open": 1, "close": -1}.get(token.kind, 0)
    if token.kind in ("other", "command"):
        step += {"{": 1, "(": 1, "[": 1, "}": -1, ")": -1, "]": -1, r"\{": 1, r"\}": -1,
                 r"\begin": 1, r"\end": -1}.get(token.text, 0)  # fmt: skip
    return step


def _closes_at_end(segment: Sequence[Token]) -> bool:
    depth = 0
    for place, token in enumerate(segment):
        depth += _step(token)
        if not depth:
            return place == len(segment) - 1
    return False


def _without_reasons(row: Sequence[Token], text: str, unread: list[str]) -> list[Token]:
    """Without words that stand outside of the formulas, and what is said in brackets for them."""
    found: list[Token] = []
    depth = 0
    for place, token in enumerate(row):
        if not depth and token.kind == "text":
            # a word at the beginning says nothing; a bracket begins a reason that goes to the end
            words = token.text.strip()
            if not found or not words:
                unread += [words] if words else []
                continue
            if words.startswith("("):
                unread.append(text[token.start : row[-1].end].strip())
                break
        following = row[place + 1] if place + 1 < len(row) else None
        speaks = token.text == "(" and following is not None and (
            following.kind == "text" or "\\because" in text[token.end : following.start + 9]
        )  # fmt: skip
        if not depth and speaks:
            unread.append(text[token.start : row[-1].end].strip())
            break
        depth += _step(token)
        found.append(token)
    return found


def _trimmed(piece: Sequence[Token]) -> list[Token]:
    found = list(piece)
    while found and (
        found[-1].text in WIDE
        or (found[-1].kind == "other" and found[-1].text in (".", ",", ";", "\\"))
    ):
        found.pop()
    while found and found[0].text in WIDE:
        found.pop(0)
    return found


def _sides(piece: Sequence[Token]) -> list[Side]:
    """The sides between relations outside of all brackets; around the loosest, if there is one."""
    outside = {t.text for t in _outside(piece)}
    if outside & (CONNECTIVES.keys() | QUANTIFIERS.keys()):
        return [Side("", tuple(piece), piece[0].start, piece[-1].end)]
    loose = any(RELATIONS.get(t) in LOOSEST for t in outside)
    sides: list[Side] = []
    symbol, sign, current, depth = "", "", list[Token](), 0
    place = 0
    start = piece[0].start if piece else 0
    while place < len(piece):
        token = piece[place]
        depth += _step(token)
        found, length = ("", 0) if depth else _relation(piece, place)
        if loose and found not in LOOSEST:
            found = ""
        if not found:
            current.append(token)
            place += 1
            continue
        if current or sides or symbol:
            sides.append(Side(symbol, tuple(current), start, token.start, sign in DEFINING))
        symbol, sign, current, start = found, token.text, [], token.start
        place += length
    end = piece[-1].end if piece else start
    sides.append(Side(symbol, tuple(current), start, end, sign in DEFINING))
    return sides


def _outside(piece: Sequence[Token]) -> Iterator[Token]:
    depth = 0
    for token in piece:
        depth += _step(token)
        if not depth:
            yield token


def _relation(piece: Sequence[Token], place: int) -> tuple[str, int]:
    """The relation that begins here, with the number of its tokens; ("", 0) if none does."""
    token = piece[place]
    following = piece[place + 1].text if place + 1 < len(piece) else ""
    if token.kind in ("open", "close", "text"):
        return "", 0
    if token.text == ":" and following == "=":
        return "=", 2
    if token.text in ("<", ">") and following == "=":
        return token.text + "=", 2
    if token.text in (r"\stackrel", r"\overset"):
        at = place + 1
        at = (braced_end(piece, at) if following == "{" else at) + 1
        if at < len(piece) and piece[at].text == "{":
            last = braced_end(piece, at)
            inside = plain_key(piece[at : last + 1])
        else:
            last, inside = at, piece[at].text if at < len(piece) else ""
        return (RELATIONS[inside], last + 1 - place) if inside in RELATIONS else ("", 0)
    if token.text == r"\mid":
        return "", 0
    return (RELATIONS[token.text], 1) if token.text in RELATIONS else ("", 0)


def _is_open(found: Sequence[Token]) -> bool:
    return found[-1].kind == "other" and found[-1].text in ("+", "-")


def _symbol_tokens(side: Side) -> list[Token]:
    if not side.symbol:
        return []
    text = next(k for k, v in RELATIONS.items() if v == side.symbol)
    return [Token("command", text, side.start, side.start + 1)]


def _without_remarks(chain: Chain, text: str, unread: list[str]) -> None:
    r"""Without what follows ``\in`` and its kin, which says what kind of thing it is."""
    for place, side in enumerate(chain.sides):
        if side.symbol in REMARKS:
            unread.append(text[side.start : chain.sides[-1].end].strip())
            del chain.sides[place:]
            return
