"""PyTorch's own table of derivatives, proved for every size.

    python -m tests.benchmarks.derivatives_yaml [NAME ...] [--part 1/8] [--first]

The wheel of PyTorch has ``torchgen/packaged/autograd/derivatives.yaml``: for each operator, by
hand, the vector-Jacobian product in each of its inputs (``self``, ``other`` ...) and the
Jacobian-vector product (``result``), as expressions of C++. Each that is written in operators of
PyTorch is compared with the derivative of the operator's own definition in ``symcnn/operators``,
with symbolic sizes, at every rank up to 3 that PyTorch takes, for every axis and flag: proved if
each of these cases is; with ``--first`` it goes up to the first that is not. Numbers are real, and
decimals that stand for log(2) and the like are these. Nothing of the file is kept here. Needs
``torch`` and PyYAML.
"""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symcnn.arithmetic.budget import OutOfTimeError
from symcnn.kernel.errors import KernelError
from symcnn.kernel.steps import OutOfStepsError
from symcnn.numeric.gradients import GradientError
from symcnn.operators.words import WORDS
from symcnn.prover.derivative_formulas import DeriveError
from symcnn.read.claim_error import ReadError
from symcnn.read.ordinary import read_ordinary
from symcnn.read.pairs import pair_named
from symcnn.read.source import read_source
from symcnn.verdicts.backward import decide
from symcnn.verdicts.claims import check_read
from symcnn.verdicts.comparison import compare
from symcnn.verdicts.derive import derive_read
from symcnn.verdicts.verify import GuardError

from .cpp import NotWrittenError, written
from .decompositions import with_definitions
from .derivatives_cases import Case, cases_of, word_of

FAILED = (DeriveError, GradientError, GuardError, KernelError)
HEAD = "import math\nimport torch\nimport torch.nn.functional as F\n"
LIMIT = 200.0  # seconds for a case, from outside
# Formulas that are refuted, each looked at.
KNOWN = {
    **{
        f"{name}: {target}": "0/0 where the logarithm is of 0 and the factor is 0: PyTorch returns "
        "NaN, and the function is 0 all along"
        for name, target in (
            ("xlogy.Tensor", "other"), ("xlogy.Tensor", "result"),
            ("xlogy.Scalar_Self", "other"), ("xlogy.Scalar_Self", "result"),
            ("special_xlog1py", "other"), ("special_xlog1py", "result"),
            ("special_xlog1py.self_scalar", "other"), ("special_xlog1py.self_scalar", "result"),
        )
    },
    "binary_cross_entropy: self": "the denominator is cut off at 1e-12, against overflow",
}  # fmt: skip
WORST = ("refuted", "unknown", "not read", "proved")
NOT_CLOSED = {  # what stands for a formula and is none
    "not_implemented": "PyTorch has none",
    "non_differentiable": "no derivative",
    "not_differentiable": "no derivative",
}
SHORT = {n.rpartition(".")[2] for n in WORDS}  # names of words
DIFFERENTIABLE = frozenset({"Tensor", "Tensor?"})


@dataclass(frozen=True)
class Entry:
    """A formula of the table: of an operator, for an input, or for the ``result``."""

    operator: str  # the name with its overload
    target: str
    formula: str
    schema: Any  # torchgen's
    formulas: Mapping[str, str]  # of all targets of the operator

    @property
    def targets(self) -> list[str]:
        return self.target.split(", ")

    @property
    def title(self) -> str:
        return f"{self.operator}: {self.target}"


@dataclass
class Found:
    """The verdict on an entry, and what was said in each case that is not proved."""

    verdict: str
    why: list[str] = field(default_factory=list)
    cases: int = 0


def entries() -> list[Entry]:
    """The formulas of the installed table. Raises ``ImportError`` where there is none."""
    import torchgen
    import yaml
    from torchgen.model import FunctionSchema

    path = Path(torchgen.__file__).parent / "packaged" / "autograd" / "derivatives.yaml"
    found = []
    for row in yaml.safe_load(path.read_text(encoding="utf-8")):
        schema = FunctionSchema.parse(row["name"])
        of_default = row.get("dispatch", {}).get("Default", {})
        formulas = {
            k: str(v)
            for k, v in {**row, **of_default}.items()
            if k not in ("name", "dispatch", "output_differentiability")
        }
        found += [Entry(str(schema.name), k, v, schema, formulas) for k, v in formulas.items()]
    return found


# -- from a formula to code ------------------------------------------------------------------------


