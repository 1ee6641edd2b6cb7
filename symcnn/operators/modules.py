"""The modules of ``torch.nn``: parameters of known shapes, and a word that is given them.

Batch normalization uses the statistics of its batch, as in training; dropout, which is random in
training, is what it is in use: the identity.
"""

from __future__ import annotations

import inspect
from typing import Any

from symcnn.kernel.terms import ZERO, Term

from . import convolution_words, elementwise, normalizing
from .arrays import WORDS, Array, Context, Module, Spelling, WordError, word
from .convolution_words import each, share
from .layout import lengths_of
from .picking import embedding
from .pooling_words import F
from .reshaping import flatten, unflatten

# -- modules that are a function with some arguments fixed -----------------------------------------

# The arguments of the module; the others are those of the call, in the order of the function.
WITHOUT_PARAMETERS = {
    "ReLU(inplace=False)": "relu",
    "ReLU6(inplace=False)": "relu6",
    "LeakyReLU(negative_slope=0.01, inplace=False)": "leaky_relu",
    "ELU(alpha=1.0, inplace=False)": "elu",
    "SELU(inplace=False)": "selu",
    "CELU(alpha=1.0, inplace=False)": "celu",
    "GELU(approximate='none')": "gelu",
    "SiLU(inplace=False)": "silu",
    "Mish(inplace=False)": "mish",
    "Softplus(beta=1.0, threshold=20.0)": "softplus",
    "Sigmoid()": "sigmoid",
    "Tanh()": "tanh",
    "LogSigmoid()": "logsigmoid",
    "Hardtanh(min_val=-1.0, max_val=1.0, inplace=False)": "hardtanh",
    "Hardsigmoid(inplace=False)": "hardsigmoid",
    "Hardswish(inplace=False)": "hardswish",
    "Softsign()": "softsign",
    "Tanhshrink()": "tanhshrink",
    "Hardshrink(lambd=0.5)": "hardshrink",
    "Softshrink(lambd=0.5)": "softshrink",
    "Threshold(threshold, value, inplace=False)": "threshold",
    "GLU(dim=-1)": "glu",
    "Softmax(dim)": "softmax",
    "LogSoftmax(dim)": "log_softmax",
    "Softmin(dim)": "softmin",
    "Dropout(p=0.5, inplace=False)": "dropout",
    "Dropout1d(p=0.5, inplace=False)": "dropout1d",
    "Dropout2d(p=0.5, inplace=False)": "dropout2d",
    "Dropout3d(p=0.5, inplace=False)": "dropout3d",
    "Unfold(kernel_size, dilation=1, padding=0, stride=1)": "unfold",
    "Fold(output_size, kernel_size, dilation=1, padding=0, stride=1)": "fold",
    "PixelShuffle(upscale_factor)": "pixel_shuffle",
    "PixelUnshuffle(downscale_factor)": "pixel_unshuffle",
    "ChannelShuffle(groups)": "channel_shuffle",
    "Upsample(size=None, scale_factor=None, mode='nearest', align_corners=None, "
    "recompute_scale_factor=None)": "interpolate",
    "LocalResponseNorm(size, alpha=0.0001, beta=0.75, k=1.0)": "local_response_norm",
    "CosineSimilarity(dim=1, eps=1e-08)": "cosine_similarity",
    "PairwiseDistance(p=2.0, eps=1e-06, keepdim=False)": "pairwise_distance",
    **{
        f"{name}(size_average=None, reduce=None, reduction='mean')": function
        for name, function in (
            ("MSELoss", "mse_loss"),
            ("L1Loss", "l1_loss"),
            ("SoftMarginLoss", "soft_margin_loss"),
        )
    },
    "SmoothL1Loss(size_average=None, reduce=None, reduction='mean', beta=1.0)": "smooth_l1_loss",
    "HuberLoss(reduction='mean', delta=1.0)": "huber_loss",
    "NLLLoss(weight=None, size_average=None, ignore_index=-100, reduce=None, reduction='mean')":
        "nll_loss",
    "CrossEntropyLoss(weight=None, size_average=None, ignore_index=-100, reduce=None, "
    "reduction='mean', label_smoothing=0.0)": "cross_entropy",
    "BCELoss(weight=None, size_average=None, reduce=None, reduction='mean')":
        "binary_cross_entropy",
    "BCEWithLogitsLoss(weight=None, size_average=None, reduce=None, reduction='mean', "
    "pos_weight=None)": "binary_cross_entropy_with_logits",
    "KLDivLoss(size_average=None, reduce=None, reduction='mean', log_target=False)": "kl_div",
    "PoissonNLLLoss(log_input=True, full=False, size_average=None, eps=1e-08, reduce=None, "
    "reduction='mean')": "poisson_nll_loss",
    "GaussianNLLLoss(*, full=False, eps=1e-06, reduction='mean')": "gaussian_nll_loss",
    "HingeEmbeddingLoss(margin=1.0, size_average=None, reduce=None, reduction='mean')":
        "hinge_embedding_loss",
    "MarginRankingLoss(margin=0.0, size_average=None, reduce=None, reduction='mean')":
        "margin_ranking_loss",
    "CosineEmbeddingLoss(margin=0.0, size_average=None, reduce=None, reduction='mean')":
        "cosine_embedding_loss",
    "TripletMarginLoss(margin=1.0, p=2.0, eps=1e-06, swap=False, size_average=None, reduce=None, "
    "reduction='mean')": "triplet_margin_loss",
    "MultiLabelSoftMarginLoss(weight=None, size_average=None, reduce=None, reduction='mean')":
        "multilabel_soft_margin_loss",
    "MultiMarginLoss(p=1, margin=1.0, weight=None, size_average=None, reduce=None, "
    "reduction='mean')": "multi_margin_loss",
    **{
        text.replace("#", str(n)): function.replace("#", str(n))
        for n in (1, 2, 3)
        for text, function in (
            ("MaxPool#d(kernel_size, stride=None, padding=0, dilation=1, return_indices=False, "
             "ceil_mode=False)", "max_pool#d"),
            ("AvgPool#d(kernel_size, stride=None, padding=0, ceil_mode=False, "
             "count_include_pad=True)", "avg_pool#d"),
            ("AdaptiveAvgPool#d(output_size)", "adaptive_avg_pool#d"),
            ("AdaptiveMaxPool#d(output_size, return_indices=False)", "adaptive_max_pool#d"),
            ("LPPool#d(norm_type, kernel_size, stride=None, ceil_mode=False)", "lp_pool#d"),
        )
    },
}  # fmt: skip


