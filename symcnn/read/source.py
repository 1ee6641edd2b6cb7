"""A claim file as data: parsed, never imported, and nothing in it is ever executed.

>>> source = read_source('''
... @claim
... def twice(X: Real["n"], n: Size):
...     return sum(X[i] + X[i] for i in range(n)) == 2 * sum(X[i] for i in range(n))
... ''', "claims.py")
>>> source.claims
('twice',)
>>> print(source.read_claim("twice").claim.goal)
sum[i<n] (X[i] + X[i]) = 2*(sum[i<n] X[i])
"""

from __future__ import annotations

import ast
import stat
import warnings
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import Path

from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import BOOL, Term, Var
from symcnn.operators.arrays import Array, WordError
from symcnn.prover.claim import Call, Claim

from .bindings import (
    OF_FUNCTIONS, OWN, Function, bound_by, changed_by, made_elsewhere, names_of_star,
    rewrites_names,
)  # fmt: skip
from .claim_error import ReadError
from .expressions import Reader
from .foreign import UNREAD
from .library_words import member_of
from .marked import Marked, marked, without_self
from .name_usage import assigned_names
from .objects import QUIET_DECORATORS, decorators_of
from .read_results import ReadClaim, ReadOperator
from .state import kind_of
from .encoding import MAX_BYTES, characters, decoded, literal_integer, literal_number
from .values import (
    Claimed, Class, Closure, Equation, Library, Scope, Tensor, Value, Word,
)  # fmt: skip
from .vocabulary import ANNOTATIONS, BUILTINS, DECORATORS, LANGUAGE, LIBRARIES, ROOTS

FEWEST_LAYERS = 2  # local names, for an operator to be taken layer by layer


def read_path(path: str | Path) -> SourceFile:
    """The claims and operators of a file. Raises ``ReadError`` if it cannot be read."""
    file = Path(path)
    shown = str(path)
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):
            raise ReadError("not a file; a Python file with claims is expected", shown)
        if about.st_size > MAX_BYTES:
            raise ReadError(
                f"the file has {about.st_size} bytes, at most {MAX_BYTES} are read", shown
            )
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"cannot be read: {reason}", shown) from None
    return read_source(data, shown)


