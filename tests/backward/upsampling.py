"""Nearest neighbour upsampling as a transposed convolution, as a homework asks for it."""

import torch
import torch.nn as nn


def upsample_forward(x, r):
    """
    - x: images of shape (N, C, H, W)
    """
    assert x.shape[1] >= 1
    layer = nn.Upsample(scale_factor=r, mode="nearest")
    return layer(x), r


def upsample_backward(dout, r):
    N, C, H, W = dout.shape
    layer = nn.Conv2d(C, C, kernel_size=r, stride=r, groups=C, bias=False)
    layer.weight.data = torch.ones(C, 1, r, r)
    dx = layer(dout)
    return dx


def transposed_forward(x, r):
    """
    - x: images of shape (N, 1, H, W)
    """
    layer = nn.ConvTranspose2d(1, 1, kernel_size=r, stride=r, bias=False)
    layer.weight.data = torch.ones(1, 1, r, r)
    return layer(x), r


def transposed_backward(dout, r):
    N, C, H, W = dout.shape
    dx = dout.reshape(N, C, H // r, r, W // r, r).sum(dim=(3, 5))
    return dx


def by_groups_forward(x, r):
    N, C, H, W = x.shape
    layer = nn.ConvTranspose2d(C, C, kernel_size=r, stride=r, groups=C, bias=False)
    nn.init.ones_(layer.weight)
    return layer(x), r


def by_groups_backward(dout, r):
    dx = r**2 * nn.functional.avg_pool2d(dout, r)
    return dx