def _fixed(text: str, function: str) -> None:
    """Enter a module that calls a function of the table with its own arguments fixed."""
    one, spelling = WORDS[f"{F}.{function}"]
    own = Spelling(f"torch.nn.{text}")
    fixed = {one.parameter(p) for p, _ in own.parameters}
    signature = inspect.signature(one.definition).parameters
    defaults = {name: p.default for name, p in signature.items()}
    defaults.update({one.parameter(p): d for p, d in spelling.parameters})
    free = [p for p in one.kinds if p not in fixed]

    def make(c: Context, **options: Any) -> Module:
        if function.startswith("dropout"):
            options["p"] = ZERO

        def forward(c: Context, parameters: dict[str, Array], *inputs: Array) -> Any:
            given = dict(zip(free, inputs, strict=False))
            for name in free[len(inputs) :]:
                if defaults.get(name, inspect.Parameter.empty) is inspect.Parameter.empty:
                    raise WordError(f"{own.name} is called with {name}, too")
                given[name] = defaults[name]
            return one.definition(c, **options, **given)

        return Module({}, forward)

    chosen = [p.replace(kind=p.KEYWORD_ONLY) for name, p in signature.items() if name in fixed]
    context = next(iter(signature.values()))
    make.__signature__ = inspect.Signature([context, *chosen])  # type: ignore[attr-defined]
    make.__doc__ = f"The module of ``{function}``."
    word(f"torch.nn.{text}")(make)


