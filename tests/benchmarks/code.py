"""The generated backward passes beside PyTorch's autograd and NumPy written by a person.

    python -m tests.benchmarks.code [NAME ...]

For each layer of ``code_layers`` at growing sizes: the time of the generated PyTorch code by that
of autograd's backward pass alone, which has what the forward pass saved, and by that of both
passes; the memory that it takes at most by that of autograd's backward; the times and memory of
the generated NumPy code by a person's. Times are those of the processor, on one thread, in
float32. ``growth`` is how much more the generated code's time grows from the first size to the
last.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
import time
import tracemalloc
import weakref
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before NumPy is imported

import numpy as np
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from symcnn.numeric.code_check import run
from symcnn.read.ordinary import ordinary_layers
from symcnn.read.source import read_path
from symcnn.verdicts.derive import derive_read
from tests.benchmarks import code_layers

SOURCE = Path(code_layers.__file__)
IMAGES = "B C H L"
SIZES: dict[str, Sequence[dict[str, int]]] = {
    "images": [{"B": 2, "C": 8, "D": 8, "H": n, "L": n, "K": 3, "R": 3} for n in (16, 32, 64)],
    "volumes": [{"B": 1, "C": 4, "D": 4, "N": n, "H": n, "L": n} for n in (6, 12, 24)],
    "signals": [{"B": 4, "C": 16, "D": 16, "H": n, "K": 5} for n in (128, 512, 2048)],
    "rows": [{"B": 4, "T": n, "C": 256, "D": 256, "N": 4 * n, "V": 1000} for n in (32, 128, 512)],
    "heads": [{"B": 1, "H": 4, "T": n, "D": 32} for n in (64, 128, 256)],
}
QKV = {"q": "B H T D", "k": "B H T D", "v": "B H T D"}
ROWS = {"x": "B T C"}
LARGE = ("H >= 5", "L >= 5")
FILLED = ("B >= 1", "C >= 1", "H >= 1", "L >= 1")
# the layer, the shapes of its parameters, what is known of them, by which it is derived, the sizes
CASES: list[tuple[str, dict[str, str], Sequence[str], str, str]] = [
    ("linear", {**ROWS, "w": "D C", "b": "D"}, (), "x", "rows"),
    ("linear", {**ROWS, "w": "D C", "b": "D"}, (), "w", "rows"),
    ("conv1d", {"x": "B C H", "w": "D C K"}, ("K >= 1", "H >= K"), "x", "signals"),
    ("conv2d", {"x": IMAGES, "w": "D C K R"}, ("K >= 1", "R >= 1", "H >= K", "L >= R"), "x",
     "images"),
    ("conv2d", {"x": IMAGES, "w": "D C K R"}, ("K >= 1", "R >= 1", "H >= K", "L >= R"), "w",
     "images"),
    ("conv2d_dilated", {"x": IMAGES, "w": "D C 3 3"}, LARGE, "x", "images"),
    ("conv2d_grouped", {"x": "B 4*C H L", "w": "4*D C 3 3"}, (*LARGE, "C >= 1", "D >= 1"), "w",
     "images"),
    ("conv2d_depthwise", {"x": IMAGES, "w": "C 1 3 3"}, (*LARGE, "C >= 1"), "x", "images"),
    ("conv3d", {"x": "B C N H L", "w": "D C 3 3 3"}, (*LARGE, "N >= 5"), "x", "volumes"),
    ("conv_transpose2d", {"x": IMAGES, "w": "C D 3 3"}, LARGE, "x", "images"),
    ("conv_transpose2d", {"x": IMAGES, "w": "C D 3 3"}, LARGE, "w", "images"),
    ("avg_pool2d", {"x": IMAGES}, ("H >= 2", "L >= 2"), "x", "images"),
    ("avg_pool2d_overlapping", {"x": IMAGES}, ("H >= 2", "L >= 2"), "x", "images"),
    ("max_pool2d", {"x": "B C 2*H 2*L"}, ("H >= 1", "L >= 1"), "x", "images"),
    ("global_pool", {"x": IMAGES}, FILLED, "x", "images"),
    ("upsample", {"x": IMAGES}, FILLED, "x", "images"),
    ("pixel_shuffle", {"x": "B 4*C H L"}, (), "x", "images"),
    ("layer_norm", {**ROWS, "w": "C", "b": "C"}, ("C >= 1",), "x", "rows"),
    ("batch_norm", {"x": IMAGES, "w": "C", "b": "C"}, (*FILLED, "B*H*L >= 2"), "x", "images"),
    ("group_norm", {"x": "B 4*C H L", "w": "4*C", "b": "4*C"}, FILLED, "x", "images"),
    ("rms_norm", {**ROWS, "w": "C"}, ("C >= 1",), "x", "rows"),
    ("embedding", {"y": "Int N", "w": "V D"}, ("all(0 <= y[i] < V for i in range(N))",), "w",
     "rows"),
    ("softmax", ROWS, ("C >= 1",), "x", "rows"),
    ("cross_entropy", {"x": "N C", "y": "Int N"},
     ("N >= 1", "C >= 1", "all(0 <= y[i] < C for i in range(N))"), "x", "rows"),
    ("attention", QKV, ("D >= 1", "T >= 1"), "q", "heads"),
    ("causal_attention", QKV, ("D >= 1", "T >= 1"), "k", "heads"),
    ("silu", ROWS, (), "x", "rows"),
    ("gelu_tanh", ROWS, (), "x", "rows"),
    ("reflect_pad", {"x": "B C H"}, ("H >= 3",), "x", "signals"),
    ("bce", {"x": "N C", "y": "N C"}, ("N >= 1", "C >= 1"), "x", "rows"),
    ("cumsum", {"x": "B T"}, (), "x", "rows"),
]  # fmt: skip


def seconds(work: Callable[[], object], runs: int = 7) -> float:
    """The least time of one call, after one call that is not counted."""
    work()
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        work()
        times.append((time.process_time() - start) / 2)
    return max(min(times), 1e-6)


class Storages(TorchDispatchMode):  # type: ignore[misc]
    """Counts the bytes of new tensors that exist at once; ``most`` is the largest number."""

    def __init__(self, given: Sequence[Any]) -> None:
        super().__init__()
        self.bytes = self.most = 0
        self.known = {t.untyped_storage().data_ptr() for t in given if isinstance(t, torch.Tensor)}

    def __torch_dispatch__(
        self, function: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        found = function(*args, **(kwargs or {}))
        for t in found if isinstance(found, tuple | list) else (found,):
            if isinstance(t, torch.Tensor):
                storage = t.untyped_storage()
                key, size = storage.data_ptr(), storage.nbytes()
                if key not in self.known:
                    self.known.add(key)
                    self.bytes += size
                    self.most = max(self.most, self.bytes)
                    weakref.finalize(storage, self._gone, key, size)
        return found

    def _gone(self, key: int, size: int) -> None:
        self.known.discard(key)
        self.bytes -= size


def most_bytes(work: Callable[[], object], given: Sequence[Any]) -> int:
    """The bytes of PyTorch's tensors that a call makes of those given, at most at once."""
    with Storages(given) as counted:
        work()
    return max(counted.most, 1)


