"""Derivatives of what has many parts: functions of tensors, maxima, determinants and inverses."""

from __future__ import annotations

from symcnn.kernel.axioms import bind
from symcnn.kernel.binding import close, domain_var, free_vars, member, open_binder, shape_of
from symcnn.kernel.errors import KernelError
from symcnn.kernel.polynomials import ring_equal
from symcnn.kernel.rules import (
    Formulas, arithmetic, congruence, cut, equal_formulas, forall_elim, forall_intro, require_fresh,
    symmetry,
)  # fmt: skip
from symcnn.kernel.sums import lam_entries
from symcnn.kernel.terms import (
    INT, REAL, TENSOR, ZERO, Apply, Binder, Det, Eq, Lam, Max, Min, Not, Range, Space, Term, Var,
    element_sort, expect, rank_of,
)  # fmt: skip
from symcnn.kernel.theorem import Theorem

from .conversions import everywhere
from .derivatives import M, Pairs, apply, family, function_of, parts_of, place_pairs, replaced
from .derivatives import rank_of as axes
from .laws import law
from .matrix_products import free_name
from .reasoning import use
from .chain_rule import differentiable


def _numbered(name: str, count: int) -> tuple[str, ...]:
    return (name,) if count == 1 else tuple(f"{name}{place}" for place in range(1, count + 1))


def families(variables: tuple[Var, ...], t: Term) -> Term:
    """The function of all the indices, the first outermost."""
    for v in reversed(variables):
        t = family(v, t)
    return t


def universally(theorem: Theorem, variables: tuple[Var, ...], sizes: Formulas) -> Theorem:
    for v, n in reversed(tuple(zip(variables, sizes, strict=True))):
        theorem = forall_intro(theorem, v, Range(n))
    return theorem


def _names(letter: str, variables: tuple[Var, ...]) -> Pairs:
    """Other names for the bound variables of a law."""
    return tuple(
        (name, v.name) for name, v in zip(_numbered(letter, len(variables)), variables, strict=True)
    )


def _integers(name: str, variables: tuple[Term, ...]) -> tuple[Var, ...]:
    for v in variables:
        if not isinstance(v, Var) or v.sort != INT:
            raise KernelError(name, "an integer variable is expected", found=v)
    if len(set(variables)) != len(variables):
        raise KernelError(name, "the variables are not all different")
    return variables  # type: ignore[return-value]


# -- a function of a tensor --------------------------------------------------------------------


def derivative_compose(
    composite: Term, indices: tuple[Var, ...], inner: Theorem, given: Formulas
) -> Theorem:
    """From ``G, 0 <= k < m |- derivative(Lam[x] phi(x)[k], a, d_k)`` infer that of ``F(phi)``:
    ``Sum[k < m] Diff(Lam[y] F(y), phi(a), k) * d_k``.

    ``composite`` is ``Lam[x] F(phi(x))`` with a function variable F on R^m; ``indices`` is (k,),
    one variable for each axis of phi. Needs: ``differentiable(F)`` or ``differentiable(F,
    phi(a))`` among ``given``; k not free in G, phi, m, a. Partial derivatives of F are not
    enough: x*y/(x**2 + y**2) has both at 0, but along x = y it jumps.
    """
    name = "derivative_compose"
    function, (point, *entry), value = parts_of(name, inner)
    if not isinstance(composite, Lam) or composite.domain != function.domain:
        raise KernelError(name, "a function on the same space is expected", found=composite)
    x = domain_var(composite, {*free_vars(composite), *free_vars(function), *indices})
    body = open_binder(composite, x)
    if not isinstance(body, Apply) or len(body.args) != 1 or body.args[0].sort != TENSOR:
        raise KernelError(name, "a function of a tensor is expected", found=body)
    f, phi = body.fun, body.args[0]
    sizes = shape_of(phi)
    if f.known or f.order or element_sort(phi) > REAL:
        raise KernelError(name, "a function variable on R^m is expected", found=body)
    if len(indices) != len(sizes):
        raise KernelError(name, "one index for each axis is expected", indices=indices)
    if any(x in free_vars(n) for n in sizes):
        raise KernelError(name, "the shape depends on the variable", found=phi)
    for k in _integers(name, indices):
        require_fresh(name, k, composite, point, *entry)
    pairs = place_pairs(name, composite, point, tuple(entry))
    sizes_of = zip((Var(m, INT) for m in _numbered("m", len(sizes))), sizes, strict=True)
    space = Space(REAL, sizes)
    outer = function_of(name, bind(Lam, "y", space, f))
    entries = tensor_of(function, indices, sizes)
    there = open_binder(entries, point)
    if there == (standing := open_binder(composite, point).args[0]):
        there = standing  # with its own names
    smooth = differentiable(name, f, there, given)
    own = place_pairs(name, outer, there, indices)
    slope = apply(
        name, law("differentiable_at", len(sizes)), (*own, ("f", outer), ("x", "y")), smooth
    )
    theorem = apply(
        name,
        law("derivative_compose", axes(composite), len(sizes)),
        (
            *pairs,
            *sizes_of,
            ("f", outer),
            ("g", families(indices, function)),
            ("d", families(indices, value)),
            ("e", families(indices, slope.concl.args[-1])),
            *_names("j", indices),
            *zip(_numbered("i", len(sizes)), _hints(phi), strict=False),
        ),
        universally(inner, indices, sizes),
        universally(slope, indices, sizes),
    )
    return _as_it_stands(name, theorem, composite, entries, (0,))


