"""Networks of any depth: the derivative of the layers in a parameter, by induction on the depth.

Layer t has ``w[t]`` entries ``y(t, i, u)``, functions of a parameter u (an input, a bias, a
matrix of weights). For t < L, ``y(t + 1, i, u) = sigma(z)`` with the preactivation ``z =
sum_{k < w[t]} A[t, i, k]*y(t, k, u) + b[t, i]``. All matrices are stored in one tensor A, of
which layer t uses the first w[t + 1] rows and w[t] columns; all biases in b.

``Q[t]`` is the product of the layer Jacobians, D A ... D A, at the point: ``Q[0] = I`` and
``Q[t + 1] = diag(sigma'(z)) A Q[t]``.
"""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.kernel.axioms import derivative
from symcnn.kernel.binding import close
from symcnn.kernel.rules import (
    arithmetic, assume, congruence, cut, equal_formulas, forall_elim, forall_intro, induction,
    instantiate, ring, symmetry,
)  # fmt: skip
from symcnn.kernel.terms import (
    INT, ZERO, And, Bracket, Eq, Fun, Lam, Le, Pred, Range, Space, Term, Var,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem
from symcnn.lemmas.derivatives import (
    derivative_add, derivative_constant, derivative_mul, derivative_sum, derivative_value,
)  # fmt: skip
from symcnn.lemmas.chain_rule import derivative_chain

from .conversions import after, maybe, somewhere
from .logic import implication
from .notation import for_all, index_tensor, tensor, total
from .reasoning import detach, implies
from .sum_rules import factor_out

t, i, k = (Var(name, INT) for name in "tik")


@dataclass(frozen=True)
class Network:
    """The layers as functions of the parameter ``point``, and their product of Jacobians."""

    depth: Var
    widths: Var
    A: Var
    b: Var
    Q: Var
    sigma: Fun
    y: Fun
    point: Var

    @classmethod
    def named(cls, depth: Var, widest: Var, inputs: Var, point: Var) -> Network:
        """The network whose parts have the names of this module, of layers of that size at most.

        >>> L, W, d = (Var(name, INT) for name in "LWd")
        >>> str(Network.named(L, W, d, tensor("x", d)).A.shape)
        '(<Var L>, <Var W>, <Var W>)'
        """
        L, W = depth, widest
        w, A, b = index_tensor("w", L + 1), tensor("A", L, W, W), tensor("b", L, W)
        return cls(L, w, A, b, tensor("Q", L + 1, W, inputs), Fun("sigma"), Fun("y"), point)

    @property
    def space(self) -> Space:
        """The space of the parameter."""
        return Space(self.point.element, self.point.shape)

    def preactivation(self, layer: Term, row: Term, u: Term) -> Term:
        """What sigma is applied to for the entry ``row`` of the layer after ``layer``."""
        A, b = self.A, self.b
        inputs = total(self.widths[layer], lambda k: A[layer, row, k] * self.y(layer, k, u))
        return inputs + b[layer, row]

    @property
    def sizes(self) -> Term:
        """Every layer fits into the tensors."""
        most = self.A.shape[1]
        return for_all(
            self.depth + 1, lambda t: And(Le(ZERO, self.widths[t]), Le(self.widths[t], most))
        )

    @property
    def layers(self) -> Term:
        """Each layer is sigma of the preactivation, for every value of the parameter."""
        return for_all(
            self.depth,
            lambda t: for_all(
                self.widths[t + 1],
                lambda i: for_all(
                    self.space,
                    lambda u: Eq(self.y(t + 1, i, u), self.sigma(self.preactivation(t, i, u))),
                ),
            ),
        )

    @property
    def smooth(self) -> Term:
        """sigma is differentiable at every preactivation of the point."""
        z = self.preactivation
        return for_all(
            self.depth,
            lambda t: for_all(
                self.widths[t + 1],
                lambda i: Pred("differentiable", (self.sigma,), (z(t, i, self.point),)),
            ),
        )

    @property
    def product_starts(self) -> Term:
        """``Q[0] = I``"""
        n = self.Q.shape[2]
        return for_all(n, n, lambda i, j: Eq(self.Q[0, i, j], Bracket(Eq(i, j))))

    @property
    def product_grows(self) -> Term:
        """``Q[t + 1] = diag(sigma'(z)) A Q[t]``"""
        Q, A = self.Q, self.A
        z = self.preactivation
        return for_all(
            self.depth,
            lambda t: for_all(
                self.widths[t + 1],
                Q.shape[2],
                lambda i, j: Eq(
                    Q[t + 1, i, j],
                    self.sigma.prime(z(t, i, self.point))
                    * total(self.widths[t], lambda k: A[t, i, k] * Q[t, k, j]),
                ),
            ),
        )

    # -- the induction -------------------------------------------------------------------

    def entry(self, layer: Term, row: Term) -> Lam:
        """The entry of a layer as a function of the parameter."""
        u = Var("u", self.point.element, self.point.shape)
        return Lam(self.space, close(self.y(layer, row, u), u), "u")

    def claim(self, layer: Term, places: tuple[Term, ...], column: Term, factor: Term) -> Term:
        """For all entries i of the layer: the derivative is ``Q[layer, i, column]*factor``."""
        return implies(
            layer <= self.depth,
            for_all(
                self.widths[layer],
                lambda i: derivative(
                    self.entry(layer, i), self.point, places, self.Q[layer, i, column] * factor
                ),
            ),
        )

    def affine(
        self, entry: Theorem, weight: Term, width: Term, bias: Term, places: tuple[Term, ...]
    ) -> Theorem:
        """The derivative of ``sum_{k < width} weight*y_k + bias`` from that of the entry y_k."""
        factor, constant = Lam(self.space, weight, "u"), Lam(self.space, bias, "u")
        part = derivative_mul((derivative_constant(factor, self.point, places), entry))
        inputs = derivative_sum(part, k, width)
        return derivative_add((inputs, derivative_constant(constant, self.point, places)))

    def output(
        self, layers: Theorem, weight: Term, bias: Term, places: tuple[Term, ...]
    ) -> Theorem:
        """The derivative of the affine output ``sum_k weight*y(L, k, u) + bias``.

        ``layers`` is the claim for all layers t; k is free in ``weight``.
        """
        L = self.depth
        last = detach(instantiate(layers, ((t, L),)), arithmetic((), L <= L))
        entry = forall_elim(last, k, (k >= 0, k < self.widths[L]))
        return derivative_value(self.affine(entry, weight, self.widths[L], bias, places))

    def next_layer(self, places: tuple[Term, ...], column: Var, factor: Term) -> Theorem:
        """If the claim holds for layer t, then for layer t + 1."""
        inside, row = (t >= 0, t < self.depth), (i >= 0, i < self.widths[t + 1])
        known = detach(
            assume(self.claim(t, places, column, factor)),
            arithmetic((t + 1 <= self.depth,), t <= self.depth),
        )
        entry = forall_elim(known, k, (k >= 0, k < self.widths[t]))
        z = self.affine(entry, self.A[t, i, k], self.widths[t], self.b[t, i], places)
        there = self.preactivation(t, i, self.point)
        smooth = forall_elim(forall_elim(assume(self.smooth), t, inside), i, row)
        slope = cut(smooth, derivative_chain(self.sigma(there), z, (smooth.concl,)))
        return self._renamed(slope, inside, row, places, column, factor)

    def _renamed(
        self,
        slope: Theorem,
        inside: tuple[Term, ...],
        row: tuple[Term, ...],
        places: tuple[Term, ...],
        column: Var,
        factor: Term,
    ) -> Theorem:
        """The derivative of sigma(z) as that of the next layer, its value as the next Q."""
        u = Var("u'", self.point.element, self.point.shape)
        layer = forall_elim(forall_elim(assume(self.layers), t, inside), i, row)
        layer = symmetry(forall_elim(layer, u, ()))
        slope = equal_formulas(congruence(slope.concl, (0, 1), ("u'",), layer), slope)
        ranged = (column >= 0, column < self.Q.shape[2])
        grows = forall_elim(forall_elim(assume(self.product_grows), t, inside), i, row)
        grows = forall_elim(grows, column, ranged)
        wanted = grows.left * factor
        grown = congruence(wanted, (0,), (), grows) if wanted != grows.left else grows
        value = maybe(somewhere(factor_out))(slope.concl.args[-1], ())
        value = after(after(value, ring(value.right, grown.right)), symmetry(grown))
        last = (len(slope.concl.args) - 1,)
        slope = equal_formulas(congruence(slope.concl, last, (), value), slope)
        for fact in inside[1:]:
            slope = cut(arithmetic((t + 1 <= self.depth,), fact), slope)
        everywhere = forall_intro(slope, i, Range(self.widths[t + 1]))
        return implication(t + 1 <= self.depth, everywhere)

    def derivatives(
        self, first: Theorem, places: tuple[Term, ...], column: Var, factor: Term
    ) -> Theorem:
        """The claim for layer t, for all t: from ``first``, which is about entry i of layer 0."""
        everywhere = forall_intro(first, i, Range(self.widths[ZERO]))
        base = implication(self.depth >= ZERO, everywhere)
        return induction(base, self.next_layer(places, column, factor), t)
