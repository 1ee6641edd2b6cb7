"""Laws of the words of PyTorch, for all sizes: each against its definition or another word."""

import math

import torch
import torch.nn.functional as F

from symcnn import *

# -- softmax --------------------------------------------------------------------------------------


@claim
def softmax_is_shift_invariant(X: Real["m n"], c: Real["m"]):
    assert n >= 1
    return F.softmax(X + c[:, None], dim=1) == F.softmax(X, dim=1)


@claim
def softmax_adds_up(X: Real["m n"]):
    assert n >= 1
    return F.softmax(X, dim=1).sum(dim=1) == torch.ones(m)


@claim
def softmax_by_its_logarithm(X: Real["m n"]):
    assert n >= 1
    return torch.exp(F.log_softmax(X, dim=1)) == F.softmax(X, dim=1)


@claim
def logsumexp_shifted(x: Real["n"], c: Real):
    assert n >= 1
    return torch.logsumexp(x + c, 0) == c + torch.logsumexp(x, 0)


@claim
def cross_entropy_is_nll_of_log_softmax(X: Real["N C"], t: Int["N"]):
    assert N >= 1
    assert C >= 1
    assert all(0 <= t[b] < C for b in range(N))
    return F.cross_entropy(X, t) == F.nll_loss(F.log_softmax(X, 1), t)


@claim
def cross_entropy_by_probabilities(X: Real["N C"], t: Int["N"]):
    assert N >= 1
    assert C >= 1
    assert all(0 <= t[b] < C for b in range(N))
    return F.cross_entropy(X, F.one_hot(t, C)) == F.cross_entropy(X, t)


# -- layout ---------------------------------------------------------------------------------------


@claim
def permute_of_permute(x: Real["a b c"]):
    return x.permute(1, 2, 0).permute(2, 0, 1) == x


@claim
def variance_of_torch_is_unbiased(x: Real["n"]):
    assert n >= 2
    return x.var() == ((x - x.mean()) ** 2).sum() / (n - 1)


@claim
def biased_variance_of_rows(x: Real["m n"]):
    assert n >= 1
    return x.var(1, unbiased=False) == ((x - x.mean(1, keepdim=True)) ** 2).mean(1)


@claim
def largest_of_two_rows(x: Real["2 n"]):
    return torch.max(x, 0).values == torch.maximum(x[0], x[1])


@claim
def gathered_at_the_largest(x: Real["m n"]):
    assert n >= 1
    found, places = torch.max(x, dim=1)
    return torch.gather(x, 1, places[:, None])[:, 0] == found


@claim
def midpoint_of_two(x: Real["1 1 2"]):
    middle = F.interpolate(x, size=3, mode="linear", align_corners=True)[0, 0, 1]
    return middle == (x[0, 0, 0] + x[0, 0, 1]) / 2


@claim
def pixel_shuffle_and_back(x: Real["N r*r*C H L"], r: Size):
    assert r >= 1
    return F.pixel_unshuffle(F.pixel_shuffle(x, r), r) == x


@claim
def pixel_unshuffle_and_back(x: Real["N C r*H r*L"], r: Size):
    assert r >= 1
    return F.pixel_shuffle(F.pixel_unshuffle(x, r), r) == x


@claim
def channels_shuffled_back(x: Real["N g*C H"], g: Size):
    assert g >= 1
    assert C >= 1
    return F.channel_shuffle(F.channel_shuffle(x, g), C) == x


@claim
def concat_and_chunk(x: Real["b n"], y: Real["b n"]):
    p, q = torch.cat([x, y], 1).chunk(2, 1)
    return p + 2 * q == x + 2 * y


@claim
def padded_twice(x: Real["b n"], p: Size, q: Size):
    return F.pad(F.pad(x, (p, 0)), (q, 0)) == F.pad(x, (p + q, 0))


@claim
def gather_by_one_hot(x: Real["b n"], t: Int["b"]):
    assert all(0 <= t[i] < n for i in range(b))
    return torch.gather(x, 1, t[:, None])[:, 0] == (x * F.one_hot(t, n)).sum(1)


# -- convolution and pooling ----------------------------------------------------------------------


@claim
def linear_layer(x: Real["b n"], W: Real["m n"], c: Real["m"]):
    return F.linear(x, W, c) == x @ W.T + c


@claim
def conv_is_im2col(X: Real["N C H L"], W: Real["O C K R"]):
    assert 1 <= K <= H
    assert 1 <= R <= L
    found = W.reshape(O, C * K * R) @ F.unfold(X, (K, R))
    return found.reshape(N, O, H - K + 1, L - R + 1) == F.conv2d(X, W)


@claim
def strided_conv_is_windows(X: Real["N C H"], W: Real["O C K"], s: Size, p: Size):
    assert s >= 1
    assert 1 <= K <= H
    columns = F.pad(X, (p, p)).unfold(2, K, s)
    return F.conv1d(X, W, stride=s, padding=p) == torch.einsum("nctk,ock->not", columns, W)