def _hints(t: Term) -> tuple[str, ...]:
    """The names of the axes of an explicit tensor."""
    return (t.hint, *_hints(t.body)) if isinstance(t, Lam) else ()


def tensor_of(function: Lam, indices: tuple[Var, ...], sizes: Formulas) -> Lam:
    """``Lam[x] Lam[k < m] .. e`` for the function ``Lam[x] e`` with the indices free in e."""
    x = domain_var(function, {*free_vars(function), *indices})
    body = open_binder(function, x)
    for k, n in reversed(tuple(zip(indices, sizes, strict=True))):
        body = Lam(Range(n), close(body, k), k.name)
    return Lam(function.domain, close(body, x), function.hint)


def _as_it_stands(
    name: str, theorem: Theorem, whole: Lam, entries: Lam, path: tuple[int, ...]
) -> Theorem:
    """The derivative of ``whole``, in which the tensor of the entries stands as another term.

    ``path`` leads from the body of ``whole`` to the tensor t(x); the theorem is about the same
    function with ``Lam[k < m] t(x)[k]``.
    """
    point = theorem.concl.args[1]
    avoid = {
        *free_vars(whole),
        *free_vars(entries),
        *(v for h in theorem.hyps for v in free_vars(h)),
    }
    x = domain_var(whole, avoid)
    t = open_binder(whole, x)
    for step in path:
        t = t.args[step]
    if open_binder(entries, x) == t:
        return theorem
    equations = []
    for at in (x, point):
        t = open_binder(whole, at)
        for step in path:
            t = t.args[step]
        rows = _numbered("j", rank_of(t))
        taken = {v.name for v in free_vars(t)}
        equations.append(symmetry(lam_entries(t, tuple(free_name(row, taken) for row in rows))))
    here, there = equations
    if here.left != open_binder(entries, x):
        raise KernelError(name, "the theorem is not about the entries", found=entries)
    same = congruence(theorem.concl, (0, 1, *path), (x.name,), here)
    theorem = equal_formulas(same, theorem)
    last = len(theorem.concl.args) - 1
    return replaced(theorem, last, everywhere(use(there))(theorem.concl.args[last], ()))


# -- maxima ------------------------------------------------------------------------------------


