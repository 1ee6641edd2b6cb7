"""Pictures: that they draw, and that they show the values. Skipped without Matplotlib."""

import sys

import pytest

from symcnn.verdicts.catalogue import load
from symcnn.write.pictures import plots

IMAGE = [[1, 2, 5, 3], [3, 2, 1, 7], [0, 4, 2, 2], [8, 0, 6, 2]]
DRAWN = {
    "convolution": lambda **to: plots.convolution(load("example_convolution").claim, 3, **to),
    "convolution, cut": lambda **to: plots.convolution(
        load("example_convolution_cut").claim, 5.5, **to
    ),
    "pooling": lambda **to: plots.pooling(IMAGE, 2, **to),
    "toeplitz": lambda **to: plots.toeplitz(5, 3, **to),
    "block toeplitz": lambda **to: plots.block_toeplitz(3, 3, 2, 2, **to),
}


@pytest.mark.parametrize("name", DRAWN)
def test_draws(name, tmp_path):
    pytest.importorskip("matplotlib", reason="Matplotlib is missing (extra `plots`)")
    path = tmp_path / "picture.png"
    DRAWN[name](path=path)
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size > 5000


def texts(axes):
    return [t.get_text() for t in axes.texts]


def test_pooling_shows_the_values():
    pytest.importorskip("matplotlib", reason="Matplotlib is missing (extra `plots`)")
    _, averages, maxima, enlarged = plots.pooling(IMAGE, 2).axes
    assert texts(averages) == ["2", "4", "3", "3"]
    assert texts(maxima) == ["3", "7", "8", "6"]
    assert texts(enlarged) == ["2", "2", "4", "4"] * 2 + ["3"] * 8


def test_toeplitz_shows_the_taps():
    pytest.importorskip("matplotlib", reason="Matplotlib is missing (extra `plots`)")
    (axes,) = plots.toeplitz(2, 2).axes
    assert texts(axes) == ["g(0)", "", "g(1)", "g(0)", "", "g(1)"]


def test_the_dots_are_on_the_curve():
    pytest.importorskip("matplotlib", reason="Matplotlib is missing (extra `plots`)")
    bottom = plots.convolution(load("example_convolution_cut").claim, 3).axes[2]
    curve, dots = bottom.lines[0], bottom.lines[1]
    known = dict(zip(curve.get_xdata(), curve.get_ydata(), strict=True))
    assert all(abs(known[x] - y) < 1e-6 for x, y in zip(*dots.get_data(), strict=True))


WRONG = {
    "windows that do not fit": lambda: plots.pooling(IMAGE, 3),
    "a window of no size": lambda: plots.pooling(IMAGE, 0),
    "rows of two lengths": lambda: plots.pooling([[1, 2], [3]], 1),
    "no kernel": lambda: plots.toeplitz(3, 0),
    "no image": lambda: plots.block_toeplitz(0, 2, 2, 2),
    "another claim": lambda: plots.convolution(load("convolution_commutative").claim, 1),
}


@pytest.mark.parametrize("name", WRONG)
def test_refused(name):
    with pytest.raises(ValueError, match=r"expected|cut|no claim"):
        WRONG[name]()


def test_without_matplotlib_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install symcnn\[plots\]"):
        plots.toeplitz(2, 2)
