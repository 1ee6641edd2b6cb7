"""What is printed as LaTeX is read back to the same formula."""

from __future__ import annotations

import pytest

from symcnn.kernel.binding import domain_var, free_vars, open_binder
from symcnn.kernel.errors import KernelError
from symcnn.kernel.rules import arithmetic, ring
from symcnn.kernel.sums import entry_lam
from symcnn.kernel.polynomials import polynomial, ring_equal, to_term
from symcnn.kernel.terms import BOOL, COMPLEX, INT, ZERO, Apply, Binder, Eq, Fun, Le, Lt
from symcnn.lemmas.conversions import everywhere, maybe
from symcnn.read.claim_error import ReadError
from symcnn.read.latex.definitions import Declarations, Declared
from symcnn.read.latex.document import Document
from symcnn.read.latex.document_source import TexSource
from symcnn.read.latex.lexer import LatexError
from symcnn.read.latex.meaning import Formulas
from symcnn.read.latex.syntax import name_key, parse
from symcnn.read.values import FunctionParameter, Tensor
from symcnn.verdicts.catalogue import load, paths
from symcnn.write.formulas.latex import latex
from symcnn.write.formulas.names import symbol
from symcnn.write.formulas.style import PLAIN, Notation

from ...claims.test_claims import TRUE, source

# formulas that differ after printing and reading, and why
OTHERS = {
    "upsample_grouped_conv_transpose": "a quotient in an index is an integer, as it is read",
    "lp_pool_average": "a power with the exponent 1 is the number itself",
    "pad_by_nothing": "a quotient by 1 is no quotient",
    "causal_attention_by_a_mask": "a factor 1/s of a sum goes under it",
    **dict.fromkeys(
        ("conv_of_whole_window_is_dot", "depthwise_is_grouped", "dynamic_slice_of_iota",
         "iota_of_one", "reduce_window_over_everything", "reverse_axis_of_one"),
        "an index of one value is that value",
    ),
}  # fmt: skip
# what the printer writes and the reader refuses, and why
REFUSED = {
    "gradient_weights": "a derivative at a point, with a bar",
    r"\top": "truth as a formula by itself",
    r"\bot": "falsity as a formula by itself",
    "is expected below, where a limit stands above": "an index k_{0} beside a size k",
    "a range is expected": "an index i_{0} beside another one",
    r"write \cdot for a product in its index": "two letters below another one may be two indices",
}
NOTATIONS = {"plain": Notation(), "bold, from 1": Notation(1, bold=True)}


def read_back(goal, notation=PLAIN):
    """The formula that the LaTeX of a formula is read as."""
    tex = latex(goal, notation)
    known = Declarations(base=notation.base)
    reader = Formulas(TexSource(Document(tex, "goal.tex")), known)
    for v in free_vars(goal):
        written = symbol(v.name)
        for key in {name_key(written), name_key(rf"\mathbf{{{written}}}") if v.shape else ""} - {
            ""
        }:
            known.names[key] = Declared(key, "Real")
            reader.variables[key] = Tensor(v, v.shape) if v.shape else v
        reader.taken.append(v.name)
    for name in functions(goal):
        key = name_key(symbol(name))
        known.names[key] = Declared(key, "Function")
        reader.variables[key] = FunctionParameter(Fun(name))
    return reader.condition_of(parse(tex, known.grammar()), {})


def functions(t):
    own = {t.fun.name} if isinstance(t, Apply) and not t.fun.known else set()
    return own.union(*(functions(a) for a in t.args))


def same(a, b):
    """Equal formulas, or numbers and conditions in them that are equal by arithmetic."""
    if a == b or agree(a, b):
        return True
    if type(a) is not type(b) or a.data != b.data or len(a.args) != len(b.args):
        return False
    if isinstance(a, Binder):
        v = domain_var(a, free_vars(a) | free_vars(b))
        return same(a.domain, b.domain) and same(open_binder(a, v), open_binder(b, v))
    return all(map(same, a.args, b.args))


def agree(a, b):
    try:
        if a.sort <= COMPLEX and b.sort <= COMPLEX:
            return bool(ring(a, b))
        return a.sort == b.sort == BOOL and bool(arithmetic((), Eq(a, b)))
    except KernelError:
        return False


def plain(t):
    """With the entries of families taken, and comparisons of integers as ``0 <= p``, ``0 = p``."""
    for conversion in (entry_lam, compared):
        t = maybe(everywhere(conversion))(t, ()).right
    return t


def compared(t, given):
    if not isinstance(t, Le | Lt | Eq) or any(a.sort != INT for a in t.args):
        raise KernelError("compared", "a comparison of integers is expected")
    a, b = t.args
    p = to_term(polynomial(b - a - (1 if isinstance(t, Lt) else 0)))
    form = Le(ZERO, p)
    if isinstance(t, Eq):
        form = Eq(ZERO, min(p, to_term(polynomial(-p)), key=repr))
    if type(form) is type(t) and a == ZERO and ring_equal(b, form.args[1]):
        raise KernelError("compared", "it is in the form")
    return arithmetic((), Eq(t, form))


@pytest.mark.parametrize("name", paths())
def test_the_catalogue(name):
    goal = load(name).claim.goal
    if name in REFUSED:
        with pytest.raises(LatexError):
            read_back(goal)
    else:
        assert same(plain(read_back(goal)), plain(goal)) is (name not in OTHERS)


@pytest.mark.sampled(12)
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize(("path", "name"), TRUE, ids=[name for _, name in TRUE])
def test_the_corpora(path, name, notation):
    goal = source(path).read_claim(name).claim.goal
    written = latex(goal, NOTATIONS[notation])
    try:
        found = read_back(goal, NOTATIONS[notation])
    except (LatexError, ReadError) as error:
        if not any(said in str(error) for said in REFUSED):
            pytest.fail(f"{error}: {written}")
    else:
        assert same(plain(found), plain(goal)) is (name not in OTHERS), written
