"""Integer side conditions: which are proved, and above all which are not."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

import pytest

from symcnn.arithmetic import integers
from symcnn.arithmetic.integers import entails, propose
from symcnn.kernel.binding import close
from symcnn.kernel.certificates import check
from symcnn.kernel.terms import (
    BOOL, COMPLEX, INT, REAL, And, Bracket, Eq, FloorDiv, Forall, Fun, Ite, Le, Lt, Mod, Not, Num,
    Or, Pow, Pred, Range, Sum, Term, Var, conj, mul, ne,
)  # fmt: skip
from symcnn.kernel.terms import FALSE as FALSE_FORMULA

from . import integer_statements


@dataclass(frozen=True)
class Statement:
    given: tuple[Term, ...]
    goal: Term


class Reader:
    """Python expressions to terms; names that are not listed as reals are integers."""

    def __init__(self, reals=()):
        self.reals = frozenset(reals)

    def read(self, text):
        return self.visit(ast.parse(text.strip(), mode="eval").body)

    def visit(self, e):
        match e:
            case ast.Constant(value=v):
                return Num(int(v))
            case ast.Name(id=name):
                return Var(name, REAL if name in self.reals else INT)
            case ast.UnaryOp(op=ast.USub(), operand=a):
                return -self.visit(a)
            case ast.BinOp(left=a, op=op, right=b):
                return BINARY[type(op)](self.visit(a), self.visit(b))
            case ast.BoolOp(op=op, values=values):
                return (And if isinstance(op, ast.And) else Or)(*map(self.visit, values))
            case ast.UnaryOp(op=ast.Not(), operand=a):
                return Not(self.visit(a))
            case ast.Compare(left=a, ops=ops, comparators=rest):
                sides = [self.visit(s) for s in (a, *rest)]
                pairs = zip(ops, sides, sides[1:], strict=False)
                return conj(*(COMPARE[type(op)](x, y) for op, x, y in pairs))
            case ast.Call(func=ast.Name(id=name), args=args):
                values = [self.visit(a) for a in args]
                return CALLS[name](*values) if name in CALLS else Fun(name)(*values)
        raise ValueError(ast.dump(e))


BINARY = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: FloorDiv,
    ast.Mod: Mod,
    ast.Pow: lambda a, b: a**b,
    ast.Div: lambda a, b: a / b,
}
COMPARE = {
    ast.LtE: Le,
    ast.Lt: Lt,
    ast.GtE: lambda a, b: Le(b, a),
    ast.Gt: lambda a, b: Lt(b, a),
    ast.Eq: Eq,
    ast.NotEq: ne,
}
CALLS = {
    "ite": Ite,
    "iff": Eq,
    "implies": lambda a, b: Or(Not(a), b),
    "Not": Not,
    "br": Bracket,
}


def statement(text: str) -> Statement:
    """Reads ``hypothesis; hypothesis |- goal [real, real]``."""
    body, _, reals = text.partition("[")
    read = Reader(re.findall(r"\w+", reals)).read
    given, _, goal = body.replace("not(", "Not(").partition("|-")
    return Statement(tuple(read(part) for part in given.split(";") if part.strip()), read(goal))


def table(text: str) -> dict[str, Statement]:
    lines = text.replace("\n    ", " ").strip().splitlines()
    return {name: statement(body) for name, body in (line.split(": ", 1) for line in lines)}


TRUE = table(integer_statements.TRUE)
FALSE = table(integer_statements.FALSE)

# True, but out of reach: (name, why).
KNOWN_UNPROVED = {
    "D11": "the inverse of a mod n would have to be multiplied into the quotient",
    "X19": "needs a product of two differences of unknown sign",
}


@pytest.mark.parametrize("name", TRUE)
def test_true(name):
    s = TRUE[name]
    assert entails(s.given, s.goal) == (name not in KNOWN_UNPROVED)
    assert is_certified(s) == (name not in KNOWN_UNPROVED)


def is_certified(s: Statement) -> bool:
    """Whether there is a certificate; the kernel refuses it if it is wrong."""
    certificate = propose(s.given, s.goal)
    if certificate is not None:
        check(s.given, s.goal, certificate)
    return certificate is not None


@pytest.mark.parametrize("name", FALSE)
def test_false(name):
    s = FALSE[name]
    assert not entails(s.given, s.goal)


def test_known_unproved_are_statements():
    assert set(KNOWN_UNPROVED) <= set(TRUE)


@pytest.mark.parametrize("name", TRUE)
def test_hypotheses_alone_prove_nothing(name):
    assert not entails(TRUE[name].given, FALSE_FORMULA)


# Statements that hold only if something is assumed that nobody said.
NOT_PROVED = [
    # a divisor that may be 0 or negative
    "0<=q |- (k*q)//k==q",
    "k!=0; 0<=i |- 0<=i%k",
    "k<=-1; 0<=a<5 |- 0<=a%k",
    "|- 0<=i%k",
    "|- i%k<k",
    "|- i//i==1",
    "k>=0 |- i%k<=k",
    "0<=i |- 0<=i//k",
    "e*k>=1 |- 0<=i-k*((e*i)//(e*k))",
    # Euclid's equations for k = 0 would contradict themselves
    "k==0 |- i%k<k",
    "k==0; j==i//k |- 1==0",
    "k==0; j==i%k |- 1==0",
    "k==-2; j==i%k |- 1==0",
    "j==i//k |- k>=1",
    "j==i%k |- k!=0",
    "implies(k>=1, i//k==j) |- i//k==j",
    "k>=1 or i//k==7 |- i//k==7 or 0<=i%k<k-1",
    "ite(k>=1, i%k, 0)<=i |- 0<=i%k",
    # the same numbers, but reals between the integers
    "0<x<1 |- 1==0 [x]",
    "x<1 |- x<=0 [x]",
    "x!=0; 0<=x |- 1<=x [x]",
    "2*x==1 |- 1==0 [x]",
    "2*x==i |- x>=1 or x<=0 [x]",
    "i<x<i+1 |- 1==0 [x]",
    "x*x==2 |- 1==0 [x]",
    "f(i)<f(j)+1 |- f(i)<=f(j)",
    # reciprocals
    "|- x*(1/x)==1 [x]",
    "0<=x |- 0<1/x [x]",
    "|- 1/x!=0 [x]",
    "x!=0 |- 0<1/x [x]",
    "|- i/k*k==i",
    "|- 1/(x+y)*(x+y)==1 [x, y]",
    # functions
    "|- exp(x)<=exp(y) [x, y]",
    "|- 0<sqrt(x) [x]",
    "|- sqrt(x)*sqrt(x)==x [x]",
    "|- abs(x)==x [x]",
    "|- 0<abs(x) [x]",
    "|- 4<pi()",
    "|- 0<f(x) [x]",
    "|- 0<x*x [x]",
    "|- 0<=x*y [x, y]",
    "|- 0<=x**3 [x]",
    "0<x*x |- 0<x [x]",
    "1<=i*i |- 1<=i",
    "0<=t; x<y |- t*x<t*y [t, x, y]",
    "0<=t; x<y; y<z or 0<z |- t*x<t*y [t, x, y, z]",
    "f(i)==f(j) |- i==j",
    # brackets and cases
    "|- br(i<j)==1",
    "br(i<j)==1 |- i<=j-2",
    "|- br(i<j)+br(j<i)==1",
    "|- ite(i<j, i, j)<j",
    "br(i<j)==br(j<i) |- i<j",
]

PROVED = [
    "k>=1; 0<=q |- (k*q)//k==q",
    "|- i//0==0",
    "|- i%0==i",
    "|- (-7)//2==-4 and (-7)%2==1",
    "|- i%k==i-k*(i//k)",
    "k==0 |- i//k==0",
    "k>=0; 0<=i<k*M |- 0<=i//k",
    "0<=i<k |- i//k==0 and i%k==i",
    "0<=i<k*M; k>=1 |- 0<=i//k<M",
    "implies(k>=1, 0<=i%k<k)==(1==1) |- implies(k>=1, 0<=i%k<k)",
    "|- implies(k>=1, 0<=i%k<k)",
    "|- implies(not(k<=0), (k*q)//k==q)",
    "0<i<1 |- 1==0",
    "i<j; i==j |- 1==0",
    "2*i==1 |- 1==0",
    "2*i<=2*j+1 |- i<=j",
    "i/2<j/2 |- i+1<=j",
    "k>=0; k!=0 |- k>=1",
    "n==k*M; k>=1; M>=1 |- n>=1",
    "0<=i<k*M; k>=1 |- M>=1",
    "0<=i<k*M; M>=0 |- 0<=i//k<M",
    "k>=2 or k==1; 0<=a<k |- (k*q+a)//k==q",
    # reals
    "0<x |- x!=0 [x]",
    "x<=y; y<=z |- x<=z [x, y, z]",
    "0<=t; x<=y |- t*x<=t*y [t, x, y]",
    "0<t; x<y |- t*x<t*y [t, x, y]",
    "i<x; x<i+1; j==x |- 1==0 [x]",
    "f(i*k+a)==f(j) |- f(a+k*i)==f(j)",
    "k>=1; 0<=a<k |- f((k*q+a)//k, (k*q+a)%k)==f(q, a)",
    # reciprocals, with 1/0 = 0
    "x!=0 |- x*(1/x)==1 [x]",
    "k<=i<2*k |- i//k==1 and i%k==i-k",
    "k>=1 |- i/k*k==i",
    "k>=1 |- i/k**2*k==i/k",
    "0<=x |- 0<=1/x [x]",
    "x<0 |- 1/x<0 [x]",
    "x==0 |- 1/x==0 [x]",
    "0<x+y |- 1/(x+y)*(x+y)==1 [x, y]",
    # functions
    "|- 0<exp(x) [x]",
    "|- exp(x)!=0 [x]",
    "|- 0<exp(x)+exp(y) [x, y]",
    "|- 0<=sqrt(x)+abs(y) [x, y]",
    "|- x<=abs(x) and -x<=abs(x) [x]",
    "|- 3<pi()",
    "|- 0<=x**2 [x]",
    "|- 0<x**2*y**4+1 [x, y]",
    # brackets and cases
    "|- 0<=br(i<j)<=1",
    "|- br(i<j)+br(j<=i)==1",
    "i<j |- br(i<j)==1",
    "br(i<j)==1 |- i<j",
    "|- br(i<j)*br(j<k)<=br(i<k)",
    "|- br(0<x)*br(x<0)==0 [x]",
    "|- ite(i<j, i, j)<=j",
    "not (i==j or k==0) |- not (i==j or k==0)",
    "not (i<j or i==k and j==0) |- not (i<j or i==k and j==0)",
    "|- iff(ite(x>0, x, 0)<=y, x<=y and 0<=y) [x, y]",
]


@pytest.mark.parametrize("text", NOT_PROVED)
def test_not_proved(text):
    s = statement(text)
    assert not entails(s.given, s.goal)


@pytest.mark.parametrize("text", PROVED)
def test_proved(text):
    s = statement(text)
    assert entails(s.given, s.goal)


i, j, k, n = (Var(name, INT) for name in "ijkn")
x, y = Var("x", REAL), Var("y", REAL)
z, w = Var("z", COMPLEX), Var("w", COMPLEX)
X, Y = Var("X", REAL, (n,)), Var("Y", REAL, (n,))
N = Var("N", INT, (n,))
TOTAL = Sum(Range(n), close(X[i], i))
EVERY = Forall(Range(n), close(Lt(Num(0), X[i]), i))
MONOTONE = Pred("nondecreasing", (Fun("f"),))
A, B = Var("A", BOOL), Var("B", BOOL)

many = [Var(f"n_{count}", INT) for count in range(24)]
deep = i
for size in many[:12]:
    deep = (deep + size) // size

# given, goal, whether it is proved: terms that have no text above
OPAQUE = [
    ([Lt(Num(0), X[i])], ne(X[i], 0), True),
    ([Le(Num(0), X[i])], ne(X[i], 0), False),
    ([Eq(X[i * k + j], Num(1))], Eq(X[j + k * i], Num(1)), True),
    ([Eq(X[i], Num(1))], Eq(X[j], Num(1)), False),
    ([Eq(X[i], Num(1))], Eq(Y[i], Num(1)), False),
    ([Eq(X[i], Num(1)), Eq(i, j)], Eq(X[j], Num(1)), True),
    ([Le(Num(0), i), Lt(i, k)], Eq(X[(k * j + i) // k], X[j]), True),
    ([], Eq(X[(k * j) // k], X[j]), False),
    ([Lt(N[i], Num(1))], Le(N[i], Num(0)), True),
    ([Lt(X[i], Num(1))], Le(X[i], Num(0)), False),
    ([Lt(TOTAL, x)], Le(TOTAL, x), True),
    ([], Le(Num(0), TOTAL), False),
    ([EVERY], EVERY, True),
    ([EVERY], Lt(Num(0), X[i]), False),
    ([Or(EVERY, MONOTONE), Not(MONOTONE)], EVERY, True),
    ([Or(EVERY, MONOTONE)], EVERY, False),
    ([MONOTONE], Pred("nondecreasing", (Fun("g"),)), False),
    ([A, Or(Not(A), B)], B, True),
    ([A, Eq(A, B)], B, True),
    ([B, Or(Not(A), B)], A, False),
    ([Eq(X, Y)], Eq(X, Y), True),
    ([Eq(X, Y)], Eq(X[i], Y[i]), False),
    ([], Eq(X, Y), False),
    ([Eq(z, w)], Eq(w, z), True),
    ([Eq(z, w)], Eq(z, w + 1), False),
    ([], Eq(z * w, w * z), True),
    ([], ne(z * z + 1, 0), False),
    ([], Eq((z * z + 1) / (z * z + 1), Num(1)), False),
    ([Eq(z, Num(0))], Eq(z, w), False),
    ([], Lt(Num(0), Fun("exp")(x)), True),
    ([Le(Num(0), Fun("floor")(x))], Le(Fun("floor")(x), x), True),
    ([Le(y, Fun("floor")(x) - x)], Lt(x - 1, Fun("floor")(x)), True),
    ([Le(y, Bracket(Lt(x, y)))], Le(Bracket(Lt(x, y)), Num(1)), True),
    ([Le(Fun("pi")(), y)], Lt(Num(3), y), True),
    ([Le(y, Fun("floor")(x))], Le(y, x - 1), False),
    ([], Lt(Num(0), Pow(x, n)), False),
    ([], Le(Num(0), x ** Num(2)), True),
    ([Eq(x, i), Eq(2 * x, 2 * j + 1)], FALSE_FORMULA, True),
    ([Eq(x, y), Eq(2 * x, 2 * y + 1)], FALSE_FORMULA, True),
    ([Eq(2 * x, 2 * y + 1)], FALSE_FORMULA, False),
    ([], FALSE_FORMULA, False),
    ([FALSE_FORMULA], A, True),
    ([Not(FALSE_FORMULA)], A, False),
    ([], Not(FALSE_FORMULA), True),
    ([], Not(Not(And())), True),
    ([Not(And(A, B)), A], Not(B), True),
    ([Not(And(A, B))], Not(B), False),
    ([], Eq(i // Num(-2), -(i // 2)), False),
    ([], Eq(Num(-7) // Num(-2), Num(3)), False),
]


@pytest.mark.parametrize("place", range(len(OPAQUE)))
def test_opaque(place):
    given, goal, proved = OPAQUE[place]
    assert entails(given, goal) == proved


def test_undecided_is_not_proved(monkeypatch):
    s = TRUE["Y34"]
    monkeypatch.setattr(integers, "RESOURCES", 1_000)
    integers._proves.cache_clear()
    assert not entails(s.given, s.goal)
    monkeypatch.undo()
    integers._proves.cache_clear()
    assert entails(s.given, s.goal)


def test_hypothesis_that_is_too_large_is_left_out():
    huge = Le(Num(0), mul(*(i + size for size in many)))
    assert entails([huge, Lt(i, j)], Le(i + 1, j))


# Far too large for the bounds; a proof is not expected, an answer is.
LARGE = {
    "power": Le(Num(0), (i + j + k + many[0] + many[1]) ** 40),
    "quotients": Le(sum((i // size for size in many), Num(0)), j),
    "nested quotients": Le(deep, i),
    "cases": Le(sum((Ite(Lt(i, size), size, j) for size in many), Num(0)), j),
    "brackets": Le(sum((Bracket(Lt(i, size)) for size in many), Num(0)), j),
    "product": Le(mul(*(size - i for size in many[:9])), j),
    "equivalences": Eq(Eq(Eq(Lt(i, j), Lt(j, k)), Lt(i, k)), Eq(Lt(k, i), Lt(j, i))),
}


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("assumed", [False, True])
def test_large_formulas_are_given_up(name, assumed):
    positive = tuple(Le(Num(1), size) for size in many)
    given = (*positive, LARGE[name]) if assumed else positive
    assert not entails(given, Lt(j, i) if assumed else LARGE[name])
