"""Every word against the library it is from: one line, one call, run by both.

F is torch.nn.functional. ``i``, ``f``, ``p``, ``b`` make arrays of a shape: integers, floats,
positive floats, truth values; ``n(high, ...)`` integers from 0 to high - 1.
"""

from __future__ import annotations

import ast
import inspect
import re
import zlib
from typing import Any

import numpy as np
import pytest

from symcnn.operators import choices, elementwise
from symcnn.operators.arrays import IGNORED, WordError
from symcnn.operators.words import WORDS

from .calling import Call, Refused, agree, function_of, library

AGREE = """
numpy.sum(i(2, 3))
numpy.sum(i(2, 3), axis=0)
numpy.sum(i(2, 0, 3), 1, keepdims=True)
numpy.sum(i(2, 3, 4), axis=(0, -1))
numpy.sum(b(2, 3), axis=1)
numpy.sum(i())
numpy.prod(i(2, 3), axis=1)
numpy.prod(i(0, 3), axis=0)
numpy.mean(f(2, 3), axis=-1, keepdims=True)
numpy.var(f(2, 3), axis=1)
numpy.var(f(4, 3), axis=0, ddof=1)
numpy.std(f(4, 1))
torch.var(f(4, 3), dim=0)
torch.var(f(4, 3), 0, False)
torch.var(f(4, 3), dim=(0, 1), correction=0, keepdim=True)
torch.std(f(4, 3), unbiased=False)
torch.std(f(4, 3))
Tensor.var(f(4, 3), -1)
torch.var_mean(f(4, 3), dim=0)
torch.std_mean(f(4, 3), dim=1)
numpy.max(i(2, 3), axis=0)
numpy.amin(i(2, 1))
torch.amax(i(2, 3), dim=(0, 1))
torch.max(i(2, 3))
torch.max(i(3, 4), 1)
torch.max(i(3, 4), dim=0, keepdim=True)
torch.max(i(3, 4), i(4))
torch.min(i(3, 4), -1)
torch.aminmax(f(3, 4), dim=1)
numpy.ptp(i(3, 4), axis=1)
numpy.argmax(i(3, 4))
numpy.argmax(n(2, 3, 5), axis=1)
numpy.argmin(n(2, 3, 5), axis=0, keepdims=True)
torch.argmax(n(2, 3, 5), 1)
torch.argmin(n(3, 3, 5), dim=-1, keepdim=True)
numpy.append(i(3), i(2, 2))
numpy.append(i(3, 2), i(1, 2), axis=0)
numpy.average(f(3, 4))
numpy.average(f(3, 4), axis=1)
numpy.average(f(3, 4), axis=-1, weights=p(4))
numpy.average(f(3, 4), weights=p(3, 4), axis=0, keepdims=True)
numpy.copy(i(3, 0))
torch.clone(i(3, 1))
numpy.ndim(i(3, 4))
numpy.shape(i(3, 4))
numpy.size(i(3, 4))
numpy.size(i(3, 4), 1)
torch.numel(i(3, 4))
numpy.convolve(i(5), i(3))
numpy.convolve(i(2), i(5), 'same')
numpy.convolve(i(5), i(4), mode='same')
numpy.convolve(i(2), i(4), mode='valid')
numpy.convolve(i(1), i(1), mode='valid')
numpy.correlate(i(5), i(3))
numpy.correlate(i(2), i(5), 'full')
numpy.correlate(i(2), i(5), 'valid')
numpy.correlate(i(5), i(4), mode='same')
torch.conv2d(i(1, 2, 4, 5), i(3, 2, 2, 2), padding=1)
torch.conv_transpose1d(i(1, 2, 4), i(2, 3, 2), stride=2)
numpy.linalg.vector_norm(f(3, 4), axis=0, ord=1)
numpy.all(n(2, 3, 4), axis=1)
numpy.all(b(0, 3), axis=0)
numpy.any(b(3, 4), axis=0)
torch.any(b(3, 4))
numpy.count_nonzero(n(2, 3, 4), axis=1)
numpy.round(f(7))
numpy.around(f(3, 4), decimals=1)
ndarray.round(f(5), 2)
torch.round(f(7))
Tensor.round(f(5), decimals=1)
numpy.cumsum(i(3, 4))
numpy.cumsum(i(3, 4), axis=1)
torch.cumsum(i(3, 0), 0)
numpy.cumprod(i(3, 2), axis=0)
torch.logcumsumexp(f(3, 2), 0)
numpy.diff(i(3, 5), n=2)
numpy.diff(i(3, 2), n=4)
torch.diff(i(3, 5), dim=0)
numpy.linalg.norm(f(3, 4))
numpy.linalg.norm(f(3, 4), 1)
numpy.linalg.norm(f(3, 4), axis=1, ord=3)
numpy.linalg.norm(f(3, 4), numpy.inf)
numpy.linalg.norm(f(3, 4), -1, (1, 0))
numpy.linalg.norm(f(3, 4), numpy.inf, axis=0, keepdims=True)
torch.norm(f(3, 4), dim=1)
torch.norm(f(3, 4), 1)
torch.linalg.vector_norm(f(3, 4), 4, dim=0)
torch.linalg.matrix_norm(f(2, 3, 4), 1)
torch.dist(f(3, 4), f(4), 2)
F.normalize(f(3, 4))
torch.logsumexp(f(3, 4), 1, keepdim=True)
scipy.special.logsumexp(f(3, 4))
scipy.special.softmax(f(3, 4))
torch.softmax(f(3, 4), dim=0)
F.softmin(f(3, 4), dim=1)
torch.log_softmax(f(3, 4), -1)
torch.special.entr(p(3))
torch.special.erfcx(f(3))
torch.special.ndtr(f(3))
torch.special.log_ndtr(f(3))
torch.special.xlog1py(f(3), p(3))
torch.ldexp(f(3), f(3))
torch.sgn(i(4))
torch.conj(f(3))
torch.real(f(3))
torch.isnan(f(3))
torch.isinf(f(3))
torch.isfinite(f(3))
Tensor.conj_physical(f(2, 3))
torch.select_scatter(i(2, 3), i(2), 1, 2)
torch.select_scatter(i(2, 3), i(3), 0, -1)
torch.diagonal_scatter(i(3, 4), i(3), 1)
torch.diagonal_scatter(i(3, 4), i(2), -1)
torch.diagonal_scatter(i(3, 2, 4), i(2, 3), 0, 0, 2)
torch.gather(i(3, 4), 1, n(3, 2, 4), sparse_grad=True)
numpy.exp(f(2, 3))
numpy.log1p(p(2, 3))
numpy.arctan(f(3))
numpy.arcsin(f(3) / 10)
numpy.arccos(f(3) / 10)
numpy.arctanh(f(3) / 10)
numpy.sinc(f(3))
torch.rsqrt(p(3))
torch.erfc(f(3))
torch.relu(i(5))
torch.sigmoid(f(3))
F.leaky_relu(f(3), 0.2)
F.elu(f(3), alpha=2.0)
torch.selu(f(3))
torch.celu(f(3), 1.5)
F.gelu(f(3))
F.gelu(f(3), approximate='tanh')
F.silu(f(3))
F.mish(f(3))
F.softplus(f(5), 2.0)
F.softplus(f(5), 2.0, threshold=3.0)
F.logsigmoid(f(3))
F.hardtanh(f(6), -2.0, 1.5)
F.relu6(f(6) * 3)
F.hardsigmoid(f(6))
F.hardswish(f(6))
F.softsign(f(6))
F.tanhshrink(f(6))
F.hardshrink(f(6), 1.0)
F.softshrink(f(6), 1.0)
torch.threshold(f(6), 1.0, 7.0)
torch.prelu(f(2, 3, 2), f(3))
torch.prelu(f(2, 3), f(1))
F.rrelu(f(5))
F.dropout(f(5), 0.3, False)
numpy.maximum(i(3, 1), i(4))
numpy.floor_divide(i(3, 4), 3)
numpy.remainder(i(3, 4), n(3, 4) + 1)
numpy.logaddexp2(f(3), f(3))
torch.hypot(f(3), f(3))
torch.add(i(3), i(3), alpha=2)
torch.sub(i(3), 2)
torch.rsub(i(3), 2)
torch.div(i(4), 2, rounding_mode='floor')
torch.pow(p(4), 2.5)
numpy.power(i(4), 3)
scipy.special.xlogy(n(2, 4), p(4))
torch.logit(p(4) / 10, eps=0.25)
torch.lerp(f(3), f(3), 0.25)
torch.addcdiv(f(3), f(3), p(3), value=2)
numpy.heaviside(f(5), 0.5)
torch.eq(n(2, 4), n(2, 4))
numpy.less_equal(i(3, 1), i(1, 3))
numpy.logical_xor(b(4), b(4))
numpy.logical_not(n(2, 4))
numpy.where(b(3, 1), i(4), 0)
torch.where(b(3), i(3), i(3))
Tensor.masked_fill(f(3, 4), b(4), -1.0)
Tensor.masked_fill(f(3, 4), b(4), -numpy.inf)
numpy.clip(i(6), -2, 1)
torch.clamp(f(6), max=1.0)
torch.clamp(f(6), f(6), f(6))
numpy.reshape(i(4, 6), (3, -1))
Tensor.view(i(4, 6), 2, 12)
Tensor.reshape(i(4, 6), (8, 3))
torch.flatten(i(2, 3, 4), 1)
torch.flatten(i(2, 0, 4), 0, 1)
torch.unflatten(i(2, 12), 1, (3, -1))
numpy.ravel(i(2, 3))
numpy.transpose(i(2, 3, 4))
numpy.transpose(i(2, 3, 4), (1, 2, 0))
ndarray.transpose(i(2, 3, 4), 2, 0, 1)
Tensor.permute(i(2, 3, 4), 2, 0, 1)
torch.permute(i(2, 3, 4), (0, -1, 1))
numpy.swapaxes(i(2, 3, 4), 0, -1)
torch.transpose(i(2, 3, 4), 1, 2)
torch.t(i(2, 3))
torch.adjoint(i(2, 3, 4))
numpy.moveaxis(i(2, 3, 4), 0, -1)
torch.movedim(i(2, 3, 4), (0, 1), (2, 0))
numpy.rollaxis(i(2, 3, 4), 2)
numpy.rollaxis(i(2, 3, 4), 0, 3)
numpy.expand_dims(i(2, 3), (0, 3))
torch.unsqueeze(i(2, 3), -1)
numpy.squeeze(i(2, 1, 3), 1)
numpy.squeeze(i(1, 1))
numpy.broadcast_to(i(3, 1), (2, 3, 4))
Tensor.expand(i(3, 1), 2, -1, 4)
Tensor.expand_as(i(3, 1), i(3, 5))
torch.broadcast_tensors(i(3, 1), i(4))
numpy.atleast_2d(i(3))
torch.narrow(i(3, 6), 1, 2, 3)
torch.select(i(3, 6), 1, -1)
torch.unbind(i(3, 1), 1)
torch.squeeze(i(1, 1))
torch.chunk(i(3, 8), 4, -1)
torch.chunk(i(0, 4), 2)
torch.split(i(7, 2), [3, 0, 4])
torch.tensor_split(i(8, 2), 4)
numpy.split(i(6, 2), 3)
numpy.split(i(3, 6), [1, -2], 1)
numpy.vsplit(i(4, 2), 2)
torch.hsplit(i(4, 6), 3)
numpy.hsplit(i(4), 2)
numpy.dsplit(i(2, 3, 4), [1])
numpy.atleast_1d(i())
numpy.flipud(i(3, 2))
Tensor.reshape_as(i(4, 6), i(3, 8))
Tensor.where(i(3), b(3), i(3))
torch.addcmul(f(3), f(3), f(4, 1), value=0.5)
torch.clamp_min(i(5), 1)
torch.clamp_max(i(5), 1)
torch.split(i(3, 1, 4), 1, 1)
numpy.diagonal(i(3, 5), 1)
torch.diagonal(i(3, 5, 4), -1, 1, 2)
numpy.diagonal(i(2, 5), -3)
Tensor.unfold(i(3, 7), 1, 3, 2)
numpy.lib.stride_tricks.sliding_window_view(i(5, 6), (2, 3))
numpy.concatenate((i(2, 3), i(4, 3)))
numpy.concatenate((i(2, 3), i(4)), axis=None)
torch.cat((i(2, 3), i(2, 0), i(2, 1)), 1)
torch.stack((i(2, 3), i(2, 3), i(2, 3)), dim=1)
numpy.vstack((i(3), i(2, 3)))
numpy.hstack((i(3), i(2)))
numpy.hstack((i(3, 2), i(3, 1)))
numpy.dstack((i(3), i(3)))
numpy.column_stack((i(3), i(3, 2)))
numpy.pad(i(3, 4), 1)
numpy.pad(i(3, 4), ((1, 0), (2, 3)), constant_values=5)
numpy.pad(i(3, 4), (1, 2), constant_values=((1, 2), (3, 4)))
numpy.pad(i(3, 4), 2, mode='edge')
numpy.pad(i(3, 4), 2, mode='reflect')
numpy.pad(i(3, 4), ((3, 2), (0, 4)), mode='symmetric')
numpy.pad(i(3, 4), 7, mode='wrap')
F.pad(i(2, 3, 4), (1, 2))
F.pad(i(2, 3, 4), (1, 2, 0, 3), value=7)
F.pad(i(2, 3, 4), (-1, 2, -1, -1))
F.pad(f(2, 3, 4), (1, 3), mode='reflect')
F.pad(f(2, 3, 4), (1, 3, 2, 0), mode='replicate')
F.pad(f(2, 3, 4), (1, 4), mode='circular')
numpy.roll(i(3, 4), 5)
numpy.roll(i(3, 4), (1, -2), axis=(0, 1))
torch.roll(i(3, 4), -1, 1)
numpy.flip(i(3, 4))
torch.flip(i(3, 4), (1,))
numpy.fliplr(i(3, 4))
numpy.rot90(i(3, 4))
torch.rot90(i(2, 3, 4), 3, (1, 2))
numpy.repeat(i(3, 4), 2)
numpy.repeat(i(3, 4), 2, axis=0)
torch.repeat_interleave(i(3, 4), 3, dim=1)
Tensor.repeat(i(3, 4), 2, 1, 3)
numpy.tile(i(3, 4), 2)
torch.tile(i(3, 4), (2, 1, 3))
numpy.zeros((2, 3))
torch.ones(2, 0)
numpy.full((2, 3), 7)
torch.full((2, 3), -numpy.inf)
numpy.zeros_like(i(2, 3))
torch.ones_like(i(2, 3))
torch.full_like(i(2, 3), 4)
Tensor.new_zeros(i(2), 3, 4)
Tensor.new_ones(i(2), (3, 4))
Tensor.new_full(i(2), (3, 4), 5)
numpy.arange(5)
numpy.arange(2, 9, 3)
numpy.arange(9, 2, -2)
numpy.arange(5, 2)
torch.arange(1, 6)
numpy.linspace(1, 2, 5)
numpy.linspace(1, 2, 5, endpoint=False)
torch.linspace(1, 4, 1)
numpy.meshgrid(i(2), i(3), i(4))
torch.meshgrid(i(2), i(3), indexing='ij')
numpy.vander(i(4), 3)
numpy.eye(3)
numpy.eye(3, 4, k=-1)
torch.eye(2, 3)
numpy.identity(3)
numpy.tri(3, 4, 1)
numpy.tril(i(3, 4))
numpy.tril(b(3, 4), 1)
torch.tril(i(2, 3, 4), -1)
torch.triu(i(2, 3, 4), diagonal=1)
numpy.diag(i(3))
numpy.diag(i(3), k=-2)
torch.diag(i(3, 4), 1)
numpy.diagflat(i(2, 3), 1)
torch.diag_embed(i(2, 3), 1)
torch.diag_embed(i(2, 3), dim1=0, dim2=2)
F.one_hot(n(4, 2, 3), 4)
numpy.trace(i(3, 4), 1)
numpy.trace(i(3, 4, 2), 0, 1, 2)
torch.trace(i(3, 4))
numpy.take(i(3, 4), n(12, 2, 3))
numpy.take(i(3, 4), n(4, 2, 3), axis=1)
torch.take(i(3, 4), n(12, 2, 3))
torch.index_select(i(3, 4), 1, n(4, 5))
torch.gather(i(3, 4), 1, n(4, 2, 5))
torch.gather(i(3, 4), 0, n(3, 5, 4))
numpy.take_along_axis(i(3, 4), n(4, 3, 2), axis=1)
numpy.take_along_axis(i(3, 4), n(4, 1, 2), 1)
torch.take_along_dim(i(3, 1, 4), n(4, 1, 2, 5), 2)
F.embedding(n(5, 2, 3), f(5, 4))
torch.scatter_add(i(3, 4), 0, n(3, 2, 3), i(5, 4))
torch.scatter_add(i(3, 4), 1, n(4, 3, 6), i(3, 6))
torch.index_add(i(3, 4), 1, n(4, 6), i(3, 6), alpha=2)
torch.index_fill(i(3, 4), 0, n(3, 2), 9)
torch.scatter(i(3, 4), 1, n(4, 2, 2), 9)
numpy.isin(n(5, 3, 4), n(5, 2))
numpy.einsum('ij,jk->ik', i(2, 3), i(3, 4))
numpy.einsum('ij,jk', i(2, 3), i(3, 4))
numpy.einsum('ba', i(2, 3))
numpy.einsum('ii', i(3, 3))
numpy.einsum('ii->i', i(3, 3))
numpy.einsum('bhqd,bhkd->bhqk', i(2, 1, 3, 2), i(2, 1, 4, 2))
numpy.einsum('...ij,...jk->...ik', i(2, 3, 2), i(2, 2))
torch.einsum('i...,j...->ij...', i(2, 3), i(4, 3))
torch.einsum('b n d -> d', i(2, 3, 4))
torch.einsum('ij->', i(2, 3))
einops.rearrange(i(2, 6, 3), 'b (h d) n -> b h n d', h=3)
einops.rearrange(i(2, 4, 6, 3), 'b (h p) (w q) c -> b (h w) (p q c)', p=2, q=3)
einops.rearrange(i(2, 3, 4), '... n -> n ...')
einops.rearrange(i(2, 3, 4), 'a ... -> (a ...)')
einops.rearrange(i(2, 1, 3), 'a 1 b -> a b 1')
einops.reduce(i(2, 6, 4), 'b (h p) w -> b h w', 'sum', p=2)
einops.reduce(f(2, 6, 4), 'b c w -> b 1 w', 'mean')
einops.reduce(i(2, 6, 4), '... (h p) w -> ... h', 'max', h=2)
einops.reduce(i(2, 3), 'a b -> ', 'prod')
einops.repeat(i(2, 3), 'h w -> h w c', c=4)
einops.repeat(i(2, 3), 'h w -> (h r) (c w)', c=2, r=3)
einops.einsum(i(2, 3), i(3, 4), 'row k, k col -> row col')
einops.einsum(i(2, 3, 3), i(3, 4), '... k, k col -> ... col')
numpy.matmul(i(2, 3), i(3, 4))
numpy.matmul(i(3), i(3, 4))
numpy.matmul(i(2, 1, 2, 3), i(5, 3, 4))
numpy.matmul(i(2, 2, 3), i(3))
torch.matmul(i(3), i(3))
torch.mm(i(2, 0), i(0, 4))
torch.bmm(i(2, 3, 2), i(2, 2, 4))
torch.mv(i(2, 3), i(3))
torch.dot(i(3), i(3))
numpy.dot(i(2, 3, 4), i(5, 4, 2))
numpy.dot(i(2, 3), 2)
numpy.vdot(i(2, 3), i(3, 2))
torch.vdot(i(3), i(3))
numpy.vecdot(i(2, 3), i(3))
torch.linalg.vecdot(f(3, 2), f(3, 2), dim=0)
numpy.inner(i(2, 3), i(4, 3))
numpy.outer(i(2, 3), i(4))
torch.outer(i(2), i(4))
numpy.kron(i(2, 3), i(4))
torch.kron(i(2, 3), i(3, 2))
numpy.tensordot(i(2, 3, 4), i(3, 4, 5))
numpy.tensordot(i(2, 3, 4), i(4, 3), ((1, 2), (1, 0)))
torch.tensordot(i(2, 3), i(3, 2), 1)
numpy.tensordot(i(2, 3), i(2), 0)
numpy.linalg.multi_dot([i(2, 3), i(3, 1), i(1, 4)])
torch.linalg.multi_dot([i(3), i(3, 2)])
numpy.cross(i(2, 3), i(3))
torch.linalg.cross(i(3, 2), i(3, 2), dim=0)
torch.addmm(f(4), f(2, 3), f(3, 4), beta=2, alpha=3)
torch.addmv(f(2), f(2, 3), f(3))
torch.addr(f(2, 3), f(2), f(3), alpha=2)
torch.baddbmm(f(2, 1, 4), f(2, 3, 2), f(2, 2, 4))
torch.addbmm(f(3, 4), f(2, 3, 2), f(2, 2, 4), beta=0.5)
F.linear(f(2, 3), f(4, 3), f(4))
F.linear(f(3), f(4, 3))
F.bilinear(f(2, 3), f(2, 4), f(5, 3, 4), f(5))
F.conv1d(f(2, 3, 7), f(4, 3, 2), f(4))
F.conv1d(f(3, 7), f(4, 3, 3), stride=2, padding=1, dilation=2)
F.conv1d(f(2, 4, 7), f(6, 2, 2), f(6), groups=2)
F.conv1d(f(2, 3, 7), f(4, 3, 4), padding='same', dilation=2)
F.conv1d(f(2, 3, 7), f(4, 3, 3), padding='same')
F.conv1d(f(2, 3, 7), f(4, 3, 4), padding='valid')
F.conv1d(f(0, 3, 7), f(4, 3, 4))
F.conv2d(f(2, 2, 5, 6), f(3, 2, 3, 2), f(3), 2, 1)
F.conv2d(f(1, 4, 5, 6), f(4, 1, 3, 2), None, (2, 3), (1, 2), (2, 1), 4)
F.conv2d(f(2, 2, 5, 6), f(3, 2, 3, 1), padding=(0, 1))
F.conv3d(f(1, 2, 3, 4, 3), f(2, 2, 2, 2, 1), padding=1, stride=(1, 2, 1))
F.conv_transpose1d(f(2, 3, 4), f(3, 2, 3), f(2), 2, 1, 1)
F.conv_transpose1d(f(4, 4), f(4, 2, 3), stride=3, groups=2, dilation=2)
F.conv_transpose2d(f(2, 3, 4, 2), f(3, 2, 3, 2), None, (2, 3), 1, (1, 2))
F.conv_transpose3d(f(1, 2, 2, 3, 2), f(2, 1, 2, 2, 1), stride=2)
F.unfold(f(2, 3, 5, 6), (3, 2))
F.unfold(f(3, 5, 6), 2, dilation=2, padding=1, stride=2)
F.fold(f(2, 12, 12), (4, 5), (2, 2))
F.fold(f(2, 12, 6), (4, 5), (2, 2), padding=1, stride=(3, 2))
F.avg_pool1d(f(2, 3, 7), 3)
F.avg_pool1d(f(3, 7), 3, 2, 1)
F.avg_pool1d(f(3, 7), 3, 2, 1, count_include_pad=False)
F.avg_pool1d(f(3, 8), 3, 2, 1, ceil_mode=True)
F.avg_pool1d(f(3, 8), 3, 3, 1, True, False)
F.avg_pool2d(f(2, 3, 5, 6), (3, 2), divisor_override=5)
F.avg_pool2d(f(2, 3, 5, 6), 2, (2, 3), 1, ceil_mode=True)
F.avg_pool3d(f(2, 3, 3, 4), 2)
F.max_pool1d(f(2, 3, 7), 3, 2, 1)
F.max_pool1d(f(3, 7), 2, ceil_mode=True)
F.max_pool1d(f(3, 7), 3, 2, 1, 2)
F.max_pool2d(f(2, 1, 5, 6), (3, 2), (2, 1), (1, 0))
F.max_pool2d(f(2, 1, 5, 6), 2)
F.max_pool3d(f(2, 3, 4, 3), 2, 1)
F.max_pool1d(f(2, 3, 7), 2, return_indices=True)
F.max_pool2d(f(2, 3, 5, 6), 3, 2, 1, return_indices=True)
F.adaptive_max_pool2d(f(2, 3, 5, 6), 2, True)
F.adaptive_avg_pool1d(f(2, 3, 7), 3)
F.adaptive_avg_pool2d(f(2, 3, 4, 6), (1, 2))
F.adaptive_avg_pool2d(f(2, 3, 4, 6), (None, 4))
F.adaptive_avg_pool3d(f(2, 3, 4, 2), 2)
F.adaptive_max_pool1d(f(2, 3, 7), 3)
F.adaptive_max_pool2d(f(2, 3, 7, 4), (3, 2))
F.adaptive_max_pool3d(f(2, 3, 4, 2), 1)
F.lp_pool1d(f(2, 3, 7), 2, 3)
F.lp_pool2d(p(2, 3, 5, 5), 3.0, 2, 1)
F.lp_pool3d(f(2, 3, 4, 5), 2, 2)
F.layer_norm(f(2, 3, 4), (4,), f(4), f(4))
F.layer_norm(f(2, 3, 4), (3, 4), f(3, 4), eps=0.5)
F.rms_norm(f(2, 3, 4), (4,), f(4), 0.001)
F.batch_norm(f(2, 3, 4), f(3), p(3), f(3), f(3))
F.batch_norm(f(4, 3), None, None, f(3), f(3), True)
F.instance_norm(f(2, 3, 4), weight=f(3), bias=f(3))
F.instance_norm(f(2, 3, 4), f(3), p(3), use_input_stats=False)
F.group_norm(f(2, 6, 3), 2, f(6), f(6))
F.group_norm(f(3, 4), 4)
F.local_response_norm(f(2, 5, 3), 3, 0.1, 0.5, 2.0)
F.local_response_norm(f(2, 5, 3), 4)
F.mse_loss(f(2, 3), f(2, 3))
F.mse_loss(f(2, 3), f(2, 3), reduction='none')
F.mse_loss(f(2, 3), f(2, 3), weight=p(2, 3))
F.l1_loss(f(2, 3), f(2, 3), reduction='sum')
F.smooth_l1_loss(f(2, 3), f(2, 3), beta=2.0)
F.smooth_l1_loss(f(2, 3), f(2, 3), beta=0.0)
F.huber_loss(f(2, 3), f(2, 3), delta=2.0)
F.huber_loss(f(2, 3), f(2, 3), weight=p(2, 3))
F.cosine_similarity(f(2, 3, 4), f(1, 3, 4))
F.cosine_similarity(f(2, 3), f(2, 3), 0, 10.0)
F.pairwise_distance(f(2, 3), f(2, 3))
F.pairwise_distance(f(2, 3), f(3), 1, keepdim=True)
torch.cdist(f(2, 3, 4), f(2, 5, 4))
torch.cdist(f(3, 4), f(5, 4), 1.0)
F.binary_cross_entropy(p(2, 3) / 10, p(2, 3) / 5)
F.binary_cross_entropy(p(2, 3) / 10, p(2, 3) / 5, p(3), reduction='none')
F.binary_cross_entropy_with_logits(f(2, 3), p(2, 3))
F.binary_cross_entropy_with_logits(f(2, 3), p(2, 3), p(3), pos_weight=p(3))
F.kl_div(f(2, 3), n(2, 2, 3) / 2, reduction='batchmean')
F.kl_div(f(2, 3), f(2, 3), log_target=True, reduction='sum')
F.nll_loss(f(4, 3), n(3, 4))
F.nll_loss(f(4, 3), n(3, 4), p(3))
F.nll_loss(f(4, 3, 2), n(3, 4, 2), p(3), ignore_index=1)
F.nll_loss(f(4, 3), n(3, 4), reduction='none')
F.cross_entropy(f(4, 3), n(3, 4))
F.cross_entropy(f(3), n(3))
F.cross_entropy(f(4, 3, 2), n(3, 4, 2), p(3), label_smoothing=0.25)
F.cross_entropy(f(4, 3), n(3, 4), ignore_index=1, label_smoothing=0.25)
F.cross_entropy(f(4, 3), p(4, 3), p(3), label_smoothing=0.25)
F.cross_entropy(f(4, 3), p(4, 3), reduction='none')
F.poisson_nll_loss(f(4), p(4))
F.poisson_nll_loss(p(4), p(4), False, True)
F.gaussian_nll_loss(f(4, 2), f(4, 2), p(4, 2), full=True)
F.gaussian_nll_loss(f(4, 2), f(4, 2), p(4))
F.hinge_embedding_loss(f(6), n(2, 6) * 2.0 - 1)
F.margin_ranking_loss(f(6), f(6), n(2, 6) * 2.0 - 1, 0.5)
F.soft_margin_loss(f(6), n(2, 6) * 2.0 - 1)
F.cosine_embedding_loss(f(6, 2), f(6, 2), n(2, 6) * 2.0 - 1, 0.1)
F.triplet_margin_loss(f(6, 2), f(6, 2), f(6, 2))
F.triplet_margin_loss(f(6, 2), f(6, 2), f(6, 2), p=1, swap=True)
F.multilabel_soft_margin_loss(f(4, 3), n(2, 4, 3) * 1.0)
F.multi_margin_loss(f(4, 3), n(3, 4), 2, weight=p(3))
F.glu(f(2, 6))
F.glu(f(4, 3), 0)
F.scaled_dot_product_attention(f(2, 3, 4), f(2, 5, 4), f(2, 5, 2))
F.scaled_dot_product_attention(f(3, 4), f(5, 4), f(5, 2), is_causal=True)
F.scaled_dot_product_attention(f(3, 4), f(5, 4), f(5, 2), f(3, 5), scale=0.3)
F.scaled_dot_product_attention(f(2, 3, 4), f(2, 5, 4), f(2, 5, 2), p(3, 5) > 1)
F.scaled_dot_product_attention(f(4, 1, 2), f(2, 5, 2), f(2, 5, 2), enable_gqa=True)
F.pixel_shuffle(i(2, 12, 2, 3), 2)
F.pixel_unshuffle(i(3, 4, 6), 2)
F.channel_shuffle(i(2, 6, 3), 3)
F.interpolate(f(2, 3, 4), 6)
F.interpolate(f(2, 3, 7), 3, mode='nearest-exact')
F.interpolate(f(2, 3, 2, 3), scale_factor=2)
F.interpolate(f(2, 3, 2, 3), scale_factor=(2.0, 1.5), mode='nearest')
F.interpolate(f(2, 3, 4), 7, mode='linear')
F.interpolate(f(2, 3, 4), 7, mode='linear', align_corners=True)
F.interpolate(f(2, 1, 4, 3), (3, 5), mode='bilinear')
F.interpolate(f(2, 1, 4, 3), scale_factor=2, mode='bilinear', align_corners=True)
F.interpolate(f(2, 1, 2, 3, 2), scale_factor=1.5, mode='trilinear')
F.interpolate(f(2, 1, 4, 3), (3, 2), mode='area')
F.interpolate(f(2, 1, 4, 3), (5, 2), mode='bicubic')
F.interpolate(f(2, 1, 4, 3), (3, 7), mode='bicubic', align_corners=True)
numpy.atleast_3d(i(3))
numpy.atleast_3d(i(3, 2))
torch.block_diag(i(2, 3), i(2), i(3, 1))
numpy.sort(i(2, 7))
numpy.sort(f(3, 0, 2), axis=0)
numpy.sort(i(2, 3), axis=None)
torch.sort(i(2, 7), stable=True)
torch.sort(n(900, 2, 3), 0, True)
torch.argsort(i(7), dim=0, descending=True, stable=True)
Tensor.argsort(n(900, 3), 0, True)
torch.argsort(n(900, 3))
torch.topk(n(900, 2, 3), 2)
Tensor.topk(n(900, 1, 3), 2, largest=False)
torch.kthvalue(n(900, 2, 3), 2)
Tensor.kthvalue(n(900, 2, 3), 1, 0, keepdim=True)
numpy.median(i(2, 7))
numpy.median(f(2, 7), axis=1)
numpy.median(f(4, 3), axis=0, keepdims=True)
numpy.median(i(2, 1, 3), keepdims=True)
numpy.block([[i(2, 3), i(2, 1)], [i(1, 2), i(1, 2)]])
numpy.block([i(3), 2, i(0)])
numpy.block([[i(3)], [i(2, 3)]])
numpy.block([[[i(2)]], [[i(1, 2)]]])
numpy.block(i(2, 3))
F.grid_sample(f(2, 3, 4, 5), f(2, 3, 2, 2) / 2, align_corners=False)
F.grid_sample(f(1, 2, 3, 4), f(1, 3, 2, 2) / 2, padding_mode='border', align_corners=True)
F.grid_sample(f(1, 2, 1, 4), f(1, 0, 2, 2), align_corners=True)
numpy.bitwise_and(b(3, 1), b(4))
torch.bitwise_or(b(3), b(3))
torch.bitwise_xor(b(3), b(3))
torch.cummax(n(3, 2, 5), 1)
torch.cummin(n(3, 5), 0)
ndarray.T(i(2, 3, 4))
Tensor.mT(i(2, 3, 4))
Tensor.T(i(2, 3))
"""

