"""Integer side conditions: which are proved, and above all which are not."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

import pytest

from symcnn.kernel.integers import entails
from symcnn.kernel.terms import FALSE as FALSE_FORMULA
from symcnn.kernel.terms import (
    INT,
    REAL,
    And,
    Bracket,
    Eq,
    FloorDiv,
    Fun,
    Ite,
    Le,
    Lt,
    Mod,
    Not,
    Num,
    Or,
    Term,
    Var,
    conj,
    mul,
    ne,
)

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


i, j, k = (Var(name, INT) for name in "ijk")
many = [Var(f"n_{count}", INT) for count in range(24)]
deep = i
for size in many:
    deep = (deep + size) // size

# Far too large for the bounds; a proof is not expected, an answer is.
LARGE = {
    "power": Le(Num(0), (i + j + k + many[0] + many[1]) ** 40),
    "exponents": Le(i**63 * j**63, k**63),
    "quotients": Le(sum((i // n for n in many), Num(0)), j),
    "nested quotients": Le(deep, i),
    "cases": Le(sum((Ite(Lt(i, n), n, j) for n in many), Num(0)), j),
    "brackets": Le(sum((Bracket(Lt(i, n)) for n in many), Num(0)), j),
    "product": Le(mul(*(n - i for n in many[:12])), j),
    "equivalences": Eq(Eq(Eq(Lt(i, j), Lt(j, k)), Lt(i, k)), Eq(Lt(k, i), Lt(j, i))),
}


@pytest.mark.parametrize("name", LARGE)
@pytest.mark.parametrize("assumed", [False, True])
def test_large_formulas_are_given_up(name, assumed):
    positive = tuple(Le(Num(1), n) for n in many)
    given = (*positive, LARGE[name]) if assumed else positive
    assert not entails(given, Lt(j, i) if assumed else LARGE[name])
