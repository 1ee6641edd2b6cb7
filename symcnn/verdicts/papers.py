"""The displays of a LaTeX document, each with its verdict.

Every display ends in one state: defined, given, proved, refuted, unknown, error or skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from symcnn.kernel.terms import FALSE, Exists, Forall, Pred, Term
from symcnn.lemmas.one_line import show
from symcnn.prover.claim import Claim
from symcnn.read.claim_error import ReadError
from symcnn.read.latex.displays import Chain, Display, Side, display
from symcnn.read.latex.declarations import FOR_ONE, Orders, conditions, declare
from symcnn.read.latex.definitions import Declarations, Span, define
from symcnn.read.latex.document import Document, Formula
from symcnn.read.latex.lexer import LatexError
from symcnn.read.latex.syntax_tree import Connective, Node, Quantified, Relation
from symcnn.read.latex.links import Link, ReadLink, read_link
from symcnn.read.latex.syntax import parse_tokens
from symcnn.read.latex.trees import is_condition
from symcnn.read.read_results import ReadClaim
from symcnn.verdicts.citations import Citation, cited
from symcnn.verdicts.claims import check_read
from symcnn.verdicts.sense import open_obligation
from symcnn.write.pages.record import EXISTENCE

if TYPE_CHECKING:
    from symcnn.verdicts.verify import Verdict

INDEX, NUMBER = re.compile(r"at index \(([^)]*)\)"), re.compile(r"\d+")
# the worst first: a display has the state of its worst link
STATES = ("refuted", "error", "unknown", "skipped", "proved", "given", "defined")


@dataclass
class Task:
    """One link of a display: what is known of it before anything is proved."""

    line: int
    state: str  # "" where the verdict is still to come
    text: str
    message: str = ""
    link: ReadLink | None = None
    doubt: str = ""  # why a counterexample says nothing
    verdict: Verdict | None = None


@dataclass
class Finding:
    """A display, or an inline formula, with its links; ``unread`` are the words in it."""

    number: int
    line: int
    start: int = 0  # where it begins, as an offset into the text
    tasks: list[Task] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    expect: str = ""
    broken: tuple[int, int] | None = None  # where it stands, if TeX cannot typeset it either

    @property
    def state(self) -> str:
        """The state of its worst link."""
        found = {t.state for t in self.tasks}
        return next((s for s in STATES if s in found), "skipped")

    @property
    def name(self) -> str:
        return f"display {self.number}" if self.number else f"formula in line {self.line}"


def read_document(text: str, file: str) -> list[Finding]:
    """What stands in a document, every link read as a claim and none decided.

    >>> [f.state for f in read_document("% symcnn: skip, a picture\\n$$a = b$$", "a.tex")]
    ['skipped']
    """
    return _Reading(Document(text, file)).findings()


def decide(task: Task, seed: int = 0) -> Task:
    """The verdict on a link that was read."""
    if task.link is None or task.state:
        return task
    try:
        task.verdict = check_read(task.link.claim, seed)
    except ReadError as error:
        task.state, task.message = "error", str(error)
        return task
    except Exception as error:  # whatever happens to one link, the others have their verdicts
        task.state = "unknown"
        task.message = f"not finished, by a fault of symcnn: {type(error).__name__}: {error}"
        return task
    report = task.verdict.report
    is_open = report.verdict == "unknown" and task.verdict.theorem is None
    found = _cited(task.link.claim, report.assumed, seed) if is_open else None
    # what a proof is for: the ranges that the axes give, and what real operations need
    ranges = [f"for {', '.join(task.link.ranges)}"] * bool(task.link.ranges)
    if found is not None:
        needs = [f"needed, not in the text: {show(h)}" for h in (*report.assumed, *found.needed)]
        by = "; ".join(s for s in (task.message, f"by {found.name}", *ranges) if s)
        task.state, task.message = "proved", "\n".join([by, *needs])
        return task
    task.state = report.verdict
    point = INDEX.sub(partial(_from, task.link.base), report.counterexample or "")
    kept = EXISTENCE if EXISTENCE in report.remarks else ""
    said = {"refuted": point, "proved": kept}.get(report.verdict, "; ".join(report.remarks))
    needs = [f"where {report.conditions}"] * bool(report.assumed)
    parts = (*ranges, *needs) if report.verdict == "proved" else ()
    doubts = [task.doubt] * (report.verdict == "refuted" and bool(task.doubt))
    task.state = "unknown" if doubts else task.state
    task.message = "; ".join(s for s in (*doubts, task.message, said, *parts) if s)
    return task


def _cited(read: ReadClaim, assumed: tuple[Term, ...], seed: int) -> Citation | None:
    """The theorem that says it, where the claim makes sense: for some values, and in range."""
    from symcnn.numeric.search import find_counterexample

    if any(open_obligation(o, read.file, seed) for o in read.obligations):
        return None
    given = (*read.claim.given, *assumed)
    found = cited(read.claim.goal, given)
    # what the author says of whole functions is taken for possible
    numbers = [p for p in read.claim.given if not isinstance(p, Forall | Exists | Pred)]
    asked = (*numbers, *assumed)
    if found is None or not asked:
        return found
    is_met = find_counterexample(Claim(read.claim.name, asked, FALSE)) is not None
    return found if is_met else None


def _from(base: int, found: re.Match[str]) -> str:
    """``at index (0, 2)`` as a document counts that begins with 1."""
    return f"at index ({NUMBER.sub(lambda n: str(int(n[0]) + base), found[1])})"


class _Reading:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.known = Declarations(macros=document.macros)
        # the last side of the display before, and the ranges that were said there
        self.last: Node | None = None
        self.spans: tuple[Span, ...] = ()
        self.suppose: tuple[Node, ...] = ()  # what is said behind a chain
        self.gap: list[str] = []  # how the sides that were not read are related
        self.context: list[Node] = []  # the sides of the chain so far
        self.why = "it continues a display, and there is none before it"
        self.doubt = ""  # a declaration that was not read, up to the next scope

    def findings(self) -> list[Finding]:
        read = map(self._finding, self.document.formulas)
        found = [f for f in read if f is not None]
        for message, offset in self.document.broken:
            error = self._error(LatexError(message, offset))
            line = self.document.place(offset)[0]
            found.append(Finding(0, line, offset, [Task(line, "error", "", str(error))]))
        wrong = self._declared(self.document.rest, Orders())
        if wrong is not None:
            found.append(Finding(0, wrong.line, len(self.document.text), [wrong]))
        return sorted(found, key=lambda f: f.line)

    def _error(self, error: LatexError) -> ReadError:
        offset = min(error.offset, max(0, len(self.document.text) - 1))
        line, column = self.document.place(offset)
        return ReadError(error.message, self.document.file, line, column, self.document.line(line))

    def _declared(self, words: Sequence[tuple[str, int]], orders: Orders) -> Task | None:
        """Take down declarations; the first that is wrong, as an error."""
        for said, offset in words:
            try:
                if said.strip() == "scope":
                    self.doubt = ""
                declare(self.known, orders, said, offset)
            except LatexError as error:
                line = self.document.place(offset)[0]
                doubt = f"the declaration in line {line} was not read"
                if said.split()[:1] and said.split()[0] in FOR_ONE:
                    orders.doubt = doubt
                else:
                    self.doubt = doubt
                return Task(line, "error", said.strip(), str(self._error(error)))
        return None

    def _finding(self, formula: Formula) -> Finding | None:
        line = self.document.place(formula.start)[0]
        text = " ".join(self.document.text[formula.start : formula.end].split())
        orders = Orders()
        found = Finding(formula.number, line, formula.start)
        wrong = self._declared(formula.words, orders)
        found.expect = orders.expect
        if wrong is not None:
            found.tasks.append(wrong)
        if orders.skip is not None:
            found.tasks.append(Task(line, "skipped", text, orders.skip))
            self._forget("the display before it was skipped")
            return found
        try:
            parts = display(
                self.document.text, formula.start, formula.end, self.document.macros,
                multline=formula.environment == "multline",
            )  # fmt: skip
        except LatexError as error:
            if not formula.number:
                return None if "=" not in text else self._broken(found, line, text, error)
            found.broken = formula.whole
            return self._broken(found, line, text, error)
        found.unread = parts.unread
        if not formula.number and not any(len(c.sides) > 1 for c in parts.chains):
            return found if found.tasks else None
        self._chains(found, parts, orders, line, text)
        defines = orders.define or any(s.defines for c in parts.chains for s in c.sides)
        if (orders.given or defines) and any(t.state == "error" for t in found.tasks):
            what = "what is given" if orders.given else "the definition"
            self.doubt = f"{what} in line {line} was not read"
        return found

    def _broken(self, found: Finding, line: int, text: str, error: LatexError) -> Finding:
        found.tasks.append(Task(line, "error", text, str(self._error(error))))
        self._forget("the display before it was not read")
        return found

    def _forget(self, why: str) -> None:
        self.last, self.why, self.gap = None, why, []

    def _chains(self, found: Finding, parts: Display, orders: Orders, line: int, text: str) -> None:
        for chain in parts.chains:
            if chain.continues and self.last is None:
                side = chain.sides[0]
                error = LatexError(f"no link to what is before: {self.why}", side.start)
                place = self.document.place(side.start)[0]
                found.tasks.append(Task(place, "skipped", text, str(self._error(error))))
            first = chain.sides[0]
            more = self._conditions(found, parts.conditions_of(chain), orders)
            if not chain.continues:
                self.suppose = ()
            self.suppose += more
            if not chain.continues and len(chain.sides) == 1:
                self.spans = orders.spans
                self._single(found, first, orders, line, text)
                self._cut(chain)
                continue
            if not chain.continues or orders.spans:
                self.spans = orders.spans
            done = 0
            if not chain.continues and (orders.define or chain.sides[1].defines):
                done = self._define(found, chain, orders)
            self._links(found, chain, done, orders)
            self._cut(chain)

    def _conditions(
        self, found: Finding, places: Sequence[tuple[int, int]], orders: Orders
    ) -> tuple[Node, ...]:
        """What is said behind a chain; where it is not read, no counterexample counts."""
        suppose: list[Node] = []
        for start, end in places:
            said = self.document.text[start:end]
            try:
                spans, more = conditions(self.known, said, start)
            except LatexError:
                found.unread.append(said)
                orders.doubt = f"the condition {' '.join(said.split())} was not read"
                continue
            named = {s.name for s in orders.spans}
            orders.spans += tuple(s for s in spans if s.name not in named)
            suppose += more
        return tuple(suppose)

    def _cut(self, chain: Chain) -> None:
        if chain.is_cut:
            self._forget("the display before it ends with a relation that is not read")

    def _single(self, found: Finding, side: Side, orders: Orders, line: int, text: str) -> None:
        """The head of a chain that goes on, a statement by itself, or none at all."""
        tree = self.last = self._tree(side, found)
        self.gap = []
        if tree is None:
            return
        if not is_condition(tree):
            found.tasks.append(Task(line, "skipped", text, "it states nothing by itself"))
            return
        self._forget("the display before it is a statement by itself")
        try:
            read = self._read(Link("", tree, tree, self.spans, suppose=self.suppose))
        except ReadError as error:
            found.tasks.append(Task(line, "error", text, str(error)))
            return
        if orders.given:
            self._suppose(tree)
            found.tasks.append(Task(line, "given", text))
        else:
            found.tasks.append(Task(line, "", text, "", read, orders.doubt or self.doubt))

    def _suppose(self, tree: Node) -> None:
        """A hypothesis from here on, for all indices and numbers with the ranges that were said."""
        if self.suppose:
            parts = (*self.suppose, tree)
            place = {"start": tree.start, "end": tree.end}
            both = Connective("and", parts[:-1], **place) if len(parts) > 2 else parts[0]
            tree = Connective("implies", (both, tree), **place)
        for span in reversed(self.spans):
            if span.over:
                tree = Quantified("all", span.over, tree, start=tree.start, end=tree.end)
        self.known.hypotheses.append(tree)

    def _define(self, found: Finding, chain: Chain, orders: Orders) -> int:
        side = chain.sides[1]
        line = self.document.place(chain.sides[0].start)[0]
        try:
            first = Chain(chain.sides[:2])
            definition = define(self.known, first, orders.spans)
        except LatexError as error:
            found.tasks.append(Task(line, "error", self._text(side), str(self._error(error))))
            return 2
        found.tasks.append(Task(line, "defined", self._text(side), definition.key))
        return 2

    def _text(self, side: Side) -> str:
        return " ".join(self.document.text[side.start : side.end].split())

    def _tree(self, side: Side, found: Finding) -> Node | None:
        try:
            return parse_tokens(side.tokens, self.known.grammar(), side.end)
        except LatexError as error:
            line = self.document.place(error.offset)[0]
            found.tasks.append(Task(line, "error", self._text(side), str(self._error(error))))
            return None

    def _links(self, found: Finding, chain: Chain, done: int, orders: Orders) -> None:
        """Each side is compared with the last one before it that could be read."""
        previous = self.last if chain.continues else None
        if not chain.continues:
            self.context = []
        gap = self.gap if chain.continues else []
        for place, side in enumerate(chain.sides):
            tree = self._tree(side, found)
            self.context += [tree] if tree is not None else []
            link = None
            if place < done:
                previous = tree or previous
                continue
            if tree is not None and side.symbol:
                symbol = across([*gap, side.symbol])
                link = self._readable(found, side, symbol, previous, tree, orders)
            if tree is None or (link is not None and link.state == "error"):
                gap.append(side.symbol)
                continue
            if link is not None:
                link.message = "across a part that was not read" if gap else link.message
            if previous is None and place == 0 and not self._stands(found, side, tree):
                tree = None
            previous, gap = tree or previous, []
        self.last, self.gap = previous, gap
        if previous is None:
            self.why = "the end of the display before it was not read"

    def _stands(self, found: Finding, side: Side, tree: Node) -> bool:
        """Whether the head of a chain has a meaning."""
        try:
            sign = "iff" if is_condition(tree) else "="
            self._read(Link(sign, tree, tree, self.spans, suppose=self.suppose))
        except ReadError as error:
            line = self.document.place(tree.start)[0]
            found.tasks.append(Task(line, "error", self._text(side), str(error)))
            return False
        return True

    def _read(self, link: Link) -> ReadLink:
        line = self.document.place(link.start)[0]
        return read_link(self.document, self.known.copy(), link, f"line {line}")

    def _readable(
        self,
        found: Finding,
        side: Side,
        symbol: str | None,
        left: Node | None,
        right: Node,
        orders: Orders,
    ) -> Task | None:
        """The task of a link, added to the display; None where there is nothing to compare."""
        line = self.document.place(right.start)[0]
        compared = left is not None and symbol is not None
        own = "iff" if is_condition(right) else "="
        first, sign = (left, symbol) if left is not None and symbol is not None else (right, own)
        link = Link(sign, first, right, self.spans, tuple(self.context), self.suppose)
        try:
            read = self._read(link)
        except ReadError as error:
            found.tasks.append(Task(line, "error", self._text(side), str(error)))
            return found.tasks[-1]
        if orders.given and left is not None:
            self._suppose(Relation(side.symbol, left, right, start=left.start, end=right.end))
            found.tasks.append(Task(line, "given", self._text(side)))
            return found.tasks[-1]
        if not compared:
            return None
        found.tasks.append(Task(line, "", self._text(side), "", read, orders.doubt or self.doubt))
        return found.tasks[-1]


def across(symbols: Sequence[str]) -> str | None:
    """How the ends of a chain are related; None where nothing follows.

    >>> across(["=", "<="]), across(["<", "<="]), across(["<", ">"])
    ('<=', '<', None)
    """
    found = {s for s in symbols if s != "="}
    if not found:
        return "="
    if found <= {"<", "<="}:
        return "<" if "<" in found else "<="
    if found <= {">", ">="}:
        return ">" if ">" in found else ">="
    return symbols[0] if len(symbols) == 1 else None


def findings(
    text: str, file: str, seed: int = 0, done: Callable[[Finding], None] | None = None
) -> Iterator[Finding]:
    """The displays of a document, each with its verdicts as they are known."""
    for found in read_document(text, file):
        for task in found.tasks:
            decide(task, seed)
        if done is not None:
            done(found)
        yield found