for _text, _function in WITHOUT_PARAMETERS.items():
    _fixed(_text, _function)


@word("torch.nn.Identity()")
def identity(c: Context) -> Module:
    """The input itself."""
    return Module({}, lambda c, parameters, x: x)


@word("torch.nn.Flatten(start_dim=1, end_dim=-1)")
def flatten_module(c: Context, start_dim: int, end_dim: int) -> Module:
    """The axes from the first to the last of them made into one."""
    return Module({}, lambda c, parameters, x: flatten(c, x, start_dim, end_dim))


@word("torch.nn.Unflatten(dim, unflattened_size)")
def unflatten_module(c: Context, axis: int, unflattened_size: Any) -> Module:
    """An axis taken apart."""
    return Module({}, lambda c, parameters, x: unflatten(c, x, axis, lengths_of(unflattened_size)))


# -- modules with parameters -----------------------------------------------------------------------

Parameters = dict[str, tuple[Term, ...]]


@word("torch.nn.Linear(in_features, out_features, bias=True)")
def linear(c: Context, in_features: Term, out_features: Term, bias: bool) -> Module:
    """``x @ weight.T + bias``."""
    shapes: Parameters = {"weight": (out_features, in_features)}
    if bias:
        shapes["bias"] = (out_features,)
    return Module(
        shapes, lambda c, p, x: convolution_words.linear(c, x, p["weight"], p.get("bias"))
    )


@word("torch.nn.Bilinear(in1_features, in2_features, out_features, bias=True)")
def bilinear(
    c: Context, in1_features: Term, in2_features: Term, out_features: Term, bias: bool
) -> Module:
    """``x1 @ weight[o] @ x2 + bias[o]``."""
    shapes: Parameters = {"weight": (out_features, in1_features, in2_features)}
    if bias:
        shapes["bias"] = (out_features,)
    return Module(
        shapes, lambda c, p, x, y: convolution_words.bilinear(c, x, y, p["weight"], p.get("bias"))
    )


@word("torch.nn.Embedding(num_embeddings, embedding_dim, padding_idx=None, max_norm=None)")
def embedding_module(
    c: Context, num_embeddings: Term, embedding_dim: Term, padding_idx: Any, max_norm: Any
) -> Module:
    """``weight[x]``."""
    if padding_idx is not None:
        raise WordError("with padding_idx a row has no gradient; leave it out")
    return Module(
        {"weight": (num_embeddings, embedding_dim)},
        lambda c, p, x: embedding(c, x, p["weight"], None, max_norm),
    )


@word("torch.nn.PReLU(num_parameters=1)")
def prelu(c: Context, num_parameters: Term) -> Module:
    """``max(0, x) + weight * min(0, x)``."""
    return Module(
        {"weight": (num_parameters,)}, lambda c, p, x: elementwise.prelu(c, x, p["weight"])
    )


