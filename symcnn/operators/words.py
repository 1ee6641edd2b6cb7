"""All the words of array code: importing this module fills the table ``WORDS``."""

from __future__ import annotations

from . import (
    attention, building, choices, convolution_words, cumulative, cutting, einsum, elementwise,
    images, joining, layout, likelihoods, losses, modules, normalizing, norms, ordering, picking,
    pooling_words, products, recurrent, reductions, reshaping,
)  # fmt: skip
from .arrays import WORDS, Word

GROUPS = (
    elementwise,
    choices,
    reductions,
    cumulative,
    ordering,
    norms,
    reshaping,
    layout,
    cutting,
    joining,
    building,
    picking,
    einsum,
    products,
    convolution_words,
    pooling_words,
    normalizing,
    losses,
    likelihoods,
    attention,
    images,
    modules,
    recurrent,
)

# Words that mean the same for complex numbers: none that conjugates, compares or cuts off.
PLACING = (building, cutting, einsum, joining, layout, picking, reshaping)
CONJUGATING = frozenset({"H", "mH", "adjoint"})
OF_COMPLEX = frozenset(
    {"add", "addbmm", "addcdiv", "addcmul", "addmm", "addmv", "addr", "average", "baddbmm", "bmm",
     "chain_matmul", "conj", "conjugate", "conv1d", "conv2d", "conv3d", "conv_transpose1d",
     "conv_transpose2d", "conv_transpose3d", "convolve", "cumprod", "cumsum", "diff", "div",
     "divide", "dot", "einsum", "eq", "equal", "exp", "fold", "ger", "kron", "lerp", "linear",
     "masked_fill", "matmul", "mean", "mm", "mul", "multi_dot", "multiply", "mv", "ne", "neg",
     "negative", "not_equal", "outer", "positive", "prod", "real", "reciprocal", "rsub", "square",
     "sub", "subtract", "sum", "tensordot", "true_divide", "unfold", "where"}
)  # fmt: skip


def may_be_complex(word: Word, name: str) -> bool:
    """Whether a word, under a name, is read of arrays of complex numbers.

    >>> [may_be_complex(WORDS[n][0], n) for n in ("numpy.vdot", "numpy.dot", "ndarray.reshape")]
    [False, True, True]
    """
    last = name.rpartition(".")[2]
    groups = {group.__name__ for group in PLACING}
    return last in OF_COMPLEX or (word.definition.__module__ in groups and last not in CONJUGATING)


__all__ = ["GROUPS", "WORDS", "may_be_complex"]