def formula_of(entry: Entry, inputs: list[str]) -> str:
    """The formula in Python. Raises ``NotWrittenError``."""
    text = entry.formula
    start = text.partition("(")[0]
    if start in NOT_CLOSED:
        raise NotWrittenError(NOT_CLOSED[start])
    if text == "auto_linear":
        return f"forward({', '.join(inputs)})"
    if text == "auto_element_wise":
        (name,) = [k for k in entry.formulas if k != entry.target] or [""]
        if not name or "," in name:
            raise NotWrittenError("the one formula of an operator of one input is missing")
        return formula_of(Entry(entry.operator, name, entry.formulas[name], entry.schema, {}), [])
    return written(text)


def body_of(case: Case, lines: list[str]) -> str:
    """The body of a function: the arguments of this case that are no variables, and lines."""
    fixed = [f"{n} = {v}" for n, v in case.fixed.items()]
    return "".join(f"    {row}\n" for row in (*fixed, *lines))


def functions(case: Case, word: str) -> str:
    """The operator as a function of what varies in a case."""
    call = f"result = {word.format_map({n: n for n in (*case.shapes, *case.fixed)})}"
    own = ", ".join(case.shapes)
    return f"{HEAD}\ndef forward({own}):\n{body_of(case, [call, 'return result'])}"


def vjp(entry: Entry, case: Case, word: str) -> tuple[str, str]:
    """The verdict on a gradient, and why."""
    formula = formula_of(entry, [])
    own = ", ".join(["grad", *case.shapes, "result"])
    targets = ", ".join(f"d_{t}" for t in entry.targets)
    lines = [f"{targets} = {formula}", f"return {targets}"]
    text = f"{functions(case, word)}\ndef backward({own}):\n{body_of(case, lines)}"
    text = with_definitions(text, SHORT)
    source = read_source(text)
    pair = pair_named(source.tree, ["forward", "backward"])
    assert pair is not None
    found = decide(source, pair, case.shapes, case.given, seconds=LIMIT).gradients
    if len(found) != len(entry.targets):
        return "unknown", f"{len(found)} of {len(entry.targets)} gradients were found"
    worst = min(found, key=lambda g: WORST.index(g.verdict))
    return worst.verdict, worst.why


def jvp(entry: Entry, case: Case, word: str) -> tuple[str, str]:
    """The verdict on a Jacobian-vector product: in each input alone, and that it is additive."""
    moved = [n for n in case.tensors if f"{n}_t" in entry.formula]
    if entry.formula.startswith("auto_"):
        moved = [k for k in entry.formulas if k in case.tensors]
    if not moved:
        return "not read", "no tangent stands in it"
    own = list(case.shapes)
    inputs = ["V" if n in moved else n for n in own]
    formula = formula_of(entry, inputs).replace("original_self", "self")
    if entry.formula == "auto_element_wise":
        formula = f"({formula})".replace("grad", "V")
    plain = [f"{n}_p = {n}" for n in own if f"{n}_p" in formula]
    result = [f"result = forward({', '.join(own)})"] if "result" in formula else []
    text = functions(case, word)
    for n in moved:
        tangents = [f"{m}_t = {'V' if m == n else f'torch.zeros_like({m})'}" for m in moved]
        lines = [*tangents, *plain, *result, f"return {formula}"]
        text += f"\ndef moved_{n}({', '.join(['V', *own])}):\n{body_of(case, lines)}"
    text = with_definitions(text, SHORT)
    source = read_source(text)
    shapes = {n: " ".join(kind_of(s)).strip() for n, s in case.shapes.items()}
    operator = read_ordinary(source, "forward", shapes, case.given)
    for n in moved:
        derivative = derive_read(operator, n, "jvp", seconds=LIMIT)
        other = read_ordinary(source, f"moved_{n}", {**shapes, "V": shapes[n]}, case.given)
        report = compare(derivative, other, seconds=LIMIT).report
        if report.verdict != "proved":
            return report.verdict, _reason(report)
    return (
        ("proved", "") if len(moved) == 1 else additive(case, formula, moved, plain, result, text)
    )


