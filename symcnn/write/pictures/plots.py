"""Pictures with Matplotlib, which is optional: ``pip install symcnn[plots]``.

Each function returns a ``matplotlib.figure.Figure`` and saves it when a path is given; the
ending of the path chooses the format. The values drawn are those of the terms, evaluated.

    from symcnn.verdicts.catalogue import load
    from symcnn.write import plots
    plots.convolution(load("example_convolution_cut").claim, shift=3, path="convolution.png")
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from symcnn.kernel.binding import free_vars, open_binder, subst
from symcnn.kernel.terms import INT, REAL, Integral, Mul, Term, Var, mul
from symcnn.lemmas.notation import sizes, tabulate, tensor
from symcnn.numeric.evaluate import FLOAT, evaluate
from symcnn.operators.convolution import read
from symcnn.operators.pool import average_pool, max_pool
from symcnn.operators.images import upsample_nearest
from symcnn.prover.claim import Claim

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, GREY = "#0072b2", "#d55e00", "#009e73", "#999999"
POINTS = 1300


def _figure(width: float, height: float) -> Figure:
    try:
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "pictures need Matplotlib: pip install symcnn[plots]", name=error.name
        ) from None
    return Figure(figsize=(width, height), layout="constrained")


def _saved(figure: Figure, path: str | Path | None) -> Figure:
    if path is not None:
        figure.savefig(path, dpi=150)
    return figure


# -- the convolution of two functions ----------------------------------------------------


def convolution(
    claim: Claim,
    shift: float,
    span: tuple[float, float] = (-4, 9),
    path: str | Path | None = None,
) -> Figure:
    """Draw f, g, the product of f with the flipped and shifted g, and the closed form of f * g.

    The claim is ``Integral[x] f(x)*g(t - x) = h(t)`` with one real variable t; ``shift`` is the
    t of the flipped kernel. The curve of f * g is the right side h; the dots on it are the
    integral, by quadrature. Raises ``ValueError`` for a claim of another form.
    """
    t, f, flipped = _factors(claim)
    x = Var("x", REAL)
    places = [span[0] + (span[1] - span[0]) * i / POINTS for i in range(POINTS + 1)]

    # g(u) is the flipped kernel at t = 0 and x = -u
    kernel = _values(subst(flipped, {x: -x}), x, places, {t: 0.0})
    ones, moved = _values(f, x, places, {}), _values(flipped, x, places, {t: shift})

    figure = _figure(9, 7)
    top, middle, bottom = figure.subplots(3, 1, sharex=True)
    _curve(top, places, ones, BLUE, "f(x)")
    _curve(top, places, kernel, ORANGE, "g(x)")
    _curve(middle, places, ones, BLUE, "f(x)")
    _curve(middle, places, moved, ORANGE, f"g({shift:g} - x), flipped and shifted")
    product = [a * b for a, b in zip(ones, moved, strict=True)]
    area = float(evaluate(claim.left, {t: shift}))
    middle.fill_between(places, product, color=GREEN, alpha=0.35, label=f"area {area:.3g}")
    _curve(bottom, places, _values(claim.right, t, places, {}), GREEN, "h = f * g, closed form")
    checked = places[:: POINTS // 26]
    bottom.plot(
        checked,
        [float(evaluate(claim.left, {t: place})) for place in checked],
        linestyle="none",
        marker="o",
        markersize=3.5,
        color="black",
        label="the integral, by quadrature",
    )
    bottom.plot([shift], [area], marker="o", markersize=9, color=GREEN, fillstyle="none")
    bottom.set_xlabel("x, and t for h")
    low, high = min(0.0, *ones, *moved), max(*ones, *kernel)
    for axes in (top, middle):
        axes.set_ylim(max(low, -1.0) - 0.15, high + 0.25)
    for axes in (top, middle, bottom):
        axes.axhline(0, color=GREY, linewidth=0.6)
        axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False, fontsize="small")
        axes.spines[["top", "right"]].set_visible(False)
    return _saved(figure, path)


def _values(term: Term, v: Var, places: list[float], at: dict[Var, float]) -> list[float]:
    """The values of a term at many places of a variable."""
    n = Var("n", INT)
    table = Var(v.name, REAL, (n,))
    over_all = tabulate(n, lambda i: subst(term, {v: table[i]}))
    found = evaluate(over_all, {**at, n: len(places), table: places}, FLOAT)
    return [float(value) for value in found]


def _factors(claim: Claim) -> tuple[Var, Term, Term]:
    """The variable t, the factors f(x) without it, and the factors g(t - x) with it."""
    variables = [v for v in free_vars(claim.goal) if v.sort == REAL]
    if len(variables) != 1 or not isinstance(claim.left, Integral):
        raise ValueError(f"{claim.name} is no claim about the convolution of two functions at t")
    (t,) = variables
    body = open_binder(claim.left, Var("x", REAL))
    factors = body.args if isinstance(body, Mul) else (body,)
    f = mul(*(a for a in factors if t not in free_vars(a)))
    return t, f, mul(*(a for a in factors if t in free_vars(a)))


def _curve(axes: Axes, x: list[float], y: list[float], color: str, label: str) -> None:
    """The graph, interrupted where it jumps."""
    broken = list(y)
    step = max(map(abs, y), default=1.0) / 8
    for i in range(1, len(y)):
        if abs(y[i] - y[i - 1]) > step:
            broken[i] = math.nan
    axes.plot(x, broken, color=color, label=label, linewidth=1.8)


# -- pooling -------------------------------------------------------------------------------


def pooling(image: Sequence[Sequence[float]], k: int, path: str | Path | None = None) -> Figure:
    """Draw an image, its average and maximum over k x k windows, and the averages enlarged.

    Raises ``ValueError`` unless k divides both sides of the image.
    """
    height, width = len(image), len(image[0])
    if k < 1 or height % k or width % k or any(len(row) != width for row in image):
        raise ValueError(f"an image of {height} x {width} cannot be cut into {k} x {k} windows")
    B, C, M, N, w = sizes("B C M N k")
    X, Y = tensor("X", B, C, w * M, w * N), tensor("Y", B, C, M, N)
    at = {B: 1, C: 1, M: height // k, N: width // k, w: k, X: [[image]]}
    averages = evaluate(average_pool(X, M, N, w, w), at)
    maxima = evaluate(max_pool(X, M, N, w, w), at)
    enlarged = evaluate(upsample_nearest(Y, w, w), {**at, Y: averages})
    titles = ("image", f"average over {k} x {k}", f"maximum over {k} x {k}", "averages, enlarged")
    figure = _figure(10, 3)
    flat = [value for row in image for value in row]
    drawn = (image, averages[0][0], maxima[0][0], enlarged[0][0])
    panels = figure.subplots(1, 4, width_ratios=[len(values[0]) for values in drawn])
    for axes, values, title in zip(panels, drawn, titles, strict=True):
        rows = [[float(value) for value in row] for row in values]
        _cells(axes, rows, [[f"{value:g}" for value in row] for row in rows], flat)
        _lines(axes, (len(rows), len(rows[0])), (k, k) if len(rows) == height else (1, 1))
        axes.set_title(title, fontsize="medium")
    return _saved(figure, path)


def _cells(
    axes: Axes, values: list[list[float]], texts: list[list[str]], scale: Sequence[float]
) -> None:
    """Coloured cells with a text in each; the colours run over the numbers of ``scale``."""
    low, high = min(scale), max(scale)
    axes.imshow(values, cmap="Blues", vmin=low - (high - low) / 4, vmax=high + (high - low) / 4)
    for i, row in enumerate(texts):
        for j, text in enumerate(row):
            dark = values[i][j] > low + 0.75 * (high - low)
            color = "white" if dark else "black"
            axes.text(j, i, text, ha="center", va="center", fontsize="small", color=color)
    axes.set_xticks([])
    axes.set_yticks([])


def _lines(axes: Axes, shape: tuple[int, int], block: tuple[int, int]) -> None:
    """Thick lines between blocks of cells, thin ones between the cells of a block."""
    for count, size, draw in zip(shape, block, (axes.axhline, axes.axvline), strict=True):
        for i in range(1, count):
            thick = size > 1 and i % size == 0
            draw(i - 0.5, color="black" if thick else GREY, linewidth=1.5 if thick else 0.4)


# -- the matrix of a convolution -----------------------------------------------------------


def toeplitz(n: int, m: int, path: str | Path | None = None) -> Figure:
    """Draw the matrix of the convolution of sequences of length n with a kernel of length m.

    The entry in row i and column x is g(i - x): one band for each entry of the kernel.
    """
    _positive(n, m)
    N, M = sizes("n m")
    g = tensor("g", M)
    matrix = tabulate(N + M - 1, N, lambda i, x: read(g, i - x))
    found = evaluate(matrix, {N: n, M: m, g: list(range(1, m + 1))})
    names = [f"g({place})" for place in range(m)]
    return _matrix(found.tolist(), names, "row i, column x: g(i - x)", (1, 1), path)


def block_toeplitz(
    height: int,
    width: int,
    k: int,
    l: int,  # noqa: E741
    path: str | Path | None = None,
) -> Figure:
    """Draw the matrix of the convolution of images of that size with a k x l kernel.

    Images are vectors row by row, so the matrix is a Toeplitz matrix of Toeplitz blocks.
    """
    _positive(height, width, k, l)
    H, W, K, L = sizes("H W K L")
    G = tensor("G", K, L)
    matrix = tabulate(H + K - 1, W + L - 1, H, W, lambda i, j, x, y: read(G, i - x, j - y))
    taps = [[l * u + v + 1 for v in range(l)] for u in range(k)]
    found = evaluate(matrix, {H: height, W: width, K: k, L: l, G: taps})
    flat = found.reshape((height + k - 1) * (width + l - 1), height * width)
    names = [f"{u},{v}" for u in range(k) for v in range(l)]
    title = "row (i, j), column (x, y): G(i - x, j - y)"
    return _matrix(flat.tolist(), names, title, (width + l - 1, width), path)


def _positive(*numbers: int) -> None:
    if min(numbers) < 1:
        raise ValueError(f"sizes of at least 1 are expected, not {min(numbers)}")


def _matrix(
    taps: list[list[int]],
    names: list[str],
    title: str,
    block: tuple[int, int],
    path: str | Path | None,
) -> Figure:
    """A matrix whose entries are the numbers of taps, from 1; 0 is an empty cell."""
    height, width = len(taps), len(taps[0])
    figure = _figure(1 + 0.45 * width, 1 + 0.4 * height)
    axes = figure.subplots()
    texts = [[names[tap - 1] if tap else "" for tap in row] for row in taps]
    colours = [[float(tap) if tap else math.nan for tap in row] for row in taps]
    _cells(axes, colours, texts, [0, len(names)])
    _lines(axes, (height, width), block)
    axes.set_title(title, fontsize="medium")
    return _saved(figure, path)