def numpy_bytes(work: Callable[[], object]) -> int:
    """The bytes that a call of NumPy's allocates, at most at once."""
    tracemalloc.start()
    try:
        work()
        return max(tracemalloc.get_traced_memory()[1], 1)
    finally:
        tracemalloc.stop()


def data(shapes: dict[str, str], sizes: dict[str, int], rng: Any) -> dict[str, Any]:
    """Arrays of these shapes, and the sizes, by name."""
    found: dict[str, Any] = dict(sizes)
    for name, text in shapes.items():
        shape = [eval(n, dict(sizes)) for n in text.removeprefix("Int ").split()]
        if text.startswith("Int "):
            found[name] = rng.integers(0, min(sizes["C"], sizes["V"]), shape)
        else:
            found[name] = rng.standard_normal(shape).astype(np.float32)
    return found


def arguments(function: Callable[..., Any], values: dict[str, Any]) -> list[Any]:
    """The arguments of a function by their names."""
    return [values[name] for name in inspect.signature(function).parameters]


def measured(
    case: tuple[str, dict[str, str], Sequence[str], str, str],
) -> tuple[dict[str, float], list[float]]:
    """The ratios at the largest size, and all of the ratios of PyTorch's times."""
    name, shapes, given, wrt, kind = case
    result = derive_read(ordinary_layers(read_path(SOURCE), name, shapes, given), wrt, seconds=300)
    own = f"{name}_vjp_{wrt}"
    generated, array_code = run(result.to_torch(), own), run(result.to_numpy(), own)
    forward, person = getattr(code_layers, name), getattr(code_layers, f"{name}_in_{wrt}")
    rows = []
    for sizes in SIZES[kind]:
        rng = np.random.default_rng(0)
        arrays = data(shapes, sizes, rng)
        tensors = {k: torch.from_numpy(v) if isinstance(v, np.ndarray) else v
                   for k, v in arrays.items()}  # fmt: skip
        x = tensors[wrt].clone().requires_grad_()
        inputs = arguments(forward, {**tensors, wrt: x})
        y = forward(*inputs)
        gradient = torch.from_numpy(np.asarray(rng.standard_normal(y.shape), np.float32))
        tensors["G"], arrays["G"] = gradient, gradient.numpy()

        def both(inputs: Any = inputs, x: Any = x, g: Any = gradient) -> Any:
            return torch.autograd.grad(forward(*inputs), x, g)[0]

        backward = partial(torch.autograd.grad, y, x, gradient, retain_graph=True)

        given = arguments(generated, tensors)
        given_arrays = arguments(array_code, arrays), arguments(person, arrays)
        ours = partial(generated, *given)
        ours_numpy, theirs_numpy = (
            partial(f, *a) for f, a in zip((array_code, person), given_arrays, strict=True)
        )

        expected = backward()[0].numpy()
        for found in (ours().numpy(), ours_numpy(), theirs_numpy()):
            assert found.dtype == np.float32, (name, wrt, found.dtype)
            assert np.allclose(found, expected, 1e-2, 1e-3 * np.abs(expected).max()), (name, wrt)
        rows.append([seconds(f) for f in (backward, both, ours, ours_numpy, theirs_numpy)])
        memory = most_bytes(ours, given) / most_bytes(backward, [*inputs, y, gradient])
        array_memory = numpy_bytes(ours_numpy) / numpy_bytes(theirs_numpy)
    back, whole, own_time, own_array, by_hand = rows[-1]
    growth = (own_time / rows[0][2]) / (back / rows[0][0])
    array_growth = (own_array / rows[0][3]) / (by_hand / rows[0][4])
    return {
        "ms": own_time * 1e3, "backward": own_time / back, "both": own_time / whole,
        "memory": memory, "growth": growth, "NumPy": own_array / by_hand,
        "its memory": array_memory, "its growth": array_growth,
    }, [row[2] / row[0] for row in rows]  # fmt: skip


def main(names: Sequence[str]) -> int:
    """Print a row for each layer, and what is beyond the bounds."""
    torch.set_num_threads(1)
    columns = ["ms", "backward", "both", "memory", "growth", "NumPy", "its memory", "its growth"]
    print(f"{'':28}" + "".join(f"{c:>11}" for c in columns))
    table = []
    for case in CASES:
        if names and case[0] not in names:
            continue
        try:
            row, _ = measured(case)
        except Exception as error:  # the row says what is wrong with this one
            print(f"{case[0] + ' in ' + case[3]:28} {re.sub(chr(10), ' ', str(error))[:100]}")
            continue
        table.append((f"{case[0]} in {case[3]}", row))
        print(f"{table[-1][0]:28}" + "".join(f"{row[c]:11.2f}" for c in columns), flush=True)
    for column, bound in (("backward", 1.5), ("both", 1.5), ("memory", 1.5), ("NumPy", 1.5)):
        values = [row[column] for _, row in table]
        beyond = [name for name, row in table if row[column] > bound]
        print(f"{column}: median {median(values):.2f}; beyond {bound}: "
              f"{len(beyond)} of {len(table)}: {', '.join(beyond) or 'none'}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
