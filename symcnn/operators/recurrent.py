"""The modules of ``torch.nn`` that make one step of a recurrent network, by PyTorch's equations.

Each gate adds up a layer of the input and one of the state; their weights stand one below the
other in ``weight_ih`` and ``weight_hh``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symcnn.kernel.terms import REAL, Num, Term, mul

from .arrays import Array, Context, Module, WordError, entrywise, word
from .convolution_words import linear
from .cutting import split
from .elementwise import larger
from .modules import Parameters


def _cell(
    input_size: Term,
    hidden_size: Term,
    bias: bool,
    gates: int,
    step: Callable[..., Array | tuple[Array, ...]],
) -> Module:
    """``step(c, from_input, from_state, *state)``, of the layers for all gates."""
    rows = mul(Num(gates), hidden_size)
    shapes: Parameters = {"weight_ih": (rows, input_size), "weight_hh": (rows, hidden_size)}
    if bias:
        shapes.update(bias_ih=(rows,), bias_hh=(rows,))

    def forward(
        c: Context, p: dict[str, Array], x: Array, *given: Array | tuple[Array, ...]
    ) -> Array | tuple[Array, ...]:
        state: Sequence[Array] = [
            h for part in given for h in (part if isinstance(part, tuple) else (part,))
        ]
        if not state or any(h.ndim != x.ndim for h in state):
            raise WordError(
                "a cell is called with its state, of as many axes as the input; write zeros for it"
            )
        parts = [
            split(c, linear(c, v, p[f"weight_{kind}"], p.get(f"bias_{kind}")), Num(gates), -1)
            for kind, v in (("ih", x), ("hh", state[0]))
        ]
        return step(c, *parts, *state)

    return Module(shapes, forward)


@word("torch.nn.RNNCell(input_size, hidden_size, bias=True, nonlinearity='tanh')")
def rnn_cell(
    c: Context, input_size: Term, hidden_size: Term, bias: bool, nonlinearity: str
) -> Module:
    """``tanh(W_ih x + b_ih + W_hh h + b_hh)``, or relu of it."""
    if nonlinearity not in ("tanh", "relu"):
        raise WordError(f"nonlinearity is 'tanh' or 'relu', found {nonlinearity!r}")

    def step(c: Context, of_x: Sequence[Array], of_h: Sequence[Array], h: Array) -> Array:
        def entry(a: Term, b: Term) -> Term:
            return c.function("tanh", a + b) if nonlinearity == "tanh" else larger(a + b, Num(0))

        return entrywise(c, entry, *of_x, *of_h)

    return _cell(input_size, hidden_size, bias, 1, step)


@word("torch.nn.GRUCell(input_size, hidden_size, bias=True)")
def gru_cell(c: Context, input_size: Term, hidden_size: Term, bias: bool) -> Module:
    """``(1 - z)*n + z*h`` with ``n = tanh(W_in x + b_in + r*(W_hn h + b_hn))``; gates r, z, n."""

    def step(c: Context, of_x: Sequence[Array], of_h: Sequence[Array], h: Array) -> Array:
        def entry(xr: Term, xz: Term, xn: Term, hr: Term, hz: Term, hn: Term, old: Term) -> Term:
            r, z = c.function("sigmoid", xr + hr), c.function("sigmoid", xz + hz)
            return (1 - z) * c.function("tanh", xn + r * hn) + z * old

        return entrywise(c, entry, *of_x, *of_h, h)

    return _cell(input_size, hidden_size, bias, 3, step)


@word("torch.nn.LSTMCell(input_size, hidden_size, bias=True)")
def lstm_cell(c: Context, input_size: Term, hidden_size: Term, bias: bool) -> Module:
    """``(o*tanh(c'), c')`` with ``c' = f*c + i*g``; gates i, f, g, o."""

    def step(
        c: Context, of_x: Sequence[Array], of_h: Sequence[Array], h: Array, memory: Array
    ) -> tuple[Array, ...]:
        def gate(name: str, k: int) -> Array:
            return entrywise(c, lambda a, b: c.function(name, a + b), of_x[k], of_h[k])

        i, f, o = (gate("sigmoid", k) for k in (0, 1, 3))
        g = gate("tanh", 2)
        kept = entrywise(c, lambda a, b, m, n: a * m + b * n, f, i, memory, g, sort=REAL)
        return entrywise(c, lambda a, m: a * c.function("tanh", m), o, kept), kept

    return _cell(input_size, hidden_size, bias, 4, step)
