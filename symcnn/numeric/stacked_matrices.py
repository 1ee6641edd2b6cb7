"""Determinants and inverses of stacks of square matrices, in every field.

>>> from symcnn.numeric.fields import RATIONAL
>>> determinant(np.array([[1, 2], [3, 4]], dtype=object), RATIONAL)
array(Fraction(-2, 1), dtype=object)
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .fields import Field, Unsupported


def determinant(stack: np.ndarray, field: Field) -> np.ndarray:
    """The determinants of the matrices along the last two axes; raises if not square."""
    n = _side(stack)
    if not field.exact:
        return np.asarray(np.linalg.det(stack)) if n else np.ones(stack.shape[:-2])
    result = np.empty(stack.shape[:-2], dtype=object)
    for place in np.ndindex(result.shape):
        result[place] = _eliminate(stack[place].tolist(), n, field)[0]
    return _typed(result, field)


def inverse(stack: np.ndarray, field: Field) -> np.ndarray:
    """The inverses of the matrices along the last two axes, 0 for a singular one."""
    n = _side(stack)
    if not field.exact:
        regular = np.abs(np.linalg.det(stack)) > 1e-12 if n else np.ones(stack.shape[:-2], bool)
        safe = np.where(regular[..., None, None], stack, np.eye(n))
        return np.where(regular[..., None, None], np.linalg.inv(safe), 0.0)
    result = np.empty(stack.shape, dtype=object)
    for place in np.ndindex(stack.shape[:-2]):
        result[place] = np.array(_eliminate(stack[place].tolist(), n, field)[1], dtype=object)
    return _typed(result, field)


def _side(stack: np.ndarray) -> int:
    rows, columns = stack.shape[-2:]
    if rows != columns:
        raise Unsupported(f"the determinant or inverse of a {rows} x {columns} matrix")
    return int(columns)


def _typed(result: np.ndarray, field: Field) -> np.ndarray:
    return result if field.ordered else result.astype(np.int64)


def _eliminate(rows: list[list[Any]], n: int, field: Field) -> tuple[Any, list[list[Any]]]:
    """Determinant and inverse of one matrix by Gauss and Jordan; (0, zeros) if singular."""
    wide = [row + [int(i == j) for j in range(n)] for i, row in enumerate(rows)]
    determinant = field.enter(1)
    for column in range(n):
        pivot = next((i for i in range(column, n) if wide[i][column]), None)
        if pivot is None:
            return 0, [[0] * n for _ in range(n)]
        if pivot != column:
            wide[column], wide[pivot] = wide[pivot], wide[column]
            determinant = field.mul([-1, determinant])
        determinant = field.mul([determinant, wide[column][column]])
        scale = field.recip(wide[column][column])
        wide[column] = [field.mul([scale, v]) for v in wide[column]]
        for i in range(n):
            if i != column and wide[i][column]:
                factor = field.mul([-1, wide[i][column]])
                wide[i] = [
                    field.add([v, field.mul([factor, w])])
                    for v, w in zip(wide[i], wide[column], strict=True)
                ]
    return determinant, [row[n:] for row in wide]
