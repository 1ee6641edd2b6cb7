"""How the words of array code agree with PyTorch's own samples of its operators.

    python -m tests.benchmarks.words [NAME]

For every operator of PyTorch's ``op_db`` that is a word: how many samples agree, how many are
outside of the word and why. A disagreement is printed with its sample, and the exit code is 1.
Needs ``torch`` and ``expecttest``.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from random import Random
from typing import Any

import numpy as np

from symcnn.kernel.errors import KernelError
from symcnn.numeric.fields import TooLarge, Unsupported
from symcnn.operators.arrays import Array, WordError
from symcnn.operators.words import WORDS
from tests.operators.calling import Call, Refused, agree

MOST_ENTRIES = 3000  # of all arrays of a sample
MOST_SAMPLES = 120  # of an operator, chosen at random with a fixed seed
UNWRITTEN = {"empty", "empty_like", "new_empty"}  # what stands in memory has no meaning
OUTSIDE = (WordError, Refused, Unsupported, TooLarge, KernelError)


def word_of(operator: Any) -> str | None:
    """The name in the table of an operator of PyTorch, or of one of its aliases."""
    if operator.name in UNWRITTEN:
        return None
    for name in (operator.name, *(a.name for a in operator.aliases)):
        for full in (f"Tensor.{name}", f"torch.{name}"):
            if full in WORDS:
                return full
    return None


def samples_of(operator: Any) -> list[Any]:
    """Samples with numbers that are as exact as the operator allows."""
    import torch

    kinds = [t for t in (torch.float64, torch.int64, torch.bool) if t in operator.dtypes]
    if not kinds:
        return []
    found = list(operator.sample_inputs("cpu", kinds[0], requires_grad=False))
    return found if len(found) <= MOST_SAMPLES else Random(0).sample(found, MOST_SAMPLES)


def entries_of(value: Any) -> int:
    """How many numbers the arrays of a value have."""
    if isinstance(value, dict):
        return sum(map(entries_of, value.values()))
    if isinstance(value, list | tuple):
        return sum(map(entries_of, value))
    return value.numel() if hasattr(value, "numel") else 0


def judged(name: str, operator: Any, sample: Any) -> str:
    """``agrees``, ``DISAGREES``, or why the sample is outside."""
    args, options = [sample.input, *sample.args], dict(sample.kwargs)
    if entries_of([args, options]) > MOST_ENTRIES:
        return "outside: too large to evaluate here"
    try:
        expected = operator.op(sample.input, *sample.args, **sample.kwargs)
    except RuntimeError:
        return "outside: PyTorch refuses it"
    if any(bool(np.isnan(np.asarray(v, dtype=float)).any()) for v in parts_of(expected)):
        return "outside: not a number, or infinite"
    reason = ""
    for symbolic in (True, False):
        try:
            call = Call(name, args, options, symbolic=symbolic)
            found = call.value()
            if isinstance(call.result, Array) and not agree(found, expected):
                found = call.enclosed()
        except OUTSIDE as error:
            reason = reason or str(error).partition("(")[0].partition("\n")[0][:60]
            continue
        return "agrees" if agree(found, expected) else "DISAGREES"
    return f"outside: {reason}"


def parts_of(value: Any) -> list[Any]:
    """The arrays of a result, without their gradients."""
    if isinstance(value, list | tuple):
        return [p for v in value for p in parts_of(v)]
    return [value.detach().resolve_conj().numpy()] if hasattr(value, "detach") else []


def main(wanted: str = "") -> int:
    """Print the table and say whether all agree."""
    from torch.testing._internal.common_methods_invocations import op_db

    total: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for operator in op_db:
        label = operator.name + (
            f"/{operator.variant_test_name}" * bool(operator.variant_test_name)
        )
        if wanted not in label:
            continue
        name = word_of(operator)
        if name is None:
            outside["no word"] += 1
            continue
        counts: Counter[str] = Counter()
        for sample in samples_of(operator):
            try:
                verdict = judged(name, operator, sample)
            except Exception as error:
                verdict = f"DISAGREES: {type(error).__name__}: {str(error)[:200]}"
            if verdict.startswith("DISAGREES"):
                print(f"    {verdict} {sample.input!r:.200} {sample.args} {sample.kwargs}")
            counts[verdict] += 1
        agreed, bad = counts.pop("agrees", 0), sum(v for k, v in counts.items() if k[0] == "D")
        total.update(agreed=agreed, disagreed=bad, operators=1, full=not counts)
        total["outside"] += sum(counts.values()) - bad
        print(
            f"{label:<45}{agreed:>5} agree"
            + "".join(f"\n{'':12}{v:>5} {k}" for k, v in counts.items())
        )
        sys.stdout.flush()
    print(dict(total), dict(outside))
    return int(total["disagreed"] > 0)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main(*sys.argv[1:2]))