# Where a length decides the shape of the result, it is one that is written out.
WRITTEN_OUT = """
torch.unbind(i(3, 2), 1)
torch.squeeze(i(3, 1), 0)
torch.squeeze(i(3, 1), (0, 1))
torch.chunk(i(3, 7), 3, 1)
torch.split(i(7, 2), 3)
torch.tensor_split(i(7, 2), 3)
numpy.array_split(i(7, 2), 5)
"""

# The call, and a part of the reason.
REFUSE = """
numpy.sum(i(2, 3), axis=2): no axis 2
numpy.reshape(i(2, 3), (4, 2)): number of entries
numpy.max(i(0, 3), axis=0): at least one entry
F.dropout(f(3)): random
numpy.concatenate((i(2, 3), i(2))): number of axes
numpy.concatenate((i(2, 3), i(2, 4))): other lengths
F.pad(f(1, 1, 4), (4, 0), mode='reflect'): less than the axis
F.pad(f(4), (1, 1), mode='reflect'): last axes
numpy.pad(i(3), 1, mode='mean'): is not read
numpy.transpose(i(2, 3), (0, 0)): no order
numpy.squeeze(i(2, 3), 0): length 1
torch.split(i(4, 3), (1, 1), 1): add up
numpy.linalg.norm(f(3, 4), 2): singular values
torch.narrow(i(3, 6), 1, 4, 3): inside
Tensor.repeat(i(3, 4), 2): each of the 2 axes
torch.prelu(f(2, 3), f(2)): channel
numpy.add(i(2), i(3)): equal lengths
numpy.rot90(i(3, 4), 1, (0, 0)): two axes
numpy.matmul(i(2, 3), i(4, 3)): inner lengths
numpy.matmul(i(2, 3), 2): write *
torch.mm(i(3), i(3, 2)): 2 and 2 axes
torch.bmm(i(1, 2, 2), i(2, 2, 2)): one length
numpy.einsum('ij,jk->ik', i(2, 3), i(2, 4)): index j
numpy.einsum('ij->ik', i(2, 3)): in no array
numpy.einsum('ij,jk->ik', i(2, 3)): for 1 arrays
einops.rearrange(i(2, 6), 'b (h d) -> b h', h=3): both sides
einops.rearrange(i(2, 6), 'b (h d) -> b h d'): not known
einops.rearrange(i(2, 6), 'b (h d) -> b h d', h=4): divides
einops.repeat(i(2), 'a -> a b'): not known
F.one_hot(n(4, 3)): num_classes
F.one_hot(n(4, 9), 2): in range
torch.gather(i(3, 4), 1, n(5, 9, 2)): no longer
torch.gather(i(3, 4), 1, n(9, 3, 40)): in range
torch.scatter(i(3, 4), 1, n(4, 2, 2), i(2, 2)): scatter_add
numpy.arange(0.5, 3): integers
numpy.cross(i(2), i(2)): three entries
F.layer_norm(f(2, 3, 4), (3,)): last axes
F.rms_norm(f(2, 3), (3,)): give eps
F.batch_norm(f(2, 3), None, None): running_mean
F.batch_norm(f(2, 3), None, None, f(2), training=True): lengths of their axes
F.group_norm(f(2, 6, 3), 4): divisible
F.mse_loss(f(3), f(3), reduction='most'): 'mean'
F.mse_loss(f(3), f(3), size_average=False): reduction=
F.binary_cross_entropy(p(3), p(3)): positive
F.binary_cross_entropy(p(3) / 10, p(3, 3)): one shape
F.nll_loss(f(4, 3), n(9, 4) + 3): in range
F.cross_entropy(f(4, 3), n(3, 5)): one shape
F.glu(f(2, 5)): 2 equal parts
F.scaled_dot_product_attention(f(2, 3), f(2, 3), f(2, 3), dropout_p=0.1): random
F.pixel_shuffle(i(6, 2, 3), 2): divisible
F.pixel_unshuffle(i(6, 3, 3), 2): divides
F.interpolate(f(2, 3, 4), 6, mode='bicubic'): 'bicubic'
F.grid_sample(f(1, 2, 3, 4), f(1, 3, 2, 2), mode='nearest'): 'bilinear'
F.grid_sample(f(1, 2, 3, 4), f(1, 3, 2, 3)): pairs
torch.argsort(numpy.array([2, 1, 2])): equal
torch.topk(numpy.array([3, 1, 2]), 4): inside
torch.kthvalue(numpy.array([3, 1, 2]), 0): from 1
numpy.median(f(0)): one entry
numpy.block([i(2), [i(2)]]): equally deep
F.interpolate(f(2, 3, 4), 6, mode='bilinear'): 1 dimensions
F.conv1d(f(2, 3, 7), f(4, 2, 2)): weight channels
F.conv1d(f(2, 3, 2), f(4, 3, 3)): not larger
F.conv1d(f(2, 3, 7), f(4, 3, 3), f(3)): one bias
F.conv1d(f(2, 3, 7), f(4, 3, 3), stride=2, padding='same'): stride 1
F.conv1d(f(2, 3, 7), f(4, 3, 3), stride=0): stride
F.conv2d(f(2, 4, 5, 5), f(3, 2, 1, 1), groups=2): divisible
F.conv2d(f(3, 4), f(3, 2, 1, 1)): 3 or 4 axes
F.conv_transpose1d(f(2, 3, 4), f(3, 2, 3), output_padding=2): less than
F.fold(f(2, 12, 11), (4, 5), (2, 2)): one column
F.fold(f(2, 11, 12), (4, 5), (2, 2)): divisible
F.max_pool1d(f(2, 3, 7), 2, 2, 2): half of the window
"""


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


