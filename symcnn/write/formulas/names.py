r"""Names of variables and functions as LaTeX symbols.

>>> symbol("alpha"), symbol("y_prev"), symbol("x_hat"), symbol("A1")
('\\alpha', 'y_{\\mathrm{prev}}', '\\hat{x}', 'A_{1}')
"""

from __future__ import annotations

import re
import unicodedata

from symcnn.kernel.terms import Fun

GREEK = {
    name: f"\\{name}"
    for name in (
        *("alpha", "beta", "gamma", "delta", "zeta", "eta", "theta", "iota", "kappa"),
        *("lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi"),
        *("chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi"),
        *("Sigma", "Upsilon", "Phi", "Psi", "Omega"),
    )
} | {"epsilon": r"\varepsilon", "eps": r"\varepsilon", "lam": r"\lambda", "ell": r"\ell"}

# Functions whose LaTeX is not their own name after a backslash or in upright letters.
FUNCTIONS = {"pi": r"\pi", "e": r"\mathrm{e}", "atan": r"\arctan"} | {
    name: f"\\{name}" for name in ("cos", "cosh", "exp", "log", "sin", "sinh", "tanh")
}

ACCENTS = {"hat": r"\hat", "bar": r"\bar", "tilde": r"\tilde"}


def symbol(name: str, bold: bool = False) -> str:
    r"""The LaTeX of a variable's name: Greek words as letters, ``_`` and digits as subscripts.

    Primes at the end stay primes. A name of several letters is set upright.

    >>> symbol("sigma_2"), symbol("pad"), symbol("i'")
    ('\\sigma_{2}', '\\mathrm{pad}', "i'")
    >>> print(symbol("X", bold=True), symbol("beta_0", bold=True), symbol("x_hat", bold=True))
    \mathbf{X} \boldsymbol{\beta}_{0} \hat{\mathbf{x}}
    """
    bare = name.rstrip("'")
    primes = name[len(bare) :]
    head, *rest = [part for part in bare.split("_") if part] or [bare]
    digits = re.fullmatch(r"(\D+)(\d+)", head)
    if digits:
        head = digits[1]
        rest = [digits[2], *rest]
    text = _word(head, bold)
    if rest and rest[0] in ACCENTS:
        text = f"{ACCENTS[rest[0]]}{{{text}}}"
        rest = rest[1:]
    below = ",".join(map(_word, rest))
    return text + primes + (f"_{{{below}}}" if below else "")


def has_subscript(tex: str) -> bool:
    r"""Whether a symbol carries a subscript, so that indices need parentheses around it.

    >>> has_subscript("A_{1}"), has_subscript(r"\alpha")
    (True, False)
    """
    return "_" in tex


def function_name(fun: Fun) -> str:
    r"""The LaTeX of a function's name, its derivatives with primes.

    >>> function_name(Fun("sigma", 1)), function_name(Fun("sigmoid")), function_name(Fun("f", 4))
    ("\\sigma'", '\\operatorname{sigmoid}', 'f^{(4)}')
    """
    primes = "'" * fun.order if fun.order <= 3 else f"^{{({fun.order})}}"
    if fun.known:
        return FUNCTIONS.get(fun.name, rf"\operatorname{{{fun.name}}}") + primes
    stem, below, rest = symbol(fun.name).partition("_")
    stem = stem.replace(r"\mathrm", r"\operatorname")
    return stem + primes + below + rest


def _word(word: str, bold: bool = False) -> str:
    plain = "".join(map(_ascii, word))
    if plain in GREEK:
        return rf"\boldsymbol{{{GREEK[plain]}}}" if bold else GREEK[plain]
    plain = plain.replace("_", r"\_")
    if bold:
        return rf"\mathbf{{{plain}}}"
    return plain if len(plain) == 1 or plain.isdigit() or plain == r"\_" else rf"\mathrm{{{plain}}}"


def _ascii(letter: str) -> str:
    """A Greek letter by its English name, any other letter without its accents."""
    if letter.isascii():
        return letter
    found = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)", _unicode_name(letter))
    if found:
        name = found[2].lower().replace("lamda", "lambda")
        return name if found[1] == "SMALL" else name.capitalize()
    base = unicodedata.normalize("NFKD", letter)
    return "".join(c for c in base if c.isascii() and c.isalnum()) or "?"


def _unicode_name(letter: str) -> str:
    return unicodedata.name(letter, "")
