"""The number systems in which terms are evaluated, each over NumPy arrays.

A value is a Python number, or an array when it depends on an index. ``INTEGER`` holds
exact 64-bit integers (indices, sizes, guards); ``PRIME`` the field of 2**31 - 1 elements,
in which every identity of rational functions can be tested without rounding and without
growth; ``RATIONAL`` fractions, where the order of the reals is needed exactly; ``FLOAT``
double precision, real or complex, for what is not rational (exp, log, integrals).

>>> PRIME.mul([PRIME.recip(3), 3]), RATIONAL.recip(3), RATIONAL.recip(0)
(1, Fraction(1, 3), 0)
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, ClassVar

import numpy as np

# A number (int, Fraction, float, complex) or an array of them.
Value = Any

MODULUS = 2**31 - 1
EXACT_LIMIT = 2**52  # integers beyond this are refused, so that 64 bits never overflow


class Unsupported(Exception):  # noqa: N818
    """A term cannot be evaluated here; the message says which part and why.

    >>> raise Unsupported("a quantifier over R")
    Traceback (most recent call last):
    symcnn.numeric.fields.Unsupported: a quantifier over R
    """


class TooLarge(Exception):  # noqa: N818
    """Evaluating the term would need an array with too many elements.

    >>> raise TooLarge("9000000000 elements")
    Traceback (most recent call last):
    symcnn.numeric.fields.TooLarge: 9000000000 elements
    """


class Work(threading.local):
    """How much has been evaluated in this thread, in steps: what a search is limited by.

    A step is a subterm, or so many entries of an array: the same on every machine at any load.
    """

    done = 0
    ENTRIES = 64

    def count(self, value: Value) -> None:
        """Add what a value took."""
        self.done += 1 if not isinstance(value, np.ndarray) else 1 + value.size // self.ENTRIES


WORK = Work()


class Field:
    """Arithmetic on values; ``cap`` bounds the elements of an array.

    >>> FLOAT, FLOAT.exact, FLOAT.power(2.0, -1)
    (float, False, 0.5)
    """

    name = ""
    exact = True
    ordered = True
    cap = 20_000_000

    def __repr__(self) -> str:
        return self.name

    def enter(self, value: Value) -> Value:
        """An exact integer, or an array of them, as elements of this field."""
        return value

    def constant(self, number: Fraction) -> Value:
        """A rational number as an element of this field."""
        raise NotImplementedError

    def data(self, value: Value) -> Value:
        """Given numbers as elements of this field; raises ``Unsupported`` if they are not."""
        raise NotImplementedError

    def add(self, values: Sequence[Value]) -> Value:
        """The sum of one or more values."""
        total = values[0]
        for v in values[1:]:
            total = total + v
        return total

    def mul(self, values: Sequence[Value]) -> Value:
        """The product of one or more values."""
        product = values[0]
        for v in values[1:]:
            product = product * v
        return product

    def recip(self, value: Value) -> Value:
        """The reciprocal, 0 for 0."""
        raise Unsupported(f"a reciprocal in the field {self.name}")

    def power(self, base: Value, exponent: Value) -> Value:
        """``base`` to an integer power; a negative one is a power of the reciprocal."""
        if isinstance(exponent, int):
            if exponent < 0:
                base, exponent = self.recip(base), -exponent
            result = self.enter(1)
            while exponent:
                if exponent & 1:
                    result = self.mul([result, base])
                exponent >>= 1
                if exponent:
                    base = self.mul([base, base])
            return result
        if (exponent < 0).any():
            base = self.where(exponent < 0, self.recip(base), base)
        rest, result = np.abs(exponent), self.enter(np.ones_like(exponent))
        while rest.any():
            result = self.where(rest & 1 == 1, self.mul([result, base]), result)
            rest = rest >> 1
            if rest.any():
                base = self.mul([base, base])
        return result

    def where(self, condition: Value, a: Value, b: Value) -> Value:
        """``a`` where the condition holds, else ``b``."""
        if isinstance(condition, bool):
            return a if condition else b
        return np.where(condition, a, b)

    def total(self, values: np.ndarray) -> Value:
        """The sum along the first axis."""
        return np.add.reduce(values, axis=0)

    def product(self, values: np.ndarray) -> Value:
        """The product along the first axis."""
        result = values[0]
        for row in values[1:]:
            result = self.mul([result, row])
        return result


class _Integers(Field):
    name = "integer"

    def constant(self, number: Fraction) -> Value:
        if number.denominator != 1:
            raise Unsupported(f"{number} is not an integer")
        return number.numerator

    def data(self, value: Value) -> Value:
        if not is_integral(value):
            raise Unsupported("the data are not integers")
        if np.ndim(value) == 0:
            return int(value)
        array = np.asarray(value)
        if array.dtype == object and magnitude(array) > EXACT_LIMIT:
            raise Unsupported("an integer of more than 52 bits")
        return array.astype(np.int64)

    def add(self, values: Sequence[Value]) -> Value:
        large = any(isinstance(v, int) and abs(v) > EXACT_LIMIT for v in values)
        if large and any(isinstance(v, np.ndarray) for v in values):
            raise Unsupported("an integer of more than 52 bits")
        return super().add(values)

    def mul(self, values: Sequence[Value]) -> Value:
        product = values[0]
        for v in values[1:]:
            sizes = magnitude(product), magnitude(v)
            if max(*sizes, sizes[0] * sizes[1]) > EXACT_LIMIT:
                raise Unsupported("an integer of more than 52 bits")
            product = product * v
        return product

    def total(self, values: np.ndarray) -> Value:
        if magnitude(values) * len(values) > EXACT_LIMIT:
            raise Unsupported("an integer of more than 52 bits")
        return np.add.reduce(values, axis=0)


class _PrimeField(Field):
    name = "prime"
    ordered = False

    def enter(self, value: Value) -> Value:
        return value % MODULUS

    def constant(self, number: Fraction) -> Value:
        if number.denominator == 1:
            return number.numerator % MODULUS
        return number.numerator * pow(number.denominator, -1, MODULUS) % MODULUS

    def data(self, value: Value) -> Value:
        if np.ndim(value) == 0:
            if isinstance(value, float | complex | np.inexact):
                raise Unsupported("floating point data in an exact field")
            return self.constant(Fraction(value))
        array = np.asarray(value)
        if array.dtype == object:
            return np.frompyfunc(lambda v: self.constant(Fraction(v)), 1, 1)(array).astype(np.int64)
        if array.dtype.kind in "fc":
            raise Unsupported("floating point data in an exact field")
        return array.astype(np.int64) % MODULUS

    def add(self, values: Sequence[Value]) -> Value:
        return super().add(values) % MODULUS

    def mul(self, values: Sequence[Value]) -> Value:
        product = values[0]
        for v in values[1:]:
            product = product * v % MODULUS
        return product

    def recip(self, value: Value) -> Value:
        if isinstance(value, int):
            return pow(value, -1, MODULUS) if value % MODULUS else 0
        return self.power(value, MODULUS - 2)

    def total(self, values: np.ndarray) -> Value:
        return np.add.reduce(values, axis=0) % MODULUS


class _Rationals(Field):
    # arrays have dtype object and hold Python ints and Fractions
    name = "rational"
    cap = 200_000
    longest = 100_000  # bits of a power

    def enter(self, value: Value) -> Value:
        return value.astype(object) if isinstance(value, np.ndarray) else value

    def constant(self, number: Fraction) -> Value:
        return number.numerator if number.denominator == 1 else number

    def data(self, value: Value) -> Value:
        array = np.asarray(value)
        if array.dtype.kind in "fc":
            raise Unsupported("floating point data in an exact field")
        if array.ndim == 0:
            return self.constant(Fraction(value))
        return array.astype(object)

    def recip(self, value: Value) -> Value:
        if isinstance(value, np.ndarray):
            return np.frompyfunc(_reciprocal, 1, 1)(value)
        return _reciprocal(value)

    def power(self, base: Value, exponent: Value) -> Value:
        bits = max((_bits(b) for b in np.ravel(np.asarray(base, dtype=object))), default=0)
        if bits * magnitude(exponent) > self.longest:
            raise TooLarge("a power of too many digits")
        return super().power(base, exponent)

    def where(self, condition: Value, a: Value, b: Value) -> Value:
        return self.enter(super().where(condition, a, b))


class _Floats(Field):
    name = "float"
    exact = False

    def enter(self, value: Value) -> Value:
        try:
            return value.astype(float) if isinstance(value, np.ndarray) else float(value)
        except OverflowError:
            raise Unsupported("a number that is too large for floating point") from None

    def constant(self, number: Fraction) -> Value:
        return self.enter(number)

    def data(self, value: Value) -> Value:
        array = np.asarray(value)
        parts = array.flat if array.dtype == object else ()
        is_complex = array.dtype.kind == "c" or any(isinstance(v, complex) for v in parts)
        array = array.astype(complex if is_complex else float)
        return array if array.ndim else array.item()

    def recip(self, value: Value) -> Value:
        if isinstance(value, np.ndarray):
            zero = value == 0
            return np.where(zero, 0, 1 / np.where(zero, 1, value))
        return 1 / value if value else 0.0


class IEEEFloats(_Floats):
    """Floats as NumPy and PyTorch have them: 1/0 is infinite, and 0/0 no number.

    ``outside`` says whether an operation was carried out outside of its domain.

    >>> field = IEEEFloats()
    >>> field.recip(0.0), bool(field.mul([0.0, field.recip(0.0)]) == 0), field.outside
    (inf, False, True)
    """

    name = "IEEE"
    KNOWN: ClassVar[dict[str, Callable[[Value], Value]]] = {"log": np.log, "sqrt": np.sqrt}

    def __init__(self) -> None:
        self.outside = False

    def recip(self, value: Value) -> Value:
        with np.errstate(all="ignore"):
            return self._noted(np.divide(1.0, value))

    def known(self, name: str, *args: Value) -> Value:
        """The value of ``log`` or ``sqrt``."""
        return self._noted(self.KNOWN[name](*args))

    def _noted(self, found: Value) -> Value:
        self.outside |= not np.isfinite(found).all()
        return found if isinstance(found, np.ndarray) else float(found)


OF_INT64 = 2**63  # from here on an integer is not one of NumPy's
DIGITS, HALF = np.uint64(24), np.uint64(1 << 23)  # bits on which the errors do not depend


class NoisyFloats(_Floats):
    """Floats in which every operation errs a little, the same one at the same numbers alike.

    Where the result varies by as much as two values differ, rounding may have made the
    difference: by cancellation, by absorption, by a number that became 0, or by a comparison of
    what is nearly equal. With the other ``sign`` all errors are the opposite ones.

    >>> a, b = (NoisyFloats(seed).add([1e30, 1.0, -1e30]) for seed in (0, 1))
    >>> bool(a == b)
    False
    >>> bool(NoisyFloats(0).mul([1e-200, 1e-200, 1e300]) == 0.0)
    False
    """

    NOISE = 1e-13
    TINY = 1e-307  # below it digits are lost, and a product of numbers may be 0

    def __init__(self, seed: int, sign: int = 1) -> None:
        self.seed, self.sign = seed, sign

    def known(self, name: str, value: Value, args: Sequence[Value]) -> Value:
        """The value of a known function with an error, that depends on where it is taken.

        Where exp became 0 it is any tiny number, whose logarithm is no number; nor is infinity.
        """
        errors = self._errors(value, *args)
        if name in ("exp", "rpow", "sigmoid"):
            value = np.where(value == 0, 10 ** -(200 + 100 * errors), value)
        elif name == "log":
            value = np.where(value < -200, np.nan, value)
        return np.where(np.isinf(value), np.nan, value * (1 + self.NOISE * errors))

    def _errors(self, *values: Value) -> Value:
        """For each number another one, of size 1/2 to 1, that depends on its first digits."""
        with np.errstate(over="ignore"):
            mixed: Any = np.uint64(self.seed + 1) * np.uint64(0x9E3779B97F4A7C15)
            for value in values:
                value = np.asarray(value) * 1.0
                for part in (value.real, value.imag) if np.iscomplexobj(value) else (value,):
                    bits = np.ascontiguousarray(part).view(np.uint64).reshape(part.shape)
                    digits = (bits + HALF) >> DIGITS  # those of an integer near it
                    for shift in (33, 29):
                        mixed = (mixed ^ digits) * np.uint64(0xFF51AFD7ED558CCD)
                        mixed = mixed ^ (mixed >> np.uint64(shift))
        size = 0.5 + (mixed >> np.uint64(11)) / 2.0**54
        return self.sign * np.where(mixed & np.uint64(1), size, -size)

    def _err(self, value: Value) -> Value:
        return value * (1 + self.NOISE * self._errors(value))

    def add(self, values: Sequence[Value]) -> Value:
        total = values[0]
        for v in values[1:]:
            total = self._err(total + v)
        return total

    def mul(self, values: Sequence[Value]) -> Value:
        product = values[0]
        for v in values[1:]:
            kept = (product == 0) | (v == 0)
            product = product * v
            lost = (np.abs(product) < self.TINY) & ~np.asarray(kept)
            product = self._err(product) + lost * self.TINY * self._errors(product)
        return product

    def recip(self, value: Value) -> Value:
        return self._err(super().recip(value))

    def total(self, values: np.ndarray) -> Value:
        if len(values) < 2:
            return super().total(values)
        sums = np.cumsum(values * 1.0, axis=0)
        return sums[-1] + self.NOISE * (self._errors(sums) * sums).sum(axis=0)


def _bits(number: int | Fraction) -> int:
    """By how many bits each multiplication with the number makes another one longer."""
    return (max(abs(int(number.numerator)), number.denominator) - 1).bit_length()


def _reciprocal(number: int | Fraction) -> int | Fraction:
    return Fraction(1) / number if number else 0


def magnitude(value: Value) -> int:
    """The largest absolute value of an integer or an array of integers (0 if there is none).

    >>> magnitude(-3), magnitude(np.array([2, -5])), magnitude(np.array([]))
    (3, 5, 0)
    """
    if isinstance(value, int):
        return abs(value)
    return int(np.asarray(np.abs(value)).max()) if value.size else 0


def integers(data: np.ndarray) -> np.ndarray:
    """Integers of 64 bits, or as they are where one is larger.

    >>> integers(np.array([2, 3], dtype=object)).dtype, integers(np.array([2**70])).dtype
    (dtype('int64'), dtype('O'))
    """
    return data.astype(np.int64) if magnitude(data) < OF_INT64 else data


def is_integral(value: Value) -> bool:
    """Whether given data are exact integers.

    >>> is_integral([1, -2]), is_integral(Fraction(1, 2)), is_integral(1.0)
    (True, False, False)
    """
    if isinstance(value, Fraction):
        return value.denominator == 1
    array = np.asarray(value)
    if array.dtype == object:
        return all(not isinstance(v, complex) and Fraction(v).denominator == 1 for v in array.flat)
    return array.dtype.kind in "iub" or array.size == 0


INTEGER, PRIME, RATIONAL, FLOAT = _Integers(), _PrimeField(), _Rationals(), _Floats()
