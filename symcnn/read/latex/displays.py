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
    BIG, BLOCKS, CONNECTIVES, DECLARABLE, DEFINING, DOTS, GREEK, LOOSEST, QUANTIFIERS, RELATIONS,
    TIMES,
)  # fmt: skip

DROPPED = frozenset({r"\therefore", r"\because", "&"})
# not a statement about the sides, and so the end of what is read
AND = frozenset({"and", "und", ", and"})
# a condition stands behind these words
WHEN = frozenset({"for", "if", "when", "whenever", "where", "provided", "with", "unless", "given",
                  "assuming", "on", "falls", "wenn"})  # fmt: skip
# the statement does not hold for all that is declared
HEDGES = ("a.s", "a.e", "almost", "w.l.o.g", "wlog", "without loss", "approx", "asymptotic",
          "w.h.p", "probability", "unless", "except", "up to", "small", "large")  # fmt: skip
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
    is_cut: bool = False  # by a relation that is no statement about its sides

    @property
    def continues(self) -> bool:
        """Whether it begins with a relation."""
        return bool(self.sides) and self.sides[0].symbol != ""


@dataclass
class Display:
    """What stands in a display: its chains, and the texts that were not read."""

    chains: list[Chain]
    unread: list[str]
    conditions: list[tuple[int, int]]  # what is said behind statements, between two offsets

    def conditions_of(self, chain: Chain) -> list[tuple[int, int]]:
        """Those that stand behind a chain and before the next one."""
        place = next(n for n, c in enumerate(self.chains) if c is chain)
        first = chain.sides[0].start if place else 0
        behind = self.chains[place + 1 :]
        end = behind[0].sides[0].start if behind else None
        return [c for c in self.conditions if first <= c[0] and (end is None or c[0] < end)]


def display(
    text: str, start: int, end: int, macros: Mapping[str, Macro], *, multline: bool = False
) -> Display:
    """The chains between two offsets, in ``multline`` of one formula.

    Raises ``LatexError`` for what does not balance.
    """
    found = tokens(text, start, end, macros)
    check_balance(found)
    unread: list[str] = []
    found = _unwrapped(_without_notes(found, text, unread))
    conditions: list[tuple[int, int]] = []
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
        for piece, is_new in _statements(row, text, unread, conditions):
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
    for chain in [c for c in chains[1:] if _is_range(c)]:
        conditions.append((chain.sides[0].start, chain.sides[-1].end))
        chains.remove(chain)
    for chain in chains:
        _without_remarks(chain, text, unread)
    return Display([c for c in chains if c.sides], unread, conditions)


def _is_range(chain: Chain) -> bool:
    r"""Whether it says which values a letter has, behind a statement.

    So ``i = 1, \dots, n`` and ``i \in \{1, \dots, n\}``.
    """
    if len(chain.sides) != 2:
        return False
    if chain.sides[1].symbol == "in":
        return len([t for t in chain.sides[0].tokens if t.text not in WIDE]) == 1
    found = [t.text for t in chain.sides[-1].tokens if t.text not in WIDE]
    return any(
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


def _without_notes(found: list[Token], text: str, unread: list[str]) -> list[Token]:
    r"""Without what stands below ``\underbrace{...}`` and its kin, which is not read."""
    kept: list[Token] = []
    place = 0
    while place < len(found):
        token = found[place]
        place += 1
        if token.text not in (r"\underbrace", r"\overbrace", r"\underset", r"\overset"):
            kept.append(token)
            continue
        if place >= len(found) or found[place].text != "{":
            raise LatexError(f"braces are expected behind {token.text}", token.start)
        first, last = place, braced_end(found, place)
        over = token.text in (r"\underset", r"\overset")
        note = last + 1 if not over else first
        if over:
            noted = found[last + 1 : last + 3]
            if any(t.text in RELATIONS or t.text in BIG for t in noted):
                kept.append(token)
                continue
            unread.append(text[token.start : found[last].end])
            place = last + 1
            continue
        inside = found[first : last + 1]
        place = last + 1
        if note < len(found) and found[note].text in ("_", "^"):
            braced = note + 1 < len(found) and found[note + 1].text == "{"
            end = braced_end(found, note + 1) if braced else min(note + 1, len(found) - 1)
            unread.append(text[found[note].start : found[end].end])
            place = end + 1
        kept += _without_notes(inside, text, unread)
    return kept


def _unwrapped(found: list[Token]) -> list[Token]:
    """Without a ``split`` or ``aligned`` around it all, or braces."""
    while found and found[0].text == "{" and found[0].kind == "other":
        last = braced_end(found, 0)
        if any(t.text not in (".", ",") for t in found[last + 1 :]):
            break
        found = found[1:last]
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
    row: Sequence[Token], text: str, unread: list[str], conditions: list[tuple[int, int]]
) -> list[tuple[list[Token], bool]]:
    """The parts of a row that state something, each with whether it begins a new chain."""
    row = _without_reasons(row, text, unread, conditions)
    pieces: list[tuple[list[Token], bool]] = []
    joined = False  # whether `and` stands before the segment
    for segment in _segments(row):
        if not segment:
            continue
        in_brackets = segment[0].text == "(" and _closes_at_end(segment)
        if pieces and segment[0].kind == "text" and segment[0].text.strip() in AND:
            joined = True
            segment = segment[1:]
            if not segment:
                continue
        elif pieces and (in_brackets or segment[0].kind == "text" or _quantifies(segment)):
            _remark(segment, text, unread, conditions)
            continue
        sides = _sides(segment)
        stands = len(sides) > 1 and not sides[0].symbol  # a statement by itself
        last = pieces[-1][0] if pieces else []
        if last and stands and _restricts(sides, last):
            conditions.append((segment[0].start, _trimmed(segment)[-1].end))
        elif last and (
            joined
            or (any(s.symbol for s in sides) and last[-1].text in (",", ";"))
            or (stands and len(_sides(last)) > 1 and _sides(last)[-1].tokens)
        ):
            pieces.append((segment, True))
        elif pieces:
            pieces[-1][0].extend(segment)
        else:
            pieces.append((segment, False))
        joined = False
    # a row that begins without a relation begins a new chain
    return [
        (piece, new or not _sides(_trimmed(piece))[0].symbol if _trimmed(piece) else new)
        for piece, new in pieces
    ]


