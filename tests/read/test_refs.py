"""PyTorch's own definitions of its operators by simpler ones, read and proved equal to the words.

The functions are read from the installed package (``torch._refs``, ``torch._decomp``). Of a
function only what computes is kept: no decorators, annotations, checks, and nothing about types.
"""

from __future__ import annotations

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from symcnn.read.source import read_source
from symcnn.verdicts.claims import check_read

REFS = "_refs/__init__.py"
FUNCTIONAL = "_refs/nn/functional/__init__.py"
DECOMPOSITIONS = "_decomp/decompositions.py"

# The file, the function, the parameters of the claim, the call of the definition and of the word.
DEFINITIONS = [
    (FUNCTIONAL, "relu", "x: Real['n']", "relu(x)", "F.relu(x)"),
    (FUNCTIONAL, "relu6", "x: Real['n']", "relu6(x)", "F.relu6(x)"),
    (FUNCTIONAL, "elu", "x: Real['n']; a: Real", "elu(x, a)", "F.elu(x, a)"),
    (FUNCTIONAL, "celu", "x: Real['n']; a: Real | a > 0", "celu(x, a)", "F.celu(x, a)"),
    (FUNCTIONAL, "selu", "x: Real['n']", "selu(x)", "F.selu(x)"),
    (FUNCTIONAL, "mish", "x: Real['n']", "mish(x)", "F.mish(x)"),
    (FUNCTIONAL, "leaky_relu", "x: Real['n']; a: Real", "leaky_relu(x, a)", "F.leaky_relu(x, a)"),
    (FUNCTIONAL, "hardsigmoid", "x: Real['n']", "hardsigmoid(x)", "F.hardsigmoid(x)"),
    (FUNCTIONAL, "hardshrink", "x: Real['n']; a: Real | a > 0",
     "hardshrink(x, a)", "F.hardshrink(x, a)"),
    (FUNCTIONAL, "softplus", "x: Real['n']; a: Real; t: Real | a > 0",
     "softplus(x, a, t)", "F.softplus(x, a, t)"),
    (FUNCTIONAL, "tanhshrink", "x: Real['n']", "tanhshrink(x)", "F.tanhshrink(x)"),
    (FUNCTIONAL, "threshold", "x: Real['n']; a: Real; v: Real",
     "threshold(x, a, v)", "F.threshold(x, a, v)"),
    (FUNCTIONAL, "glu", "x: Real['b 2*n']", "glu(x, 1)", "F.glu(x, 1)"),
    (FUNCTIONAL, "softmax", "x: Real['b n'] | n >= 1", "softmax(x, 1)", "F.softmax(x, 1)"),
    (FUNCTIONAL, "softmin", "x: Real['b n'] | n >= 1", "softmin(x, 1)", "F.softmin(x, 1)"),
    (FUNCTIONAL, "log_softmax", "x: Real['b n'] | n >= 1",
     "log_softmax(x, 1)", "F.log_softmax(x, 1)"),
    (FUNCTIONAL, "l1_loss", "x: Real['n']; y: Real['n'] | n >= 1",
     "l1_loss(x, y)", "F.l1_loss(x, y)"),
    (FUNCTIONAL, "mse_loss", "x: Real['n']; y: Real['n'] | n >= 1",
     "mse_loss(x, y)", "F.mse_loss(x, y)"),
    (FUNCTIONAL, "smooth_l1_loss", "x: Real['n']; y: Real['n'] | n >= 1",
     "smooth_l1_loss(x, y)", "F.smooth_l1_loss(x, y)"),
    (FUNCTIONAL, "hinge_embedding_loss", "x: Real['n']; y: Real['n'] | n >= 1",
     "hinge_embedding_loss(x, y)", "F.hinge_embedding_loss(x, y)"),
    (FUNCTIONAL, "margin_ranking_loss", "x: Real['n']; y: Real['n']; t: Real['n'] | n >= 1",
     "margin_ranking_loss(x, y, t)", "F.margin_ranking_loss(x, y, t)"),
    (FUNCTIONAL, "poisson_nll_loss", "x: Real['n']; y: Real['n'] | n >= 1",
     "poisson_nll_loss(x, y)", "F.poisson_nll_loss(x, y)"),
    (FUNCTIONAL, "pairwise_distance", "x: Real['b n']; y: Real['b n']",
     "pairwise_distance(x, y)", "F.pairwise_distance(x, y)"),
    (FUNCTIONAL, "pixel_shuffle", "x: Real['b c*r*r h l']; r: Size | r >= 1",
     "pixel_shuffle(x, r)", "F.pixel_shuffle(x, r)"),
    (FUNCTIONAL, "pixel_unshuffle", "x: Real['b c r*h r*l']; r: Size | r >= 1",
     "pixel_unshuffle(x, r)", "F.pixel_unshuffle(x, r)"),
    (REFS, "rsub", "x: Real['n']; y: Real['n']", "rsub(x, y)", "torch.rsub(x, y)"),
    (REFS, "addcmul", "x: Real['n']; y: Real['n']; z: Real['n']; a: Real",
     "addcmul(x, y, z, value=a)", "torch.addcmul(x, y, z, value=a)"),
    (REFS, "addcdiv", "x: Real['n']; y: Real['n']; z: Real['n']; a: Real "
     "| all(z[i] > 0 for i in range(n))",
     "addcdiv(x, y, z, value=a)", "torch.addcdiv(x, y, z, value=a)"),
    (REFS, "addr", "x: Real['m n']; u: Real['m']; v: Real['n']; a: Real; b: Real",
     "addr(x, u, v, beta=a, alpha=b)", "torch.addr(x, u, v, beta=a, alpha=b)"),
    (REFS, "trace", "x: Real['m n']", "trace(x)", "torch.trace(x)"),
    (REFS, "dot", "x: Real['n']; y: Real['n']", "dot(x, y)", "torch.dot(x, y)"),
    (REFS, "square", "x: Real['n']", "square(x)", "torch.square(x)"),
    (REFS, "unflatten", "x: Real['b m*n']; m: Size; n: Size | m >= 1",
     "unflatten(x, 1, (m, n))", "torch.unflatten(x, 1, (m, n))"),
    (REFS, "diag", "x: Real['m n']", "diag(x)", "torch.diag(x)"),
    (REFS, "flipud", "x: Real['m n']", "flipud(x)", "torch.flipud(x)"),
    (REFS, "fliplr", "x: Real['m n']", "fliplr(x)", "torch.fliplr(x)"),
    (REFS, "T", "x: Real['m n']", "T(x)", "x.T"),
    (REFS, "t", "x: Real['m n']", "t(x)", "torch.t(x)"),
    (REFS, "clamp_min", "x: Real['n']; a: Real", "clamp_min(x, a)", "torch.clamp_min(x, a)"),
    (REFS, "clamp_max", "x: Real['n']; a: Real", "clamp_max(x, a)", "torch.clamp_max(x, a)"),
    (REFS, "count_nonzero", "x: Real['m n']", "count_nonzero(x, 1)", "torch.count_nonzero(x, 1)"),
    (DECOMPOSITIONS, "hardsigmoid", "x: Real['n']", "hardsigmoid(x)", "F.hardsigmoid(x)"),
    (DECOMPOSITIONS, "hardswish", "x: Real['n']", "hardswish(x)", "F.hardswish(x)"),
    (DECOMPOSITIONS, "silu", "x: Real['n']", "silu(x)", "F.silu(x)"),
    (DECOMPOSITIONS, "soft_margin_loss", "x: Real['n']; y: Real['n'] | n >= 1",
     "soft_margin_loss(x, y)", "F.soft_margin_loss(x, y)"),
    (DECOMPOSITIONS, "addmm", "x: Real['m n']; a: Real['m k']; b: Real['k n']; s: Int; t: Int "
     "| s != 0",
     "addmm(x, a, b, s, t)", "torch.addmm(x, a, b, beta=s, alpha=t)"),
    (DECOMPOSITIONS, "addmv", "x: Real['m']; a: Real['m k']; b: Real['k']; s: Int; t: Int | s != 0",
     "addmv(x, a, b, s, t)", "torch.addmv(x, a, b, beta=s, alpha=t)"),
    (DECOMPOSITIONS, "mv", "a: Real['m k']; b: Real['k']", "mv(a, b)", "torch.mv(a, b)"),
]  # fmt: skip

