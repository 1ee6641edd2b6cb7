"""How the words of array code agree with ONNX's own node tests.

    python -m tests.benchmarks.words_onnx [NAME]

``OPERATORS`` says how an operator of ONNX is written with a word. A disagreement is printed with
the name of its test, and the exit code is 1. Needs ``onnx``.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.operators.calling import Call, agree

from .words import MOST_ENTRIES, OUTSIDE

F = "torch.nn.functional"
Inputs = list[Any]
Attributes = dict[str, Any]
Written = tuple[str, list[Any], dict[str, Any]]


class Elsewhere(Exception):  # noqa: N818
    """The operator is not written with one word here."""


def numbers(v: Any) -> Any:
    """An array of integers as a tuple; None stays."""
    return None if v is None else tuple(np.asarray(v).ravel().tolist())


def plain(name: str, *attributes: str, **renamed: str) -> Callable[[Inputs, Attributes], Written]:
    """The word itself, with some attributes, under the same or another name."""

    def written(x: Inputs, a: Attributes) -> Written:
        names = {**{n: n for n in attributes}, **renamed}
        unknown = a.keys() - names.keys()
        if unknown:
            raise Elsewhere(f"the attribute {min(unknown)}")
        return name, x, {names[k]: v for k, v in a.items()}

    return written


def reduced(name: str) -> Callable[[Inputs, Attributes], Written]:
    """A reduction, whose axes are an input or an attribute."""

    def written(x: Inputs, a: Attributes) -> Written:
        axes = numbers(x[1]) if len(x) > 1 and x[1] is not None else numbers(a.get("axes"))
        if not axes and a.get("noop_with_empty_axes"):
            raise Elsewhere("the attribute noop_with_empty_axes")
        axes = axes or tuple(range(np.ndim(x[0])))
        return name, [x[0]], {"axis": axes, "keepdims": bool(a.get("keepdims", 1))}

    return written


def axis_of(name: str, default: int, key: str = "dim") -> Callable[[Inputs, Attributes], Written]:
    """A word along one axis."""
    return lambda x, a: (name, x, {key: a.get("axis", default)})


def spatial(a: Attributes, count: int) -> dict[str, Any]:
    """Strides and paddings, which ONNX gives before and after every axis."""
    pads = a.get("pads", [0] * (2 * count))
    if a.get("auto_pad", "NOTSET") not in ("NOTSET", "VALID"):
        raise Elsewhere("the attribute auto_pad")
    if list(pads[:count]) != list(pads[count:]):
        raise Elsewhere("other paddings before and after")
    return {"stride": tuple(a.get("strides", [1] * count)), "padding": tuple(pads[:count])}


def conv(x: Inputs, a: Attributes) -> Written:
    n = np.ndim(x[0]) - 2
    dilation = tuple(a.get("dilations", [1] * n))
    return (
        f"{F}.conv{n}d",
        x,
        {**spatial(a, n), "dilation": dilation, "groups": a.get("group", 1)},
    )


def conv_transpose(x: Inputs, a: Attributes) -> Written:
    n = np.ndim(x[0]) - 2
    if "output_shape" in a:
        raise Elsewhere("the attribute output_shape")
    more = tuple(a.get("output_padding", [0] * n))
    dilation = tuple(a.get("dilations", [1] * n))
    options = {**spatial(a, n), "dilation": dilation, "groups": a.get("group", 1)}
    return f"{F}.conv_transpose{n}d", x, {**options, "output_padding": more}


def max_pool(x: Inputs, a: Attributes) -> Written:
    n = np.ndim(x[0]) - 2
    options = {**spatial(a, n), "kernel_size": tuple(a["kernel_shape"])}
    options["dilation"] = tuple(a.get("dilations", [1] * n))
    if a.get("storage_order"):
        raise Elsewhere("the attribute storage_order")
    return f"{F}.max_pool{n}d", x, {**options, "ceil_mode": bool(a.get("ceil_mode", 0))}


def average_pool(x: Inputs, a: Attributes) -> Written:
    n = np.ndim(x[0]) - 2
    if any(d != 1 for d in a.get("dilations", [])):
        raise Elsewhere("the attribute dilations")
    options = {**spatial(a, n), "kernel_size": tuple(a["kernel_shape"])}
    options["count_include_pad"] = bool(a.get("count_include_pad", 0))
    return f"{F}.avg_pool{n}d", x, {**options, "ceil_mode": bool(a.get("ceil_mode", 0))}


def global_pool(kind: str) -> Callable[[Inputs, Attributes], Written]:
    return lambda x, a: (f"{F}.adaptive_{kind}_pool{np.ndim(x[0]) - 2}d", x, {"output_size": 1})


def pad(x: Inputs, a: Attributes) -> Written:
    mode, count = a.get("mode", "constant"), np.ndim(x[0])
    pads = numbers(x[1])
    if len(x) > 3 and x[3] is not None:
        raise Elsewhere("the input axes")
    if any(p < 0 for p in pads):
        raise Elsewhere("negative paddings")
    width = tuple(zip(pads[:count], pads[count:], strict=True))
    options: dict[str, Any] = {"mode": mode}
    if mode == "constant" and len(x) > 2 and x[2] is not None:
        options["constant_values"] = np.asarray(x[2]).item()
    return "numpy.pad", [x[0], width], options


def gemm(x: Inputs, a: Attributes) -> Written:
    if len(x) < 3 or a.get("transA") or a.get("transB") or np.ndim(x[2]) > 2:
        raise Elsewhere("a transposed factor, or no third input")
    factors = {"alpha": a.get("alpha", 1.0), "beta": a.get("beta", 1.0)}
    return "torch.addmm", [x[2], x[0], x[1]], factors


def layer_norm(x: Inputs, a: Attributes) -> Written:
    axis = a.get("axis", -1) % np.ndim(x[0])
    shape = np.shape(x[0])[axis:]
    return f"{F}.layer_norm", [x[0], shape, *x[1:]], {"eps": a.get("epsilon", 1e-5)}


def cross_entropy(name: str) -> Callable[[Inputs, Attributes], Written]:
    def written(x: Inputs, a: Attributes) -> Written:
        options = {"ignore_index": a["ignore_index"]} if "ignore_index" in a else {}
        return name, x, {**options, "reduction": a.get("reduction", "mean")}

    return written


def first_index(name: str) -> Callable[[Inputs, Attributes], Written]:
    def written(x: Inputs, a: Attributes) -> Written:
        if a.get("select_last_index"):
            raise Elsewhere("the attribute select_last_index")
        return name, x, {"axis": a.get("axis", 0), "keepdims": bool(a.get("keepdims", 1))}

    return written


def of_reals(name: str) -> Callable[[Inputs, Attributes], Written]:
    """A word that is read of real numbers, where ONNX rounds integers."""

    def written(x: Inputs, a: Attributes) -> Written:
        if x[0].dtype.kind != "f":
            raise Elsewhere("integers, which are rounded")
        return name, x, {}

    return written


def running_sum(x: Inputs, a: Attributes) -> Written:
    if a:
        raise Elsewhere("the attributes exclusive and reverse")
    return "numpy.cumsum", [x[0], np.asarray(x[1]).item()], {}


def depth_to_space(x: Inputs, a: Attributes) -> Written:
    if a.get("mode", "DCR") == "DCR":
        raise Elsewhere("the mode DCR, another order of channels")
    return f"{F}.pixel_shuffle", x, {"upscale_factor": a["blocksize"]}


def unsqueeze(x: Inputs, a: Attributes) -> Written:
    return "numpy.expand_dims", [x[0], numbers(x[1])], {}


OPERATORS: dict[str, Callable[[Inputs, Attributes], Written]] = {
    **{
        op: plain(f"numpy.{name}")
        for op, name in {
            "Abs": "abs", "Add": "add", "Sub": "subtract", "Mul": "multiply",
            "Exp": "exp", "Log": "log", "Sqrt": "sqrt", "Neg": "negative", "Sin": "sin",
            "Cos": "cos", "Tan": "tan", "Sinh": "sinh", "Cosh": "cosh", "Tanh": "tanh",
            "Atan": "arctan", "Asin": "arcsin", "Acos": "arccos", "Asinh": "arcsinh",
            "Acosh": "arccosh", "Atanh": "arctanh", "Sign": "sign", "Reciprocal": "reciprocal",
            "Equal": "equal", "Less": "less", "LessOrEqual": "less_equal", "Greater": "greater",
            "GreaterOrEqual": "greater_equal", "And": "logical_and", "Or": "logical_or",
            "Xor": "logical_xor", "Not": "logical_not", "MatMul": "matmul", "Where": "where",
            "Identity": "positive",
        }.items()
    },
    "Div": of_reals("numpy.divide"),
    "Pow": of_reals("numpy.power"),
    "Relu": plain("torch.relu"),
    "Sigmoid": plain("torch.sigmoid"),
    "Erf": plain("torch.erf"),
    "LeakyRelu": lambda x, a: (f"{F}.leaky_relu", x, {"negative_slope": a.get("alpha", 0.01)}),
    "Elu": plain(f"{F}.elu", "alpha"),
    "Celu": plain(f"{F}.celu", "alpha"),
    "Gelu": plain(f"{F}.gelu", "approximate"),
    "Mish": plain(f"{F}.mish"),
    "Softplus": plain(f"{F}.softplus"),
    "Softsign": plain(f"{F}.softsign"),
    "HardSwish": plain(f"{F}.hardswish"),
    "Softmax": axis_of("torch.softmax", -1),
    "LogSoftmax": axis_of("torch.log_softmax", -1),
    "Clip": lambda x, a: ("numpy.clip", [x[0], *[*x[1:], None, None][:2]], {}),
    "Max": lambda x, a: ("numpy.maximum", x, {}),
    "Min": lambda x, a: ("numpy.minimum", x, {}),
    "ReduceSum": reduced("numpy.sum"),
    "ReduceMean": reduced("numpy.mean"),
    "ReduceProd": reduced("numpy.prod"),
    "ReduceMax": reduced("numpy.max"),
    "ReduceMin": reduced("numpy.min"),
    "ReduceL2": reduced("torch.linalg.vector_norm"),
    "ReduceLogSumExp": reduced("scipy.special.logsumexp"),
    "ArgMax": first_index("numpy.argmax"),
    "ArgMin": first_index("numpy.argmin"),
    "Transpose": lambda x, a: ("numpy.transpose", x, {"axes": a.get("perm")}),
    "Reshape": lambda x, a: ("numpy.reshape", [x[0], numbers(x[1])], {}),
    "Unsqueeze": unsqueeze,
    "Squeeze": lambda x, a: ("numpy.squeeze", [x[0], *map(numbers, x[1:])], {}),
    "Concat": lambda x, a: ("numpy.concatenate", [x], {"axis": a["axis"]}),
    "Tile": lambda x, a: ("numpy.tile", [x[0], numbers(x[1])], {}),
    "Gather": lambda x, a: ("numpy.take", x, {"axis": a.get("axis", 0)}),
    "GatherElements": lambda x, a: ("torch.gather", [x[0], a.get("axis", 0), x[1]], {}),
    "Trilu": lambda x, a: (f"numpy.{'triu' if a.get('upper', 1) else 'tril'}",
                           [x[0], *(np.asarray(k).item() for k in x[1:])], {}),
    "CumSum": running_sum,
    "Einsum": lambda x, a: ("numpy.einsum", [a["equation"], *x], {}),
    "Gemm": gemm,
    "Pad": pad,
    "Conv": conv,
    "ConvTranspose": conv_transpose,
    "MaxPool": max_pool,
    "AveragePool": average_pool,
    "GlobalAveragePool": global_pool("avg"),
    "GlobalMaxPool": global_pool("max"),
    "LayerNormalization": layer_norm,
    "InstanceNormalization": lambda x, a: (
        f"{F}.instance_norm", [x[0]],
        {"weight": x[1], "bias": x[2], "eps": a.get("epsilon", 1e-5)},
    ),
    "GroupNormalization": lambda x, a: (
        f"{F}.group_norm", [x[0], a["num_groups"], *x[1:]], {"eps": a.get("epsilon", 1e-5)}
    ),
    "BatchNormalization": lambda x, a: (
        f"{F}.batch_norm", [x[0], x[3], x[4], x[1], x[2]],
        {"eps": a.get("epsilon", 1e-5), "training": bool(a.get("training_mode", 0))},
    ),
    "LRN": lambda x, a: (
        f"{F}.local_response_norm", [x[0], a["size"]],
        {"alpha": a.get("alpha", 1e-4), "beta": a.get("beta", 0.75), "k": a.get("bias", 1.0)},
    ),
    "NegativeLogLikelihoodLoss": cross_entropy(f"{F}.nll_loss"),
    "SoftmaxCrossEntropyLoss": cross_entropy(f"{F}.cross_entropy"),
    "DepthToSpace": depth_to_space,
}  # fmt: skip


def judged(case: Any) -> str:
    """``agrees``, ``DISAGREES``, or why the test is outside."""
    from onnx import helper

    (node,) = case.model.graph.node
    attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    attributes = {k: v.decode() if isinstance(v, bytes) else v for k, v in attributes.items()}
    for inputs, outputs in case.data_sets:
        given = [np.asarray(v) for v in inputs]
        if any(v.dtype.kind not in "biuf" for v in given) or not node.output[0]:
            return "outside: the type of the numbers"
        if sum(v.size for v in given) > MOST_ENTRIES:
            return "outside: too large to evaluate here"
        named = iter(given)
        given = [next(named) if name else None for name in node.input]
        given = [v.astype(float) if v is not None and v.dtype.kind == "f" else v for v in given]
        expected = np.asarray(outputs[0])
        if not np.isfinite(expected.astype(float)).all():
            return "outside: not a number, or infinite"
        try:
            name, args, options = OPERATORS[node.op_type](given, attributes)
            found = Call(name, args, options, symbolic=False).value()
        except (Elsewhere, *OUTSIDE) as error:
            return f"outside: {str(error).partition('(')[0][:60]}"
        found = found[0] if isinstance(found, tuple) else found
        if expected.dtype.kind == "f":  # of single precision, or less
            close = (
                np.allclose(np.asarray(found, dtype=float), expected, rtol=2e-3, atol=2e-3)
                and np.shape(found) == expected.shape
            )
        else:
            close = agree(found, expected)
        if not close:
            return "DISAGREES"
    return "agrees"


def main(wanted: str = "") -> int:
    """Print the table and say whether all agree."""
    from onnx.backend.test.case.node import collect_testcases

    cases = [c for c in collect_testcases(None) if len(c.model.graph.node) == 1]
    total: Counter[str] = Counter()
    by_operator: dict[str, Counter[str]] = {}
    for case in cases:
        name = case.model.graph.node[0].op_type
        if wanted not in name:
            continue
        if name not in OPERATORS:
            total["no word"] += 1
            continue
        try:
            verdict = judged(case)
        except Exception as error:
            verdict = f"DISAGREES: {type(error).__name__}: {str(error)[:100]}"
        if verdict.startswith("DISAGREES"):
            print(f"    {case.name}: {verdict}")
        by_operator.setdefault(name, Counter())[verdict] += 1
        total[verdict.partition(":")[0]] += 1
    for name, counts in sorted(by_operator.items()):
        print(f"{name:<30}{counts.pop('agrees', 0):>5} agree")
        for verdict, count in counts.items():
            print(f"{'':12}{count:>5} {verdict}")
    print(dict(total), f"{len(by_operator)} operators")
    return int(total["DISAGREES"] > 0)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.exit(main(*sys.argv[1:2]))
