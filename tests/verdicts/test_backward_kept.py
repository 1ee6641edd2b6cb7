"""What a forward pass keeps for the backward pass may be undefined where nothing reads it."""

from __future__ import annotations

import pytest

from symcnn.verdicts.backward import backward

HEADER = "import numpy as np\nimport torch\nfrom torch.autograd import Function\n"
FUNCTIONS = """
def f_forward(x):
    {made}
    return x * x, {kept}
def f_backward(g, cache):
    {read}
    return {dx}
"""
FUNCTION = """
class F(Function):
    @staticmethod
    def forward(ctx, x):
        {made}
        return x * x
    @staticmethod
    def backward(ctx, g):
        {read}
        return {dx}
"""
LAYER = """
class Layer:
    def forward(self, x):
        {made}
        return x * x
    def backward(self, g):
        {read}
        return {dx}
"""
KEPT = [  # where it is kept, how it is made, what is returned beside the output, how it is read
    (FUNCTIONS, "inv = 1 / x", "(x, inv)", "x, inv = cache"),
    (FUNCTIONS, "pass", "(x, 1 / x)", "x, inv = cache"),
    (FUNCTIONS, "cache = x, 1 / x", "cache", "x, inv = cache"),
    (FUNCTIONS, "cache = [1 / x, x]", "cache", "inv, x = cache"),
    (FUNCTIONS, "cache = x, 1 / x", "cache", "x = cache[0]; inv = cache[1]"),
    (FUNCTIONS, "pair = 1 / x, 2", "(x, pair)", "x, (inv, two) = cache"),
    (FUNCTIONS, "pair = 1 / x, 2", "(x, pair)", "x, pair = cache; inv = pair[0]"),
    (FUNCTIONS, "pass", "{'x': x, 'inv': 1 / x}", "x = cache['x']; inv = cache.get('inv')"),
    (FUNCTIONS, "cache = {'x': x}; cache['inv'] = 1 / x", "cache",
     "x = cache['x']; inv = cache['inv']"),
    (FUNCTIONS, "cache = {}; cache['both'] = x, 1 / x", "cache", "x, inv = cache['both']"),
    (FUNCTIONS, "old = {'x': x, 'inv': 1 / x}; cache = {**old, 'n': 3}", "cache",
     "x = cache['x']; inv = cache['inv']"),
    (FUNCTION, "ctx.save_for_backward(x, 1 / x)", "", "x, inv = ctx.saved_tensors"),
    (FUNCTION, "inv = 1 / x; ctx.save_for_backward(x, inv)", "", "x, inv = ctx.saved_tensors"),
    (FUNCTION, "ctx.x, ctx.inv = x, 1 / x", "", "x = ctx.x; inv = ctx.inv"),
    (FUNCTION, "ctx.kept = x, 1 / x", "", "x, inv = ctx.kept"),
    (LAYER, "self.x = x; self.inv = 1 / x", "", "x = self.x; inv = self.inv"),
    (LAYER, "self.cache = x, 1 / x", "", "x, inv = self.cache"),
    (LAYER, "self.cache = {'x': x, 'inv': 1 / x}", "",
     "x = self.cache['x']; inv = self.cache['inv']"),
]  # fmt: skip
# The pass reads it, or does not; by itself, in a product that is 0, or in a function of its own.
WAYS = [
    ("2 * g * x", ""),
    ("2 * g * x * x * inv", "it is undefined"),
    ("2 * g * x + 0 * inv", "it is undefined"),
    ("(lambda v: 2 * g * x * x * v)(inv)", "it is undefined"),
]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("way", range(len(WAYS)))
@pytest.mark.parametrize("place", range(len(KEPT)))
def test_what_is_kept_is_needed_where_it_is_read(place: int, way: int) -> None:
    frame, made, kept, read = KEPT[place]
    dx, words = WAYS[way]
    text = frame.format(made=made, kept=kept, read=read, dx=dx)
    found = str(backward(HEADER + text, shapes={"x": "n"}).summary)
    assert words in found if words else found.endswith("for every size"), found


ALL_NEED_IT = [  # an item that needs what another one needs, or what the output needs
    (
        "y = np.zeros(x.shape); y[:] = 1 / x; both = y, 1 / x",
        "y, inv = both",
        "2 * g * x**3 * y * y",
    ),
    ("both = 1 / x, 2 / x", "inv, two = both", "2 * g * x * x * inv"),
    ("both = 1 / x, 2 / x", "inv, two = both", "g * x * x * two"),
    ("t = 1 / x; both = (t, t)", "inv, two = both", "2 * g * x * x * two"),
    ("both = (x, 1 / x) if x.shape[0] > 2 else (1 / x, x)", "x, inv = both", "2 * g * x + 0 * inv"),
]


@pytest.mark.parametrize(("made", "read", "dx"), ALL_NEED_IT)
def test_an_item_needs_what_the_others_need_too(made: str, read: str, dx: str) -> None:
    text = FUNCTIONS.format(made=made, kept="(x, both)", read=f"x, both = cache; {read}", dx=dx)
    found = str(backward(HEADER + text, shapes={"x": "n"}).summary)
    assert "x[i] != 0" in found
