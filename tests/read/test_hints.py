"""What a newcomer types first, and what the error says to write."""

from __future__ import annotations

import pytest

from symcnn.read.claim_error import ReadError

from .running import read
from .test_arrays import PARAMETERS

WRONG = [
    # words that are not read
    ("np.quantile(x, a)", "depends on the data; state it as a hypothesis"),
    ("x.sort()", "returns None; write x = np.sort(x)"),
    ("np.argpartition(x, 2)", "in which order entries stand depends on the data"),
    ("np.bincount(np.argmax(X, 0))", "write F.one_hot(x, n).sum(0), or counts = np.zeros(n)"),
    ("np.unique(x)", "how many entries the result has depends on the data"),
    ("np.fft.fft(x)", "write the sum: sum(x[j] * cis(-j * k / n) for j in range(n))"),
    ("np.linalg.solve(X, x)", "write inv(A) @ b"),
    ("np.random.randn(n)", "what is random has no value; make it a parameter"),
    ("np.allclose(x, y)", "numbers are exact here; write (x == y).all()"),
    ("torch.finfo(x.dtype)", "write float('-inf') for its min in a mask"),
    ("torch.nn.LSTM(3, 4)", "write nn.LSTMCell, nn.GRUCell or nn.RNNCell in a loop over time"),
    # another library, or none
    ("np.softmax(x)", "there is torch.softmax(...), scipy.special.softmax(...)"),
    ("np.relu(x)", "there is torch.relu(...)"),
    ("softmax(x)", "`softmax` is unknown; there is torch.softmax(...)"),
    ("mean(x)", "`mean` is unknown; there is numpy.mean(...), torch.mean(...)"),
    ("torch.nn.relu(x)", "there is torch.relu(...)"),
    ("nn.Linear(3, 4)(x)", "write `from torch import nn` at the top of the file"),
    ("scipy.special.expit(x)", "write `import scipy.special` at the top of the file"),
    ("np.means(x)", "near names are mean"),
    # arguments
    ("np.sum(X, dim=0)", "numpy.sum has no argument `dim`; it takes a, axis, keepdims"),
    ("torch.sum(X, axis=0)", "torch.sum has no argument `axis`; it takes input, dim, keepdim"),
    ("np.sum(X, axes=0)", "numpy.sum has no argument `axes`"),
    ("X.sum(axis='rows')", "`axis` must be an integer that is written out"),
    ("np.mean(X, axis=(0, 2))", "there is no axis 2 in an array with 2 axes"),
    ("sum(X, axis=0)", "write np.sum(X, axis=...)"),
    ("max(X, axis=0)", "write np.max(X, axis=...)"),
    (
        "max(X)",
        "which have no order; write np.max",
    ),
    ("F.softmax(x)", "torch.nn.functional.softmax needs the argument `dim`"),
    ("F.relu()", "torch.nn.functional.relu needs the argument `input`"),
    ("np.zeros(m, n)", "the sizes stand in one tuple, (m, n)"),
    ("np.concatenate(x, y)", "`arrays` must be arrays that are written out, as in [a, b]"),
    # einsum
    ("np.einsum('ij,jk->ik', X)", "2 groups of indices for 1 arrays"),
    ("np.einsum('ij,jk->ik', X, x)", "2 indices for an array with 1 axes"),
    ("np.einsum('ij->k', X)", "the index k of the result is in no array"),
    ("np.einsum(X, Y, 'ij,ij->i')", "`subscripts` must be a string"),
    # brackets
    ("X(0, 1)", "an entry is written X[i, j]"),
    ("np.zeros[m, n]", "it is called with (...)"),
    ("X.shape()", "`.shape` is no method; write it without ()"),
    ("X.T()", "`.T` is no method; write it without ()"),
    ("X.transpose", "`.transpose` is a method; write .transpose(...)"),
    ("x[1.5]", "an index must be an integer"),
    ("X[0][0][0]", "a tensor is expected before [...], found a real number"),
    # conditions and powers
    ("x > 0 and y > 0", "write .all() or .any() behind it"),
    ("x if x > 0 else 0", "write .all() or .any() behind it"),
    ("0 < x < 1", "write .all() or .any() behind it"),
    ("x^2", "a power is written `**`"),
    ("[1, 2] + x", "write a comprehension over the entries, or array(...) around the list"),
]


@pytest.mark.parametrize(("text", "hint"), WRONG)
def test_what_is_typed_first_is_answered(text: str, hint: str) -> None:
    with pytest.raises(ReadError) as caught:
        read(f"@operator\ndef f({PARAMETERS}):\n    return {text}\n")
    assert hint in str(caught.value)
