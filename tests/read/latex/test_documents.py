# ruff: noqa: E501
"""Small documents: each display ends in the state that it should."""

from __future__ import annotations

import pytest

from symcnn.verdicts.papers import findings, read_document

BASE = "% symcnn: base 1\n"
MATRICES = BASE + '% symcnn: X: Real["m n"], A: Real["k m"], v: Real["n"], w: Real["m"]\n'
PERMUTED = BASE + '% symcnn: \\sigma: Permutation["n"], x: Real["n"], A: Real["n n"]\n'
NUMBERS = BASE + "% symcnn: a: Real, b: Real, c: Real\n"
SQUARE = BASE + '% symcnn: A: Real["n n"], x: Real["n"]; n >= 1\n'
COLUMNS = SQUARE + "% symcnn: \\frac{\\partial y}{\\partial x}: columns y\n"
VECTORS = SQUARE + '% symcnn: y: Real["n"]\n'
MACROS = VECTORS + (
    "\\newcommand{\\norm}[1]{\\left\\lVert #1 \\right\\rVert}\n\\newcommand\\T{^{\\mkern-1mu\\mathsf{T}}}\n"
    "\\def\\sq#1{#1^2}\n\\DeclareMathOperator*{\\sgn}{sgn}\n\\newcommand{\\half}{\\frac12}\n"
    "\\newcommand{\\neglect}{-x}\n\\newcommand{\\dual}[2][x]{\\langle #2, #1\\rangle}\n"
    "\\DeclarePairedDelimiter{\\abs}{\\lvert}{\\rvert}\n\\newcommand{\\defeq}{:=}\n"
    "\\newcommand{\\loops}{\\loops}\n\\newcommand{\\two}{2}\\renewcommand{\\two}{3}\n"
    "\\let\\eps\\varepsilon\n% \\newcommand{\\half}{3}\n"
)
UNIFORM = BASE + "% symcnn: U: Uniform, t: Real; 0 \\le t \\le 1\n"
SIZES = BASE + '% symcnn: x: Real["m"], k: Size; k | m, k >= 1\n'


def states(text: str) -> list[str]:
    return [f.state for f in findings(text, "a.tex")]


