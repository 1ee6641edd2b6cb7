"""The modules of ``torch.nn`` against PyTorch: a module, and what it is called with."""

from __future__ import annotations

import pytest

from symcnn.operators.arrays import WordError
from symcnn.operators.words import WORDS

from .calling import Call, agree, function_of, tensors
from .test_words import arguments, lines

MODULES = """
ReLU(): f(3)
ReLU6(): f(3) * 5
LeakyReLU(0.3): f(4)
ELU(2.0): f(4)
SELU(): f(4)
CELU(2.0): f(4)
GELU(): f(4)
GELU('tanh'): f(4)
SiLU(): f(4)
Mish(): f(4)
Softplus(2.0): f(4)
Sigmoid(): f(4)
Tanh(): f(4)
LogSigmoid(): f(4)
Hardtanh(-2.0, 0.5): f(6)
Hardsigmoid(): f(6)
Hardswish(): f(6)
Softsign(): f(6)
Tanhshrink(): f(6)
Hardshrink(1.0): f(6)
Softshrink(1.0): f(6)
Threshold(0.5, 7.0): f(6)
GLU(0): f(4, 3)
Softmax(dim=1): f(2, 3)
LogSoftmax(dim=0): f(2, 3)
Softmin(dim=0): f(2, 3)
Dropout(0.0): f(2, 3)
Dropout1d(0.0): f(2, 3)
Dropout2d(0.0): f(2, 3, 1, 1)
Dropout3d(p=0.0): f(2, 3, 1, 1, 1)
Unfold(2, padding=1): f(2, 3, 4, 5)
Fold((4, 5), 2): f(2, 12, 12)
PixelShuffle(2): f(2, 4, 3, 2)
PixelUnshuffle(2): f(2, 4, 4, 2)
ChannelShuffle(2): f(2, 4, 4, 2)
Upsample(scale_factor=2): f(2, 3, 4)
Upsample(5, mode='linear'): f(2, 3, 4)
LocalResponseNorm(3): f(2, 5, 4)
CosineSimilarity(): f(2, 5, 4), f(2, 5, 4)
PairwiseDistance(1.0): f(2, 5), f(2, 5)
MSELoss(): f(2, 5), f(2, 5)
L1Loss(reduction='sum'): f(2, 5), f(2, 5)
SoftMarginLoss(): f(6), n(2, 6) * 2.0 - 1
SmoothL1Loss(beta=2.0): f(2, 5), f(2, 5)
HuberLoss(delta=2.0): f(2, 5), f(2, 5)
NLLLoss(): f(4, 3), n(3, 4)
CrossEntropyLoss(label_smoothing=0.25): f(4, 3), n(3, 4)
CrossEntropyLoss(ignore_index=0, reduction='sum'): f(4, 3), n(3, 4)
BCELoss(): p(2, 3) / 10, p(2, 3) / 5
BCEWithLogitsLoss(reduction='none'): f(2, 3), p(2, 3)
KLDivLoss(reduction='batchmean'): f(2, 3), p(2, 3)
PoissonNLLLoss(): f(4), p(4)
GaussianNLLLoss(): f(4), f(4), p(4)
HingeEmbeddingLoss(2.0): f(6), n(2, 6) * 2.0 - 1
MarginRankingLoss(0.5): f(6), f(6), n(2, 6) * 2.0 - 1
CosineEmbeddingLoss(0.5): f(6, 2), f(6, 2), n(2, 6) * 2.0 - 1
TripletMarginLoss(p=1.0): f(6, 2), f(6, 2), f(6, 2)
MultiLabelSoftMarginLoss(): f(4, 3), n(2, 4, 3) * 1.0
MultiMarginLoss(): f(4, 3), n(3, 4)
MaxPool1d(2): f(2, 3, 5)
MaxPool2d(3, 2, 1): f(2, 3, 5, 6)
MaxPool3d(2): f(3, 2, 5, 2)
AvgPool1d(2): f(2, 3, 5)
AvgPool2d(3, 2, 1, count_include_pad=False): f(2, 3, 5, 6)
AvgPool3d(2): f(3, 2, 5, 2)
AdaptiveAvgPool1d(2): f(2, 3, 5)
AdaptiveAvgPool2d((1, 1)): f(2, 3, 5, 6)
AdaptiveAvgPool3d(1): f(3, 2, 5, 2)
AdaptiveMaxPool1d(2): f(2, 3, 5)
AdaptiveMaxPool2d((1, 3)): f(2, 3, 5, 6)
AdaptiveMaxPool3d(1): f(3, 2, 5, 2)
LPPool1d(2, 3): f(2, 3, 5)
LPPool2d(2, 2): f(2, 3, 5, 6)
LPPool3d(2, 2): f(2, 3, 5, 2, 2)
Identity(): f(3)
Flatten(): f(2, 3, 4)
Unflatten(1, (2, 3)): f(4, 6)
Linear(3, 4): f(2, 3)
Linear(3, 4, bias=False): f(3)
Bilinear(3, 4, 2): f(2, 3), f(2, 4)
Embedding(5, 3): n(5, 2, 2)
PReLU(): f(2, 3)
PReLU(3): f(2, 3)
Conv1d(2, 3, 2): f(2, 2, 5)
Conv2d(2, 4, 3, padding=1, groups=2, bias=False): f(1, 2, 4, 4)
Conv3d(1, 2, (1, 2, 2), stride=2): f(1, 1, 2, 4, 3)
ConvTranspose1d(2, 3, 2, 2, output_padding=1): f(2, 2, 3)
ConvTranspose2d(2, 4, 3, padding=1, groups=2, dilation=2): f(1, 2, 4, 4)
ConvTranspose3d(1, 2, (1, 2, 2), stride=2, bias=False): f(1, 1, 2, 2, 3)
BatchNorm1d(3): f(4, 3)
BatchNorm2d(3, affine=False): f(4, 3, 2, 2)
BatchNorm3d(3): f(4, 3, 2, 2, 1)
InstanceNorm1d(3): f(4, 3, 2)
InstanceNorm2d(3, affine=True): f(4, 3, 2, 2)
InstanceNorm3d(3): f(4, 3, 2, 2, 1)
LayerNorm((3, 2)): f(4, 3, 2)
LayerNorm(2, bias=False): f(4, 3, 2)
RMSNorm(2, 0.01): f(4, 3, 2)
GroupNorm(2, 4): f(2, 4, 3)
RNNCell(3, 2): f(4, 3), f(4, 2)
RNNCell(3, 2, nonlinearity='relu'): f(3), f(2)
GRUCell(3, 2): f(4, 3), f(4, 2)
LSTMCell(3, 2, bias=False): f(4, 3), (f(4, 2), f(4, 2))
LSTMCell(3, 2): f(3), (f(2), f(2))
"""


