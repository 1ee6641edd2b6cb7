"""An operator read and run: the term evaluated on integer arrays, against Python itself."""

from __future__ import annotations

import itertools
import random
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from symcnn.kernel.binding import free_vars
from symcnn.numeric.evaluate import FLOAT, evaluate
from symcnn.read import language
from symcnn.read.source import read_source
from symcnn.read.read_results import ReadOperator
from symcnn.read.values import Obligation


def read(text: str, name: str = "f") -> ReadOperator:
    """The operator of a text, below imports of the libraries it uses."""
    return read_source(header_of(text) + text).read_operator(name)


def header_of(text: str) -> str:
    """The imports that a text needs."""
    lines = {
        "math.": "import math", "np.": "import numpy as np", "torch.": "import torch",
        "F.": "import torch.nn.functional as F", "rearrange(": "from einops import rearrange",
    }  # fmt: skip
    return "\n".join(["from symcnn import *", *(v for k, v in lines.items() if k in text)]) + "\n"


def agree(text: str, sizes: tuple[int, ...] = (0, 1, 2, 3), name: str = "f") -> int:
    """How many cases were compared; raises where the reading is not what Python computes."""
    found = read(text, name)
    for library in re.findall(r"(?:import|from) (torch|einops)", header_of(text)):
        pytest.importorskip(library, reason=f"{library} is not installed")
    scope: dict[str, Any] = {w: getattr(language, w) for w in language.__all__}
    exec(compile(header_of(text) + text, "<case>", "exec"), scope)
    lengths = [p for p in found.parameters if p.kind == "size"]
    compared = 0
    every = list(itertools.product(sizes, repeat=len(lengths)))
    rng = random.Random(7)
    for numbers in every if len(every) <= 64 else rng.sample(every, 64):
        values: dict[Any, Any] = {p.value: n for p, n in zip(lengths, numbers, strict=True)}
        for p in found.parameters:
            if p.kind != "size":
                shape = tuple(int(evaluate(n, values)) for n in p.value.shape)  # type: ignore[union-attr]
                low = 0 if p.kind == "int" and shape else -3
                entries = np.array([rng.randint(low, 3) for _ in range(int(np.prod(shape)))])
                entries = entries.reshape(shape) if shape else entries[0]
                values[p.value] = entries if p.kind == "int" else entries.astype(float)
        if not all(evaluate(g, values, FLOAT) for g in found.given):
            continue
        needs = [*found.conditions, *found.obligations]
        if not all(holds(need, values) for need in needs):
            continue
        arguments = {
            p.name: as_argument(values[p.value], text) for p in found.parameters
            if not p.introduced
        }  # fmt: skip
        with np.errstate(all="ignore"), in_double():
            expected = scope[name](**arguments)
        expected = np.asarray(expected, dtype=float)
        result = np.asarray(evaluate(found.result, values, FLOAT), dtype=float)
        shape = tuple(int(evaluate(n, values)) for n in found.shape)
        assert shape == expected.shape, (numbers, shape, expected.shape)
        if expected.size and not np.isfinite(expected).all():
            continue
        assert np.allclose(result.reshape(shape), expected, atol=1e-9), (numbers, result, expected)
        compared += 1
    return compared


@contextmanager
def in_double() -> Iterator[None]:
    """PyTorch makes what it makes in double precision, where it is there."""
    torch = sys.modules.get("torch")
    if torch is None:
        yield
        return
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def holds(need: Obligation, values: dict[Any, Any]) -> bool:
    """Whether a need is met, as far as it speaks of the arguments alone."""
    free = {v for f in (*need.given, need.formula) for v in free_vars(f)}
    if not free <= values.keys():
        return True
    return not all(evaluate(g, values, FLOAT) for g in need.given) or bool(
        evaluate(need.formula, values, FLOAT)
    )


def as_argument(value: Any, text: str) -> Any:
    """A value as the function takes it: a tensor of PyTorch where it uses PyTorch."""
    if "torch" in text or "F." in text:
        import torch

        if isinstance(value, np.ndarray):
            return torch.tensor(value)
    return value.copy() if isinstance(value, np.ndarray) else value