DECIDED = {  # a document, the state of each display
    # indices, with the base
    (BASE + '% symcnn: x: Real["n"]\n$$\\sum_{i=1}^n x_i = \\sum_{i=1}^n x_{n+1-i}$$'): ["proved"],
    ('% symcnn: base 0\n% symcnn: x: Real["n"]\n$$\\sum_{i=0}^{n-1} x_i = \\sum_{i=0}^{n-1} x_{n-1-i}$$'): ["proved"],
    (BASE + '% symcnn: x: Real["n"]\n$$\\sum_{i=0}^{n-1} x_i = 0$$'): ["error"],
    (BASE + '% symcnn: x: Real["n"]\n$$\\sum_i x_i = \\sum_j x_j$$'): ["proved"],
    (MATRICES + "$$X_{ij} = X_{i,j}$$"): ["proved"],
    (MATRICES + "$$X_{ij} = X_{ji}$$"): ["error"],  # two sizes for i
    (MATRICES + "$$X_{11} = X_{1}$$"): ["error"],
    (MATRICES + "$$(X^\\top)_{ji} = X_{ij}$$"): ["proved"],
    # products by their ranks
    (MATRICES + "$$(A X)_{ij} = \\sum_{l=1}^m A_{il} X_{lj}$$"): ["proved"],
    (MATRICES + "$$w^\\top X v = \\sum_{i=1}^m \\sum_{j=1}^n w_i X_{ij} v_j$$"): ["proved"],
    (MATRICES + "$$X A = A X$$"): ["error"],
    (MATRICES + "$$v w = 1$$"): ["error"],
    (MATRICES + "$$X v = v$$"): ["error"],
    (MATRICES + "$$(w v^\\top)_{ij} = w_i v_j$$"): ["proved"],
    (MATRICES + "$$X + v = X$$"): ["error"],
    (MATRICES + "$$\\|v\\|^2 = v^\\top v$$"): ["proved"],
    (MATRICES + "$$2 X = X + X$$"): ["proved"],
    (MATRICES + "$$2 X = X$$"): ["refuted"],
    # sizes in a shape may have spaces
    (BASE + '% symcnn: X: Real["m - 1 n"]; n >= 1\n$$\\sum_{i=1}^{m-1} X_{i1} = \\sum_{j=1}^{m-1} X_{j1}$$'): ["proved"],
    (BASE + '% symcnn: X: Real["C_{\\rm in} n"]; n >= 1\n$$\\sum_{i=1}^{C_{\\rm in}} X_{i1} = 0$$'): ["refuted"],
    # quotients of integers need their hypothesis
    (SIZES + "$$\\sum_{i=1}^{m} x_i = \\sum_{q=1}^{m/k} \\sum_{a=1}^k x_{k(q-1)+a}$$"): ["proved"],
    (BASE + '% symcnn: x: Real["m"], k: Size; k >= 1\n$$\\sum_{i=1}^{m/k} x_i = 0$$'): ["error"],
    # definitions are written out, and not refuted
    (MATRICES + "% symcnn: define\n$$S = \\sum_{i=1}^n v_i$$\n$$2S = \\sum_{i=1}^n 2 v_i$$"): ["defined", "proved"],
    (MATRICES + '% symcnn: define\n$$Y_{ij} = 2 X_{ij}$$\n$$Y_{11} = X_{11} + X_{11}$$'): ["defined", "error"],
    (MATRICES + '% symcnn: Y: Real["m n"]; m >= 1, n >= 1\n% symcnn: define\n$$Y_{ij} = 2 X_{ij}$$\n$$Y_{11} = X_{11} + X_{11}$$'): ["defined", "proved"],
    # probabilities, expected values, infima, integrals of polynomials, sets of real numbers
    (UNIFORM + "$$\\mathbb{P}(U \\le t) = t$$"): ["proved"],
    (UNIFORM + "$$\\mathbb{P}\\left(U > t\\right) = 1 - t$$"): ["proved"],
    (UNIFORM + "$$\\mathbb{P}(t \\le U < 1) = t$$"): ["refuted"],
    (UNIFORM + "$$\\mathbb{E}[U^2] = \\frac{1}{3}$$"): ["proved"],
    (UNIFORM + "$$\\mathbb{E}[U^2] = \\frac{1}{2}$$"): ["refuted"],
    (UNIFORM + "$$\\mathbb{P}(t \\le 1) = 1$$"): ["error"],  # nothing is random
    (UNIFORM + "% symcnn: V: Uniform\n$$\\mathbb{P}(U \\le V) = \\frac12$$"): ["error"],
    (UNIFORM + "$$t + 1 = \\inf\\{x \\in \\mathbb{R} \\mid t \\le x\\}$$"): ["refuted"],
    (UNIFORM + "$$1 + \\inf\\{x \\in \\mathbb{R} \\mid 0 \\le x\\} = 1$$"): ["error"],
    (UNIFORM + "$$t = \\inf\\{x \\mid t \\le x\\}$$"): ["error"],
    (UNIFORM + "$$\\int_0^t (2x + 1) dx = t^2 + t$$"): ["proved"],
    (UNIFORM + "$$\\int_0^t (2x + 1) dx = t^2$$"): ["refuted"],
    (BASE + "% symcnn: s: Real\n$$\\int_0^1 s x^3 dx = \\frac{s}{4}$$"): ["proved"],
    (BASE + "% symcnn: for x \\in (0, 1)\n$$x^2 < x$$"): ["proved"],
    (BASE + "% symcnn: for x \\in [0, 1]\n$$x^2 < x$$"): ["refuted"],
    (UNIFORM + "$$\\forall x \\in (0, 1)\\colon x t \\le t$$"): ["proved"],
    (UNIFORM + "$$\\forall x \\in (0, 2)\\colon x t \\le t$$"): ["refuted"],
    (UNIFORM + "$$\\exists x \\in (0, 1)\\colon x = 2$$"): ["unknown"],
    (BASE + "% symcnn: for x \\in (0, 1]\n$$\\frac1x \\ge 1$$"): ["proved"],
    (BASE + "% symcnn: for x \\in [0, 1)\n$$x < 1$$"): ["proved"],
    (BASE + "% symcnn: for x \\in (0, 1]\n$$x < 1$$"): ["refuted"],
    (BASE + "% symcnn: for x \\in (0, \\infty)\n$$\\log x \\le x - 1$$"): ["proved"],
    (BASE + "% symcnn: for x \\in (-\\infty, 0)\n$$x \\ge 0$$"): ["refuted"],
    (BASE + "% symcnn: for x \\in (\\infty, 0)\n$$x \\le 0$$"): ["error"],
    (BASE + "% symcnn: for x \\in \\mathbb{R}\n$$x^2 \\ge 0$$"): ["proved"],
    # limits in either order, and an integrand that is undefined somewhere between them
    (BASE + "$$\\int_1^0 t dt = -\\frac{1}{2}$$"): ["proved"],
    (BASE + "$$\\int_1^0 t dt = \\int_1^0 2t dt$$"): ["refuted"],
    (BASE + "$$\\int_1^2 \\frac{1}{t} \\mathrm{d}t = \\int_1^2 \\frac{2}{2t} \\mathrm dt$$"): ["proved"],
    (BASE + "$$\\int_{-1}^1 \\frac{1}{t} dt = \\int_{-1}^1 \\frac{1}{t} dt$$"): ["unknown"],
    (BASE + "$$\\int_0^1 \\frac{t}{t} dt = 1$$"): ["unknown"],
    # a counterexample says nothing where a declaration was not read
    (BASE + "% symcnn: a: Real; a > \n$$a \\ge 0$$\n$$a = a$$\n% symcnn: scope\n% symcnn: a: Real\n$$a \\ge 0$$"): ["error", "proved", "refuted"],
    (BASE + "% symcnn: a: Real\n% symcnn: for a > 0\n$$a \\ge 0$$\n$$a \\ge 0$$"): ["error", "refuted"],
    # hypotheses, and what is given
    (BASE + "% symcnn: a: Real, b: Real; a <= b\n$$a \\le b + 1$$"): ["proved"],
    (BASE + "% symcnn: a: Real, b: Real\n$$a \\le b + 1$$"): ["refuted"],
    (BASE + "% symcnn: a: Real, b: Real\n% symcnn: given\n$$a = b$$\n$$2a = a + b$$"): ["given", "proved"],
    # chains over displays, and across what is not read
    (BASE + "% symcnn: a: Real\n$$2a = a + a$$\n$$= 3a - a$$"): ["proved", "proved"],
    (BASE + "% symcnn: a: Real\n$$2a = ? = a + a$$"): ["error"],
    (BASE + "$$= 2$$"): ["skipped"],
    # functions
    (BASE + '% symcnn: f: Function entrywise, x: Real["n"]\n$$[f(x)]_i = f(x_i)$$'): ["proved"],
    (BASE + '% symcnn: f: Function, x: Real["n"]\n$$f(x) = f(2x)$$'): ["refuted"],
    (BASE + "% symcnn: f: Even, t: Real\n$$f(-t) = f(t)$$"): ["proved"],
    (BASE + "% symcnn: f: Function, t: Real\n$$f(-t) = f(t)$$"): ["refuted"],
    # derivatives and their layout
    (BASE + '% symcnn: x: Real["n"]\n$$\\frac{\\partial}{\\partial x_i} \\sum_{j=1}^n x_j^2 = 2 x_i$$'): ["proved"],
    (BASE + '% symcnn: A: Real["m n"], x: Real["n"]\n$$\\frac{\\partial (A x)}{\\partial x} = A$$'): ["error"],
    (BASE + '% symcnn: \\frac{\\partial y}{\\partial x}: rows y\n% symcnn: A: Real["m n"], x: Real["n"]\n$$\\frac{\\partial (A x)}{\\partial x} = A$$'): ["proved"],
    # permutations count from the base
    (PERMUTED + "$$\\sum_{i=1}^n x_{\\sigma(i)} = \\sum_{i=1}^n x_i$$"): ["proved"],
    (PERMUTED + "$$\\sigma^{-1}(\\sigma(i)) = i$$"): ["error"],  # i has no axis
    (PERMUTED + "% symcnn: for 1 <= i <= n\n$$\\sigma^{-1}(\\sigma(i)) = i$$"): ["proved"],
    # connectives, quantifiers, Iverson's brackets, families with ranges, integrals
    (BASE + "% symcnn: a: Real, b: Real\n$$a < b \\iff \\lnot (b \\le a)$$"): ["proved"],
    (BASE + "% symcnn: a: Real, b: Real\n$$a < b \\implies a + 1 \\le b$$"): ["refuted"],
    (BASE + "% symcnn: a: Real\n$$0 \\le a \\land a \\le 1 \\implies a^2 \\le a$$"): ["proved"],
    (BASE + '% symcnn: x: Real["n"]\n% symcnn: ; \\forall 1 \\le i \\le n\\colon x_i = 0\n$$\\sum_{i=1}^n x_i = 0$$'): ["proved"],
    (BASE + '% symcnn: x: Real["n"]\n$$\\sum_{i=1}^n [i = 2] x_i = [2 \\le n] x_2$$'): ["error"],
    (BASE + '% symcnn: x: Real["n"]; n >= 2\n$$\\sum_{i=1}^n [i = 2] x_i = x_2$$'): ["proved"],
    ('% symcnn: base 0\n% symcnn: X: Real["m n"]\n$$(X_{ij})_{i<m, j<n} = X$$'): ["proved"],
    (BASE + "% symcnn: f: Function, c: Real\n$$c \\int_{\\mathbb{R}} f(x) dx = c \\int f(t) dt$$"): ["proved"],
    (BASE + "% symcnn: a: Real\n$$\\forall x \\in \\mathbb{R}\\colon (x + a)^2 = x^2 + 2ax + a^2$$"): ["proved"],
    (BASE + "% symcnn: a: Real\n$$a = a \\land a = 2$$"): ["refuted"],
    # cases, maxima, floors, dots
    (BASE + "% symcnn: a: Real\n$$|a| = \\begin{cases} a & a \\ge 0 \\\\ -a & \\text{otherwise} \\end{cases}$$"): ["proved"],
    (BASE + "% symcnn: a: Real\n$$|a| = \\begin{cases} a & a > 0 \\\\ -a & a < 0 \\end{cases}$$"): ["error"],
    (BASE + "% symcnn: n: Size\n$$\\lfloor \\frac{n+2}{2} \\rfloor = \\lfloor \\frac{n}{2} \\rfloor + 1$$"): ["proved"],
    (MATRICES + "% symcnn: ; m >= 1, n >= 1\n$$X = \\begin{pmatrix} X_{11} & \\cdots & X_{1n} \\\\ \\vdots & \\ddots & \\vdots \\\\ X_{m1} & \\cdots & X_{mn} \\end{pmatrix}$$"): ["proved"],
    (MATRICES + "% symcnn: ; m >= 1, n >= 1\n$$X = \\begin{pmatrix} X_{11} & \\cdots & X_{1n} \\\\ X_{31} & \\cdots & X_{3n} \\\\ \\vdots & \\ddots & \\vdots \\\\ X_{m1} & \\cdots & X_{mn} \\end{pmatrix}$$"): ["error"],
    # operations and series
    (BASE + '% symcnn: X: Real["3 3"], Z: Real["3 3"]\n% symcnn: X \\otimes W = \\sum_{a=1}^3 \\sum_{b=1}^3 X_{ab} W_{ab}\n$$X \\otimes Z = Z \\otimes X$$'): ["proved"],
    (BASE + "% symcnn: f: Function, g: Function\n$$f * g = g * f$$"): ["error"],
    (BASE + "% symcnn: f: Function, i: Int\n% symcnn: f * g: (f*g)(i) = \\sum_{x} f(x) g(i-x), x over Z\n$$(f * f)(i) = \\sum_{x=-\\infty}^{\\infty} f(x) f(i-x)$$"): ["proved"],
    (BASE + "% symcnn: f: Function, g: Function\n% symcnn: L\\{f\\}(s) = 2 f(s)\n$$L\\{f + g\\} = L\\{f\\} + L\\{g\\}$$"): ["proved"],
    (BASE + "% symcnn: f: Function, g: Function\n% symcnn: L\\{f\\}(s) = 2 f(s)\n$$L\\{f\\} = L\\{g\\}$$"): ["refuted"],
    # rows of a matrix, and rows below each other
    (PERMUTED + '% symcnn: e: Identity["n"]; n >= 1\n% symcnn: define\n$$P = \\begin{pmatrix} e_{\\sigma(1)}^\\top \\\\ \\vdots \\\\ e_{\\sigma(n)}^\\top \\end{pmatrix}$$\n$$(P x)_i = x_{\\sigma(i)}$$'): ["defined", "proved"],
    (MATRICES + "% symcnn: ; m >= 1\n$$X_1^\\top v = \\sum_{j=1}^n X_{1j} v_j$$"): ["proved"],
    (MATRICES + "$$X_1 = X$$"): ["error"],
    # what the author says
    (BASE + "% symcnn: skip, a picture\n$$? = ?$$"): ["skipped"],
    (BASE + "% symcnn: scope\n% symcnn: a: Real\n$$a = a$$\n% symcnn: scope\n$$a = a$$"): ["proved", "error"],
    "% symcnn: a: Real\n$$a = a$$": ["error"],  # no base
    (BASE + "% symcnn: a: Reel\n$$1 = 1$$"): ["error"],
    (BASE + "% symcnn: a: Real\n% symcnn: a: Int\n$$a = a$$"): ["error"],
    # a row that goes on with the term before it
    (NUMBERS + r"\begin{align} a + b + c &= a + b \\ &\quad + c \end{align}"): ["proved"],
    (NUMBERS + r"\begin{align} a + b + c &= a + b \quad \text{(why)} \\ + c &= c + a + b \end{align}"): ["proved"],
    (NUMBERS + r"\begin{align} a - c &= a \\ &\quad - c \\ &= -c + a \end{align}"): ["proved"],
    (NUMBERS + r"\begin{align} b &= b \\ -c &= -c \\ -c &= c \end{align}"): ["refuted"],
    (NUMBERS + r"\begin{align} a (b + c) &= a \\ & (b + c) \end{align}"): ["proved"],
    (NUMBERS + r"\begin{align} a b &= a b \\ & (3) \end{align}"): ["skipped"],
    (NUMBERS + r"\begin{align} a &\le a + \\ & b^2 \end{align}"): ["proved"],
    (NUMBERS + r"\begin{align} a &\le a \\ &\quad + b^2 \end{align}"): ["proved"],
    (NUMBERS + r"\begin{align} b &= b \\ a + \\ c &= c + a \end{align}"): ["proved"],
    (NUMBERS + r"\begin{multline} a (b \\ + c) \\ = a b \\ + a c \end{multline}"): ["proved"],
    (NUMBERS + r"\begin{multline} a b \\ - c = a b - c \end{multline}"): ["proved"],
    # columns of statements
    (NUMBERS + r"\begin{align} a &= a & b &= b \end{align}"): ["proved"],
    (NUMBERS + r"\begin{align} a &= a & b &= a \end{align}"): ["refuted"],
    (NUMBERS + r"\begin{eqnarray} a + b & = & b + a \end{eqnarray}"): ["proved"],
    # the same for all, squares that are names, indicators, congruences
    (NUMBERS + r"$$\sum_{i,j=1}^{3} i = 18$$"): ["proved"],
    (NUMBERS + r"$$\sum_{i,j=1}^{3} i = 6$$"): ["refuted"],
    (NUMBERS + r"$$\sum_{i,i=1}^{3} i = 6$$"): ["error"],
    (NUMBERS + "% symcnn: s^2 = a^2 + b^2\n$$s^2 = b^2 + a^2$$"): ["proved"],
    (NUMBERS + "% symcnn: s^2 = a^2 + b^2\n$$s = a$$"): ["error"],
    (NUMBERS + "% symcnn: s^2 = a\n% symcnn: s: Real\n$$s s = s^2$$"): ["error"],
    (SQUARE + "% symcnn: x_i^2 = 1\n$$\\sum_{i=1}^n x_i^2 = n$$"): ["error"],
    (NUMBERS + "% symcnn: i^2 = 1\n$$a = a$$"): ["error"],
    (NUMBERS + "% symcnn: a^2 = 1\n$$a = a$$"): ["error"],
    (SQUARE + r"$$\sum_{i=1}^n \mathbf{1}\{i = 1\} x_i = x_1$$"): ["proved"],
    (NUMBERS + r"$$a \equiv b$$"): ["refuted"],
    (NUMBERS + r"$$a \equiv b \pmod 2$$"): ["error"],
    # what a reader would take in two ways
    (SQUARE + r"$$\sum_{i<j} x_i x_j = \sum_{i<j} x_j x_i$$"): ["error"],
    (SQUARE + r"$$\sum_{j} \sum_{i<j} x_i x_j = \sum_{j} \sum_{i<j} x_j x_i$$"): ["proved"],
    (SQUARE + "% symcnn: for 1 <= j <= n\n" + r"$$\sum_{i<j} x_i = \sum_{i=1}^{j-1} x_i$$"): ["proved"],
    (SQUARE + r"$$\sum_{1\le i<j\le n} x_i x_j = 0$$"): ["error"],
    (SQUARE + r"$$A_{ij} x_j = (A x)_i$$"): ["error"],
    (SQUARE + "% symcnn: for 1 <= j <= n\n" + r"$$A_{ij} x_j = (A x)_i$$"): ["refuted"],
    (SQUARE + r"$$\sum_j A_{ij} x_j = (A x)_i$$"): ["proved"],
    (SQUARE + r"$$\sum_{i=1}^n x_i + x_i = 2 \sum_{i=1}^n x_i$$"): ["error"],
    (SQUARE + r"$$\sum_{i=1}^n (x_i + x_i) = 2 \sum_{i=1}^n x_i$$"): ["proved"],
    (SQUARE + r"$$\sum_{i=1}^n x_i + \sum_{i=1}^n x_i = 2 \sum_{i=1}^n x_i$$"): ["proved"],
    (SQUARE + r"$$\prod_{i=1}^n x_i \sum_{j=1}^n x_j = \sum_{j=1}^n x_j \prod_{i=1}^n x_i$$"): ["error"],
    (SQUARE + r"$$\Bigl(\prod_{i=1}^n x_i\Bigr) \sum_{j=1}^n x_j = \sum_{j=1}^n x_j \prod_{i=1}^n x_i$$"): ["proved"],
    (SQUARE + r"$$\max_i x_i / n \ge 0$$"): ["error"],
    (SQUARE + r"$$\max_i \frac{x_i}{n} = \frac{1}{n} \max_i x_i$$"): ["proved"],
    (SQUARE + r"$$2 3 = 6$$"): ["error"],
    (SQUARE + r"$$1 \frac12 = \frac32$$"): ["error"],
    (SQUARE + r"$$2 \cdot 3 = 6$$"): ["proved"],
    (SQUARE + r"$$2 \frac{n}{2} = n$$"): ["proved"],
    (SQUARE + r"$$A_{ij}^\top = A_{ji}$$"): ["error"],
    # norms of matrices, and logarithms to a base
    (SQUARE + r"$$\|A\|_F^2 = \sum_{i,j} A_{ij}^2$$"): ["proved"],
    (SQUARE + r"$$\|A\|_2^2 = \sum_{i,j} A_{ij}^2$$"): ["error"],
    (SQUARE + r"$$\|A\|^2 = \sum_{i,j} A_{ij}^2$$"): ["error"],
    (SQUARE + r"$$\|A\|_1 = \sum_{i,j} |A_{ij}|$$"): ["error"],
    (SQUARE + r"$$\|x\|_\infty = \max_i |x_i|$$"): ["proved"],
    (SQUARE + r"$$\|x\|_\infty = \max_i x_i$$"): ["refuted"],
    (BASE + "% symcnn: x: Real[\"n\"]\n$$\\|x\\|_\\infty \\ge 0$$"): ["error"],  # of nothing
    (SQUARE + r"$$\|x\|_p = 0$$"): ["error"],
    (NUMBERS + r"$$\log_2 8 = 4$$"): ["refuted"],
    (NUMBERS + r"$$\sin a b = \sin(a b)$$"): ["error"],
    (NUMBERS + r"$$\sin a b = b \sin a$$"): ["error"],
    (NUMBERS + r"$$\sin 2 \pi a = \sin(2 \pi a)$$"): ["proved"],
    (NUMBERS + r"$$\log_a (b^2) = 2 \log_a b$$"): ["proved"],
    (NUMBERS + r"$$\exp_2 a = a$$"): ["error"],
    # bars beside bars
    (NUMBERS + r"$$|a||b| = |ab|$$"): ["proved"],
    (NUMBERS + r"$$| |a| - |b| | \le |a - b|$$"): ["proved"],
    (NUMBERS + r"$$\left| |a| - |b| \right| \ge |a - b|$$"): ["refuted"],
    # T transposes where it is nothing else
    (SQUARE + r"$$(A A)^T = A^T A^T$$"): ["proved"],
    (SQUARE + r"$$x^T A x = x^{T} A^{T} x$$"): ["proved"],
    (SQUARE + r"$$x^T A = x^T A^T$$"): ["refuted"],
    (NUMBERS + r"$$a^T = a$$"): ["error"],
    (NUMBERS + "% symcnn: T: Size\n" + r"$$a^T a = a^{T+1}$$"): ["proved"],
    # the sign of a definition
    (NUMBERS + "$$d := a + b$$\n$$d - b = a$$"): ["defined", "proved"],
    (NUMBERS + "$$d \\coloneqq a + b$$\n$$d = a$$"): ["defined", "refuted"],
    (NUMBERS + "$$a + b := b$$"): ["error"],
    # which values an index has is printed as not read, and no statement
    (SQUARE + "% symcnn: y: Real[\"n\"]\n% symcnn: define\n$$y_i = 2 x_i, \\quad i = 1, \\dots, n$$\n$$y_i = x_i + x_i, \\quad i = 1, 2, \\ldots, n$$\n$$y_i = x_i, \\quad i = 1, \\dots, n$$"): ["defined", "proved", "refuted"],
    # a derivative follows from its function
    (NUMBERS + "% symcnn: define\n$$s(t) = t^2, \\quad s'(t) = 2t$$\n$$s(a) = a^2$$"): ["error", "proved"],
    (NUMBERS + "% symcnn: f: Function\n% symcnn: define\n$$f'(t) = 2t$$"): ["error"],
    # a word below is part of the name, and no index; sizes are written as in claims
    (SQUARE + "$$x_{\\mathrm{new}} := x + A x$$\n$$x_{\\mathrm{new}} - x = A x$$\n$$x_{\\rm new} = x$$"): ["defined", "proved", "refuted"],
    (SQUARE + "$$x_{\\text{new}} := x + A x$$\n$$x_{\\mathrm{new}} = x$$"): ["defined", "refuted"],
    (BASE + '% symcnn: v: Real["k*m"], k: Size, m: Size\n' + r"$$\sum_{i=1}^{k m} v_i = \sum_{i=1}^{k m} v_{k m + 1 - i}$$"): ["proved"],
    # primes that transpose, gradients as columns
    (SQUARE + "% symcnn: transpose '\n$$x'A'x = x'Ax$$"): ["proved"],
    (SQUARE + "% symcnn: transpose '\n$$(AA)' = AA$$"): ["refuted"],
    (SQUARE + "$$x'A'x = x'Ax$$"): ["error"],
    (COLUMNS + r"$$\frac{\partial (x^\top x)}{\partial x} = 2x$$"): ["proved"],
    (COLUMNS + r"$$\frac{\partial (x^\top x)}{\partial x} = 2x^\top$$"): ["error"],
    (COLUMNS + r"$$\frac{\partial (A x)}{\partial x} = A^\top$$"): ["proved"],
    (COLUMNS + r"$$\frac{\partial (A x)}{\partial x} = A$$"): ["refuted"],
    # macros of the author, written out
    (MACROS + r"$$\norm{x + y}^2 = \norm x^2 + 2 \dual{y} + \norm{y}^2$$"): ["proved"],
    (MACROS + r"$$\norm{x - y}^2 = \norm x^2 + 2 \dual[y]{x} + \norm*{y}^2$$"): ["error"],
    (MACROS + r"$$x\T A\T x = \half x\T A x + \frac12 x\T A x$$"): ["proved"],
    (MACROS + r"$$\sq{(1 + n)} = \sq1 + 2n + \sq{n}$$"): ["proved"],
    (MACROS + r"$$\sq{1 + n} = (1 + n)^2$$"): ["refuted"],  # as TeX has it
    (MACROS + r"$$\neglect = x$$"): ["refuted"],
    (MACROS + r"$$\abs{-n} = \abs*{n} = \abs[\big]{n}, \quad \sgn n = \sign n$$"): ["proved"],
    (MACROS + r"$$c \defeq n + 1$$" + "\n" + r"$$c > n$$"): ["defined", "proved"],
    (MACROS + r"$$\loops = 1$$"): ["error"],
    (MACROS + r"$$\two = 2$$"): ["error"],  # it is defined in two ways
    (MACROS + "% symcnn: \\eps: Real\n" + r"$$2\varepsilon = \eps + \eps$$"): ["proved"],
    # what is said behind a statement holds of it; where it is not read, nothing is refuted
    (NUMBERS + r"$$a^2 > 0 \quad \text{for } a \ne 0$$"): ["proved"],
    (NUMBERS + r"$$a^2 > 0, \quad a \ne 0$$"): ["proved"],
    (NUMBERS + r"$$a^2 > 0 \quad (a > 0)$$"): ["proved"],
    (NUMBERS + r"$$a^2 > 0 \text{ whenever } 0 < a < 1.$$"): ["proved"],
    (NUMBERS + r"$$a^2 > a, \quad 0 < a < 1$$"): ["refuted"],
    (NUMBERS + r"$$a^2 > 0 \quad \text{for almost all } a$$"): ["unknown"],
    (NUMBERS + r"$$a = 1 \quad (a = 1)$$"): ["unknown"],
    (NUMBERS + r"$$a^2 > 0 \quad \text{by inspection}$$"): ["refuted"],
    (NUMBERS + r"\begin{align} a^2 &= a a && \text{by (1)} \\ &= a a a && \text{by \eqref{b}} \end{align}"): ["refuted"],
    (NUMBERS + r"\begin{align} a &> 0 && (a > 0) \\ b &> 0 \end{align}"): ["refuted"],
    (NUMBERS + r"$$a^2 \ge 0 \quad\text{and}\quad b \ge 0$$"): ["refuted"],
    (NUMBERS + r"$$a^2 \ge 0 \text{ and } b^2 \ge 0$$"): ["proved"],
    (NUMBERS + r"$$a = a \quad b = c$$"): ["refuted"],
    (NUMBERS + r"$$a > 0 \quad \Longrightarrow \quad a^2 > 0$$"): ["proved"],
    (SQUARE + r"$$x_i = x_1, \quad i = 1, \dots, 1$$"): ["proved"],
    (SQUARE + r"$$x_i = 0, \quad i = 2, \dots, n$$"): ["refuted"],
    (SQUARE + "% symcnn: given\n$$x_i = x_1, \\quad i = 2, \\dots, n$$\n$$x_i = x_1, \\quad 2 \\le i \\le n$$"): ["given", "proved"],
    (NUMBERS + "% symcnn: given\n$$b = c \\quad (a > 0)$$\n$$b = c$$"): ["given", "refuted"],
    (NUMBERS + r"$$\log(ab) = \log a + \log b, \quad a, b > 0$$"): ["proved"],
    (NUMBERS + r"$$\sqrt{a^2} = a \quad (a \ge -1)$$"): ["refuted"],
    (NUMBERS + r"$$a = b \quad \text{a.s.}$$"): ["unknown"],
    (NUMBERS + r"$$a = b, \quad a \in \mathbb{R}$$"): ["refuted"],
    (NUMBERS + r"$$a^2 \le a, \quad a \in [0, 1]$$"): ["proved"],
    (NUMBERS + r"$$a = b, \quad a \in \mathcal{M}$$"): ["unknown"],
    (SQUARE + r"$$x_i^2 \ge 0 \quad \forall i \in \{1, 2, \dots, n\}$$"): ["proved"],
    (SQUARE + r"$$x_i \ge 0, \qquad i \in \{2, \dots, n\}$$"): ["refuted"],
    (SQUARE + r"$$x_i = 0, \qquad i = 1, 3, \dots, n$$"): ["unknown"],
    (SQUARE + r"$$x_i^2 \ge 0 \quad \text{for all } i$$"): ["proved"],
    (NUMBERS + r"$$d \mathrel{\mathop:}= 2a$$" + "\n$$d = a + a$$"): ["defined", "proved"],
    # relations that are not read: nothing follows across them
    (NUMBERS + r"$$a^2 > 0 \Leftarrow a > 0$$"): ["proved"],
    (NUMBERS + r"$$a > 0 \impliedby a^2 > 0$$"): ["refuted"],
    (NUMBERS + r"$$a \not= a + 1$$"): ["proved"],
    (NUMBERS + r"$$a \not< b$$"): ["error"],
    (NUMBERS + r"$$a \le a \nmid b \le a - 1$$"): ["error"],
    (NUMBERS + "$$a \\ll b$$\n$$= a$$"): ["error", "skipped"],
    (NUMBERS + "$$a \\approx b$$\n$$= c$$"): ["skipped", "skipped"],
    (NUMBERS + "$$a < ?$$\n$$= b$$\n$$= b + 0$$"): ["error", "refuted", "proved"],
    (NUMBERS + r"$$\forall c \in \mathbb{R}: c^2 \ge 0$$"): ["proved"],
    # of the matrix, or of its entry
    (SQUARE + r"$$A^2_{ij} = A_{ij}^2$$"): ["error"],
    (SQUARE + r"$$(A^2)_{ij} = \sum_k A_{ik} A_{kj}$$"): ["proved"],
    (SQUARE + r"$$A^{-1}_{ij} = A_{ij}^{-1}$$"): ["error"],
    (SQUARE + r"$$x^2_i = x_i^2$$"): ["proved"],
    # the layout of displays
    (NUMBERS + r"\begin{alignat}{2} a &= a &\qquad b &= b \end{alignat}"): ["proved"],
    (NUMBERS + r"\begin{IEEEeqnarray}{rCl} a + b & = & b + a \\[1ex] & = & a \end{IEEEeqnarray}"): ["refuted"],
    (NUMBERS + r"\begin{align} a &= a \\ \intertext{and} b &= a \end{align}"): ["refuted"],
    (NUMBERS + r"\begin{dmath} a = b \end{dmath}"): ["refuted"],
    (NUMBERS + r"$$\boxed{a + \underbrace{b + b}_{\text{twice}} = \textcolor{red}{a} + 2b}$$"): ["proved"],
    (NUMBERS + r"$$\underset{c}{\max} a = a$$"): ["error"],
    # sums over sets, and with exceptions
    (SQUARE + r"$$\sum_{i \in \{1, 2, \dots, n\}} x_i = \sum_{i \in [n]} x_i = \sum_i x_i$$"): ["proved"],
    (SQUARE + r"$$\sum_{i \in \{1, 3, \dots, n\}} x_i = \sum_i x_i$$"): ["error"],
    ('% symcnn: base 0\n% symcnn: x: Real["n"]\n' + r"$$\sum_{i \in [n]} x_i = \sum_i x_i$$"): ["error"],
    (SQUARE + "% symcnn: S = \\{2, \\dots, n\\}\n" + r"$$\sum_{i \in S} x_i = \sum_{i=2}^n x_i$$"): ["proved"],
    (SQUARE + "% symcnn: S = \\{2, \\dots, n\\}\n" + r"$$\sum_{i \in S} x_i = \sum_i x_i$$"): ["refuted"],
    (SQUARE + r"$$\sum_{i \in R} x_i = 0$$"): ["error"],
    (SQUARE + r"$$\sum_{i=1}^n \sum_{j \ne i} x_i x_j = \Bigl(\sum_i x_i\Bigr)^2 - \sum_i x_i^2$$"): ["proved"],
    (SQUARE + r"$$\sum_{i,j, i \ne j} x_i x_j = \Bigl(\sum_i x_i\Bigr)^2$$"): ["refuted"],
    (SQUARE + r"$$\sum_{i \ne j} x_i x_j = 0$$"): ["error"],
    (SQUARE + r"$$\max_{i \ne 1} x_i = x_2$$"): ["error"],
    # derivatives of a higher order
    (NUMBERS + r"$$\frac{\partial^2 (a^3)}{\partial a^2} = 6a, \quad \frac{d^2}{da^2} e^{-a} = e^{-a}$$"): ["proved"],
    (NUMBERS + r"$$\frac{\partial^2}{\partial a \, \partial b} (a^2 b) = 2a$$"): ["proved"],
    (SQUARE + r"$$\frac{\partial^2 (x^\top A x)}{\partial x_i \partial x_j} = A_{ij} + A_{ji}$$"): ["proved"],
    (SQUARE + r"$$\frac{\partial^2 (x^\top A x)}{\partial x_i \partial x_j} = 2 A_{ij}$$"): ["refuted"],
    (NUMBERS + r"$$\frac{\partial^2 a^3}{\partial a} = 6a$$"): ["error"],
    (NUMBERS + r"$$\frac{\partial a^3}{\partial a^2} = 6a$$"): ["error"],
    (NUMBERS + r"$$\frac{\partial^2 a}{} = 0$$"): ["error"],
    # gradients, derivatives of what is defined, sums of vectors
    (VECTORS + "% symcnn: f(x) = x^\\top A x\n" + r"$$\nabla f(y) = (A + A^\top) y$$"): ["proved"],
    (VECTORS + "% symcnn: f(x) = x^\\top A x\n" + r"$$\nabla f(y) = 2 A y$$"): ["refuted"],
    (VECTORS + "% symcnn: f(x) = x^\\top A x\n" + r"$$\nabla^2 f(y) = A + A^\top, \quad \nabla f(y)^\top y = 2 f(y)$$"): ["proved"],
    (VECTORS + "% symcnn: f(x) = x^\\top A x\n" + r"$$\nabla f(2y) = 2 \nabla f(y) = \nabla f(y)$$"): ["refuted"],
    (VECTORS + "% symcnn: f(x, y) = x^\\top y + \\|y\\|^2\n" + r"$$\nabla_y f(x, y) = x + 2y, \quad \nabla_x f(x, y) = y$$"): ["proved"],
    (VECTORS + "% symcnn: f(x, y) = x^\\top y\n" + r"$$\nabla f(x, y) = y$$"): ["error"],
    (VECTORS + "% symcnn: f(x) = x^\\top x\n" + r"$$\nabla_x f(2x) = 8x$$"): ["error"],  # or 4x
    (VECTORS + "% symcnn: E = x^\\top y\n" + r"$$\nabla_x E = y, \quad \nabla_y (x^\top y) = x$$"): ["proved"],
    (VECTORS + r"$$\nabla x = 1$$"): ["error"],
    (NUMBERS + "% symcnn: s(t) = e^{2t}\n" + r"$$s'(a) = 2 s(a), \quad s''(a) = 4 s(a)$$"): ["proved"],
    (NUMBERS + "% symcnn: s(t) = e^{2t}\n" + r"$$s'(a) = s(a)$$"): ["refuted"],
    (NUMBERS + "% symcnn: s(t, u) = t u\n" + r"$$s'(a, b) = a$$"): ["error"],
    (PERMUTED + "% symcnn: for 1 <= i <= n\n$$\\sigma'(i) = i$$"): ["error"],
    (SQUARE + r"$$\sum_{i=1}^n A_i = A^\top \mathbf{u}$$"): ["error"],
    (SQUARE + r"$$\sum_{i=1}^n x_i A_i = A^\top x$$"): ["proved"],
    (SQUARE + r"$$\sum_{i=1}^n A_i A_i^\top = A^\top A$$"): ["proved"],
    (SQUARE + r"$$\sum_{i=1}^n A_i A_i^\top = A A^\top$$"): ["refuted"],
    (SQUARE + r"$$\prod_{i=1}^n A_i = x$$"): ["error"],
    # what is given holds for the indices that are said, and where it is not read nothing is refuted
    (VECTORS + "% symcnn: given\n% symcnn: for 1 <= i <= n - 1\n$$x_{i+1} = 2 x_i$$\n% symcnn: for 1 <= i <= n - 1\n$$x_{i+1} - x_i = x_i$$\n$$x_i = 0$$"): ["given", "proved", "refuted"],
    (VECTORS + "% symcnn: given\n$$x = 2y$$\n$$\\|x\\|^2 = 4 \\|y\\|^2$$\n$$x = y$$"): ["given", "proved", "refuted"],
    (VECTORS + "% symcnn: given\n$$x = 2z$$\n$$x = y$$\n$$x = x$$"): ["error", "unknown", "proved"],
    (VECTORS + "% symcnn: define\n$$y = 2z$$\n$$y = x$$"): ["defined", "error"],
    (VECTORS + "% symcnn: define\n$$y = 2?$$\n$$y = x$$"): ["error", "unknown"],
    # inline formulas where they are asked for, verbatim text never
    (BASE + "% symcnn: n: Size\nHere $n = n + 1$ is nothing.\n"): [],
    (BASE + "% symcnn: n: Size\n% symcnn: inline\nHere $n = n + 1$ and $n$.\n\nNot $n = 2$."): ["refuted"],
    "\\begin{verbatim}$$x = $$\\end{verbatim}": [],
    "$$a = b": ["error"],
    "\\begin{align} a &= b": ["error"],
}  # fmt: skip


