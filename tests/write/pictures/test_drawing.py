"""Formulas as SVG: all that the printer writes can be drawn, and nothing else passes."""

import re

import pytest

from symcnn.write.pictures import drawing
from symcnn.write.pictures.drawing import Canvas, DrawingError, _breakable, _svg, spaced
from symcnn.write.pictures.tokens import of_tex

from ..formulas.test_latex import EXACT, FROM_ONE, PARENTHESES

pytest.importorskip("ziamath", reason="ziamath is missing")

WRITTEN = sorted({tex for _, tex in [*EXACT, *FROM_ONE, *PARENTHESES]})
REFUSED = [
    (r"\nonsense x", r"\nonsense is not known"),
    (r"\begin{tikzcd}x\end{tikzcd}", "tikzcd is not known"),
    (r"x_{", "MissingSuperScriptOrSubscriptError"),
    (r"\text{漢}", "a letter is missing in the font"),
]
SPACED = [
    (r"\sum_{i=0}^{n}\sum_{j}x", r"\sum_{i=0}^{n}\:\sum_{j}\,x"),
    (r"\max_{0\le u<k_{1}} x", r"\max_{0\le u<k_{1}}\, x"),
    (r"\maxim x", r"\maxim x"),
    (r"(-1-x)", r"({-}1-x)"),
    (r"t \le -1 - x", r"t \le {-}1 - x"),
    (r"[\,-1 \le x,\ y = -x]", r"[\,{-}1 \le x,\ y = {-}x]"),
    ("- 2 x - 1", r"{-}\: 2 x - 1"),
]


LIMITS = r"\sum_{a=\max(0, K+y-n)}^{\min(K-1, y)} x_{a}"
SIGNS = [  # a formula, and what its drawing must not say
    (LIMITS, "∑a=max(0,K+y-n)min(K-1,y)xa", ["∑a=max(0,K+y-n)(0,K+y-n)min(K-1,y)xa", "∑xa"]),
    (r"\frac{1}{n}\lfloor x\rfloor", "1n⌊x⌋", ["n1⌊x⌋", "1n⌊⌋x"]),
    (r"x_{i}^{2} - y'", "xi2-y'", ["x2i-y'", "xi2-y"]),
    (r"\alpha \le \mathbb{R}", "α≤R", ["a≤R", "α<R"]),
    (r"f \star g", "f⋆g", ["f*g", "fg"]),
    (r"p_{s_{i}} \gets i", "psi←i", ["psi→i", "pis←i"]),
    (r"D_{\mathrm{KL}}(X||Y)", "DKL(X‖Y)", ["DKL(X|Y)"]),
    (r"\|A^{-1} x\|^{2}", "‖A-1x‖2", ["|A-1x|2"]),
    (r"i''\le n,\,j'\biggr)", "i≤n,j)'''", ["i≤n,j)''"]),
    (r"a \sim b \approx c \propto d", "a∼b≈c∝d", ["a~b"]),
]


@pytest.mark.parametrize(("tex", "signs", "others"), SIGNS)
def test_signs(tex: str, signs: str, others: list[str]) -> None:
    assert of_tex(tex) == signs
    assert signs not in others
    assert Canvas().formula(tex)


def test_a_maximum_in_the_limits_of_a_sum_is_drawn_once() -> None:
    assert spaced(LIMITS).count("K+y-n") == 1
    assert Canvas().formula(LIMITS)


def test_what_would_be_drawn_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "spaced", lambda tex: tex.replace("x", "y"))
    with pytest.raises(DrawingError, match="it would be drawn as y3"):
        Canvas().formula("x_{3}")


@pytest.mark.parametrize("tex", WRITTEN)
def test_what_the_printer_writes_is_drawn(tex: str) -> None:
    canvas = Canvas()
    drawn = canvas.formula(tex)
    assert canvas.drawn == 1
    used = set(re.findall(r'href="#([^"]+)"', drawn))
    assert used <= set(canvas.symbols)
    assert used or "<rect" in drawn
    assert '"black"' not in drawn


@pytest.mark.parametrize(("tex", "reason"), REFUSED)
def test_what_cannot_be_drawn_is_refused(tex: str, reason: str) -> None:
    with pytest.raises(DrawingError, match=re.escape(reason)) as refused:
        Canvas().formula(tex)
    assert tex in str(refused.value)


@pytest.mark.parametrize(("tex", "text"), SPACED)
def test_spaces(tex: str, text: str) -> None:
    assert spaced(tex) == text


def test_a_formula_in_pieces_is_one_for_the_reader() -> None:
    drawn = Canvas().formula(["x < y", "+ z"])
    assert drawn.count("<svg") == 2
    assert 'aria-label="x &lt; y + z"' in drawn


def test_floors_are_tall_only_after_left() -> None:
    def letters(tex: str) -> set[str]:
        return set(re.findall(r'<use href="#([^"]+)"', _svg(tex, True)[0]))

    floors = letters(r"\lfloor x\rfloor") - letters("x")
    assert len(floors) == 2
    assert floors <= letters(r"0 \le \lfloor x\rfloor < n,\ \sum_{i=0}^{n} \frac{a}{b}")
    assert not floors <= letters(r"\left\lfloor \frac{x}{y}\right\rfloor")


def test_letters_are_drawn_once() -> None:
    canvas = Canvas()
    canvas.formula("x + x")
    assert canvas.glyphs().count("<symbol") == 2


BREAKABLE = [
    ("x = 1", ["x = 1"]),
    ("B = 1, C = 1, (k, l) = 2", ["B = 1,", "C = 1,", "(k, l) = 2"]),
    (r"0 \le \lfloor (i - 1)/k\rfloor < n", ["0", r"\le \lfloor (i - 1)/k\rfloor", "< n"]),
    (r"\lfloor x\rfloor \leftarrow y, z", [r"\lfloor x\rfloor \leftarrow y,", "z"]),
]


@pytest.mark.parametrize(("tex", "pieces"), BREAKABLE)
def test_long_formulas_in_text_may_be_broken(tex: str, pieces: list[str]) -> None:
    assert _breakable(tex) == pieces
