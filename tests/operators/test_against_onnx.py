"""The definitions of layers against the reference implementation of ONNX."""

import numpy as np
import pytest

from symcnn.kernel.terms import term
from symcnn.lemmas.notation import tensor
from symcnn.numeric.evaluate import evaluate
from symcnn.numeric.fields import RATIONAL
from symcnn.operators.conv_layers import Axis, conv2d
from symcnn.operators.conv_transpose import conv_transpose2d, grouped_conv_transpose2d
from symcnn.operators.grouped_conv import grouped_conv2d
from symcnn.operators.pool import average_pool, max_pool
from symcnn.operators.images import upsample_nearest

onnx = pytest.importorskip("onnx", reason="onnx is missing (extra `dev`)")

BATCH = 2

# size, kernel, stride, padding, dilation of rows and columns; groups, channels in and out of each
LAYERS = {
    "plain": ((5, 3, 1, 0, 1), (4, 2, 1, 0, 1), 1, 2, 3),
    "padding": ((4, 3, 1, 1, 1), (5, 2, 1, 2, 1), 1, 1, 2),
    "stride": ((7, 3, 2, 0, 1), (6, 2, 3, 0, 1), 1, 2, 1),
    "dilation": ((8, 3, 1, 0, 2), (7, 2, 1, 0, 3), 1, 2, 2),
    "everything": ((8, 3, 2, 1, 2), (9, 2, 3, 2, 3), 1, 2, 3),
    "two groups": ((5, 3, 1, 1, 1), (4, 2, 2, 0, 1), 2, 2, 3),
    "three groups": ((6, 2, 2, 1, 2), (7, 3, 1, 0, 2), 3, 1, 2),
    "one channel a group": ((4, 2, 1, 0, 1), (4, 2, 1, 0, 1), 4, 1, 1),
}


def exactly(term, values):
    """The value, calculated in fractions."""
    return np.asarray(evaluate(term, values, RATIONAL), dtype=float)


def numbers(*shape):
    """Integers, all different."""
    return np.arange(1, 1 + int(np.prod(shape))).reshape(shape) * 7 % 31 - 11


def run(operator, inputs, **attributes):
    """The output of one ONNX operator, as integers."""
    from onnx import helper
    from onnx.reference import ReferenceEvaluator

    names = [f"input{i}" for i in range(len(inputs))]
    node = helper.make_node(operator, names, ["output"], **attributes)
    infos = [
        helper.make_tensor_value_info(name, onnx.TensorProto.DOUBLE, value.shape)
        for name, value in zip(names, inputs, strict=True)
    ]
    output = helper.make_tensor_value_info("output", onnx.TensorProto.DOUBLE, None)
    model = helper.make_model(helper.make_graph([node], "layer", infos, [output]))
    feeds = {name: value.astype(float) for name, value in zip(names, inputs, strict=True)}
    return ReferenceEvaluator(model).run(None, feeds)[0]


def axes(*numbers_of_axes):
    """The axes with the largest output that fits."""
    made = []
    for size, kernel, stride, padding, dilation in numbers_of_axes:
        output = (size + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
        made.append(Axis(*map(term, (size, kernel, output, stride, padding, dilation))))
    return made


def attributes(rows, columns):
    """The attributes of the ONNX operator for two axes."""
    pads = [int(axis.padding.value) for axis in (rows, columns)]
    return {
        "strides": [int(axis.stride.value) for axis in (rows, columns)],
        "dilations": [int(axis.dilation.value) for axis in (rows, columns)],
        "pads": pads * 2,
    }


def value(axis_number):
    return int(axis_number.value)


@pytest.mark.parametrize("name", LAYERS)
def test_convolution(name):
    first, second, groups, C, D = LAYERS[name]
    rows, columns = axes(first, second)
    X = tensor("X", BATCH, groups * C, rows.size, columns.size)
    W = tensor("W", groups * D, C, rows.kernel, columns.kernel)
    beta = tensor("beta", groups * D)
    values = {v: numbers(*map(value, v.shape)) for v in (X, W, beta)}
    expected = run("Conv", list(values.values()), group=groups, **attributes(rows, columns))
    found = grouped_conv2d(X, W, beta, BATCH, groups, C, D, rows, columns)
    assert np.array_equal(exactly(found, values), expected)
    if groups == 1:
        found = conv2d(X, W, beta, BATCH, C, D, rows, columns)
        assert np.array_equal(exactly(found, values), expected)


@pytest.mark.parametrize("name", LAYERS)
def test_transposed_convolution(name):
    first, second, groups, C, D = LAYERS[name]
    rows, columns = axes(first, second)
    Y = tensor("Y", BATCH, groups * D, rows.output, columns.output)
    W = tensor("W", groups * D, C, rows.kernel, columns.kernel)
    beta = tensor("beta", groups * C)
    values = {v: numbers(*map(value, v.shape)) for v in (Y, W, beta)}
    extra = [
        value(a.size)
        - (value(a.output) - 1) * value(a.stride)
        + 2 * value(a.padding)
        - value(a.dilation) * (value(a.kernel) - 1)
        - 1
        for a in (rows, columns)
    ]
    # group by group: ONNX's reference is right for one group only
    inputs = [np.split(values[v], groups, axis) for v, axis in ((Y, 1), (W, 0), (beta, 0))]
    parts = [
        run("ConvTranspose", list(part), output_padding=extra, **attributes(rows, columns))
        for part in zip(*inputs, strict=True)
    ]
    expected = np.concatenate(parts, axis=1)
    found = grouped_conv_transpose2d(Y, W, beta, BATCH, groups, D, C, rows, columns)
    assert np.array_equal(exactly(found, values), expected)
    if groups == 1:
        found = conv_transpose2d(Y, W, beta, BATCH, D, C, rows, columns)
        assert np.array_equal(exactly(found, values), expected)


@pytest.mark.parametrize(("size", "kernel", "stride"), [(6, 2, 2), (7, 3, 2), (5, 2, 1), (7, 2, 3)])
def test_max_pooling(size, kernel, stride):
    output = (size - kernel) // stride + 1
    X = tensor("X", BATCH, 3, size, size)
    values = {X: numbers(BATCH, 3, size, size)}
    found = max_pool(X, *map(term, (output, output, kernel, kernel, stride, stride)))
    expected = run("MaxPool", [values[X]], kernel_shape=[kernel] * 2, strides=[stride] * 2)
    assert np.array_equal(exactly(found, values), expected)


def test_average_pooling():
    X = tensor("X", BATCH, 3, 6, 6)
    values = {X: 6 * numbers(BATCH, 3, 6, 6)}
    expected = run("AveragePool", [values[X]], kernel_shape=[2, 3], strides=[2, 3])
    found = exactly(average_pool(X, *map(term, (3, 2, 2, 3))), values)
    assert np.allclose(found, expected, rtol=1e-12)


def test_nearest_upsampling():
    Y = tensor("Y", BATCH, 3, 2, 3)
    values = {Y: numbers(BATCH, 3, 2, 3)}
    expected = values[Y].repeat(2, axis=2).repeat(3, axis=3)
    assert np.array_equal(exactly(upsample_nearest(Y, term(2), term(3)), values), expected)