@pytest.mark.parametrize("text", DECIDED, ids=lambda t: t.splitlines()[-1][:60])
def test_states(text):
    assert states(text) == DECIDED[text]


def test_an_error_points_into_the_document():
    text = BASE + '% symcnn: x: Real["n"]\n\nSo\n$$\\sum_{i=1}^n x_i = \\sum_{i=1}^n z_i$$\n'
    (found,) = read_document(text, "a.tex")
    message = found.tasks[-1].message
    assert message.startswith("a.tex:5:35: `z` is not declared; write % symcnn: z: Real")
    line, caret = message.splitlines()[1:]
    assert line[caret.index("^")] == "z"


OUTSIDE = {  # a formula, how an index is not in range, as the document counts
    r"\sum_{i=0}^{n-1} x_i = 0": "for i = 0, n = 1; expected 1 <= i and i <= n",
    r"\sum_{i=1}^{n} x_{i+1} = 0": "for i = 1, n = 1; expected 1 <= i + 1 and i + 1 <= n",
    r"x_0 = x_1": "expected 1 <= 0",
    r"\sum_{i=2}^{n} \sum_{j=1}^i x_{i+j} = 0": "for i = 2, j = 1, n = 2; expected 1 <= i + j",
}


@pytest.mark.parametrize("formula", OUTSIDE)
def test_an_index_out_of_range_is_counted_from_the_base(formula):
    (found,) = findings(SQUARE + f"$${formula}$$", "a.tex")
    assert found.state == "error"
    assert OUTSIDE[formula] in found.tasks[-1].message