def _convolution(n: int) -> None:
    @word(f"torch.nn.Conv{n}d(in_channels, out_channels, kernel_size, stride=1, padding=0, "
          "dilation=1, groups=1, bias=True, padding_mode='zeros')")  # fmt: skip
    def conv(
        c: Context, in_channels: Term, out_channels: Term, kernel_size: Any, stride: Any,
        padding: Any, dilation: Any, groups: Term, bias: bool, padding_mode: str,
    ) -> Module:  # fmt: skip
        """The cross-correlation with the weight, plus a bias for each channel."""
        if padding_mode != "zeros":
            raise WordError("the padding mode of a convolution is 'zeros'; pad before it")
        kernels = each(kernel_size, n, "kernel_size")
        inputs = share(c, in_channels, groups, "input channels")
        shapes: Parameters = {"weight": (out_channels, inputs, *kernels)}
        if bias:
            shapes["bias"] = (out_channels,)
        return Module(
            shapes,
            lambda c, p, x: convolution_words.convolved(
                c, x, p["weight"], p.get("bias"), n, stride, padding, dilation, groups
            ),
        )

    @word(f"torch.nn.ConvTranspose{n}d(in_channels, out_channels, kernel_size, stride=1, "
          "padding=0, output_padding=0, groups=1, bias=True, dilation=1)")  # fmt: skip
    def conv_transpose(
        c: Context, in_channels: Term, out_channels: Term, kernel_size: Any, stride: Any,
        padding: Any, output_padding: Any, groups: Term, bias: bool, dilation: Any,
    ) -> Module:  # fmt: skip
        """The transpose of a convolution, plus a bias for each channel."""
        kernels = each(kernel_size, n, "kernel_size")
        outputs = share(c, out_channels, groups, "output channels")
        shapes: Parameters = {"weight": (in_channels, outputs, *kernels)}
        if bias:
            shapes["bias"] = (out_channels,)
        return Module(
            shapes,
            lambda c, p, x: convolution_words.convolved_back(
                c, x, p["weight"], p.get("bias"), n, stride, padding, output_padding, groups,
                dilation,
            ),
        )  # fmt: skip

    @word(f"torch.nn.BatchNorm{n}d(num_features, eps=1e-05, momentum=0.1, affine=True)")
    def batch_norm(
        c: Context, num_features: Term, eps: Term, momentum: Any, affine: bool
    ) -> Module:
        """Every channel by the mean and variance of the batch, as in training."""
        return Module(
            _affine((num_features,), affine, affine),
            lambda c, p, x: normalizing.batch_norm(
                c, x, None, None, p.get("weight"), p.get("bias"), True, momentum, eps
            ),
        )

    @word(f"torch.nn.InstanceNorm{n}d(num_features, eps=1e-05, momentum=0.1, affine=False)")
    def instance_norm(
        c: Context, num_features: Term, eps: Term, momentum: Any, affine: bool
    ) -> Module:
        """Every channel of every image by its own mean and variance."""
        return Module(
            _affine((num_features,), affine, affine),
            lambda c, p, x: normalizing.instance_norm(
                c, x, None, None, p.get("weight"), p.get("bias"), True, momentum, eps
            ),
        )


def _affine(shape: tuple[Term, ...], weight: bool, bias: bool) -> Parameters:
    """The parameters of a normalization."""
    return {name: shape for name, used in (("weight", weight), ("bias", bias)) if used}


for _n in (1, 2, 3):
    _convolution(_n)


@word("torch.nn.LayerNorm(normalized_shape, eps=1e-05, elementwise_affine=True, bias=True)")
def layer_norm(
    c: Context, normalized_shape: Any, eps: Term, elementwise_affine: bool, bias: bool
) -> Module:
    """The last axes by their own mean and variance."""
    shape = lengths_of(normalized_shape)
    return Module(
        _affine(shape, elementwise_affine, elementwise_affine and bias),
        lambda c, p, x: normalizing.layer_norm(c, x, shape, p.get("weight"), p.get("bias"), eps),
    )


@word("torch.nn.RMSNorm(normalized_shape, eps=None, elementwise_affine=True)")
def rms_norm(
    c: Context, normalized_shape: Any, eps: Term | None, elementwise_affine: bool
) -> Module:
    """The last axes divided by the root of their mean square."""
    shape = lengths_of(normalized_shape)
    return Module(
        _affine(shape, elementwise_affine, False),
        lambda c, p, x: normalizing.rms_norm(c, x, shape, p.get("weight"), eps),
    )


@word("torch.nn.GroupNorm(num_groups, num_channels, eps=1e-05, affine=True)")
def group_norm(c: Context, num_groups: Term, num_channels: Term, eps: Term, affine: bool) -> Module:
    """Every group of channels of every image by its own mean and variance."""
    return Module(
        _affine((num_channels,), affine, affine),
        lambda c, p, x: normalizing.group_norm(
            c, x, num_groups, p.get("weight"), p.get("bias"), eps
        ),
    )
