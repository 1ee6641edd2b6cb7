"""Terms: index notation as immutable trees, and substitution that cannot capture.

Everything is imported from here. The parts, in the order in which they are read:
``interning``, ``nodes`` (numbers, variables, arithmetic) and ``formulas`` (with the binders).

A term is a number, a variable, an operation on terms, or a binder (``Sum``, ``Max``,
``Integral``, ``Lam`` ...). Bound variables are de Bruijn indices, so two terms that
differ only in the names of bound variables are *equal* as Python objects, and a
substituted term can never be captured: what is put in has no loose index. The name
the author chose is kept as a hint for printing and takes no part in equality.

Every operation is total, as in Lean: ``Recip(0)`` is 0, an entry outside its tensor
is 0, ``a // 0`` is 0 and ``a % 0`` is a. A *statement* must nevertheless make sense
before it is proved (``symcnn.prover.definedness``); totality only means that no rule
needs a hidden side condition about terms being defined.

>>> from symcnn.kernel.binding import close
>>> n, i = Var("n", INT), Var("i", INT)
>>> x = Var("x", REAL, (n,))
>>> Sum(Range(n), close(x[i], i), "i") == Sum(Range(n), close(x[i], i), "j")
True
>>> print(Sum(Range(n), close(2 * x[i], i), "i"))
sum[i<n] 2*x[i]
"""

from __future__ import annotations

from .formulas import *
from .interning import *
from .interning import _classes
from .nodes import *

NODES = frozenset(kind for kind in _classes if issubclass(kind, Term))
"""The classes of terms. There are no others."""
