"""What is not in the language, and what to write for it."""

from __future__ import annotations

import ast

# Names of Python and of its library.
ABSENT = {
    "divmod": "write `a // b` and `a % b`",
    "filter": "write a condition, as in sum(x[i] for i in range(n) if i % 2 == 0)",
    "math": "write `import math` at the top of the file",
    "nn": "write `from torch import nn` at the top of the file",
    "F": "write `import torch.nn.functional as F` at the top of the file",
    "torch": "write `import torch` at the top of the file",
    "jnp": "write `import jax.numpy as jnp` at the top of the file",
    "scipy": "write `import scipy.special` at the top of the file",
    "np": "write `import numpy as np` at the top of the file",
    "numpy": "write `import numpy` at the top of the file",
    "sorted": "state what is sorted as a hypothesis: all(x[i] <= x[i + 1] for i in range(n - 1))",
}

ORDER = (
    "in which order entries stand depends on the data; state it as a hypothesis: "
    "all(x[i] <= x[i + 1] for i in range(n - 1))"
)
LENGTH = (
    "how many entries the result has depends on the data; write np.where(condition, x, 0), or "
    "sum(... for i in range(n) if ...)"
)
RANDOM = "what is random has no value; make it a parameter"
TOLERANCE = "numbers are exact here; write (x == y).all()"
MEMORY = "it depends on how the memory is laid out; write sliding_window_view, x[::s] or reshape"
SPECTRUM = "write the sum: sum(x[j] * cis(-j * k / n) for j in range(n)), with k for each frequency"
SYSTEM = "write inv(A) @ b; decompositions of matrices are not read"
# Words of libraries that are not read, and why or what to write.
UNREAD: dict[str, str] = {
    **dict.fromkeys(
        ("sort", "argsort", "msort", "lexsort", "partition", "argpartition", "median",
         "nanmedian", "percentile", "quantile", "mode", "searchsorted", "bucketize", "digitize"),
        ORDER,
    ),
    **dict.fromkeys(
        ("unique", "nonzero", "flatnonzero", "argwhere", "masked_select", "extract", "compress",
         "histogram", "unique_consecutive"), LENGTH,
    ),
    "bincount": "how many entries the result has depends on the data; with classes from 0 to n - 1 "
    "write F.one_hot(x, n).sum(0), or counts = np.zeros(n) and np.add.at(counts, x, 1)",
    **dict.fromkeys(
        ("random", "rand", "randn", "randint", "rand_like", "randn_like", "normal", "uniform",
         "bernoulli", "multinomial", "default_rng", "randperm", "shuffle"), RANDOM,
    ),
    **dict.fromkeys(("isclose", "allclose", "array_equal", "equal_nan"), TOLERANCE),
    **dict.fromkeys(("as_strided", "frombuffer", "set_", "data_ptr"), MEMORY),
    **dict.fromkeys(("fft", "ifft", "rfft", "irfft", "fft2", "stft"), SPECTRUM),
    **dict.fromkeys(
        ("solve", "lstsq", "cholesky", "qr", "svd", "eig", "eigh", "eigvals", "lu", "pinv"), SYSTEM
    ),
    **dict.fromkeys(
        ("LSTM", "GRU", "RNN"),
        "write nn.LSTMCell, nn.GRUCell or nn.RNNCell in a loop over time, which is read where its "
        "length is written out",
    ),
    "finfo": "numbers are exact here: write float('-inf') for its min in a mask, and make eps a "
    "parameter with `assert eps > 0`",
    "vectorize": "write the function of an array, or a comprehension over its entries",
    "apply_along_axis": "write the function with axis=, or a comprehension over the rows",
    "r_": "write np.concatenate([x, y])",
    "c_": "write np.stack([x, y], axis=1)",
    "ix_": "write x[i[:, None], j]",
    "matrix": "write np.array",
}  # fmt: skip

# Constructs of Python.
FOREIGN: dict[type[ast.AST], str] = {
    ast.While: "of `while` only the loop with a counter is read, `while i < n:` that ends with "
    "`i += 1`; write sum(... for i in range(n)) or a comprehension",
    ast.AsyncFor: "`async for` is not part of the language",
    ast.AsyncWith: "`async with` is not part of the language",
    ast.AsyncFunctionDef: "`async def` is not part of the language; write a plain `def`",
    ast.ClassDef: "a class is not part of the language; write functions",
    ast.Import: "an import inside a function is not read; import at the top of the file",
    ast.ImportFrom: "an import inside a function is not read; import at the top of the file",
    ast.Global: "`global` is not part of the language; make it a parameter, and return it",
    ast.Nonlocal: "`nonlocal` is not part of the language; make it a parameter, and return it",
    ast.With: "`with` is not part of the language",
    ast.Try: "`try` is not part of the language; write the case with an `if`",
    ast.TryStar: "`try` is not part of the language; write the case with an `if`",
    ast.Delete: "`del` is not part of the language",
    ast.Match: "`match` is not part of the language; write `a if condition else b`",
    ast.Break: "`break` is not part of the language",
    ast.Continue: "`continue` is not part of the language",
    ast.NamedExpr: "`:=` is not part of the language; assign the name on a line of its own",
    ast.Await: "`await` is not part of the language",
    ast.Yield: "`yield` is not part of the language; return the value",
    ast.YieldFrom: "`yield` is not part of the language; return the value",
    ast.JoinedStr: "an f-string is not part of the language",
    ast.DictComp: "a dict is not part of the language; write a tensor as a list comprehension",
    ast.Set: "a set is not part of the language; write a tensor as a list comprehension",
    ast.SetComp: "a set is not part of the language; write a tensor as a list comprehension",
    ast.Starred: "`*` before an argument is not part of the language; write the items out",
    ast.Slice: "a slice stands inside [...]",
    ast.GeneratorExp: "a generator stands inside sum, prod, max, min, all or any; "
    "a tensor is written in brackets, [... for i in range(n)]",
    ast.BitXor: "`^` is the exclusive or of bits in Python; a power is written `**`",
    ast.BitAnd: "`&` works on bits; of conditions write `and`",
    ast.BitOr: "`|` works on bits; of conditions write `or`",
    ast.LShift: "`<<` works on bits; write a product with a power of 2",
    ast.RShift: "`>>` works on bits; write `//` by a power of 2",
    ast.Invert: "`~` works on bits; of a condition write `not`",
    ast.Is: "`is` compares objects; of values write `==`",
    ast.IsNot: "`is not` compares objects; of values write `!=`",
}