LEFT_OUT = ("prelu", "bitwise_and", "bitwise_or", "bitwise_xor")


def simple() -> list[str]:
    """A line for every spelling of a word that takes one or two arrays, entry by entry."""
    found = []
    for module in (elementwise, choices):
        for name, (one, spelling) in WORDS.items():
            if one.definition.__module__ == module.__name__ and len(spelling.text) < 50:
                kinds = list(one.kinds.values())
                if kinds == ["Array"]:
                    found.append(f"{name}({'p(3) + 1' if 'cosh' in name else 'p(3, 1) / 10'})")
                elif kinds == ["Array", "Array"] and not name.endswith(LEFT_OUT):
                    whole = name.endswith(("floor_divide", "mod", "remainder"))
                    made = "n(9, 4) + 1" if whole else "p(4)"
                    found.append(f"{name}({made.replace('4', '3, 1')}, {made})")
    return found


def arguments(text: str) -> tuple[str, list[Any], dict[str, Any]]:
    """The name of the word, and the arguments of a call, its arrays made from its text."""
    call = ast.parse(text, mode="eval").body
    random = np.random.default_rng(zlib.crc32(text.encode()))
    makers = {
        "i": lambda *shape: random.integers(-5, 6, shape),
        "f": lambda *shape: random.integers(-5, 6, shape) / 2,
        "p": lambda *shape: random.integers(1, 9, shape) / 2,
        "b": lambda *shape: random.integers(0, 2, shape) > 0,
        "n": lambda high, *shape: random.integers(0, high, shape),
        "numpy": np,
    }

    def value(node: ast.expr) -> Any:
        return eval(compile(ast.Expression(node), "case", "eval"), makers)

    assert isinstance(call, ast.Call)
    name = re.sub(r"^F\.", "torch.nn.functional.", ast.unparse(call.func))
    options = {k.arg: value(k.value) for k in call.keywords}
    return name, [value(a) for a in call.args], options


