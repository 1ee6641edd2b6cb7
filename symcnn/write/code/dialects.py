"""How NumPy and PyTorch say the same things, and the helper functions of written code.

The helpers read a tensor with zeros outside of it, as formulas do. Each is put above the
function that calls it, and none has a loop over entries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NUMPY_HELPERS = {
    "part": '''
def part(x, axis, start, count, step=1):
    """x[start + step*i] for i < count along the axis, with zeros outside of x."""
    before = max(-start, 0)
    after = max(start + step * (count - 1) + 1 - x.shape[axis], 0)
    if before or after:
        x = np.pad(x, [(before, after) if a == axis else (0, 0) for a in range(x.ndim)])
    first = start + before
    return x[(slice(None),) * axis + (slice(first, first + step * count, step),)]
''',
    "windows": '''
def windows(x, axis, count, size, start=0, stride=1, dilation=1):
    """x[start + stride*i + dilation*u] for i < count and u < size, with zeros outside of x."""
    if count == 0 or size == 0:
        return np.zeros((*x.shape[:axis], count, size, *x.shape[axis + 1 :]), x.dtype)
    reach = dilation * (size - 1) + 1
    x = part(x, axis, start, stride * (count - 1) + reach)
    x = np.lib.stride_tricks.sliding_window_view(x, reach, axis)
    x = np.moveaxis(x, -1, axis + 1)
    return x[(slice(None),) * axis + (slice(None, None, stride), slice(None, None, dilation))]
''',
    "spread": '''
def spread(x, axis, stride):
    """x with stride - 1 zeros after each of its entries along the axis."""
    shape = list(x.shape)
    shape[axis] *= stride
    y = np.zeros(shape, x.dtype)
    y[(slice(None),) * axis + (slice(None, None, stride),)] = x
    return y
''',
    "entries": '''
def entries(x, axis, *places):
    """x at the places on the axes from this one on, with zeros outside of x."""
    sizes = x.shape[axis : axis + len(places)]
    x = np.pad(x, [(0, int(axis <= a < axis + len(places))) for a in range(x.ndim)])
    inside = [np.where((0 <= at) & (at < n), at, n) for at, n in zip(places, sizes)]
    return x[(slice(None),) * axis + tuple(inside)]
''',
    "softmax": '''
def softmax(x, axis):
    """exp(x) divided by its sum along the axis, without overflow."""
    weights = np.exp(x - x.max(axis, keepdims=True))
    return weights / weights.sum(axis, keepdims=True)
''',
}
TORCH_HELPERS = {
    "part": '''
def part(x, axis, start, count, step=1):
    """x[start + step*i] for i < count along the axis, with zeros outside of x."""
    before = max(-start, 0)
    after = max(start + step * (count - 1) + 1 - x.shape[axis], 0)
    if before or after:
        x = F.pad(x, [0, 0] * (x.ndim - 1 - axis) + [before, after])
    first = start + before
    return x[(slice(None),) * axis + (slice(first, first + step * count, step),)]
''',
    "windows": '''
def windows(x, axis, count, size, start=0, stride=1, dilation=1):
    """x[start + stride*i + dilation*u] for i < count and u < size, with zeros outside of x."""
    if count == 0 or size == 0:
        return x.new_zeros((*x.shape[:axis], count, size, *x.shape[axis + 1 :]))
    reach = dilation * (size - 1) + 1
    x = part(x, axis, start, stride * (count - 1) + reach)
    x = x.unfold(axis, reach, stride).movedim(-1, axis + 1)
    return x[(slice(None),) * (axis + 1) + (slice(None, None, dilation),)]
''',
    "spread": '''
def spread(x, axis, stride):
    """x with stride - 1 zeros after each of its entries along the axis."""
    shape = list(x.shape)
    shape[axis] *= stride
    y = x.new_zeros(shape)
    y[(slice(None),) * axis + (slice(None, None, stride),)] = x
    return y
''',
    "entries": '''
def entries(x, axis, *places):
    """x at the places on the axes from this one on, with zeros outside of x."""
    sizes = x.shape[axis : axis + len(places)]
    x = F.pad(x, [int(side and axis <= a < axis + len(places))
                  for a in reversed(range(x.ndim)) for side in (0, 1)])
    places = [torch.as_tensor(at, device=x.device) for at in places]
    inside = [torch.where((0 <= at) & (at < n), at, n) for at, n in zip(places, sizes)]
    return x[(slice(None),) * axis + tuple(inside)]
''',
}
REDUCE = "from functools import reduce"
STANDARD = ("import math", REDUCE)
NEEDED_BY = {"windows": ("part",)}  # helpers that a helper calls

# What an array's function is called; the numbers of a formula (its sizes) use ``math``.
NUMPY_FUNCTIONS = {
    "abs": "np.abs({})", "atan": "np.arctan({})", "cos": "np.cos({})", "cosh": "np.cosh({})",
    "erf": "np.vectorize(math.erf, otypes=[float])({})", "exp": "np.exp({})",
    "floor": "np.floor({})", "log": "np.log({})", "pi": "np.pi", "sign": "np.sign({})",
    "sin": "np.sin({})", "sinh": "np.sinh({})", "sqrt": "np.sqrt({})", "tanh": "np.tanh({})",
}  # fmt: skip
TORCH_FUNCTIONS = {
    name: f"torch.{name}({{}})"
    for name in ("abs", "atan", "cos", "cosh", "erf", "exp", "floor", "log", "sigmoid", "sign",
                 "sin", "sinh", "sqrt", "tanh")
} | {"pi": "math.pi"}  # fmt: skip
NUMBER_FUNCTIONS = {
    name: f"math.{name}({{}})"
    for name in ("atan", "cos", "cosh", "erf", "exp", "floor", "log", "sin", "sinh", "sqrt", "tanh")
} | {"abs": "abs({})", "pi": "math.pi"}


@dataclass(frozen=True)
class Dialect:
    """A library of arrays: what it is called, and what it calls what it does."""

    name: str
    module: str
    imports: tuple[tuple[str, str], ...]  # the word that needs it, the import
    axis: str
    extrema: tuple[str, str]
    functions: Mapping[str, str]
    helpers: Mapping[str, str]

    @property
    def is_torch(self) -> bool:
        """Whether this is PyTorch."""
        return self.module == "torch"

    def permuted(self, code: str, axes: Sequence[int]) -> str:
        """The axes of an array in another order; ``code`` needs no brackets."""
        if tuple(axes) == (1, 0):
            return f"{code}.T"
        word = "permute" if self.is_torch else "transpose"
        return f"{code}.{word}({', '.join(map(str, axes))})"

    def reduced(self, word: str, code: str, axes: Sequence[int], count: int) -> str:
        """``X.sum(axis=(0, 1))``, for an array with so many axes."""
        if len(axes) == count:
            return f"{code}.{word}()"
        return f"{code}.{word}({self._axes(axes)})"

    def kept(self, word: str, code: str, axes: Sequence[int]) -> str:
        """The same with axes of length 1 in the place of those that are gone."""
        return f"{code}.{word}({self._axes(axes)}, keepdim{'' if self.is_torch else 's'}=True)"

    def _axes(self, axes: Sequence[int]) -> str:
        shown = str(axes[0]) if len(axes) == 1 else f"({', '.join(map(str, axes))})"
        return f"{self.axis}={shown}"

    def flipped(self, code: str, axes: Sequence[int]) -> str:
        """An array read backwards along some axes."""
        if self.is_torch:
            return f"{code}.flip({', '.join(map(str, sorted(axes)))})"
        slices = ["::-1" if axis in axes else ":" for axis in range(max(axes) + 1)]
        return f"{code}[{', '.join(slices)}]"

    def repeated(self, code: str, count: str, axis: int) -> str:
        """Every entry several times, one after the other."""
        word = "repeat_interleave" if self.is_torch else "repeat"
        return f"{self.module}.{word}({code}, {count}, {self.axis}={axis})"

    def softmax(self, code: str, axis: int) -> str:
        """The softmax of an array along an axis."""
        if self.is_torch:
            return f"torch.softmax({code}, dim={axis})"
        return f"softmax({code}, {axis})"

    def einsum(self, subscripts: str, operands: Sequence[str]) -> str:
        """The sum of a product."""
        inputs, _, output = subscripts.partition("->")
        if not self.is_torch and set(inputs) - set(output) - {","}:
            # by matrix products
            operands = [*operands, "optimize=True"]
        return f'{self.module}.einsum("{subscripts}", {", ".join(operands)})'

    def text(self, code: str) -> str:
        """The imports and helpers that a piece of code needs."""
        found = {name for name in self.helpers if f"{name}(" in code}
        found = found.union(*(NEEDED_BY.get(name, ()) for name in found))
        helpers = [self.helpers[name].strip() for name in self.helpers if name in found]
        everything = "\n".join([*helpers, code])
        heads = [
            line for word, line in self.imports if re.search(rf"\b{re.escape(word)}", everything)
        ]
        blocks = [
            "\n".join(line for line in heads if (line in STANDARD) == standard)
            for standard in (True, False)
        ]
        imports = "\n\n".join(filter(None, blocks))
        return "\n\n\n".join(filter(None, [imports, *helpers])) + "\n"


NUMPY = Dialect(
    "NumPy",
    "np",
    (("math.", "import math"), ("reduce(", REDUCE), ("np.", "import numpy as np")),
    "axis",
    ("max", "min"),
    NUMPY_FUNCTIONS,
    NUMPY_HELPERS,
)
TORCH = Dialect(
    "PyTorch",
    "torch",
    (
        ("math.", "import math"),
        ("reduce(", REDUCE),
        ("torch.", "import torch"),
        ("F.", "import torch.nn.functional as F"),
    ),
    "dim",
    ("amax", "amin"),
    TORCH_FUNCTIONS,
    TORCH_HELPERS,
)
