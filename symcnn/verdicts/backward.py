"""Is a hand-written backward pass right, for every size?

>>> print(backward('''
... def scale_forward(x, w):
...     N, D = x.shape
...     return x * w, (x, w)
...
... def scale_backward(dout, cache):
...     x, w = cache
...     return dout * w, (dout * x).sum(axis=0)
... ''', shapes={"w": "D"}).summary)
proved: scale_backward returns the gradients of scale_forward in x and w, for every size
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from symcnn.arithmetic.budget import OutOfTimeError
from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.steps import OutOfStepsError
from symcnn.kernel.terms import FALSE, ONE, Eq, Max, Min, Num, Or, Term, Var, conj
from symcnn.lemmas.conversions import has
from symcnn.numeric.gradients import GradientError
from symcnn.prover.claim import Claim
from symcnn.prover.derivative_formulas import DeriveError, Kind
from symcnn.read.claim_error import ReadError
from symcnn.read.joined import joined, source_of
from symcnn.read.pairs import Pair, ReadGradient, ReadPair, pair_named, pairs_of
from symcnn.read.passes import read_pair, with_names
from symcnn.read.scripts import with_script
from symcnn.read.source import SourceFile, read_path, read_source
from symcnn.read.read_results import ReadClaim, ReadOperator
from symcnn.verdicts.claims import STOPPED, check
from symcnn.verdicts.comparison import compare, refutation
from symcnn.verdicts.derive import Derivative, ParameterError, derive_read
from symcnn.verdicts.limits import SECONDS
from symcnn.verdicts.pass_verdict import NEXT, GradientVerdict, PassVerdict
from symcnn.verdicts.sense import LEFT, shown_from, with_conditions
from symcnn.verdicts.verify import GuardError, Verdict, case_of
from symcnn.write.pages.counterexample import Case
from symcnn.write.pages.record import Report

FEWEST_LAYERS = 3  # from here on layer by layer


def backward(
    target: Any,
    other: Callable[..., Any] | None = None,
    *,
    shapes: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
    only: Sequence[str] = (),
    seed: int = 0,
    seconds: float = SECONDS,
) -> PassVerdict:
    """The verdict on a hand-written backward pass, read from its source and not run.

    ``target`` is a ``torch.autograd.Function``, a class with ``forward`` and ``backward``, a
    forward pass with the backward pass as ``other``, ``FILE.py::NAME``, or a source with one
    pair. ``shapes`` are those of the inputs, ``{"x": "B T C"}``; ``given`` are conditions,
    ``["eps > 0"]``; ``only`` are the gradients asked for. Raises ``ReadError``.
    """
    source, names = _source_of(target, other, shapes)
    pair = pair_named(source.tree, names) if names else _only_pair(source)
    if pair is None:
        raise missing(source, ",".join(names))
    return decide(source, pair, shapes, given, only, seed, seconds)


def assert_backward(
    target: Any,
    other: Callable[..., Any] | None = None,
    *,
    shapes: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
    expect: str = "proved",
    strict: bool = False,
) -> None:
    """Raise ``AssertionError`` unless the backward pass is proved; for test suites.

    With ``strict`` also where the proof needs a condition that is not ``given``.
    """
    __tracebackhide__ = True
    found = backward(target, other, shapes=shapes, given=given)
    if found.verdict != expect or (strict and found.is_conditional):
        raise AssertionError(str(found))


def missing(source: SourceFile, name: str) -> ReadError:
    """That a file has no pair of this name; the pairs that it has."""
    there = ", ".join(p.title for p in pairs_of(source.tree))
    which = f" `{name}`; there are: {there}" if there else f" `{name}`" if name else ""
    return ReadError(
        f"there is no forward and backward pass{which}; "
        "name two functions as FILE.py::forward,backward",
        source.file,
    )


def _only_pair(source: SourceFile) -> Pair:
    pairs = pairs_of(source.tree)
    if len(pairs) == 1:
        return pairs[0]
    if not pairs:
        raise missing(source, "")
    there = ", ".join(p.title for p in pairs)
    raise ReadError(f"say which pair; there are: {there}", source.file)


def _source_of(
    target: Any, other: Any, shapes: Mapping[str, str] | None
) -> tuple[SourceFile, list[str]]:
    if isinstance(target, str) and "\n" in target:
        return with_script(read_source(target), shapes or {}), []
    if isinstance(target, str | Path):
        return opened(str(target), shapes or {})
    names = [f.__name__ for f in (target, other) if f is not None]
    source = source_of(target)
    return (source if other is None else joined(source, source_of(other))), names


def opened(target: str, shapes: Mapping[str, str]) -> tuple[SourceFile, list[str]]:
    """The source of ``FILE.py::NAME`` and its names; of ``F.py::f,G.py::g`` both files."""
    path, _, name = target.partition("::")
    first, _, second = name.partition(",")
    if "::" not in second:
        return with_script(read_path(path), shapes), [n for n in name.split(",") if n]
    other, _, last = second.partition("::")
    return joined(read_path(path), read_path(other)), [first, last]


def decide(
    source: SourceFile,
    pair: Pair,
    shapes: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
    only: Sequence[str] = (),
    seed: int = 0,
    seconds: float = SECONDS,
    told: Callable[[ReadPair, ReadOperator], None] = lambda *_: None,
    done: Callable[[GradientVerdict], None] = lambda _: None,
) -> PassVerdict:
    """The verdicts on a pair of a file.

    ``told`` is called with what was read, ``done`` with each verdict as soon as it is known.
    """
    question = _Pair.of(source, pair, shapes, given, seed, seconds)
    found, operator = question.read, question.operator
    told(found, operator)
    verdicts = []
    wanted = [g for g in found.gradients if not only or {g.name, g.wrt} & set(only)]
    if not wanted:
        there = ", ".join(g.name for g in found.gradients) or "none"
        raise ReadError(f"`{pair.name}` returns no such gradient; there are: {there}", source.file)
    for gradient in wanted:
        verdict = question.verdict(gradient)
        verdicts.append(verdict)
        done(verdict)
    return PassVerdict(found, operator, tuple(verdicts))


def gradient_in(
    source: SourceFile, pair: Pair, wrt: str | None, shapes: Mapping[str, str],
    given: Sequence[str], seed: int = 0, seconds: float = SECONDS,
) -> GradientVerdict:  # fmt: skip
    """The verdict on the gradient in one input. Raises ``ParameterError`` if there is none."""
    question = _Pair.of(source, pair, shapes, given, seed, seconds)
    there = {g.wrt: g for g in question.read.gradients}
    if wrt is None and len(there) == 1:
        (wrt,) = there
    if wrt not in there:
        asked = "say in which parameter" if wrt is None else f"{pair.name} has no gradient in {wrt}"
        raise ParameterError(asked, tuple(there))
    return question.verdict(there[wrt])


def _domain(operator: ReadOperator, seed: int) -> ReadOperator:
    """The operator where it can be computed: what sizes and labels must be is a hypothesis."""
    from symcnn.numeric.search import has_counterexample

    own = {p.value for p in operator.parameters if isinstance(p.value, Var)}
    about_sizes = [
        o for o in operator.obligations
        if free_vars(o.formula) <= own or any(v.shape for v in free_vars(o.formula))
    ]  # fmt: skip
    needs = [o for o in about_sizes if shown_from(o.formula, o.given) is None]
    if not needs:
        return operator
    claim = Claim(operator.name, operator.given, Eq(operator.result, operator.result))
    read = ReadClaim(claim, operator.parameters, (), (), operator.file, operator.line)
    given = with_conditions(read, needs).given
    if not has_counterexample(Claim(operator.name, given, FALSE), seed):
        last = needs[-1]
        raise ReadError(
            f"{last.what}: no sizes were found for which the forward pass can be computed",
            operator.file, last.line, last.column, last.source,
        )  # fmt: skip
    left = tuple(
        replace(o, given=tuple(dict.fromkeys((*o.given, *given))))
        for o in operator.obligations
        if o not in needs
    )
    conditions = tuple(
        replace(c, given=tuple(dict.fromkeys((*c.given, *given)))) for c in operator.conditions
    )
    assumed = tuple(p for p in given if p not in operator.given)
    return replace(operator, given=given, obligations=left, conditions=conditions, assumed=assumed)


@dataclass(frozen=True)
class _Pair:
    """A pair that was read, with the domain of its forward pass."""

    source: SourceFile
    read: ReadPair
    operator: ReadOperator
    given: Sequence[str]
    seed: int
    seconds: float

    @classmethod
    def of(
        cls, source: SourceFile, pair: Pair, shapes: Mapping[str, str] | None,
        given: Sequence[str], seed: int, seconds: float,
    ) -> _Pair:  # fmt: skip
        found = read_pair(source, pair, shapes, given)
        return cls(source, found, _domain(found.operator, seed), given, seed, seconds)

    @property
    def kind(self) -> Kind:
        return "vjp" if self.read.kind == "vjp" else "gradient"

    def verdict(self, gradient: ReadGradient) -> GradientVerdict:
        """The verdict on one gradient.

        A counterexample says nothing if an object may not have its values. What is computed
        instead where only some inputs need a gradient is to be right as well.
        """
        found = self._verdict(gradient)
        for other in gradient.others if found.verdict == "proved" else ():
            there = self._verdict(other)
            if there.verdict != "proved":
                verdict = "unknown" if there.verdict == "none" else there.verdict
                why = f"{other.where}: {there.why}"
                return replace(there, verdict=verdict, why=why, case=None)
        if found.verdict != "refuted" or not self.read.not_known:
            return found
        name, line = next(iter(self.read.not_known.items()))
        why = (
            f"`self.{name}` (line {line}) is set in a way that is not read, and the passes differ "
            f"where it is any number or array; make it a parameter of __init__ that is kept as "
            f"it is, or arithmetic on such ones"
        )
        return GradientVerdict(gradient.name, gradient.wrt, "unknown", why, derive=found.derive)

    def _verdict(self, gradient: ReadGradient) -> GradientVerdict:
        name, wrt = gradient.name, gradient.wrt
        if gradient.operator is None:
            verdict = "none" if gradient.why.startswith("None") else "unknown"
            return GradientVerdict(name, wrt, verdict, gradient.why)
        wrong = self._by_rule(gradient) or _misfit(self, gradient)
        if wrong is not None:
            return wrong
        derivative: Derivative | None = None
        try:
            refuted = refutation(
                self.operator, wrt, self.kind, self.read.upstream, gradient.operator, self.seed
            )
            if refuted is not None:
                return _told(gradient, refuted, lambda: self.derivative(self.operator, wrt))
            operator, other = self._layers(gradient) or (self.operator, gradient.operator)
            derivative = self.derivative(operator, wrt)
            result = compare(derivative, other, self.seed, self.seconds, tried=True)
        except (ReadError, DeriveError, KernelError, GuardError, GradientError) as error:
            return GradientVerdict(name, wrt, "unknown", str(error))
        except (OutOfTimeError, OutOfStepsError):
            return GradientVerdict(name, wrt, "unknown", f"{STOPPED}; {NEXT}")
        found = derivative
        return _told(gradient, result, lambda: found)

    def _by_rule(self, gradient: ReadGradient) -> GradientVerdict | None:
        """The verdict where a rule of JAX is not shown to return what its function does."""
        result = self._value
        if result is None or result.report.verdict == "proved":
            return None
        rule, function = self.read.pair.forward.name, self.read.pair.name
        told = _told(gradient, result, lambda: self.derivative(self.operator, gradient.wrt))
        refuted = told.verdict == "refuted"
        what = "does not return" if refuted else "is not shown to return"
        return replace(told, why=f"{rule} {what} what {function} does: {told.why}")

    @cached_property
    def _value(self) -> Verdict | None:
        """Whether the forward rule returns what the function does, where it is written anew."""
        if self.read.by_rule is None:
            return None
        (term, shape), operator = self.read.by_rule, self.operator
        sizes = f"it has the shape {_shape(shape)} instead of {_shape(operator.shape)}"
        if len(shape) != len(operator.shape):
            axes = Eq(Num(len(shape)), Num(len(operator.shape)))
            return Verdict(Report(operator.name, axes, "refuted", counterexample=sizes))
        equal = [Eq(m, n) for m, n in zip(shape, operator.shape, strict=True)]
        if any(shown_from(e, operator.given) is None for e in equal):
            return Verdict(Report(operator.name, conj(*equal), "unknown", remarks=(sizes,)))
        claim = Claim(operator.name, operator.given, Eq(operator.result, term))
        return check(claim, seed=self.seed, seconds=self.seconds)

    def derivative(self, operator: ReadOperator, wrt: str) -> Derivative:
        """The derivative of the forward pass."""
        return derive_read(
            operator, wrt, self.kind,
            upstream=self.read.upstream, seed=self.seed, seconds=self.seconds, in_short=False,
        )  # fmt: skip

    def _layers(self, gradient: ReadGradient) -> tuple[ReadOperator, ReadOperator] | None:
        """The two passes with their local names, where the forward pass is a chain of layers."""
        if self._named is None:
            return None
        operator, gradients = self._named
        other = next((g.operator for g in gradients if g.name == gradient.name), None)
        plain = gradient.operator
        if other is None or plain is None:
            return None
        return operator, replace(other, written_out=lambda: plain)

    @cached_property
    def _named(self) -> tuple[ReadOperator, tuple[ReadGradient, ...]] | None:
        try:
            found = with_names(self.source, self.read, self.given)
        except ReadError:
            return None
        layers = [t for v, t in found.operator.definitions if v != found.operator.result]
        # the shift of a softmax cancels in the whole, and not in one of its layers
        if len(layers) < FEWEST_LAYERS or any(has(t, (Max, Min)) for t in layers):
            return None
        operator = _domain(found.operator, self.seed)
        return replace(operator, written_out=lambda: self.operator), found.gradients


def _told(
    gradient: ReadGradient, result: Verdict, derive: Callable[[], Derivative]
) -> GradientVerdict:
    report, why = result.report, ""
    if report.verdict == "refuted":
        why = (report.counterexample or "").partition("\n")[0]
    elif report.verdict == "unknown":
        why = next(iter(report.remarks), "").removeprefix(LEFT)
        if why == STOPPED:
            why += f"; {NEXT}"
    return GradientVerdict(
        gradient.name, gradient.wrt, report.verdict, why, result, derive, report.case
    )


def _misfit(question: _Pair, gradient: ReadGradient) -> GradientVerdict | None:
    """The verdict on a gradient that has not the shape of its input, or cannot be computed."""
    from symcnn.numeric.search import find_counterexample

    read, operator, seed = question.read, question.operator, question.seed
    found = gradient.operator
    if found is None:
        return None
    target = next(p.value for p in operator.parameters if p.name == gradient.wrt)
    want = target.shape if isinstance(target, Var) else ()
    given = tuple(dict.fromkeys((*operator.given, *found.given)))
    what = f"it has the shape {_shape(found.shape)}, and {gradient.wrt} has {_shape(want)}"
    if not found.shape and any(s.name == gradient.wrt and s.ranks for s in read.slots):
        what += f"; if {gradient.wrt} is a number, say --shape '{gradient.wrt}=real'"

    def refuted(why: str, goal: Term, known: Sequence[Term], case: Case | None) -> GradientVerdict:
        report = Report(
            f"{gradient.name}_has_the_shape_of_{gradient.wrt}", goal, "refuted",
            given=tuple(known), counterexample=why, case=case,
        )  # fmt: skip
        result = Verdict(report)
        return GradientVerdict(
            gradient.name, gradient.wrt, "refuted", why, result,
            derive=lambda: question.derivative(question.operator, gradient.wrt), case=case,
        )  # fmt: skip

    if len(found.shape) != len(want):
        axes = Eq(Num(len(found.shape)), Num(len(want)))
        return refuted(what, axes, given, None)
    equal = [Eq(m, n) for m, n in zip(found.shape, want, strict=True)]
    # autograd sums along an axis where the input has the length 1
    sums = read.pair.kind == "Function"
    own = {p.value for p in operator.parameters if isinstance(p.value, Var)}
    # the shape is what is read where these hold
    read_where = tuple(o.formula for o in found.obligations if free_vars(o.formula) <= own)
    sizes: list[tuple[str, tuple[Term, ...], Term, Term]] = [
        (what, (*given, *read_where), e, Or(e, Eq(n, ONE)) if sums else e)
        for e, n in zip(equal, want, strict=True)
    ]
    sizes += [
        (o.what, (*o.given, *given), o.formula, o.failing) for o in found.obligations
        if isinstance(o.formula, Eq)
    ]  # fmt: skip
    for text, known, formula, failing in sizes:
        if shown_from(formula, tuple(dict.fromkeys(known))) is not None:
            continue
        witness = find_counterexample(Claim("sizes", known, failing), seed)
        if witness is None:
            why = f"{text}; it is not shown that {formula}"
            return GradientVerdict(gradient.name, gradient.wrt, "unknown", why)
        at = ", ".join(f"{v.name} = {n}" for v, n in witness.sizes.items())
        return refuted(f"at {at}: {text}", formula, known, case_of(witness))
    return None


def _shape(sizes: Sequence[Term]) -> str:
    inside = ", ".join(map(str, sizes))
    return f"({inside},)" if len(sizes) == 1 else f"({inside})"
