"""What is not in the language: one line each, the source and where and how it is refused."""

from __future__ import annotations

import pytest

from symcnn.read.claim_error import ReadError
from symcnn.read.live import read_function
from symcnn.read.source import MAX_BYTES, read_source
from symcnn.read.language import Real, claim

HEADER = (
    "from symcnn import *\n"
    "@claim\n"
    'def f(X: Real["m n"], x: Real["n"], t: Int["n"], g: Function, a: Real, i: Int, n: Size):\n'
)


def refusal(source: str) -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_source(source, "claims.py").read_claim("C.f" if source.startswith("class C") else "f")
    return caught.value


# The body of the claim, which starts on line 4, and "line:column fragment of the message".
BODIES = [
    # statements
    ("while a > 0: pass", "4:5: of `while` only the loop with a counter is read"),
    ("for j in range(n): pass", "4:5: the function ends without `return`"),
    ("async for j in x: pass", "4:5: `async for`"),
    ("async def h(): pass", "4:5: `async def`"),
    ("async with a: pass", "4:5: `async with`"),
    ("class C: pass", "4:5: a class is not"),
    ("import os", "4:5: an import inside a function is not read"),
    ("from os import system", "4:5: an import inside a function is not read"),
    ("global a", "4:5: `global`"),
    ("nonlocal a", "4:5: `nonlocal`"),
    ("with a: pass", "4:5: `with`"),
    ("try: pass\n    except ValueError: pass", "4:5: `try`"),
    ("raise ValueError", "4:5: an exception is always raised here"),
    ("del a\n    return a == a", "5:12: `a` is deleted"),
    ("match a:\n        case 1: return a == a", "4:5: `match`"),
    ("yield a", "4:5: `yield`"),
    ("await a", "4:5: `await`"),
    ("return", "4:5: a claim returns a comparison such as `left == right`, found None"),
    ("pass", "4:5: the function ends without `return`"),
    ("if a > 0: return a == a", "4:5: a case of this `if` ends without `return`"),
    ("return a == a\n    return a == 1", "5:5: nothing after `return`"),
    ("X.y = 1\n    return a == a", "4:5: an attribute of a tensor with 2 axes is not assigned"),
    ("y, z = a\n    return a == a", "4:5: several names are assigned from a tuple"),
    ("y, z = 1, 2, 3\n    return a == a", "4:5: 2 names for 3 values"),
    ("y, *z, v, w = 1, 2\n    return a == a", "4:5: 4 names for 2 values"),
    ("y, *z = x\n    return a == a", "4:5: `*` takes items that are written out"),
    ("@g\n    def h(): return 1\n    return a == a", "4:6: a local function has no decorator"),
    ("b = b + 1\n    return a == a", "4:9: `b` has no value here"),
    # expressions
    ("return (y := a) == a", "4:13: `:=` is not part of the language; assign"),
    ("return f'{a}' == a", "4:12: an f-string"),
    ("return b'a' == a", "4:12: a string"),
    # Python means something else, or raises
    ("return ((a, 1) if a > 1 else (1, a)) == [a, 1]", "4:12: a tuple is compared with a list"),
    ("def h():\n        if a > 1:\n            return (a, 1)\n        return (1, a)\n"
     "    return h() == [a, 1]", "8:12: a tuple is compared with a list: never equal"),
    ("return (1, a)[0:2] == [1, a]", "4:12: a tuple is compared with a list: never equal"),
    ("return [[a, 1], (1, a)][i] == [1, a]", "4:12: a tuple is no list and no row of a tensor"),
    ("return ((a, 1) if a > 1 else [1, a]) == [a, 1]", "4:13: a tuple is no list"),
    ("return ((a, 1) if a > 1 else (1,)) == (1,)", "4:13: the two cases are tuples of different"),
    ("return (x if a > 1 else [a for j in range(n)]) == x", "4:13: one of the two cases is a list"),
    ("return g((a, a)) == a", "4:12: a tuple is no list"),
    ("return [X[j] for j in range(n)] == [x for j in range(n)]", "4:12: lists of arrays have no"),
    ("return [x, x] == [[a for j in range(n)] for k in range(2)]", "4:12: lists of arrays have no"),
    ("y = array([x[j] > 0 for j in range(n)])\n    return y @ y == a", "5:12: `@` of truth values"),
    ("y = array([max(x[j] > 0, i == 1) for j in range(n)])\n    return y @ y == a",
     "5:12: `@` of truth values"),
    ("y = array([[i > 0, i > 1], [i > 0, i > 1]])\n    return matrix_power(y, 2)[0, 0] == a",
     "5:12: `@` of truth values"),
    ("return max(x[0] > 0, x[1] > 0) + (x[0] > 1) == 2", "4:12: NumPy adds truth values"),
    ("return min(x[j] > 0 for j in range(n)) + (x[0] > 1) == 2", "4:12: NumPy adds truth values"),
    ("return abs(x[0] > 0) + abs(x[1] > 0) == 2", "4:12: NumPy adds truth values"),
    ("return ((x[0] > 0) if a > 0 else 1) - (x[0] > 1) == 2", "4:12: NumPy adds truth values"),
    ("return (array([1])[0] > 0) + (array([1])[0] > 0) == 2", "4:12: NumPy adds truth values"),
    ("return (exp(a) > 0) + (exp(a) > 1) == 2", "4:12: NumPy adds truth values"),
    ("return sum((j > 0 for j in x), start=(x[0] > 0)) == 1", "4:43: NumPy adds to a truth value"),
    ("return sum([x[0] > 0], x[0] > 0) == 1", "4:28: NumPy adds to a truth value as `or`"),
    ("y = -array([x[j] > 0 for j in range(n)])\n    return y[0] == a", "4:9: NumPy adds truth"),
    ("y = +array([x[j] > 0 for j in range(n)])\n    return y[0] == a", "4:9: NumPy adds truth"),
    ("return x[max(x[0] > 0, x[1] > 0)] == a", "4:14: the index max(x[0] > 0, x[1] > 0) is a cond"),
    ("return (x[0] > 0) + (x[1] > 0) == 2", "4:12: NumPy adds truth values as `or`"),
    ("y = array([x[j] > 0 for j in range(n)])\n    return sum(y + y) == 0", "5:16: NumPy adds"),
    ("return -(x[0] > 0) == 0", "4:12: NumPy adds truth values as `or`"),
    ("return x[x[0] > 0] == a", "4:14: the index x[0] > 0 is a condition"),
    ("y = [a for j in range(n)]\n    return y @ y == a", "5:12: `@` is for arrays"),
    ("y = [x]\n    return y.T == y", "5:12: a list has no .T in Python"),
    ("y = [[a]]\n    return y[0, 0] == a", "5:12: several indices of a list are written X[i][j]"),
    ("return a == 1j", "4:17: an imaginary number"),
    ("return {1: a} == a", "4:13: the keys of a dict are strings"),
    ("return {j: a for j in x} == a", "4:27: the keys of a dict are strings"),
    ("return {j: a for j in (1, 2)} == a", "4:13: the keys of a dict are strings"),
    ("return {a} == a", "4:12: a set"),
    ("return {j for j in x} == a", "4:12: a set"),
    ("return (j for j in x) == a", "4:12: a generator stands inside sum"),
    ("return max(*x) == a", "4:16: `*` stands before a tuple or list"),
    ("return g(**x) == a", "4:16: `**` stands before a dict, found a tensor"),
    ("return a ^ 2 == a", "4:12: `^` is the exclusive or of bits in Python; a power"),
    ("return a & (a < 2)", "4:12: `&` works on bits; of conditions write `and`"),
    ("return a | (a < 2)", "4:12: `|` works on bits"),
    ("return i << 2 == a", "4:12: `<<` works on bits"),
    ("return ~i == a", "4:12: `~` works on bits"),
    ("return a is a", "4:12: `is` compares objects"),
    ("return (a and i) == a", "4:13: a condition is expected beside `and` or `or`"),
    ("return (a, a) == [a, a]", "4:12: a tuple is compared with a list: never equal in Python; write [...]"),  # noqa: E501
    ("return [a, a] != (a, a)", "4:12: a list is compared with a tuple: never equal"),
    ("return x == (a, a)", "4:12: a tensor with 1 axis is compared with a tuple: they have no"),
    ("return [(a, a)] == [[a, a]]", "4:12: a tuple is compared with a list: never equal"),
    ("return x != x", "4:12: an array of conditions has no single truth value in NumPy; write"),
    ("return not X == X", "4:12: an equation of arrays has no single truth value in NumPy"),
    ("return a == a and X == X", "4:23: an equation of arrays has no single truth value"),
    ("return X == X or a == a", "4:12: an equation of arrays has no single truth value"),
    ("return x == x == x", "4:12: an equation of arrays has no single truth value"),
    ("return (x, a) == (x, a)", "4:12: an equation of arrays has no single truth value"),
    ("return all(x == x for j in range(n))", "4:16: an equation of arrays has no single truth"),
    ("return (1 if x == x else 0) == 1", "4:18: an equation of arrays has no single truth value"),
    ("assert x == x\n    return a == a", "4:12: an equation of arrays has no single truth value"),
    ("return [(a, a) for j in range(n)] == X", "4:12: a tuple is no list and no row of a tensor"),
    ("return sorted(x) == x", "4:12: `sorted` is unknown; state what is sorted as a hypothesis"),
    ("return math.exp(a) == a", "4:12: `math` is unknown; write `import math` at the top"),
    ("return (x == x) == False", "4:12: an equation of arrays is compared with a condition"),
    ("return a in x", "4:12: the number before `in` must be an integer"),
    ("return i in x", "4:12: `in` is understood before range(n)"),
    ("return a", "4:5: a claim returns a comparison such as `left == right`"),
    ("return x", "4:5: a claim returns a comparison"),
    ("return (a == a, a == 1)", "4:5: a claim returns a comparison"),
    ("return lambda: a", "4:5: a claim returns a comparison"),
    # names
    ("return eps == a", "4:12: `eps` is unknown; near names are exp"),
    ("return mystery == a", "4:12: `mystery` is unknown; parameters, local"),
    ("return exec('1') == a", "4:12: `exec` is unknown"),
    ("return eval('1') == a", "4:12: `eval` is unknown"),
    ("return __import__('os').system('true') == 0", "4:12: `__import__` is unknown"),
    ("return open('/etc/passwd').read() == a", "4:12: `open` is unknown"),
    ("return a.__class__ == a", "4:12: the attribute `.__class__` of a real number"),
    ("return X.__class__ == a", "4:12: `.__class__` of a tensor"),
    ("return (lambda: 0).__globals__ == a", "4:12: the attribute `.__globals__` of a function"),
    ("return sum(j for j in range(n)) == j", "4:40: `j` is unknown"),
    ("return sum(k for j in range(2) for k in range(k)) == 1", "4:51: `k` has no value here"),
    ("return np.exp(a) == a", "4:12: `np` is unknown"),
    # recursion and calls
    ("def h(u): return h(u - 1)\n    return h(1) == a", "4:22: `h` calls itself"),
    ("def h(u): return k(u)\n    def k(u): return h(u)\n    return h(1) == a", "5:22: `h` calls"),
    ("h = lambda u: h(u)\n    return h(1) == a", "4:19: `lambda` calls itself"),
    ("return f(X, x, t, g, a, i, n)", "4:12: `f` is a claim, and a claim is not called"),
    ("def h(*u): return 1\n    return h(v=1) == a", "5:12: `h` cannot take the argument `v`"),
    ("def h(**u): return 1\n    return h(1) == a", "5:12: `h` takes 0 argument(s), 1 are given"),
    ("def h(u, u): return 1\n    return h(1, 2) == a", "4:14: two parameters have the name `u`"),
    ("def h(u): return 1\n    return h() == a", "5:12: `h` needs the argument `u`"),
    ("def h(u): return 1\n    return h(1, 2) == a", "5:12: `h` takes 1 argument(s), 2"),
    ("def h(u): return 1\n    return h(1, u=2) == a", "5:12: `h` cannot take the argument `u`"),
    ("return a(1) == a", "4:12: a function is expected before (...), found a real number"),
    ("return exp(a, a) == a", "4:12: exp takes 1 argument(s), 2 are given"),
    ("return exp(x=a) == a", "4:12: exp takes its arguments by position"),
    ("return g(a) + g(x) == a", "4:19: the function g takes a number, here it is given a vector"),
    ("return exp(X) == exp == a", "4:12: an equation of arrays has no single truth value"),
    # tensors
    ("return x[a] == a", "4:14: an index must be an integer, found a real number"),
    ("return x[0, 1] == a", "4:12: 2 indices for `x`, which has 1 axis"),
    ("return a[0] == a", "4:12: a tensor is expected before [...], found a real number"),
    ("return x[None] == a", "4:12: a tensor with 2 axes is compared with a real number"),
    ("return [1, 2][2] == a", "4:12: there are only 2 items"),
    ("return X == x", "4:12: a tensor with 2 axes is compared with a tensor with 1 axis"),
    ("return x == a", "4:12: a tensor with 1 axis is compared with a real number: they"),
    ("return X <= X", "4:12: an array of conditions has no single truth value"),
    ("return 2 * [a] == x", "4:12: `*` on a list"),
    ("return [[j for j in range(k)] for k in range(n)] == X", "4:12: the inner lists differ in"),
    ("return [j for j in range(n) if j > 0] == x", "4:36: `if` in a list leaves entries out"),
    ("return [j for j in range(n) for k in range(n)] == x", "4:12: a list with two `for`"),
    ("return sum(X) == a", "4:12: a tensor with 1 axis is compared with a real number"),
    ("return sum(a) == a", "4:12: sum takes a comprehension or a tensor"),
    ("return sum() == a", "4:12: sum of nothing"),
    ("return sum(j for j, k in x) == a", "4:22: 2 names are given a real number in each round"),
    ("return sum(j async for j in x) == a", "4:28: `async`"),
    ("return sum(1 for j in a) == a", "4:27: a range or a tensor is expected after `in`"),
    ("return max(a for j in range(n) if j) == a", "4:15: `if` inside max(...)"),
    ("return max(x, key=g) == a", "4:23: the option `key` of max is not read"),
    ("return det(x) == a", "4:12: det takes a matrix"),
    ("return trace(a) == a", "4:12: a tensor is expected, found a real number"),
    ("return inverse(t)[0] == a", "4:12: inverse is understood of a parameter declared"),
    ("return diff(a, 1) == a", "4:20: diff varies a real parameter x, or an entry"),
    ("return diff(a, i) == a", "4:20: diff varies real numbers, and i is not real"),
    ("return diff(a) == a", "4:12: diff takes an expression and"),
    ("return matrix_power(X, n) == X", "4:12: a matrix power has a literal exponent"),
    # arithmetic
    ("return i // 0 == a", "4:12: the divisor of `//` must be at least 1, here it is 0"),
    ("return i % -2 == a", "4:12: the divisor of `%` must be at least 1, here it is -2"),
    ("return a / 0 == a", "4:12: division by zero"),
    ("return 0**-1 == a", "4:12: division by zero"),
    ("return range(0, n, 0) == a", "4:12: the step of a range must not be 0"),
    ("return range(a) == a", "4:18: an end of a range must be an integer"),
    ("return a**101 == a", "4:12: an exponent may be at most 100"),
    ("return 10**100000 == a", "4:12: this power of two numbers is too large"),
    ("return 2**2**2**100 == a", "4:15: this power of two numbers is too large"),
    ("return 2**(2**(2**100)) == a", "4:16: this power of two numbers is too large"),
    ("return a == 1e999999999", "4:17: the number 1e999999999 is too large"),
    ("return a == 0x" + "f" * 2000, "4:17: a number of 8000 bits is too large"),
    # sizes
    ("return " + "-" * 500 + "a == a", "the expression is nested too deeply"),
    ("return a" + "[0]" * 500 + " == a", "the expression is nested too deeply"),
    ("return " + "(" * 150 + "a" + " * a)" * 150 + " == a", "nested too deeply"),
    ("return " + "lambda: " * 500 + "a", "4:5: a claim returns a comparison"),
    ("b = a\n" + "    b = sin(b) * cos(b)\n" * 60 + "    return b == a", "is too large with"),
    ("b = a\n" + "    b = b * b\n" * 60 + "    return b == a", "too large with its local"),
    ("b = 9\n" + "    b = b * b\n" * 60 + "    return b == a", "a number of"),
    ("b = a\n" + "    b = sin(b)\n" * 5000 + "    return b == a", "too large with its local"),
    (
        "".join(f"def h{j + 1}(u): return h{j}(u) + h{j}(u)\n    " for j in range(40))
        + "h0 = lambda u: u\n    return h40(a) == a",
        "the claim is too large",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BODIES, ids=[b[:50] for b, _ in BODIES])
def test_refused_in_a_body(body: str, expected: str) -> None:
    assert expected in str(refusal(f"{HEADER}    {body}\n"))


# The parameters of the claim, which start in column 7 of line 2.
PARAMETERS = [
    ("a", "2:7: the parameter `a` has no annotation; write one of n: Size"),
    ("a: Real = 1", "2:17: a parameter of a claim or operator has no default"),
    ("*a: Real", "2:8: star arguments are not part of the language: a"),
    ("**a: Real", "2:9: star arguments are not part of the language: a"),
    ("a: Real, a: Real", "2:16: two parameters have the name `a`"),
    ("a: float", "2:10: `float` is not an annotation of the language; write one of"),
    ("a: 'Real'", "2:10: `'Real'` is not an annotation"),
    ("a: Size['n']", "2:10: Size[...] is not an annotation"),
    ("a: Real[3]", "2:15: a shape is a string of sizes"),
    ("a: Real['']", "2:15: a shape has at least one size"),
    ("a: Real['n ...']", "2:15: `...` is not a size"),
    ("a: Real['*b n']", "2:15: `*b` is not a size"),
    ("a: Real['n (m']", "2:15: cannot read the size `(m`"),
    ("a: Real['n -']", "2:15: cannot read the size `n -`; write n-K+1 or n - K + 1"),
    ("a: Real['n/2']", "2:16: a size must be an integer, found a real number"),
    ("a: Real['n n//0']", "2:18: the divisor of `//` must be at least 1"),
    ("a: Real['b'], b: Real", "2:21: `b` is Real, not Size, and stands in the shape of `a`"),
    ("a: Real['b'], b: Real['2']", "2:21: `b` is Real[...], not Size"),
    ("a: Real['n, m']", "2:15: separate sizes by spaces"),
    ("a: Real['open(1)']", "2:16: `open` is unknown"),
    ("a: Permutation", "2:10: a permutation needs its size"),
    ("a: Permutation['m n']", "2:10: a permutation has one size"),
    ("a: Nondecreasing & Size", "2:26: Size is not a property of functions; there are"),
    ("a: Nondecreasing | Convex", "2:10: `Nondecreasing | Convex` is not an annotation"),
    ("exp: Function", "2:7: `exp` is the name of a known function"),
]


@pytest.mark.parametrize(("parameters", "expected"), PARAMETERS, ids=[p for p, _ in PARAMETERS])
def test_refused_parameters(parameters: str, expected: str) -> None:
    assert expected in str(refusal(f"@claim\ndef f({parameters}):\n    return 1 == 1\n"))


FILES = [
    ("x = (", "1:5: not Python"),
    ("x = 1\0", "1:1: not Python: the file has a null byte"),
    ("x = " + "(" * 1000, "not Python: too many nested parentheses"),
    ("x = " + "-" * 100_000 + "1", "nested too deeply"),
    ("x = 1" + " + 1" * 100_000, "nested too deeply"),
    ("x = " + "9" * 5000, "not Python: Exceeds the limit"),
    ("x = 1\n" * (MAX_BYTES // 6 + 1), "the source has more than"),
    ("# -*- coding: latin-1 -*-", "declares the encoding iso-8859-1; UTF-8 is read"),
    ("# -*- coding: nonsense -*-", "not UTF-8: unknown encoding"),
    ("x = '\ud800'", "not UTF-8"),
    ("from torch import *", "1:1: `from torch import *` could give any word another meaning"),
    ("from .math import *", "1:1: `from .math import *` could give any word another meaning"),
    ("try:\n    from numpy import *\nexcept E: pass", "2:5: `from numpy import *` could give any"),
    ("if x:\n    from torch import *", "2:5: `from torch import *` could give any word another"),
    ("with x:\n    from math import *", "2:5: `from math import *` could give any word another"),
    (
        "def exp(x): 1\nif x:\n    from symcnn import *\n@claim\ndef f(): return exp(1) == 1",
        "5:17: `exp` is bound more than once in this file",
    ),
    ("if x:\n    class C:\n        @claim\n        def f(self): pass", "4:9: the claim `f` must"),
    (
        "class C:\n    @claim\n    def f(self, x: Real): pass\n    Real = 1",
        "3:5: `Real` has another meaning in the class `C`",
    ),
    ("class C:\n    @claim\n    def f(self): pass\n    f = 1", "3:5: `f` is bound more than once"),
    ("class C:\n    @claim\n    def f(self): pass\nC = 1", "3:5: `C` is bound more than once"),
    (
        "class C:\n    @staticmethod\n    @claim\n    def f(): return 1 == 1",
        "2:6: a decorator beside @claim could change what it means",
    ),
    ("if True:\n    @claim\n    def f(): pass", "3:5: the claim `f` must stand at the top"),
    ("@claim\nasync def f(): pass", "2:1: `async def` is not"),
    ("@claim\ndef f(): return 1 == 1\n@claim\ndef f(): return 1 == 1", "4:1: `f` is defined twice"),
    ("@claim\ndef f(): return 1 == 1\nf = 2", "2:1: `f` is bound more than once"),
    ("@claim(1)\ndef f(): return 1 == 1", "1:2: @claim takes no arguments"),
    ("@evil\n@claim\ndef f(): return 1 == 1", "1:2: a decorator beside @claim"),
    (
        "from numpy import einsum as e\n@claim\ndef f(): return e == 1",
        "3:17: a number is expected, found a function",
    ),
    ("import math\n@claim\ndef f(): return math.exq(1) == 1", "`math.exq` is not part of the"),
    ("sum = len\n@claim\ndef f(): return sum([1]) == 1", "3:17: `sum` is bound in this file"),
    ("for sum in []: pass\n@claim\ndef f(): return sum([1]) == 1", "`sum` is bound in this file"),
    (
        "def g():\n    global abs\n@claim\ndef f(): return abs(1) == 1",
        "`abs` is changed by a `global",
    ),
    ("match 1:\n    case sum: pass\n@claim\ndef f(): return sum([1]) == 1", "`sum` is bound in"),
    *(
        (f"{before}\n@claim\ndef f(): return k == 1", "`k` is bound more than once")
        for before in (
            "k = 1\nx = [(k := 2) for i in [0]]",
            "k = 1\ndef g(a=(k := 2)): return a",
            "k = 1\nclass A((k := object)): pass",
            "k = 1\nmatch 2:\n    case k: pass",
        )
    ),
    (
        "def prod(x): return 1\nfrom symcnn import *\n@claim\ndef f(): return prod([2]) == 1",
        "`prod` is bound more than once",
    ),
    (
        "from numpy import where\n@claim\ndef f(a: Real):\n"
        "    b = where(a > 0, 1, 2)\n    c = b\n    b += 1\n    return b != c",
        "6:5: an array that is changed in place changes under all its names",
    ),
    ("tau = 6\nfrom math import *\n@claim\ndef f(): return tau == 6", "`tau` is bound more"),
    ("from math import *\nfloor = len\n@claim\ndef f(): return floor(1) == 1", "`floor` is bound"),
    ("k = 1\nk = 2\n@claim\ndef f(): return k == 1", "`k` is bound more than once"),
    (
        "import numpy as np\nnp.abs = np.sign\n@claim\ndef f(x: Real): return np.abs(x) == x",
        "`np` is given another `abs` in this file",
    ),
    *(
        (
            f"import numpy as np\ndef g(u, v={default}):\n    {change}\n    return u\n"
            "@claim\ndef f(x: Real): return g(x) == x",
            "this changes the default of `v` for all later calls",
        )
        for default, change in (
            ("[]", "v.append(1)"),
            ("[1]", "v[0] = 2"),
            ("{}", "v['k'] = 2"),
            ("np.zeros(3)", "v += 1"),
            ("np.zeros(3)", "v[0] = 1"),
        )
    ),
    *(
        (f"{before}\n@claim\ndef f(): return {call} == 1", expected)
        for before, call, expected in (
            ("class A:\n    def g(self): return 1\nA.g = lambda self: 2", "A().g()", "another `g`"),
            ("class A:\n    g = 1\ndef h():\n    A.g += 1", "A().g", "`A` is given another `g`"),
            ("class A:\n    g = 1\nsetattr(A, 'g', 2)", "A().g", "`A` is given other attributes"),
            (
                "def h(x=1): return x\nh.__defaults__ = (2,)",
                "h()",
                "another `__defaults__` in this",
            ),
            ("def h(x=1): return x\nh.__defaults__[0].append(2)", "h()", "another `__defaults__`"),
            ("def h(): return 1\nh.__code__ = (lambda: 2).__code__", "h()", "another `__code__`"),
            ("import numpy as np\nsetattr(np, 'exp', np.log)", "np.exp(0)", "other attributes"),
            ("k = 1\nexec('k = 2')", "k", "can give any name of the file another meaning"),
            ("k = 1\nglobals()['k'] = 2", "k", "can give any name of the file another meaning"),
            ("k = 1\nlocals().update(k=2)", "k", "can give any name of the file another meaning"),
            ("import builtins\nbuiltins.abs = len", "abs(1)", "can give any name of the file"),
        )
    ),
    ("@claim\ndef h(): return 1 == 1", "there is no claim `f`; there are: h"),
    ("", "there is no claim `f`; there are: none"),
]


SIZES = [  # what the file says of n, and what is wrong with `x: Real["n"]`
    ("n = 2 + 1", "`n`, a size here, is bound in this file in a way that is not read"),
    ("n = 3\nn = 4", "`n`, a size here, is bound more than once in this file"),
    ("n = 3.0", "`n`, a size here, is no integer in this file; take another name"),
    ("n = 2.5", "`n`, a size here, is no integer"),
    ("n: int = 4", "`n`, a size here, is bound in this file in a way"),
    ("from a import n", "`n`, a size here, is imported from a, which is not read"),
    ("for n in (1, 2): pass", "`n`, a size here, is bound in this file in a way"),
    ("def g():\n    global n\n    n = 2", "`n`, a size here, is changed by a `global` statement"),
]


@pytest.mark.parametrize(("before", "expected"), SIZES)
def test_a_size_that_the_file_gives_another_value(before: str, expected: str) -> None:
    assert expected in str(refusal(f'{before}\n@claim\ndef f(x: Real["n"]): return len(x) == n\n'))


def test_a_size_that_is_a_name_of_the_function_around() -> None:
    n = 3

    @claim
    def same(x: Real["n"]):  # noqa: UP037
        return len(x) == n

    assert not same([1, 2])
    with pytest.raises(ReadError, match="`n` is a size here, and a name of the function around"):
        read_function(same)


HARMLESS = [  # what is set and changes nothing that is read
    ("def h(): return 1\nh.calls = 0", "h()"),
    ("def h(): return 1\nh.__doc__ = 'one'", "h()"),
    ("class A:\n    def __init__(self): self.g = 1", "A().g"),
    ("k = 1\nknown = globals()['k']", "k"),
    ("k = 1\nclass A:\n    pass\nA.g = 2", "k"),
    ("def g():\n    exec('k = 2')\nk = 1", "k"),
]


@pytest.mark.parametrize(("before", "call"), HARMLESS)
def test_what_is_set_elsewhere_changes_nothing(before: str, call: str) -> None:
    source = read_source(f"from symcnn import *\n{before}\n@claim\ndef f(): return {call} == 1")
    assert source.read_claim("f").claim.name == "f"


UNSEEN = [
    "def plain(x: Real): return x == x + 1\nw = claim(plain)",
    "def once(g): return claim(g)\n@once\ndef w(x: Real): return x == x + 1",
    "def made():\n    @claim\n    def w(x: Real): return x == x + 1\n    return w\nw = made()",
    "import symcnn\nw = list(map(symcnn.claim, [len]))",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_a_claim_that_is_made_elsewhere_is_not_passed_over(text: str) -> None:
    source = read_source(f"from symcnn import *\n{text}\n@claim\ndef f(a: Real): return a == a")
    (line,) = (name for name in source.claims if name != "f")
    with pytest.raises(ReadError, match="what is made a claim here is not seen; write @claim"):
        source.read_claim(line)
    assert source.read_claim("f").claim.name == "f"


@pytest.mark.parametrize(("source", "expected"), FILES, ids=[s[:40] for s, _ in FILES])
def test_refused_files(source: str, expected: str) -> None:
    assert expected in str(refusal(source))


OPERATORS = [
    ("Y", "h(x, 1)", "the argument `X` has 2 axes, found 1"),
    ("Y", "h(a, 1)", "a tensor is expected, found a real number"),
    ("Y", "h(X, a)", "the argument `s` must be an integer"),
    ("Y", "h(X)", "`h` needs the argument `s`"),
]


@pytest.mark.parametrize(("name", "call", "expected"), OPERATORS)
def test_refused_calls_of_operators(name: str, call: str, expected: str) -> None:
    operator = '@operator\ndef h(X: Real["p q"], s: Size):\n    return X[0, 0]\n'
    assert expected in str(refusal(f"{operator}{HEADER}    return {call} == a\n"))


def test_a_size_that_no_argument_gives() -> None:
    operator = '@operator\ndef h(X: Real["2*p"]):\n    return X[0]\n'
    message = str(refusal(f"{operator}{HEADER}    return h(x) == a\n"))
    assert "the size p of `X` cannot be read off the arguments" in message


def test_the_place_is_shown_under_the_line() -> None:
    error = refusal(HEADER + "    return a + größe == exp(a)\n".replace("a +", "g(a) +"))
    assert (error.file, error.line, error.column) == ("claims.py", 4, 19)
    assert str(error).split("\n")[1:] == [
        "    return g(a) + größe == exp(a)",
        "                  ^",
    ]
