"""Rules of JAX: ``custom_vjp`` with a forward and a backward function."""

import jax
import jax.numpy as jnp


@jax.custom_vjp
def log1pexp(x):
    return jnp.log(1.0 + jnp.exp(x))


def log1pexp_fwd(x):
    return log1pexp(x), x


def log1pexp_bwd(x, g):
    return (g * (1 - 1 / (1 + jnp.exp(x))),)


log1pexp.defvjp(log1pexp_fwd, log1pexp_bwd)


@jax.custom_vjp
def scaled(x, y):
    return jnp.sin(x) * y


def scaled_fwd(x, y):
    return jnp.sin(x) * y, (jnp.cos(x), jnp.sin(x), y)


def scaled_bwd(res, g):
    cos_x, sin_x, y = res
    return (cos_x * g * y, sin_x * g)


scaled.defvjp(scaled_fwd, scaled_bwd)