def test_words_in_a_display_are_kept():
    text = BASE + (
        "% symcnn: a: Real\n"
        "$$2a = a + a \\quad (\\because a = a) \\tag{1}$$\n"
        "$$\\text{Therefore } a = a, \\quad 0 = 0$$"
    )
    first, second = findings(text, "a.tex")
    assert [f.state for f in (first, second)] == ["proved", "proved"]
    assert first.unread == [r"(\because a = a)"]
    assert second.unread == ["Therefore"]
    assert len(second.tasks) == 2


def test_a_refutation_names_the_definitions_that_it_uses():
    text = BASE + "% symcnn: a: Real\n% symcnn: define\n$$S = 2a$$\n$$S = a$$"
    _, second = findings(text, "a.tex")
    assert second.state == "refuted"
    assert second.tasks[0].link.definitions == (("S", 4),)


def test_ends_are_compared_across_what_is_not_read():
    text = BASE + "% symcnn: a: Real\n$$a + 1 > ? \\ge a = a + 0$$"
    (found,) = findings(text, "a.tex")
    assert [t.state for t in found.tasks] == ["error", "proved", "proved"]
    assert "across a part" in found.tasks[1].message
    text = BASE + (
        "% symcnn: f: Function, g: Function, t: Real\n$$\\int_{-\\infty}^\\infty f(u) g(t-u) du = ? "
        "= \\int_{-\\infty}^\\infty g(u) f(t-u) du$$"
    )
    (found,) = findings(text, "a.tex")
    assert [t.state for t in found.tasks] == ["error", "proved"]
    assert found.tasks[1].message.startswith("across a part that was not read; an integral")


def test_a_broken_document_gives_no_traceback():
    whole = MATRICES + (
        "% symcnn: define\n$$Y_{ij} = \\sum_{l=1}^m A_{il} X_{lj}$$\n"
        "$$\\frac{\\partial Y_{11}}{\\partial X_{11}} = \\begin{cases} A_{11} & m \\ge 1 \\\\ "
        "0 & \\text{otherwise} \\end{cases}$$ % symcnn: base 1\n"
    )
    for end in range(0, len(whole), 3):
        for found in read_document(whole[:end], "a.tex"):
            assert found.state in ("error", "skipped", "defined", "given", "")


def test_a_proof_says_its_ranges_and_what_it_assumes():
    text = BASE + '% symcnn: x: Real["n"], c: Real\n$$\\frac{c x_i}{c} = x_i$$\n$$2c = c + c$$'
    first, second = findings(text, "a.tex")
    assert [f.state for f in (first, second)] == ["proved", "proved"]
    assert first.tasks[0].message.startswith("for 1 <= i <= n; where c ")
    assert second.tasks[0].message == ""