# What such a statement calls is about types and the form of the arguments.
CHECKS = ("torch._check", "utils.", "_check_reduction_value", "warn")
TYPES = ("dtype", "python_type", "canonicalize", "memory_format")


@cache
def source_of(file: str) -> str:
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        pytest.skip("needs torch")
    return (Path(spec.origin).parent / file).read_text(encoding="utf-8")


@cache
def functions(file: str) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(source_of(file))
    return {f.name: f for f in tree.body if isinstance(f, ast.FunctionDef)}


# What a test of types says about arrays of real numbers and what else the claims give.
DECIDED = {
    "self.is_complex()": False,
    "self.is_floating_point()": True,
    "isinstance(a, Number)": False,
    "isinstance(b, Number)": False,
    "isinstance(weight, Number)": False,
    "utils.is_boolean_dtype(self.dtype)": False,
    "isinstance(dim, Iterable)": False,
    "isinstance(shifts, Iterable)": False,
    "isinstance(dims, Iterable)": False,
    "isinstance(start, TensorLike)": False,
    "type(reduction) is int": False,
    "type(source) is int": True,
    "type(destination) is int": True,
}
# What other functions of the package do to numbers, and names for the same.
WRITTEN = {
    "Reduction.NONE.value": "0",
    "Reduction.MEAN.value": "1",
    "Reduction.SUM.value": "2",
    "prims.rev": "torch.flip",
    "prims.exp": "torch.exp",
    "prims.mul": "torch.mul",
    "prims.div": "torch.div",
    "torch.diagonal_copy": "torch.diagonal",
    "aten.mv": "torch.mv",
}
UNCHANGED = ("_maybe_convert_to_dtype", "torch.real", "_maybe_broadcast")