def derivative_max(
    extremum: Term,
    variables: tuple[Var, ...],
    theorem: Theorem,
    value: Term,
    attained: Theorem,
    filled: Theorem,
) -> Theorem:
    """From ``G, 0 <= i < n |- derivative(f_i, a, k, e_i)``,
    ``D, 0 <= i < n |- f_i(a) < Max[i < n] f_i(a) or e_i = d`` and ``E |- d = 0 or 1 <= n`` infer
    that of ``Max[i < n] f_i``: every f_i that attains the maximum at a has the gradient d.

    ``extremum`` is ``Lam[x] Max[i < n] f_i(x)``; so for nested maxima, whose ranges do not
    depend on each other nor on x, one of ``variables`` for each; and so for minima. ``value``
    is d. Needs: i not free in G, D, E, n, d, the point or its indices; the indices k different
    variables, free in G, D and E as ``0 <= k < m`` alone, and not in the functions or the point:
    max(x + y, x - y) has no derivative at 0, though both have the partial derivative 1 in x.
    Without the second premise max(x, -x) would have a derivative at 0. Without the third, every
    d would be the derivative of the maximum of no functions, which is 0.
    """
    name = "derivative_max"
    function, (point, *columns), slope = parts_of(name, theorem)
    extremum = function_of(name, extremum)
    if extremum.domain != function.domain or not isinstance(extremum.body, Max | Min):
        raise KernelError(name, "a maximum on the same space is expected", found=extremum)
    if not _integers(name, variables):
        raise KernelError(name, "a variable for each maximum is expected", found=extremum)
    kind, sizes = type(extremum.body), list[Term]()
    x = domain_var(extremum, {*free_vars(extremum), *free_vars(function), *variables})
    body = open_binder(extremum, x)
    for v in variables:
        if type(body) is not kind or not isinstance(body, Binder):
            raise KernelError(name, "there are more variables than maxima", found=extremum)
        if x in free_vars(body.domain) or free_vars(body.domain) & set(variables):
            raise KernelError(name, "a range depends on another index", found=extremum)
        require_fresh(name, v, extremum, value, point, *columns)
        sizes.append(body.domain.args[0])
        body = open_binder(body, v)
    if Lam(extremum.domain, close(body, x)) != function:
        raise KernelError(name, "the theorem is not about what is maximised", found=function)
    ks = _integers(name, tuple(columns))
    rows = extremum.domain.args
    for k in ks:
        require_fresh(name, k, extremum, point)
    every = [
        universally(universally(t, variables, tuple(sizes)), ks, rows) for t in (theorem, attained)
    ]
    depth = len(variables)
    pairs = place_pairs(name, extremum, point, ks)
    result = apply(
        name,
        law("derivative_max" if kind is Max else "derivative_min", len(rows), depth),
        (
            *pairs,
            *zip((Var(m, INT) for m in _numbered("m", depth)), sizes, strict=True),
            ("f", families(variables, function)),
            family_pair("e", (*variables, *ks), slope),
            family_pair("d", ks, value),
            *_names("i", variables),
            *_names("k", ks),
        ),
        *every,
        universally(filled, ks, rows),
    )
    for k, n in zip(ks, rows, strict=True):
        result = forall_elim(result, k, member(k, Range(n)))
    return result


def family_pair(name: str, variables: tuple[Var, ...], t: Term) -> tuple[Var | str, Term]:
    """What stands for ``value(name, *variables)`` in a law."""
    return (name, families(variables, t)) if variables else (Var(name, REAL), t)


# -- matrices ----------------------------------------------------------------------------------


def _matrix(
    name: str, matrix: Term, names: tuple[Var, Var], theorem: Theorem
) -> tuple[Lam, Lam, Pairs, Theorem]:
    """The matrix function, the one of its entries, what stands in the law, and its premise.

    ``theorem`` is about the entry of ``matrix = Lam[x] M(x)`` in row ``names[0]`` and column
    ``names[1]``. Raises unless M is square, real and of a size in which x is not free.
    """
    function, (point, *entry), value = parts_of(name, theorem)
    if not isinstance(matrix, Lam) or matrix.domain != function.domain:
        raise KernelError(name, "a matrix function on the same space is expected", found=matrix)
    x = domain_var(matrix, {*free_vars(matrix), *free_vars(function), *names})
    at_x = open_binder(matrix, x)
    expect(name, TENSOR, at_x)
    sizes = shape_of(at_x)
    if len(sizes) != 2 or not ring_equal(*sizes):
        raise KernelError(name, "a square matrix is expected", found=at_x)
    if element_sort(at_x) > REAL or any(x in free_vars(n) for n in sizes):
        raise KernelError(name, "a real matrix of fixed size is expected", found=matrix)
    for v in _integers(name, names):
        require_fresh(name, v, matrix, point, *entry)
    pairs = (
        *place_pairs(name, matrix, point, tuple(entry)),
        (M, sizes[0]),
        ("f", families(names, function)),
        ("d", families(names, value)),
        *_names("i", names),
    )
    entries = tensor_of(function, names, (sizes[0], sizes[0]))
    return matrix, entries, pairs, universally(theorem, names, (sizes[0], sizes[0]))


