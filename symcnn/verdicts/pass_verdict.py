"""Verdicts on the gradients of a backward pass, and what is said of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from html import escape

from symcnn.read.pairs import Pair, ReadPair
from symcnn.read.read_results import ReadOperator
from symcnn.verdicts.derive import Derivative
from symcnn.verdicts.verify import Verdict
from symcnn.write.formulas.style import PLAIN, Notation
from symcnn.write.pages.counterexample import Case
from symcnn.write.pages.excluded_points import away, listed, with_settings
from symcnn.write.pages.latex_report import fragment
from symcnn.write.pages.notebook import report_html, report_latex
from symcnn.write.pages.record import Report

# what to do where a search found nothing, in the words of the command
NEXT = (
    "what may help: a hypothesis (--given 'H % k == 0'), numbers for some of the sizes "
    "(--shape 'x=N 3 4 4'), or a part of the pass as a pair of its own"
)
EXIT = {"proved": 0, "refuted": 1, "unknown": 3}


def names_of(pair: Pair) -> tuple[str, str]:
    """The names of the backward and of the forward pass, as one would call them."""
    if pair.forward.name == pair.backward.name:
        return pair.backward.name, "its loss"
    if pair.kind == "custom_vjp":
        return pair.backward.name, pair.name
    if pair.owner is None:
        return pair.backward.name, pair.forward.name
    owner = pair.owner.name
    return f"{owner}.{pair.backward.name}", pair.forward.name


@dataclass(frozen=True)
class GradientVerdict:
    """The verdict on one gradient: proved, refuted, unknown, or none, where None is returned."""

    name: str
    wrt: str
    verdict: str
    why: str = ""
    result: Verdict | None = None
    derive: Callable[[], Derivative] | None = None
    case: Case | None = None

    @cached_property
    def derivative(self) -> Derivative | None:
        """The derivative itself, derived now if it was not needed before."""
        return self.derive() if self.derive is not None else None

    def __str__(self) -> str:
        return f"{self.name}: {self.verdict}" + (f", {self.why}" if self.why else "")


@dataclass(frozen=True, repr=False)
class PassVerdict:
    """The verdicts on the gradients of one backward pass."""

    read: ReadPair
    operator: ReadOperator
    gradients: tuple[GradientVerdict, ...]

    @property
    def verdict(self) -> str:
        """Refuted if one gradient is, else unknown if one is, else proved."""
        found = {g.verdict for g in self.gradients}
        if "refuted" in found:
            return "refuted"
        return "proved" if "proved" in found and "unknown" not in found else "unknown"

    @property
    def exit_code(self) -> int:
        """0 proved, 1 refuted, 3 unknown."""
        return EXIT[self.verdict]

    @property
    def is_conditional(self) -> bool:
        """Whether it is proved under a condition that the question does not state."""
        found = [g.result.report for g in self.gradients if g.result is not None]
        return self.verdict == "proved" and any(r.is_conditional for r in found)

    @property
    def summary(self) -> str:
        """The answer in one line."""
        pair = self.read.pair
        backward, forward = names_of(pair)
        wrong = [g for g in self.gradients if g.verdict == self.verdict]
        if self.verdict == "proved":
            what = "gradient" if len(wrong) == 1 else "gradients"
            reports = [g.result.report for g in wrong if g.result]
            where = next((r.where for r in reports if r.assumed), "")  # of the forward pass
            none = [g.wrt for g in self.gradients if g.verdict == "none"]
            without = f"; None is returned for {listed(none)}" if none else ""
            outside = away(tuple(dict.fromkeys(p for r in reports for p in r.borders)))
            return (
                f"proved: {backward} returns the {what} of {forward} in "
                f"{listed([g.wrt for g in wrong])}, for every size{where}{outside}"
                f"{with_settings(self.operator.settings)}{without}"
            )
        first = wrong[0] if wrong else None
        if first is None:
            return f"unknown: {backward} returns no gradient of {forward}"
        rest = [g.name for g in wrong[1:]]
        more = f" (and {listed(rest)})" if rest else ""
        if self.verdict == "refuted":
            return (
                f"refuted: {first.name}{more} of {backward} is not the gradient of {forward} "
                f"in {first.wrt}: {first.why}"
            )
        if not first.wrt:
            return f"unknown: {first.name}{more} of {backward}: {first.why}"
        return (
            f"unknown: whether {first.name}{more} of {backward} is the gradient of {forward} "
            f"in {first.wrt}" + (f": {first.why}" if first.why else "")
        )

    @property
    def reports(self) -> list[Report]:
        """What there is to read of each gradient."""
        return [g.result.report for g in self.gradients if g.result is not None]

    def _repr_html_(self) -> str | None:
        pages = [report_html(r) for r in self.reports]
        if None in pages:
            return None  # without ziamath LaTeX is shown
        return "".join(filter(None, pages)) + f"<p>{escape(self.summary)}</p>"

    def _repr_latex_(self) -> str:
        return "\n\n".join([*map(report_latex, self.reports), self.summary])

    def latex(self, notation: Notation = PLAIN) -> str:
        """The write-ups of the gradients as LaTeX, for ``\\input`` into a document."""
        return "\n\n".join(fragment(r, notation) for r in self.reports)

    def __repr__(self) -> str:
        return f"<PassVerdict {self.read.pair.name}: {self.verdict}>"

    def __str__(self) -> str:
        return "\n".join([*map(str, self.gradients), self.summary])