class Computing(ast.NodeTransformer):
    """Leaves out what does not compute: checks, types, and what is done for other types."""

    def __init__(self, source: str) -> None:
        self.source = source

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.decorator_list, node.returns = [], None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        self.generic_visit(node)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        # a decimal keeps its digits
        text = ast.get_source_segment(self.source, node)
        return ast.Name(text) if isinstance(node.value, float) and text else node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        found = WRITTEN.get(ast.unparse(node))
        return self.generic_visit(node) if found is None else ast.Name(found)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if ast.unparse(node.func) in UNCHANGED and not node.keywords:
            first = self.visit(node.args[0])
            several = len(node.args) > 1 and ast.unparse(node.func) == "_maybe_broadcast"
            return ast.Tuple([*map(self.visit, node.args)], ast.Load()) if several else first
        self.generic_visit(node)
        # the package calls its own first parameter a
        node.args += [k.value for k in node.keywords if k.arg == "a"]
        node.keywords = [k for k in node.keywords if k.arg != "a"]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        return None

    def visit_Import(self, node: ast.Import) -> None:
        return None

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        return None

    def visit_Assert(self, node: ast.Assert) -> None:
        return None

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if ast.unparse(node).startswith(CHECKS) else self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST | None:
        self.generic_visit(node)
        return None if any(t in ast.unparse(node) for t in TYPES) else node

    def visit_For(self, node: ast.For) -> ast.AST | None:
        self.generic_visit(node)
        return node if node.body else None

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt] | None:
        holds = decided(node.test)
        self.generic_visit(node)
        if holds is not None:
            return node.body if holds else node.orelse
        if all(isinstance(s, ast.Raise) for s in node.body):
            return node.orelse
        return node


def decided(test: ast.expr) -> bool | None:
    """Whether a test of types holds; None where it is another test."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inside = decided(test.operand)
        return None if inside is None else not inside
    if isinstance(test, ast.BoolOp):
        parts = [decided(v) for v in test.values]
        if isinstance(test.op, ast.And):
            return False if False in parts else None if None in parts else True
        return True if True in parts else None if None in parts else False
    return DECIDED.get(ast.unparse(test))


def claim_of(file: str, name: str, parameters: str, call: str, word: str) -> str:
    """The claim that a definition of PyTorch is the word."""
    given, _, hypothesis = parameters.partition(" | ")
    known = functions(file)
    needed, texts = [name], []
    while needed:
        text = ast.get_source_segment(source_of(file), known[needed.pop()])
        assert text is not None
        function = Computing(text).visit(ast.parse(text).body[0])
        texts.append(ast.unparse(ast.fix_missing_locations(function)))
        mentioned = {n.id for n in ast.walk(function) if isinstance(n, ast.Name)}
        done = {t.partition("(")[0].removeprefix("def ") for t in texts}
        needed += sorted((mentioned & known.keys()) - done - set(needed))
    assumed = f"    assert {hypothesis}\n" if hypothesis else ""
    return (
        "import torch\nimport torch.nn.functional as F\nfrom symcnn import *\n\n"
        + "\n\n".join(texts)
        + f"\n\n@claim\ndef law({given.replace('; ', ', ')}):\n"
        + f"{assumed}    return {call} == {word}\n"
    )


@pytest.mark.parametrize(
    "definition", DEFINITIONS, ids=lambda d: f"{d[0].partition('/')[0]}-{d[1]}"
)
def test_a_definition_of_pytorch_is_the_word(definition):
    verdict = check_read(read_source(claim_of(*definition), "refs.py").read_claim("law"))
    assert verdict.report.verdict == "proved"
