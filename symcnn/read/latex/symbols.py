"""What the commands of LaTeX are: letters, accents, functions, relations, brackets."""

GREEK = frozenset(
    rf"\{name}"
    for name in [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "varepsilon",
        "zeta",
        "eta",
        "theta",
        "vartheta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "pi",
        "varpi",
        "rho",
        "varrho",
        "sigma",
        "varsigma",
        "tau",
        "upsilon",
        "phi",
        "varphi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Upsilon",
        "Phi",
        "Psi",
        "Omega",
        "ell",
        "hbar",
        "imath",
        "jmath",
        "nabla",
        "infty",
        "emptyset",
    ]
)
ACCENTS = frozenset(
    rf"\{name}"
    for name in [
        "bar",
        "overline",
        "hat",
        "widehat",
        "tilde",
        "widetilde",
        "vec",
        "dot",
        "ddot",
        "mathcal",
        "mathbf",
        "mathbb",
        "mathbbm",
        "mathds",
        "mathfrak",
        "mathscr",
        "boldsymbol",
        "bm",
        "mathrm",
        "mathsf",
        "mathit",
        "operatorname",
        "operatorname*",
    ]
)
SAME_ACCENT = {r"\overline": r"\bar", r"\widehat": r"\hat", r"\widetilde": r"\tilde",
               r"\bm": r"\boldsymbol"}  # fmt: skip
FUNCTIONS = frozenset(
    {"exp", "log", "ln", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arctan", "det", "diag", "tr",
     "trace", "erf", "sgn", "sign", "rank", "sigmoid", "vec", "softmax", "atan", "Tr"}
)  # fmt: skip
NABLA = r"\nabla"
BUILT_IN = frozenset(
    {"e", r"\pi", r"\infty", r"\delta", NABLA, r"\mathbb{R}", r"\mathbb{Z}", r"\mathrm{e}",
     r"\mathrm{i}"}
)  # fmt: skip
INDICATORS = frozenset(
    {"1", r"\mathbf{1}", r"\mathbb{1}", r"\mathbbm{1}", r"\mathds{1}", r"\mathbb{I}"}
)
PROBABILITY = {r"\mathbb{P}": "P", r"\mathbb{E}": "E"}
BIG = {r"\sum": "sum", r"\prod": "prod", r"\max": "max", r"\min": "min", r"\int": "int",
       r"\sup": "sup", r"\inf": "inf", r"\lim": "lim", r"\argmax": "argmax",
       r"\argmin": "argmin"}  # fmt: skip
MATRICES = frozenset({"matrix", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "Bmatrix", "array",
                      "smallmatrix"})  # fmt: skip
BLOCKS = frozenset({"split", "aligned", "gathered", "alignedat"})
UNREAD_RELATIONS = frozenset(
    rf"\{name}"
    for name in [
        "ll", "gg", "lll", "ggg", "lesssim", "gtrsim", "prec", "succ", "preceq", "succeq", "cong",
        "asymp", "doteq", "perp", "parallel", "nmid", "notin", "ni", "supset", "supseteq",
        "subsetneq", "nsubseteq", "nless", "ngtr", "nleq", "ngeq", "nsim", "ncong", "vdash",
        "models", "bowtie", "smile", "frown", "leftarrow", "gets", "leftrightarrow",
        "longrightarrow", "longleftarrow", "longmapsto", "xrightarrow", "xleftarrow",
        "rightsquigarrow", "leadsto", "rightharpoonup", "sqsubseteq", "vartriangleleft", "eqsim",
        "approxeq", "thickapprox", "backsim", "lessgtr", "leqq", "geqq", "hookrightarrow",
        "twoheadrightarrow", "nRightarrow", "nrightarrow",
    ]
)  # fmt: skip
RELATIONS = {
    "=": "=", r"\coloneqq": "=", r"\eqqcolon": "=", r"\triangleq": "=", r"\equiv": "=",
    "<": "<", r"\lt": "<", ">": ">", r"\gt": ">",
    r"\le": "<=", r"\leq": "<=", r"\leqslant": "<=", r"\ge": ">=", r"\geq": ">=",
    r"\geqslant": ">=", r"\ne": "!=", r"\neq": "!=",
    r"\iff": "iff", r"\Leftrightarrow": "iff", r"\Longleftrightarrow": "iff",
    r"\implies": "implies", r"\Rightarrow": "implies", r"\Longrightarrow": "implies",
    r"\impliedby": "implied", r"\Leftarrow": "implied", r"\Longleftarrow": "implied",
    r"\mid": "divides", r"\in": "in", r"\approx": "approx", r"\simeq": "approx",
    r"\sim": "sim", r"\propto": "propto", r"\to": "to", r"\mapsto": "to",
    r"\rightarrow": "to", r"\subset": "in", r"\subseteq": "in",
    **dict.fromkeys(UNREAD_RELATIONS, "unread"),
}  # fmt: skip
DEFINING = frozenset({":", r"\coloneqq", r"\triangleq"})  # as := begins
CONNECTIVES = {r"\land": "and", r"\wedge": "and", r"\lor": "or", r"\vee": "or"}
QUANTIFIERS = {r"\forall": "all", r"\exists": "some"}
LOOSEST = frozenset({"iff", "implies", "implied"})  # looser than any comparison
TIMES = frozenset({r"\cdot", r"\times"})
DECLARABLE = frozenset({"*", r"\ast", r"\star", r"\otimes", r"\circ", r"\odot", r"\oplus",
                        r"\circledast", r"\boxtimes"})  # fmt: skip
BARS = {"|": "|", r"\vert": "|", r"\lvert": "|", r"\rvert": "|", r"\|": "||", r"\Vert": "||",
        r"\lVert": "||", r"\rVert": "||"}  # fmt: skip
DOTS = frozenset({r"\cdots", r"\dots", r"\ldots", r"\vdots", r"\ddots", r"\dotsc", r"\dotsb"})
DEEPEST = 60