def _regular(
    name: str, theorem: Theorem, matrix: Lam, entries: Lam, given: Formulas, path: tuple[int, ...]
) -> Theorem:
    """The law with the matrix as it stands, its determinant shown to be other than 0."""
    point = theorem.concl.args[1]
    whole = function_of(name, theorem.concl.args[0])
    x = domain_var(whole, {*free_vars(whole), *free_vars(matrix)})
    body = open_binder(whole, x)
    there = open_binder(matrix, point)
    need = Not(Eq(Det(open_binder(entries, point)), ZERO))
    if need == Not(Eq(Det(there), ZERO)):
        return cut(arithmetic(given, need), theorem)
    names = tuple(free_name(row, {v.name for v in free_vars(there)}) for row in ("i", "j"))
    same = lam_entries(there, names)
    if Det(same.right) != need.args[0].args[0]:
        raise KernelError(name, "the theorem is not about the entries", found=entries)
    shown = arithmetic(given, Not(Eq(Det(there), ZERO)))
    shown = equal_formulas(congruence(shown.concl, (0, 0, 0), (), same), shown)
    theorem = cut(shown, theorem)
    parts = [body]
    for step in path:
        parts.append(parts[-1].args[step])
    t = open_binder(matrix, x)
    for part, step in zip(reversed(parts[:-1]), reversed(path), strict=True):
        t = part.rebuild((*part.args[:step], t, *part.args[step + 1 :]))
    return _as_it_stands(name, theorem, Lam(whole.domain, close(t, x), whole.hint), entries, path)


def derivative_det(
    matrix: Term, names: tuple[Var, Var], theorem: Theorem, given: Formulas
) -> Theorem:
    """From ``G, i < n, j < n |- derivative(Lam[x] M(x)[i, j], a, d_ij)`` infer that of
    ``Det(M)``: ``Det(M(a)) * Sum[i < n] Sum[j < n] Inv(M(a))[j, i] * d_ij`` (Jacobi).

    ``matrix`` is ``Lam[x] M(x)``, M square. Needs: ``given |- Det(M(a)) != 0``; i, j not free
    in G. (At a singular matrix the derivative is the adjugate, which Inv does not give.)
    """
    name = "derivative_det"
    whole, entries, pairs, every = _matrix(name, matrix, names, theorem)
    result = apply(name, law(name, axes(whole)), pairs, every)
    return _regular(name, result, whole, entries, given, (0,))


def derivative_inverse(
    matrix: Term,
    names: tuple[Var, Var],
    theorem: Theorem,
    row: Term,
    column: Term,
    given: Formulas,
) -> Theorem:
    """From ``G, i < n, j < n |- derivative(Lam[x] M(x)[i, j], a, d_ij)`` infer that of
    ``Inv(M)[p, q]``: ``-Sum[i < n] Sum[j < n] Inv(M(a))[p, i] * d_ij * Inv(M(a))[j, q]``.

    Needs: ``given |- Det(M(a)) != 0``; i, j not free in G, p and q; x not free in p and q.
    (The inverse of a singular matrix is 0 by convention, and not continuous.)
    """
    name = "derivative_inverse"
    whole, entries, pairs, every = _matrix(name, matrix, names, theorem)
    expect(name, INT, row, column)
    for v in names:
        require_fresh(name, v, row, column)
    own = (Var("p", INT), row), (Var("q", INT), column)
    result = apply(name, law(name, axes(whole)), (*pairs, *own), every)
    return _regular(name, result, whole, entries, given, (0, 0))