def _quantifies(segment: Sequence[Token]) -> bool:
    r"""Whether it is ``\forall i`` behind a statement, and none by itself."""
    return segment[0].text == r"\forall" and not any(t.text in (":", r"\colon") for t in segment)


def _restricts(sides: Sequence[Side], before: Sequence[Token]) -> bool:
    """Whether it says for which values of one letter the statement before it holds.

    So ``x > 0`` and ``0 < x < 1`` behind a statement about x.
    """
    name = sides[0].tokens if len(sides) == 2 else sides[1].tokens
    if len(sides) > 3 or any(s.symbol not in ("<", "<=", ">", ">=", "!=") for s in sides[1:]):
        return False
    letters = [t for t in name if t.text not in (",", ";", *WIDE)]
    used = {t.text for t in before}
    return bool(letters) and all(
        (t.kind == "letter" or t.text in GREEK) and t.text in used for t in letters
    )


def _remark(
    found: Sequence[Token], text: str, unread: list[str], conditions: list[tuple[int, int]]
) -> None:
    """What stands behind a statement: a condition, or a reason, which is not read."""
    inside = [t for t in found if t.text not in WIDE]
    if inside[0].text == "(":
        inside = inside[1:]
    if inside and inside[-1].text == ")":
        inside = inside[:-1]
    words = ""
    while inside and (inside[0].kind == "text" or inside[0].text == r"\forall"):
        words += inside[0].text if inside[0].kind == "text" else "for all"
        inside = inside[1:]
    while inside and (inside[-1].text in (".", ",", ";") or inside[-1].text.strip(" .)") == ""):
        inside = inside[:-1]
    first = words.strip("( ").split()[:1]
    says_when = first[0].lower() in WHEN if first else any(s.symbol for s in _sides(inside))
    is_reason = r"\because" in text[found[0].start : found[-1].end]
    if any(hedge in words.lower() for hedge in HEDGES):
        conditions.append((found[0].start, found[-1].end))
    elif says_when and inside and not is_reason:
        conditions.append((inside[0].start, inside[-1].end))
    else:
        unread.append(text[found[0].start : found[-1].end].strip())


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


def _without_reasons(
    row: Sequence[Token], text: str, unread: list[str], conditions: list[tuple[int, int]]
) -> list[Token]:
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
            first = words.strip("( ").split()[0].lower() if words.strip("( ") else ""
            if words in AND:
                found += [Token("command", r"\quad", token.start, token.end), token]
                found += [Token("command", r"\quad", token.start, token.end)]
                continue
            if words.startswith("(") or first in WHEN or not _trimmed(row[place + 1 :]):
                _remark(row[place:], text, unread, conditions)
                break
        following = row[place + 1] if place + 1 < len(row) else None
        speaks = token.text == "(" and following is not None and (
            following.kind == "text" or "\\because" in text[token.end : following.start + 9]
        )  # fmt: skip
        if not depth and speaks:
            _remark(row[place:], text, unread, conditions)
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
        is_mark = place > 0 and piece[place - 1].text in ("_", "^")
        found, length = ("", 0) if depth or is_mark else _relation(piece, place)
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
    if token.text == r"\not":
        return ("!=", 2) if following == "=" else ("unread", 2 if following in RELATIONS else 1)
    if token.text in ("<", ">") and following == "=":
        return token.text + "=", 2
    if token.text in (r"\stackrel", r"\overset", r"\underset"):
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
            chain.is_cut = True
            return