def read_source(source: str | bytes, file: str = "<string>") -> SourceFile:
    """The claims and operators of a source. Raises ``ReadError`` if it is not Python."""
    text = decoded(source, file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        line, column = error.lineno or 0, error.offset or 1
        lines = text.split("\n")
        shown = lines[line - 1] if 0 < line <= len(lines) else ""
        raise ReadError(f"not Python: {error.msg}", file, line, column, shown) from None
    except (RecursionError, MemoryError):
        raise ReadError("an expression in the file is nested too deeply", file) from None
    except ValueError as error:
        raise ReadError(f"not Python: {error}", file) from None
    return SourceFile(tree, text, file)


class SourceFile:
    """A parsed file. ``claims`` and ``operators`` are their names in order."""

    def __init__(self, tree: ast.Module, text: str, file: str) -> None:
        self.tree = tree
        self.file = file
        self.lines = text.split("\n")
        self._globals: dict[str, Value | str] = {}
        self._functions: dict[str, ast.FunctionDef] = {}
        self._integers: set[str] = set()
        self._formulas: dict[str, ast.expr] = {}  # what names are set to, once and for all
        self._marked: dict[str, Marked] = {}
        self._refused: dict[str, ReadError] = {}
        self._spoken: dict[ast.AST, set[str]] = {}  # what `libraries_in` has found
        self.libraries: set[str] = set()
        self._collect()
        self.claims, self.operators = self._decorated()

    # -- places ---------------------------------------------------------------------------

    def error(self, node: ast.AST, message: str) -> ReadError:
        """A ``ReadError`` at a node."""
        line = getattr(node, "lineno", 0)
        if not line:
            return ReadError(message, self.file)
        text = self.lines[line - 1]
        column = characters(text, getattr(node, "col_offset", 0))
        return ReadError(message, self.file, line, column + 1, text)

    def segment(self, node: ast.AST) -> str:
        """The source of an expression, on one line and not too long."""
        first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
        start, stop = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 0)
        if not first or (first, start) == (last, stop):
            return ast.unparse(node)
        lines = self.lines[first - 1 : last]
        lines[-1] = lines[-1][: characters(lines[-1], stop)]
        lines[0] = lines[0][characters(lines[0], start) :]
        text = " ".join(line.strip() for line in lines)
        return text if len(text) <= 2000 else text[:2000]

    # -- names at the level of the module -----------------------------------------------------

    def _collect(self) -> None:
        bound: Counter[str] = Counter()
        starred: dict[str, Word] = {}
        for statement in self.tree.body:
            self._collect_one(statement)
            bound.update(bound_by(statement))
            module, names = names_of_star(statement)
            for inner in ast.walk(statement):
                if inner is not statement and (star := names_of_star(inner))[0]:
                    self._refuse_star(inner, star[0], (*OWN, "__future__"))
                    names |= star[1]
            for name in bound.keys() & names:
                bound[name] += 1
            if module == "math":
                starred.update({n: Word(n, "math") for n in LIBRARIES["math"]})
        for name, word in starred.items():
            if name not in bound:
                self._globals[name] = word
        for name, times in bound.items():
            if times > 1:
                self._globals[name] = "is bound more than once in this file"
            self._globals.setdefault(name, "is bound in this file in a way that is not read")
            if times > 1:
                self._formulas.pop(name, None)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Global):
                for name in node.names:
                    self._globals[name] = "is changed by a `global` statement"
                    self._formulas.pop(name, None)
            changed = changed_by(node)
            if changed is not None:
                self._note_change(*changed)
        for statement in self.tree.body:
            rewriting = rewrites_names(statement)
            if rewriting is not None:
                raise self.error(
                    rewriting, f"`{self.segment(rewriting)}` can give any name of the file another "
                    "meaning; write what it sets as assignments",
                )  # fmt: skip

    def _note_change(self, name: str, attribute: str) -> None:
        """Take down that an attribute of what a name means is set, or may be."""
        of = self._globals.get(name)
        is_read = (
            member_of(of.name, attribute) is not None or not attribute
            if isinstance(of, Library)
            else isinstance(of, Class) or (isinstance(of, Closure) and attribute in OF_FUNCTIONS)
        )
        if is_read:
            what = f"another `{attribute}`" if attribute else "other attributes"
            self._globals[name] = f"is given {what} in this file"
        self._formulas.pop(name, None)

    def _collect_one(self, statement: ast.stmt) -> None:
        match statement:
            case ast.FunctionDef(name=name):
                self._functions[name] = statement
                self._globals[name] = (
                    Closure(statement, None, {})
                    if decorators_of(statement) <= QUIET_DECORATORS
                    else "is a function with a decorator"
                )
            case ast.ClassDef(name=name, decorator_list=[]):
                self._globals[name] = Class(statement)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                number = literal_number(value)
                if number is not None:
                    self._globals[name] = number
                elif isinstance(value, ast.Lambda):
                    self._globals[name] = Closure(value, None, {})
                elif name not in BUILTINS | LANGUAGE:
                    self._formulas[name] = value
                if literal_integer(value) is not None:
                    self._integers.add(name)
            case ast.Import(names=names):
                self.libraries.update(a.name.partition(".")[0] for a in names)
                for a in names:
                    top = a.name.partition(".")[0]
                    library = a.name if a.asname else top
                    name = a.asname or top
                    self._globals[name] = (
                        Library(library)
                        if library.partition(".")[0] in ROOTS
                        else f"is imported from {a.name}, which is not read"
                    )
            case ast.ImportFrom(module=module, names=names, level=level):
                self.libraries.add((module or "").partition(".")[0])
                for a in names:
                    self._import_name(statement, a, "." * level + (module or ""))

    def _import_name(self, statement: ast.ImportFrom, a: ast.alias, module: str) -> None:
        if a.name == "*":
            self._refuse_star(statement, module, (*OWN, "math", "__future__"))
            return
        name = a.asname or a.name
        if module == "builtins" and name == a.name and name in BUILTINS:
            self._globals[name] = Word(name)  # of code that Python 2 can run too
            return
        found = (
            (Word(a.name) if a.name in LIBRARIES["symcnn"] else None)
            if module in OWN
            else member_of(module, a.name)
        )
        hint = f"; {UNREAD[a.name]}" if a.name in UNREAD else ""
        what = f"is imported from {module}, which is not read{hint}"
        self._globals[name] = what if found is None else found

    def _refuse_star(self, statement: ast.AST, module: str, known: Sequence[str]) -> None:
        """Raise for a star import, unless of a module whose names are known to be bound."""
        if module not in known:
            what = f"`from {module} import *` could give any word another meaning; import the names"
            raise self.error(statement, f"{what} that are used, at the top level of the file")

    def global_value(self, name: str, node: ast.AST, *, annotation: bool = False) -> Value | None:
        """What a name means at the level of the module; None if it is unknown.

        Raises ``ReadError`` for a name that the file gives a meaning that is not read.
        """
        found = self._globals.get(name)
        if isinstance(found, str):
            function = self._functions.get(name)
            kind = self.decorator(function) if function else None
            if function is not None and kind == "operator" and "more than once" not in found:
                return Closure(function, None, {}, is_operator=True)
            if kind == "claim":
                found = "is a claim, and a claim is not called"
            raise self.error(node, f"`{name}` {found}")
        if found is not None:
            return found
        words = ANNOTATIONS | set(DECORATORS) if annotation else BUILTINS | LANGUAGE
        return Word(name) if name in words else None

    def formula_of(self, name: str) -> ast.expr | None:
        """The expression that a name of the module is set to, once and for all."""
        return self._formulas.get(name)

    def size(self, name: str, node: ast.AST) -> Term | None:
        """The integer that a size in a shape stands for in the whole file; None if it is free.

        Raises ``ReadError`` for one that the file gives another value, which Python would take.
        """
        found = self._globals.get(name)
        if isinstance(found, Term):
            if name in self._integers:
                return found
            found = "is no integer in this file"
        of_a_function = name in self._functions and "more than once" not in str(found)
        if isinstance(found, str) and not of_a_function:
            raise self.error(node, f"`{name}`, a size here, {found}; take another name")
        return None

    def libraries_in(self, node: ast.AST) -> set[str]:
        """NumPy and PyTorch, where the names of a function speak of them."""
        if node in self._spoken:
            return self._spoken[node]
        found = set()
        for part in ast.walk(node):
            value = self._globals.get(part.id) if isinstance(part, ast.Name) else None
            name = value.name if isinstance(value, Library) else getattr(value, "library", "")
            found.add(name.partition(".")[0])
        self._spoken[node] = found & {"numpy", "torch"}
        return self._spoken[node]

    @property
    def functions(self) -> Set[str]:
        """The names of the functions of the file."""
        return self._functions.keys()

    def global_names(self) -> set[str]:
        """All names that have a meaning in the whole file."""
        known = {n for n, v in self._globals.items() if not isinstance(v, str)}
        return known | self._formulas.keys() | BUILTINS | LANGUAGE

    # -- claims and operators -----------------------------------------------------------------

    def decorator(self, node: Function) -> str | None:
        """``claim`` or ``operator`` if that is a decorator of the function, else None."""
        for d in node.decorator_list:
            found = self._decorator_word(d.func if isinstance(d, ast.Call) else d)
            if found is not None:
                return found
        return None

    def _decorator_word(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            found = self._globals.get(node.id)
            if found is None and node.id in DECORATORS:
                return node.id
            if isinstance(found, Word) and not found.library and found.name in DECORATORS:
                return found.name
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            library = self._globals.get(node.value.id)
            if library == Library("symcnn") and node.attr in DECORATORS:
                return node.attr
        return None

    def _decorated(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of the claims and of the operators; what is wrong with one stops no other."""
        found: dict[str, list[str]] = {"claim": [], "operator": []}
        seen: set[int] = set()
        for m in sorted(marked(self.tree, self.decorator, ["claim"]), key=lambda m: m.node.lineno):
            if m.name in self._marked:
                self._refused[m.name] = self.error(m.node, f"`{m.name}` is defined twice")
            else:
                self._marked[m.name] = m
                found[m.kind].append(m.name)
                if m.wrong:
                    self._refused[m.name] = self.error(m.node, m.wrong)
            seen.update(id(n) for d in m.node.decorator_list for n in ast.walk(d))
        for node in made_elsewhere(self.tree, seen):
            if self._decorator_word(node) == "claim":
                found["claim"].append(name := f"line {node.lineno}")
                self._refused[name] = self.error(
                    node, "what is made a claim here is not seen; write @claim above the function, "
                    "at the top level of the file or of a class",
                )  # fmt: skip
        return tuple(found["claim"]), tuple(found["operator"])

    def _named(self, name: str, kind: str, among: Sequence[str]) -> Marked:
        if name not in among:
            there = ", ".join(among) or "none"
            raise ReadError(f"there is no {kind} `{name}`; there are: {there}", self.file)
        if name in self._refused:
            raise self._refused[name]
        return self._marked[name]

    def read_claim(self, name: str) -> ReadClaim:
        """The claim of a name. Raises ``ReadError`` if there is none, or if it is not one."""
        found = self._named(name, "claim", self.claims)
        read = self.read(found.node, "claim", name=name, is_method=found.is_method)
        if not isinstance(read, ReadClaim):
            raise ReadError(f"`{name}` is not a claim", self.file)
        return read

    def read_operator(self, name: str) -> ReadOperator:
        """The operator of a name. Raises ``ReadError`` if there is none."""
        found = self.read(self._named(name, "operator", self.operators).node, "operator")
        if not isinstance(found, ReadOperator):
            raise ReadError(f"`{name}` is not an operator", self.file)
        return found

    def read_layers(self, name: str) -> ReadOperator:
        """The operator of a name, its local names kept where there are several.

        Raises ``ReadError`` if there is none.

        >>> source = read_source('''
        ... @operator
        ... def network(x: Real["n"]):
        ...     y = [x[i]**2 for i in range(n)]
        ...     z = [exp(y[i]) for i in range(n)]
        ...     return sum(z[i] * y[i] for i in range(n))
        ... ''')
        >>> for v, t in source.read_layers("network").definitions:
        ...     print(v, "=", t)
        y = lam[i<n] x[i]**2
        z = lam[i<n] exp(y[i])
        """
        return self.layers(self._named(name, "operator", self.operators).node)

    def layers(self, node: ast.FunctionDef, outer: frozenset[str] = frozenset()) -> ReadOperator:
        """As ``read_layers``, for a function of this file."""

        def written_out() -> ReadOperator:
            found = self.read(node, "operator", outer)
            if not isinstance(found, ReadOperator):
                raise ReadError(f"`{node.name}` is not an operator", self.file)
            return replace(found, names=names)

        names: tuple[tuple[Var, Term], ...] = ()
        found = self.read(node, "operator", outer, names=True)
        if not isinstance(found, ReadOperator):
            raise ReadError(f"`{node.name}` is not an operator", self.file)
        names = found.definitions
        inner = [v for v, _ in names if v != found.result]
        if len(inner) < FEWEST_LAYERS:
            return written_out() if found.definitions else found
        return replace(found, written_out=written_out)

    def read(
        self,
        node: ast.FunctionDef,
        kind: str,
        outer: frozenset[str] = frozenset(),
        names: bool = False,
        name: str = "",
        is_method: bool = False,
    ) -> ReadClaim | ReadOperator:
        """A function of this file as a claim or operator.

        ``outer`` are names of functions around it, whose values are not known. With ``names``
        its local tensors and numbers are kept as variables, and not written out. ``name`` is how
        Python calls it, and the first parameter of a method, ``self``, is left out.
        """
        whole = node
        node = without_self(node) if is_method else node
        others = [d for d in node.decorator_list if self._decorator_word(d) is None]
        if others:
            if isinstance(others[0], ast.Call) and self._decorator_word(others[0].func):
                raise self.error(others[0], f"@{kind} takes no arguments")
            raise self.error(others[0], f"a decorator beside @{kind} could change what it means")
        reader = Reader(self)
        reader.of_claim = kind == "claim"
        reader.definitions = {} if names else None
        reader.calls.append(node)
        scope = Scope(Scope(None, outer), assigned_names(node))
        try:
            parameters, needs = reader.declare(reader.annotations(node), scope)
            value = reader.block(node.body, scope, "given")
            given = tuple(reader.given)
            needs = [replace(n, given=given) for n in needs if n.formula not in given]
            # a list that is returned becomes a tensor, which has needs of its own
            is_claim = kind == "claim"
            result, shape = (
                (self._goal(node, value, reader), ())
                if is_claim
                else self._result(node, value, reader)
            )
            common = (
                tuple(parameters),
                (*needs, *reader.obligations.values()),
                tuple(reader.conditions.values()),
            )
            title = (ast.get_docstring(node) or "").partition("\n")[0].strip()
            if is_claim:
                claim = Claim(name or node.name, given, result, title)
                used = reader.used()
                tensors = "torch" in used and "numpy" not in used
                call = Call(len(node.args.posonlyargs), node is not whole, tensors)
                axes = reader.on_parts.get(result, ())
                return ReadClaim(claim, *common, self.file, node.lineno, call, axes)
            parameters_, obligations, conditions = common
            return ReadOperator(
                node.name, parameters_, given, result, obligations, conditions,
                shape, title, self.file, node.lineno, tuple((reader.definitions or {}).items()),
            )  # fmt: skip
        except RecursionError:
            raise self.error(node, f"`{node.name}` is nested too deeply") from None
        except (KernelError, WordError) as error:
            raise self.error(node, f"`{node.name}`: {error}") from None

    def _goal(self, node: ast.FunctionDef, value: Value, reader: Reader) -> Term:
        last = node.body[-1]
        place = last.value if isinstance(last, ast.Return) and last.value else last
        if isinstance(value, Equation | Claimed):
            return reader.claimed(value, place)
        if isinstance(value, Term) and value.sort == BOOL:
            return value
        reader.refuse_array_of_truths(value, place)
        raise self.error(
            node.body[-1],
            f"a claim returns a comparison such as `left == right`, found {kind_of(value)}",
        )

    def _result(
        self, node: ast.FunctionDef, value: Value, reader: Reader
    ) -> tuple[Term, tuple[Term, ...]]:
        if isinstance(value, Term):
            return reader.as_number(value, node), ()
        if isinstance(value, Tensor | Array) or kind_of(value) == "a list":
            tensor = reader.as_tensor(value, node)
            return tensor.term, tensor.shape
        raise self.error(
            node.body[-1], f"an operator returns a number or a tensor, found {kind_of(value)}"
        )