def additive(case: Case, formula: str, moved: list[str], plain: list[str], result: list[str],
             text: str) -> tuple[str, str]:  # fmt: skip
    """Whether a formula in several tangents is the sum of those in one alone."""
    tangents = [f"{n}_t" for n in moved]
    own = list(case.shapes)

    def annotation(s: str) -> str:
        kind, sizes = kind_of(s)
        return f'{kind}["{sizes}"]' if sizes else kind

    signature = [f"{n}: {annotation(case.shapes[n])}" for n in own]
    signature += [f"{n}_t: {annotation(case.shapes[n])}" for n in moved]
    asserts = [f"assert {g}" for g in case.given]
    lines = [*plain, *result, f"return {formula}"]
    names = [*tangents, *own]
    whole = f"\ndef whole({', '.join(names)}):\n{body_of(case, lines)}"
    zero = {n: [f"torch.zeros_like({m})" if m != n else f"{m}_t" for m in moved] for n in moved}
    parts = [f"whole({', '.join([*zero[n], *own])})" for n in moved]
    claim = (
        f"\n@claim\ndef additive({', '.join(signature)}):\n"
        + "".join(f"    {a}\n" for a in asserts)
        + f"    return whole({', '.join(names)}) == {' + '.join(parts)}\n"
    )
    source = read_source("from symcnn import *\n" + text + whole + claim)
    report = check_read(source.read_claim("additive"), seconds=LIMIT).report
    return report.verdict, "" if report.verdict == "proved" else f"additive: {_reason(report)}"


def kind_of(shape: str) -> tuple[str, str]:
    """The kind of what has a shape, and its sizes.

    >>> kind_of("A B"), kind_of("int N"), kind_of("real")
    (('Real', 'A B'), ('Int', 'N'), ('Real', ''))
    """
    first, _, rest = shape.partition(" ")
    return (first.capitalize(), rest) if first in ("size", "int", "real") else ("Real", shape)


def _reason(report: Any) -> str:
    text = report.counterexample or next(iter(report.remarks), "")
    return str(text).partition("\n")[0]


# -- verdicts --------------------------------------------------------------------------------------


def judged(entry: Entry, first: bool = False) -> Found:
    """The verdict on an entry: the worst of its cases, or up to the first that is not proved."""
    try:
        formula_of(entry, [])
        word = word_of(entry.schema)
        cases = cases_of(entry.schema, word)
    except NotWrittenError as error:
        return Found("not read", [str(error)])
    found = Found("proved", [], len(cases))
    for case in cases:
        verdict, why = decided(entry, case, word)
        if verdict != "proved":
            found.why.append(f"{case}: {verdict}: {why}")
        found.verdict = min(found.verdict, verdict, key=WORST.index)
        if first and verdict != "proved":
            break
    return found


def decided(entry: Entry, case: Case, word: str) -> tuple[str, str]:
    """The verdict on one case."""
    is_input = entry.targets[0] in {a.name for a in entry.schema.arguments.flat_all}
    try:
        return vjp(entry, case, word) if is_input else jvp(entry, case, word)
    except KeyError as error:
        return "not read", f"no value for {error}"
    except (ReadError, NotWrittenError) as error:
        return "not read", " ".join(str(error).split())[:300]
    except (OutOfTimeError, OutOfStepsError):
        return "unknown", "no proof was found within the limits"
    except FAILED as error:
        return "unknown", " ".join(str(error).split())[:300]


def chosen(names: list[str], part: str) -> Iterator[Entry]:
    """The entries of these names, or all; or every so many of them, as in ``2/8``."""
    found = [e for e in entries() if not names or e.operator.partition(".")[0] in names]
    first, _, count = part.partition("/")
    yield from found[int(first) - 1 :: int(count)]


def main(arguments: list[str]) -> int:
    """Print the verdict on each entry and the counts; 1 if something new is refuted."""
    part = arguments[arguments.index("--part") + 1] if "--part" in arguments else "1/1"
    names = [a for a in arguments if not a.startswith("--") and a != part]
    counts: Counter[str] = Counter()
    new: list[str] = []
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in chosen(names, part):
        start = time.process_time()
        found = judged(entry, "--first" in arguments)
        counts[found.verdict] += 1
        if found.verdict == "refuted":
            new += [] if entry.title in KNOWN else [entry.title]
        kinds[found.verdict]["vjp" if entry.target != "result" else "jvp"] += 1
        took = time.process_time() - start
        print(f"{found.verdict:<9} {entry.title:<44} {found.cases:>3} cases {took:6.1f} s")
        known = [f"known: {KNOWN[entry.title]}"] if entry.title in KNOWN else []
        for why in [*known, *found.why[:3]]:
            print(f"{'':10}{why[:400]}")
        sys.stdout.flush()
    for verdict in ("proved", "refuted", "unknown", "not read"):
        print(f"{counts[verdict]:>5} {verdict} {dict(kinds[verdict])}")
    print("refuted and not known:", ", ".join(new) or "none")
    return int(bool(new))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
