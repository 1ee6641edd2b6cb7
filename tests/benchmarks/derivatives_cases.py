"""At which arguments an entry of PyTorch's table is proved: ranks, axes and flags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Any

from symcnn.operators.words import WORDS

from .cpp import NotWrittenError
from .decompositions import is_defined

RANKS = range(4)
SIZES = ("A", "B", "C")
SHAPES = ["real", *(" ".join(SIZES[:rank]) for rank in RANKS if rank)]
MOST = 24  # cases of an entry

# Where the name of the operator is not that of the word.
OTHER_NAMES = {
    "_softmax": "F.softmax({self}, {dim})",
    "_log_softmax": "F.log_softmax({self}, {dim})",
    "_adaptive_avg_pool2d": "F.adaptive_avg_pool2d({self}, {output_size})",
    "_adaptive_avg_pool3d": "F.adaptive_avg_pool3d({self}, {output_size})",
    "_prelu_kernel": "torch.where({self} > 0, {self}, {weight} * {self})",
    "slice": "{self}[{start}:{end}]",
    "constant_pad_nd": "F.pad({self}, {pad}, value={value})",
    "embedding": "F.embedding({indices}, {weight})",
    "im2col": "F.unfold({self}, {kernel_size}, {dilation}, {padding}, {stride})",
    "col2im": "F.fold({self}, {output_size}, {kernel_size}, {dilation}, {padding}, {stride})",
    **{
        f"{mode}ion_pad{n}d": f"F.pad({{self}}, {{padding}}, mode='{mode}{end}')"
        for n in (1, 2, 3)
        for mode, end in (("reflect", ""), ("replicat", "e"))
    },
    **{
        f"upsample_nearest{n}d": "F.interpolate({self}, scale_factor={r}, mode='nearest')"
        for n in (1, 2, 3)
    },
    **{
        f"upsample_{mode}{n}d": f"F.interpolate({{self}}, scale_factor={{r}}, mode='{mode}', "
        "align_corners={align_corners})"
        for n, mode in ((1, "linear"), (2, "bilinear"))
    },
    "_unsafe_view": "{self}.reshape({size})",
    "_reshape_alias": "{self}.reshape({size})",
    "_reshape_copy": "{self}.reshape({size})",
    "alias": "{self}.clone()",
    "clone": "{self}.clone()",
    "special_entr": "-{self} * torch.log({self})",
    "log_sigmoid_forward": "F.logsigmoid({self})",
    "elu": "F.elu({self}, {alpha})",
    "_lazy_clone": "{self}.clone()",
    "_neg_view": "-{self}",
    "lift": "{self}.clone()",
    "lift_fresh": "{self}.clone()",
    "unsqueeze_": "torch.unsqueeze({self}, {dim})",
    "transpose_": "torch.transpose({self}, {dim0}, {dim1})",
    "expand": "{self}.expand({size})",
    "view": "{self}.view({size})",
}

# What an operator takes that does not follow from the types of its arguments: one line a case.
#   NAME: SIZES  a tensor;  NAME: size  a number;  NAME = VALUE  no variable;  else a hypothesis
FIXED: dict[str, list[str]] = {
    "mm": ["self: A B; mat2: B C"],
    "bmm": ["self: A B C; mat2: A C D"],
    "mv": ["self: A B; vec: B"],
    "dot": ["self: A; tensor: A"],
    "vdot": ["self: A; other: A"],
    "addmm": ["self: A C; mat1: A B; mat2: B C"],
    "addmv": ["self: A; mat: A B; vec: B"],
    "addr": ["self: A B; vec1: A; vec2: B"],
    "addbmm": ["self: B D; batch1: A B C; batch2: A C D"],
    "baddbmm": ["self: A B D; batch1: A B C; batch2: A C D"],
    "t": ["self: A", "self: A B"],
    "trace": ["self: A B"],
    "celu": ["self: ANY; alpha: real; alpha != 0"],
    "celu_": ["self: ANY; alpha: real; alpha > 0"],
    "elu_": ["self: ANY; alpha: real; scale = 1; input_scale = 1; alpha > 0"],
    "leaky_relu_": ["self: ANY; negative_slope: real; negative_slope > 0"],
    "elu": ["self: ANY; scale = 1; input_scale = 1"],
    "log_sigmoid_forward": ["self: ANY; buffer = torch.exp(-torch.abs(self))"],
    "log_sigmoid_backward": ["grad_output: ANY; self: ANY; buffer = torch.exp(-torch.abs(self))"],
    "masked_fill": ["self: ANY; value: real; chosen: int ANY; mask = chosen > 0"],
    "where.self": ["self: ANY; other: ANY; chosen: int ANY; condition = chosen > 0"],
    "index_select": ["self: A; index: int K below A; dim = 0",
                     "self: A B; index: int K below B; dim = 1",
                     "self: A B C; index: int K below B; dim = 1"],
    "index_add": ["self: A; index: int K below A; source: K; dim = 0",
                  "self: A B; index: int K below B; source: A K; dim = 1",
                  "self: A B C; index: int K below A; source: K B C; dim = 0"],
    "index_fill": ["self: A; index: int K below A; value: real; dim = 0",
                   "self: A B; index: int K below B; value: real; dim = 1",
                   "self: A B C; index: int K below B; value: real; dim = 1"],
    "gather": ["self: A; index: int K below A; dim = 0",
               "self: A B; index: int K B below A; dim = 0",
               "self: A B C; index: int A B K below C; dim = 2"],
    "scatter.value": ["self: A; index: int K below A; value: real; dim = 0",
                      "self: A B; index: int A K below B; value: real; dim = 1"],
    "scatter_add": ["self: A; index: int K below A; src: K; dim = 0",
                    "self: A B; index: int K B below A; src: K B; dim = 0",
                    "self: A B C; index: int A B K below C; src: A B K; dim = 2"],
    "embedding": ["weight: A B; indices: int K below A", "weight: A B; indices: int K M below A"],
    "permute": ["self: A B; dims = (1, 0)", "self: A B C; dims = (2, 0, 1)",
                "self: A B C; dims = (1, 0, 2)"],
    "tril": ["self: A B; diagonal: int", "self: A B C; diagonal: int"],
    "triu": ["self: A B; diagonal: int", "self: A B C; diagonal: int"],
    "diagonal": ["self: A B; offset = 0; dim1 = 0; dim2 = 1",
                 "self: A B C; offset = 1; dim1 = 0; dim2 = 2"],
    "diag_embed": ["self: A; offset = 0; dim1 = 0; dim2 = 1",
                   "self: A B; offset = 1; dim1 = 0; dim2 = 2"],
    "rot90": [f"self: {s}; k = {k}; dims = ({d})" for s, d in (("A B", "0, 1"), ("A B C", "2, 0"))
              for k in (1, 2, 3)],
    "roll": ["self: A; s: int; shifts = (s,); dims = (0,)",
             "self: A B; s: int; t: int; shifts = (s, t); dims = (0, 1)"],
    "repeat": ["self: A; n: size; repeats = (n,)", "self: A B; n: size; repeats = (1, n)"],
    "expand": ["self: A; n: size; size = (n, self.size(0))",
               "self: A 1 B; n: size; size = (self.size(0), n, self.size(2))"],
    "select.int": ["self: A; index: size; dim = 0; index < A",
                   "self: A B; index: size; dim = 1; index < B",
                   "self: A B C; index: size; dim = 1; index < B"],
    "slice.Tensor": ["self: A; start: size; end: size; dim = 0; step = 1; start <= end; end <= A"],
    "squeeze.dim": ["self: 1 A; dim = 0", "self: A 1 B; dim = 1"],
    "squeeze.dims": ["self: 1 A; dim = (0,)", "self: 1 A 1; dim = (0, 2)"],
    "pixel_shuffle": ["self: C*upscale_factor*upscale_factor H W; upscale_factor: size"],
    "pixel_unshuffle": ["self: C H*downscale_factor W*downscale_factor; downscale_factor: size"],
    "channel_shuffle": ["self: B groups*K H W; groups: size; K >= 1"],
    **{name: ["self: A B; size = (self.size(0) * self.size(1),)",
              "self: A B C; size = (self.size(0), self.size(1) * self.size(2))"]
       for name in ("view", "_unsafe_view", "_reshape_alias", "_reshape_copy")},
    "reflection_pad1d": ["self: C A; p: size; padding = (p, p); p < A"],
    "reflection_pad2d": ["self: C A B; p: size; padding = (p, p, p, p); p < A; p < B"],
    "replication_pad1d": ["self: C A; p: size; padding = (p, p)"],
    "replication_pad2d": ["self: C A B; p: size; q: size; padding = (p, p, q, q)"],
    "constant_pad_nd": ["self: A B; p: size; q: size; pad = (p, q, q, p); value: real"],
    "upsample_nearest1d": ["self: B C W; r: size"],
    "upsample_nearest2d": ["self: B C H W; r: size"],
    "upsample_linear1d": ["self: B C W; r = 2", "self: B C W; r = 3"],
    "upsample_bilinear2d": ["self: B C H W; r = 2"],
    "upsample_nearest3d": ["self: B C D H W; r: size"],
    "gelu_backward": [f"grad_output: ANY; self: ANY; approximate = '{name}'"
                      for name in ("none", "tanh")],
    "gelu": [f"self: ANY; approximate = '{name}'" for name in ("none", "tanh")],
    "replication_pad3d": ["self: C A B D; p: size; padding = (p, p, p, p, p, p)"],
    "col2im": ["self: B C*k*k L*M; k: size; L: size; output_size = (L + k - 1, M + k - 1); "
               "kernel_size = (k, k); dilation = (1, 1); padding = (0, 0); stride = (1, 1)"],
    "clamp.Tensor": ["self: ANY; min: ANY; max: ANY"],
    "im2col": ["self: B C H W; k: size; s: size; kernel_size = (k, k); dilation = (1, 1); "
               "padding = (0, 0); stride = (s, s); k <= H; k <= W"],
    "avg_pool2d": ["self: B C H W; k: size; kernel_size = (k, k); stride = (k, k); "
                   "padding = (0, 0); ceil_mode = False; count_include_pad = True; "
                   "divisor_override = None"],
    "multi_margin_loss": ["self: A C; target: int A below C; p = 1; margin: real; weight = None"],
    "linalg_cross": ["self: 3; other: 3; dim = 0", "self: A 3; other: A 3; dim = 1",
                     "self: 3 A B; other: 3 A B; dim = 0"],
}  # fmt: skip


# Prefixes of names in the table, and where the operators are.
PLACES = (
    ("", "torch"), ("", "torch.nn.functional"), ("special_", "torch.special"),
    ("linalg_", "torch.linalg"), ("", "Tensor"),
)  # fmt: skip
REDUCTION = "reduction=('none', 'mean', 'sum')[{reduction}]"


@dataclass(frozen=True)
class Case:
    """Arguments of an operator: shapes of what varies, values of the rest, and hypotheses."""

    shapes: Mapping[str, str]
    fixed: Mapping[str, str]
    given: tuple[str, ...] = ()

    @property
    def tensors(self) -> list[str]:
        """The names of what is real."""
        return [n for n, s in self.shapes.items() if s[:4] not in ("size", "int ")]

    def __str__(self) -> str:
        parts = [f"{n}[{s}]" for n, s in self.shapes.items()]
        return " ".join([*parts, *(f"{n}={v}" for n, v in self.fixed.items()), *self.given])


def word_of(schema: Any) -> str:
    """A call of the operator as a word, in which the names of arguments stand in braces."""
    name = schema.name.name.base
    if name in OTHER_NAMES:
        return OTHER_NAMES[name]
    arguments = schema.arguments
    positional = [a.name for a in arguments.flat_positional]
    only = [a.name for a in arguments.flat_kwarg_only if a.name not in ("dtype", "generator")]
    for prefix, module in PLACES:
        full = f"{module}.{name.removeprefix(prefix)}"
        if not name.startswith(prefix) or full not in WORDS:
            continue
        call = [f"{{{n}}}" for n in positional] + [f"{n}={{{n}}}" for n in only]
        if "{reduction}" in call:  # a number there, a name here, and not in the same place
            start = call.index("{reduction}")
            rest = [n if "=" in n else f"{n[1:-1]}={n}" for n in call[start + 1 :]]
            call = [*call[:start], REDUCTION, *rest]
        if module == "Tensor":
            return f"{call[0]}.{name}({', '.join(call[1:])})"
        short = full.replace("torch.nn.functional", "F")
        return f"{short}({', '.join(call)})"
    if name.endswith("_backward") and is_defined(name):
        named = [f"{n}={{{n}}}" for n in only]
        return f"{name}({', '.join([*(f'{{{n}}}' for n in positional), *named])})"
    raise NotWrittenError(f"no word for {name}")


def cases_of(schema: Any, word: str) -> list[Case]:
    """The cases of an operator. Raises ``NotWrittenError`` for arguments without a rule."""
    name = schema.name.name.base
    arguments = [a for a in schema.arguments.flat_all if f"{{{a.name}}}" in word]
    lines = FIXED.get(str(schema.name), FIXED.get(name))
    if lines is not None:
        said = [
            text.replace("ANY", shape).replace("int real", "int")
            for text in lines
            for shape in (SHAPES if "ANY" in text else ("",))
        ]
        return [c for text in said for c in _completed(_said(text), arguments, None)]
    found = [c for shape in SHAPES for c in _completed(Case({}, {}), arguments, shape)]
    if len(found) > MOST:  # the highest rank, with all axes and flags, and some of each other
        found = found[:: -(-len(found) // MOST)]
    return found


def _said(text: str) -> Case:
    shapes, fixed, given = {}, {}, []
    for part in text.split(";"):
        name, sign, rest = part.partition(": ")
        if sign:
            shape, _, bound = rest.strip().partition(" below ")
            shapes[name.strip()] = shape
            given += [_in_range(name.strip(), shape, bound)] if bound else []
            continue
        name, sign, rest = part.partition(" = ")
        if sign:
            fixed[name.strip()] = rest.strip()
        elif part.strip():
            given.append(part.strip())
    return Case(shapes, fixed, tuple(given))


def _in_range(name: str, shape: str, bound: str) -> str:
    """That all entries of an array of indices are in range."""
    sizes = shape.split()[1:]
    letters = "ijk"[: len(sizes)]
    entry = f"{name}[{', '.join(letters)}]"
    loops = " ".join(f"for {i} in range({n})" for i, n in zip(letters, sizes, strict=True))
    return f"all(0 <= {entry} and {entry} < {bound} {loops})"


def _completed(case: Case, arguments: list[Any], shape: str | None) -> Iterator[Case]:
    """The case with values for the other arguments, in all ways."""
    left = [a for a in arguments if a.name not in {*case.shapes, *case.fixed}]
    rank = 0 if shape in (None, "real") else len(str(shape).split())
    choices = [_choices(a, shape, rank) for a in left]
    order = [a.name for a in arguments]
    for values in product(*choices):
        shapes, fixed = dict(case.shapes), dict(case.fixed)
        for a, (kind, text) in zip(left, values, strict=True):
            (shapes if kind == "shape" else fixed)[a.name] = text
        order = [*(n for n in shapes if n not in order), *order]
        in_order = {n: shapes[n] for n in order if n in shapes}
        yield Case(in_order, fixed, case.given)


def _choices(argument: Any, shape: str | None, rank: int) -> list[tuple[str, str]]:
    kind, name = str(argument.type), argument.name
    if kind == "Tensor" and shape is not None:
        return [("shape", shape)]
    if kind in ("Scalar", "float", "Scalar?", "float?"):
        return [("shape", "real")]
    if name == "reduction":
        return [("fixed", str(k)) for k in range(3)]
    if kind == "bool":
        return [("fixed", "False"), ("fixed", "True")]
    if kind == "int" and name.startswith("dim"):
        return [("fixed", str(k)) for k in range(rank)]
    if kind.startswith("int[") and name in ("dim", "dims"):
        every = chain.from_iterable(combinations(range(rank), n) for n in range(1, rank + 1))
        return [("fixed", str(d)) for d in every]
    if argument.default is not None:
        return [("fixed", _literal(argument.default))]
    raise NotWrittenError(f"no rule for the argument {argument}")


def _literal(default: str) -> str:
    if default in ("True", "False", "None"):
        return default
    if default.startswith("["):
        return f"({default[1:-1]},)" if default != "[]" else "()"
    return default
