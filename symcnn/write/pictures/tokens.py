r"""What a formula says, sign by sign: read from its TeX, and from the MathML that is drawn.

The two are compared for every formula that is drawn, so that no sign is lost, doubled or moved.
"""

from __future__ import annotations

import html
import re
import unicodedata
from xml.etree import ElementTree

TOKEN = re.compile(r"\\begin\{\w+\}(?:\{[lcr]+\})?|\\end\{\w+\}|\\[A-Za-z]+|\\.|[^\s{}_^&~$]")
NOTHING = re.compile(r"\\(?:left|right)\.")  # a bracket on one side only
NAMES = {
    "sum": "∑", "prod": "∏", "int": "∫", "le": "≤", "ge": "≥", "neq": "≠", "in": "∈", "notin": "∉",
    "cdot": "⋅", "times": "×", "to": "→", "mapsto": "↦", "infty": "∞", "forall": "∀", "exists": "∃",
    "partial": "∂", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "langle": "⟨",
    "rangle": "⟩", "top": "⊤", "circ": "∘", "odot": "⊙", "otimes": "⊗", "pm": "±", "iff": "⟺",
    "implies": "⟹", "dots": "…", "ldots": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱",
    "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖", "vert": "|", "ell": "l", "ast": "*",
    "lnot": "¬", "neg": "¬", "land": "∧", "lor": "∨", "mid": "|", "colon": ":", "prime": "′",
    "varepsilon": "ε", "epsilon": "ϵ", "phi": "φ", "varphi": "φ", "bmod": "mod", "mod": "mod",
    "Vert": "‖", "bot": "⊥", "bullet": "•", "hbar": "ħ", "setminus": "∖", "nabla": "∇", "sqrt": "",
    "star": "⋆", "gets": "←", "leftarrow": "←", "rightarrow": "→", "leftrightarrow": "↔",
    "Leftarrow": "⇐", "Rightarrow": "⇒", "Leftrightarrow": "⇔", "parallel": "‖", "perp": "⟂",
    "gg": "≫", "ll": "≪", "approx": "≈", "equiv": "≡", "sim": "∼", "simeq": "≃", "propto": "∝",
    "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "oplus": "⊕", "mp": "∓", "div": "÷",
    "wedge": "∧", "vee": "∨", "dagger": "†", "leq": "≤", "geq": "≥", "ne": "≠",
}  # fmt: skip
LAYOUT = re.compile(
    "left|right|q?quad|[td]?frac|text(bf)?|math(rm|bf|bb|cal|it|open|close)|boldsymbol|"
    "operatorname|(no)?limits|(display|text)style|[bB]igg?[lr]?|overline|underline|binom|substack|"
    "allowbreak|hat|bar|tilde"
)
SAME = {
    "−": "-", "′": "'", "ʹ": "'", "∣": "|", "ϕ": "φ", "ϵ": "ε", "∗": "*", "∥": "‖", "·": "⋅",
    "〈": "⟨", "〉": "⟩", "¯": "", "^": "", "‾": "", "_": "", "√": "", "–": "-", "~": "∼",
}  # fmt: skip


def of_tex(tex: str) -> str:
    r"""The signs of a formula in their order.

    >>> of_tex(r"\sum_{i=0}^{n-1} \max(x_{i}, \alpha)")
    '∑i=0n-1max(xi,α)'
    """
    return _plain("".join(map(_sign, TOKEN.findall(NOTHING.sub("", tex)))))


def _sign(token: str) -> str:
    name = token[1:]
    if token.startswith((r"\begin", r"\end")):
        return {r"\begin{cases}": "{", r"\begin{pmatrix}": "(", r"\end{pmatrix}": ")"}.get(
            token, ""
        )
    if not token.startswith("\\"):
        return token
    if not name[0].isalpha():
        return "‖" if name == "|" else name if name in "{}%#$_" else ""
    if name in NAMES:
        return NAMES[name]
    if LAYOUT.fullmatch(name):
        return ""
    small = "GREEK SMALL LETTER " if name[0].islower() else "GREEK CAPITAL LETTER "
    try:
        return unicodedata.lookup(small + name.upper().replace("LAMBDA", "LAMDA"))
    except KeyError:
        return name


def of_mathml(mathml: str) -> str:
    """The signs of a formula as MathML, in their order.

    >>> of_mathml("<math><msub><mi>x</mi><mrow><mi>i</mi><mo>+</mo><mn>1</mn></mrow></msub></math>")
    'xi+1'
    """
    return _plain("".join(ElementTree.fromstring(html.unescape(_kept(mathml))).itertext()))


def _kept(mathml: str) -> str:
    """The source with the signs of XML itself still escaped."""
    return re.sub(r"&(?:lt|gt|amp|#x0003C|#x0003E|#x00026);", lambda f: f"&amp;{f[0][1:]}", mathml)


def _plain(text: str) -> str:
    """Letters of all alphabets alike, without spaces and accents; primes, which move, last."""
    plain = "".join(unicodedata.normalize("NFKD", _same(html.unescape(text))).split())
    plain = _same(plain).replace("||", "‖")  # a double prime has become two
    kept = "".join(c for c in plain if not unicodedata.combining(c) and c != "'")
    return kept + "'" * plain.count("'")


def _same(text: str) -> str:
    return "".join(SAME.get(c, c) for c in text)