@pytest.mark.sampled
@pytest.mark.parametrize("text", simple())
def test_a_function_is_what_the_library_computes(text):
    test_a_word_is_what_the_library_computes(text)


@pytest.mark.parametrize("text", lines(AGREE))
def test_a_word_is_what_the_library_computes(text):
    name, args, options = arguments(text)
    expected = library(name, args, options)
    assert agree(Call(name, args, options).value(), expected)
    assert agree(Call(name, args, options, symbolic=False).value(), expected)


@pytest.mark.parametrize("text", lines(WRITTEN_OUT))
def test_a_length_decides(text):
    name, args, options = arguments(text)
    expected = library(name, args, options)
    assert agree(Call(name, args, options, symbolic=False).value(), expected)
    with pytest.raises((WordError, Refused)):
        Call(name, args, options).value()


@pytest.mark.parametrize("text", lines(REFUSE))
def test_a_word_refuses(text):
    text, _, reason = text.rpartition(": ")
    with pytest.raises((WordError, Refused), match=reason):
        Call(*arguments(text)).value()


def test_every_word_has_a_line():
    """A word whose definition no line calls, under any of its spellings, is not checked."""
    called = {WORDS[arguments(text)[0]][0] for text in lines(AGREE) + simple()}
    called.add(WORDS["numpy.empty"][0])
    functions = {n: w for n, (w, _) in WORDS.items() if not re.fullmatch(r"torch\.nn\.\w+", n)}
    unchecked = {name for name, w in functions.items() if w not in called}
    assert not unchecked


@pytest.mark.sampled
@pytest.mark.parametrize("name", sorted(WORDS))
def test_the_library_has_the_spelling(name):
    """The name exists, and where Python can tell, with these parameters and defaults."""
    found = function_of(name)
    try:
        theirs = inspect.signature(found).parameters
    except (TypeError, ValueError):
        return
    ours = dict(WORDS[name][1].parameters)
    if name.startswith(("Tensor.", "ndarray.")) or any("*" in p for p in ours):
        return
    if any(q.kind in (q.VAR_POSITIONAL, q.VAR_KEYWORD) for q in theirs.values()):
        return
    for place, (p, default) in enumerate(ours.items()):
        assert p in theirs or place == 0 or name.startswith("scipy"), p
        if p in theirs and default is not inspect.Parameter.empty and p not in IGNORED:
            actual = theirs[p].default
            assert actual == default or actual in (np._NoValue, None), p