@claim
def pointwise_conv(X: Real["N C H"], W: Real["O C 1"]):
    assert H >= 1
    return F.conv1d(X, W) == torch.einsum("oc,nch->noh", W[:, :, 0], X)


@claim
def a_group_for_each_channel(X: Real["N C H"], W: Real["C 1 K"]):
    assert 1 <= K <= H
    assert C >= 1
    return F.conv1d(X, W, groups=C) == torch.einsum("nctk,ck->nct", X.unfold(2, K, 1), W[:, 0])


@claim
def two_groups_are_two_convolutions(X: Real["N 2*C H"], W: Real["2*O C K"]):
    assert 1 <= K <= H
    a, b = X.chunk(2, 1)
    u, v = W.chunk(2, 0)
    return F.conv1d(X, W, groups=2) == torch.cat([F.conv1d(a, u), F.conv1d(b, v)], 1)


@claim
def pooling_by_reshape(X: Real["N C k*H"], k: Size):
    assert k >= 1
    assert H >= 1
    return F.avg_pool1d(X, k) == X.reshape(N, C, H, k).mean(3)


@claim
def max_pooling_by_reshape(X: Real["N C k*H"], k: Size):
    assert k >= 1
    assert H >= 1
    return F.max_pool1d(X, k) == X.reshape(N, C, H, k).amax(3)


@claim
def global_pooling(X: Real["N C H L"]):
    assert H >= 1
    assert L >= 1
    return F.adaptive_avg_pool2d(X, 1)[:, :, 0, 0] == X.mean((2, 3))


@claim
def nearest_upsampling(X: Real["N C H"], k: Size):
    assert k >= 1
    assert H >= 1
    return F.interpolate(X, scale_factor=k) == X.repeat_interleave(k, 2)


@claim
def pool_of_upsampled(X: Real["N C H"], k: Size):
    assert k >= 1
    assert H >= 1
    return F.avg_pool1d(X.repeat_interleave(k, 2), k) == X


# -- normalization and attention ------------------------------------------------------------------


@claim
def layer_norm_by_hand(X: Real["B T C"], g: Real["C"], b: Real["C"], eps: Real):
    assert C >= 1
    assert eps > 0
    m = X.mean(-1, keepdim=True)
    v = ((X - m) ** 2).mean(-1, keepdim=True)
    return F.layer_norm(X, (C,), g, b, eps) == (X - m) / torch.sqrt(v + eps) * g + b


@claim
def layer_norm_ignores_a_shift(X: Real["B C"], c: Real["B"], eps: Real):
    assert C >= 1
    assert eps > 0
    return F.layer_norm(X + c[:, None], (C,), eps=eps) == F.layer_norm(X, (C,), eps=eps)


@claim
def group_norm_of_one_group(X: Real["N C H"], eps: Real):
    assert C >= 1
    assert H >= 1
    assert eps > 0
    return F.group_norm(X, 1, eps=eps) == F.layer_norm(X, (C, H), eps=eps)


@claim
def instance_norm_is_group_norm(X: Real["N C H"], eps: Real):
    assert C >= 1
    assert H >= 1
    assert eps > 0
    return F.instance_norm(X, eps=eps) == F.group_norm(X, C, eps=eps)


@claim
def attention_by_hand(Q: Real["n d"], K: Real["m d"], V: Real["m e"]):
    assert m >= 1
    assert d >= 1
    return F.scaled_dot_product_attention(Q, K, V) == F.softmax(Q @ K.T / math.sqrt(d), -1) @ V


@claim
def causal_attention_by_a_mask(Q: Real["n d"], K: Real["n d"], V: Real["n e"]):
    assert n >= 1
    assert d >= 1
    S = Q @ K.T / math.sqrt(d)
    i = torch.arange(n)
    masked = torch.where(i[:, None] >= i, S, -float("inf"))
    return F.scaled_dot_product_attention(Q, K, V, is_causal=True) == F.softmax(masked, -1) @ V


@claim
def masked_scores_transposed(S: Real["b n n"]):
    assert n >= 1
    i = torch.arange(n)
    masked = S.masked_fill(i[:, None] < i, -float("inf"))
    return F.softmax(masked.transpose(0, 1), -1).transpose(0, 1) == F.softmax(masked, -1)


# -- losses and activations -----------------------------------------------------------------------


@claim
def mean_square_error(x: Real["m n"], y: Real["m n"]):
    assert m >= 1
    assert n >= 1
    return F.mse_loss(x, y) == ((x - y) ** 2).mean()


@claim
def silu_by_sigmoid(x: Real["n"]):
    return F.silu(x) == x * torch.sigmoid(x)


@claim
def relu_by_parts(x: Real["n"]):
    return F.relu(x) - F.relu(-x) == x


@claim
def hard_tanh_is_clamp(x: Real["n"]):
    return F.hardtanh(x) == torch.clamp(x, -1, 1)


@claim
def gated_halves(x: Real["b 2*n"]):
    a, b = torch.chunk(x, 2, 1)
    return F.glu(x, 1) == a * torch.sigmoid(b)
