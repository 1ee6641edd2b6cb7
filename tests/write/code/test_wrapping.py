"""Long statements on several lines: the same statements, and short lines."""

from __future__ import annotations

import ast

import pytest

from symcnn.write.code.wrapping import wrapped

STATEMENTS = [
    "return a + b",
    "return first * second - third / fourth + fifth[:, None]",
    'y = torch.einsum("ab,bc->ac", first_factor, second_factor)[:, None]',
    'return 2 * (np.einsum("a, b->ab", first, second) + f(x, (n,), at=(a == b)) ** 2).sum()',
    "np.add.at(total, (first_place, second_place), values[:, None] * others)",
    "x = np.zeros((very_long_name,))[first_index]",
    "return (first if n == 0 else second) * third(x)[a:b, ::-1] // 2 % 3",
]


@pytest.mark.parametrize("width", [20, 30, 45, 100])
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_statement_is_the_same(statement, width):
    lines = wrapped(statement, "    ", width)
    assert all(line.startswith("    ") for line in lines)
    assert lines == [f"    {statement}"] if len(statement) <= width - 4 else len(lines) > 1
    parsed = [ast.dump(ast.parse(text.strip())) for text in (statement, "\n".join(lines))]
    assert parsed[0] == parsed[1]


def test_lines_are_short():
    statement = "return " + " + ".join(f"f(x_{k}, y) * z_{k}" for k in range(20))
    assert max(map(len, wrapped(statement))) <= 100