@pytest.mark.parametrize("text", lines(MODULES))
def test_a_module_is_what_pytorch_computes(text):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    made, _, inputs = text.partition(": ")
    name, args, options = arguments(f"torch.nn.{made}")
    _, given, _ = arguments(f"call({inputs})")
    torch.manual_seed(0)
    theirs = function_of(name)(*args, **options).double()
    for p in theirs.parameters():
        torch.nn.init.uniform_(p, -2, 2)
    call = Call(name, args, options)
    weights = {k: v.detach().numpy() for k, v in theirs.named_parameters()}
    call.apply(weights, given)
    assert agree(call.value(), theirs(*tensors(given)))


def test_every_module_has_a_line():
    called = {f"torch.nn.{text.partition('(')[0]}" for text in lines(MODULES)}
    nn = {name for name in WORDS if name.startswith("torch.nn.") and name.count(".") == 2}
    assert called == nn


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Conv1d(2, 3, 2, padding_mode='reflect')", "pad before it"),
        ("Embedding(3, 2, padding_idx=0)", "no gradient"),
    ],
)
def test_a_module_is_refused(text, reason):
    with pytest.raises(WordError, match=reason):
        Call(*arguments(f"torch.nn.{text}"))


def test_a_weight_of_another_shape():
    call = Call("torch.nn.Linear", [3, 4])
    shapes = {k: tuple(map(str, shape)) for k, shape in call.result.parameters.items()}
    assert shapes == {"weight": ("4", "3"), "bias": ("4",)}
