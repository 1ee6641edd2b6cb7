"""Calls: words of the language, functions that are parameters, functions of the file."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import (
    BOOL,
    FALSE,
    INT,
    ONE,
    REAL,
    REALS,
    TRUE,
    ZERO,
    Apply,
    Diff,
    FloorDiv,
    Fun,
    Ite,
    Lam,
    Le,
    Lt,
    Num,
    Term,
    Var,
    add,
    mul,
    neg,
)
from symcnn.operators.arrays import IGNORED, WORDS, Array
from symcnn.operators.elementwise import ceiled, floored, nearest, towards_zero

from .arithmetic import ELEMENTARY
from .comprehensions import FOLDS
from .context import At
from .formulas import negation
from .library import Libraries
from .names import as_list, assigned_names, changes_in_place
from .state import kind_of
from .values import (
    NOTHING,
    Closure,
    Derivative,
    Either,
    Equation,
    FunctionParameter,
    Infinity,
    Instance,
    Items,
    Library,
    Method,
    Progression,
    Record,
    Scope,
    Selected,
    Series,
    Settled,
    Tensor,
    Text,
    Value,
    Word,
    written_out,
)
from .vocabulary import BUILTINS, LIBRARIES

# How many arguments a word takes; the folds and `diff` are read apart.
ARITY = {
    "abs": 1, "float": 1, "int": 1, "len": 1, "pow": 2, "floor": 1, "ceil": 1, "det": 1,
    "inv": 1, "round": 1, "trace": 1, "matrix_power": 2, "derivative": 1, "inverse": 1,
    "argsort": 1, "array": 1, "asarray": 1, "dot": 2, "matmul": 2, "transpose": 1, "where": 3,
    "maximum": 2, "minimum": 2, "tensor": 1, "as_tensor": 1, "from_numpy": 1,
    "stop_gradient": 1, **dict.fromkeys(ELEMENTARY, 1),
}  # fmt: skip


WHERE = frozenset({"numpy.where", "torch.where"})
# Functions of Python that give what a loop runs over, or look at what a value is.
CALLS = frozenset(
    {
        "zip",
        "enumerate",
        "reversed",
        "tuple",
        "list",
        "dict",
        "bool",
        "isinstance",
        "hasattr",
        "map",
    }
)


class Calls(Libraries):
    """Reading calls."""

    def with_options(self, node: ast.Call, scope: Scope) -> tuple[ast.Call, Scope]:
        """A call with ``**options`` written out, as names that the scope then has."""
        if all(o.arg for o in node.keywords):
            return node, scope
        inside, found = Scope(scope), list[ast.keyword]()
        for o in node.keywords:
            if o.arg:
                found.append(o)
                continue
            value = self.value(o.value, scope)
            if not isinstance(value, Record):
                raise self.error(o.value, f"`**` stands before a dict, found {kind_of(value)}")
            for key, item in value.entries.items():
                name = f"**{len(inside.names)}"  # no name of the source
                inside.names[name] = item
                place = ast.copy_location(ast.Name(name, ast.Load()), o.value)
                found.append(ast.copy_location(ast.keyword(key, place), o.value))
        repeated = {o.arg for o in found if [p.arg for p in found].count(o.arg) > 1}
        if repeated:
            raise self.error(node, f"`{min(map(str, repeated))}` is given twice")
        return ast.copy_location(ast.Call(node.func, node.args, found), node), inside

    def spread(self, nodes: list[ast.expr], scope: Scope) -> tuple[list[ast.expr], Scope]:
        """The expressions with ``*items`` written out, as names that the scope then has."""
        if not any(isinstance(n, ast.Starred) for n in nodes):
            return nodes, scope
        inside, found = Scope(scope), list[ast.expr]()
        for n in nodes:
            if not isinstance(n, ast.Starred):
                found.append(n)
                continue
            value = written_out(self.value(as_list(n.value), scope))
            if not isinstance(value, Items):
                raise self.error(
                    n, f"`*` stands before a tuple or list that is written out, "
                    f"found {kind_of(value)}",
                )  # fmt: skip
            for item in value.items:
                name = f"*{len(inside.names)}"  # no name of the source
                inside.names[name] = item
                found.append(ast.copy_location(ast.Name(name, ast.Load()), n))
        return found, inside

    def called(self, node: ast.Call, scope: Scope) -> Value:
        """The value of a call."""
        places, scope = self.spread(node.args, scope)
        if places is not node.args:
            node = ast.copy_location(ast.Call(node.func, places, node.keywords), node)
        node, scope = self.with_options(node, scope)
        if isinstance(node.func, ast.Attribute):
            base = self.value(node.func.value, scope)
            if not isinstance(base, Library):
                return self.called_method(base, node.func, node, scope)
            function = self.member(base, node.func)
        else:
            function = self.value(node.func, scope)
        if isinstance(function, Word):
            return self._called_word(function, node, scope)
        arguments = [self.settled(self.value(a, scope), a) for a in node.args]
        options: dict[str, Value] = {}
        for option in node.keywords:
            options[str(option.arg)] = self.settled(self.value(option.value, scope), option)
        if isinstance(function, Closure):
            return self.call_closure(function, arguments, options, node)
        found = self.call_object(function, arguments, options, node)
        if found is not None:
            return found
        if options:
            raise self.error(node, "this function takes its arguments by position only")
        return self.call(function, arguments, node)

    def _called_word(self, word: Word, node: ast.Call, scope: Scope) -> Value:
        name = word.name
        full = f"{word.library}.{name}"
        if word.library == "torch.nn" and name in ("Parameter", "Sequential", "ModuleList"):
            return self.of_nn(name, node, scope)
        if name in ("sum", "mean") and len(node.args) == 1 and not node.keywords:
            of_mask = node.args[0]
            if isinstance(of_mask, ast.Subscript):
                chosen = self.value(of_mask, scope)
                if isinstance(chosen, Selected):
                    return self.total_of(chosen, name, node)
        if full in WHERE and len(node.args) == 3 and not node.keywords:
            of_numbers = self._where(node.args, scope, node)
            if of_numbers is not None:
                return of_numbers
        if name == "stack" and node.args:
            rows = self.value(node.args[0], scope)
            if isinstance(rows, Tensor | Settled) and not self.is_array(rows):
                return self._stacked(rows, node, scope)
        if name in ("floor", "ceil"):
            if word.library == "math" or self._is_number(node, scope):
                return self._rounded(name, node, scope)
            entry = WORDS.get(full) or WORDS[f"numpy.{name}"]
            return self.apply_word(*entry, node.args, node.keywords, node, scope)
        if word.library and full in WORDS and not (name in ELEMENTARY and len(node.args) == 1):
            return self.apply_word(*WORDS[full], node.args, node.keywords, node, scope)
        if name in FOLDS:
            return self.fold(name, node, scope)
        if name in CALLS:
            once = name in ("tuple", "list")
            arguments = [self.value(as_list(a) if once else a, scope) for a in node.args]
            return self._of_python(name, arguments, node, scope)
        if name in ("array", "asarray", "tensor", "as_tensor", "from_numpy", *ELEMENTARY):
            types = [o.value for o in node.keywords if o.arg == "dtype"]
            node = self._without_ignored(node)
            if types:
                found = self.call(word, [self.value(a, scope) for a in node.args], node)
                return self.of_type(found, self.kind_of_type(types[0], scope), node)
        if name == "diff":
            return self.differentiate(node, scope)
        if node.keywords:
            raise self.error(node, f"{name} takes its arguments by position only")
        if name == "int" and len(node.args) == 1 and isinstance(node.args[0], ast.BinOp):
            cut = self._whole("floor", node.args[0], scope, node)
            if cut is not None and not self._is_integer(node.args[0], scope):
                # int cuts off towards 0
                self.require(Le(ZERO, cut), "what int cuts off is not negative", node)
            if cut is not None:
                return cut
        arguments = [self.value(a, scope) for a in node.args]
        if name == "range":
            return self.range_of(arguments, node)
        return self.call(word, arguments, node)

    def _where(self, places: Sequence[ast.expr], scope: Scope, node: ast.Call) -> Term | None:
        """``np.where`` of numbers, each of which is needed in its case only; None of arrays.

        Both are calculated, so that an index must be in range in both cases.
        """
        conditions, obligations = self.conditions, self.obligations
        self.conditions = dict(conditions)
        test = self.value(places[0], scope)
        if isinstance(test, Term) and test.sort == BOOL:
            self.obligations = {}
            with self.assuming(test):
                first = self.value(places[1], scope)
            with self.assuming(negation(test)):
                second = self.value(places[2], scope)
            self.obligations = obligations
            if isinstance(first, Term) and isinstance(second, Term):
                chosen = Ite(test, self.as_number(first, node), self.as_number(second, node))
                needed, self.conditions = self.conditions, {}
                for place in places[1:]:
                    self.value(place, scope)
                self.conditions, self.boxed, self.numpy = needed, True, True
                return chosen
        self.conditions = conditions
        return None

    def _stacked(self, rows: Value, node: ast.Call, scope: Scope) -> Value:
        """``np.stack`` of a list that a loop or a comprehension makes."""
        axis: ast.expr | None = node.args[1] if len(node.args) > 1 else None
        for option in node.keywords:
            axis = option.value if option.arg in ("axis", "dim") else axis
        place = ZERO if axis is None else self.integer(axis, scope, "an axis")
        array = self.array(rows, node)
        self.require(Lt(ZERO, array.shape[0]), "there is a row to stack", node)
        if place == ZERO:
            return self.plain(array, node)
        found = WORDS["numpy.moveaxis"][0].definition
        with self.words(node):
            number = self.given_as("int", place, node, "the axis")
            return self.from_word(found(At(self, node), array, 0, number), "stack", node)

    def of_nn(self, name: str, node: ast.Call, scope: Scope) -> Value:
        """``nn.Sequential``, ``nn.ModuleList`` and ``nn.Parameter``."""
        raise NotImplementedError

    def _without_ignored(self, node: ast.Call) -> ast.Call:
        """The call without the arguments that change no real value, such as ``dtype=``."""
        kept = [o for o in node.keywords if o.arg not in IGNORED]
        if len(kept) == len(node.keywords):
            return node
        return ast.copy_location(ast.Call(node.func, node.args, kept), node)

    def called_method(
        self, base: Value, function: ast.Attribute, node: ast.Call, scope: Scope
    ) -> Value:
        """``base.name(...)``."""
        if isinstance(base, Equation):
            base = self.array(base, node)
        if function.attr in ("T", "mT", "H", "mH", "shape", "ndim") and self.is_array(base):
            raise self.error(function, f"`.{function.attr}` is no method; write it without ()")
        if isinstance(base, Either) and all(map(self.is_array, (base.first, base.second))):
            return self.of_cases(
                base, lambda case: self.called_method(case, function, node, scope), node
            )
        if isinstance(base, Selected) and function.attr in ("sum", "mean") and not node.args:
            return self.total_of(base, function.attr, node)
        if isinstance(base, Term | Tensor | Array) and (
            self.is_array(base) or isinstance(base, Term)
        ):
            if changes_in_place(function) and self.is_array(base):
                return self.method_in_place(base, function.attr, node, scope)
            found = Method(base, function.attr)
            return self.method(found, node.args, node.keywords, node, scope)
        if isinstance(base, Record):
            return self._of_dict(base, function.attr, node, scope)
        raise self.error(
            function,
            f"the method `.{function.attr}` of {kind_of(base)} is not part of the language",
        )

    def method_in_place(self, base: Value, name: str, node: ast.Call, scope: Scope) -> Value:
        """``x.add_(y)``: the new version of an array that a method changes in place."""
        raise NotImplementedError

    def _of_dict(self, base: Record, name: str, node: ast.Call, scope: Scope) -> Value:
        arguments = [self.value(a, scope) for a in node.args]
        match name, arguments:
            case "get", [Text(text=key), *default] if len(default) < 2:
                return base.entries.get(key, default[0] if default else NOTHING)
            case "values", []:
                return Items(tuple(base.entries.values()), is_list=True)
            case "keys", []:
                return Items(tuple(map(Text, base.entries)), is_list=True)
            case "items", []:
                pairs = [Items((Text(k), v), is_list=False) for k, v in base.entries.items()]
                return Items(tuple(pairs), is_list=True)
        raise self.error(node, f"the method `.{name}` of a dict is not part of the language")

    def _of_python(
        self, name: str, arguments: Sequence[Value], node: ast.Call, scope: Scope
    ) -> Value:
        """``zip``, ``enumerate``, ``isinstance``, ``tuple`` and ``list`` of Python."""
        match name, arguments:
            case "zip", [_, *_]:
                return Series(tuple(arguments))
            case "enumerate", [found, *_] if len(arguments) <= 2:
                start = self.as_integer(arguments[1], node, "the start") if arguments[1:] else ZERO
                for option in node.keywords:
                    start = self.integer(option.value, scope, "the start of enumerate")
                return Series((found,), start)
            case "map", [function, Items() as found]:
                return Items(tuple(self._mapped(function, v, node) for v in found.items), True)
            case "reversed", [Items() as found]:
                return Items(found.items[::-1], is_list=True)
            case "reversed", [Progression(start=start, count=count, step=step)]:
                return Progression(add(start, mul(step, add(count, Num(-1)))), count, neg(step))
            case "tuple" | "list", []:
                return Items((), name == "list")
            case "tuple" | "list", [found] if isinstance(written_out(found), Items):
                return Items(written_out(found).items, name == "list")  # type: ignore[union-attr]
            case "dict", []:
                return Record({o.arg or "": self.value(o.value, scope) for o in node.keywords})
            case "bool", [found]:
                return self.as_formula(found, node)
            case "isinstance", [found, kinds]:
                return self._is_instance(found, kinds, node)
            case "hasattr", [Library(name=library), Text(text=text)]:
                if f"{library}.{text}" in WORDS or text in LIBRARIES.get(library, ()):
                    return TRUE
            case "hasattr", [Instance(attributes=attributes), Text(text=text)]:
                if text in attributes:
                    return TRUE
        raise self.error(node, f"{name} is not read with these arguments")

    def _mapped(self, function: Value, value: Value, node: ast.Call) -> Value:
        found = self.call_object(function, [value], {}, node)
        return self.settled(self.call(function, [value], node) if found is None else found, node)

    def _is_instance(self, found: Value, kinds: Value, node: ast.Call) -> Term:
        every = kinds.items if isinstance(kinds, Items) else (kinds,)
        names = [k.name for k in every if isinstance(k, Word)]
        if isinstance(found, Term) and any(v.shape for v in free_vars(found)):
            raise self.error(node, "isinstance of an entry of an array is not read")
        own = {
            "int": isinstance(found, Term) and (found.sort == INT or found in (TRUE, FALSE)),
            "float": isinstance(found, Term) and found.sort == REAL,
            "tuple": isinstance(found, Items) and not found.is_list,
            "list": isinstance(found, Items) and found.is_list,
            "bool": found in (TRUE, FALSE),
            "dict": isinstance(found, Record),
            "str": isinstance(found, Text),
        }
        if len(names) < len(every) or not set(names) <= own.keys():
            raise self.error(node, "isinstance is read with int, float, tuple, list, bool, dict")
        return TRUE if any(own[n] for n in names) else FALSE

    def _rounded(self, name: str, node: ast.Call, scope: Scope) -> Term:
        """``floor(a / b)`` and ``ceil(a / b)``, of integers as exact integer division."""
        if len(node.args) != 1:
            raise self.error(node, f"{name} takes one argument")
        found = self._whole(name, node.args[0], scope, node)
        if found is not None:
            return found
        number = self.number(node.args[0], scope)
        with self.kernel(node):
            return floored(number) if name == "floor" else ceiled(number)

    def _is_number(self, node: ast.Call, scope: Scope) -> bool:
        """Whether a function has one argument, and this is a number."""
        if len(node.args) != 1 or node.keywords:
            return False
        recorded = dict(self.obligations), dict(self.conditions)
        found = self.value(node.args[0], scope)
        self.obligations, self.conditions = recorded
        return isinstance(found, Term)

    def _whole(self, name: str, inside: ast.expr, scope: Scope, node: ast.AST) -> Term | None:
        """``floor`` or ``ceil`` of a quotient of integers, and of one plus integers."""
        match inside:
            case ast.BinOp(op=ast.Div()):
                a, b = self.number(inside.left, scope), self.number(inside.right, scope)
                if a.sort != INT or b.sort != INT:
                    return None
                self.require_divisor(a, b, "/", node)
                return FloorDiv(a, b) if name == "floor" else neg(FloorDiv(neg(a), b))
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                minus = isinstance(inside.op, ast.Sub)
                other = {"floor": "ceil", "ceil": "floor"}[name] if minus else name
                left = self._whole(name, inside.left, scope, node)
                right = self._whole(other, inside.right, scope, node)
                # rounding passes over integers, so that one of the two must be one
                exact = any(self._is_integer(side, scope) for side in (inside.left, inside.right))
                if left is None or right is None or not exact:
                    return None
                return add(left, neg(right)) if minus else add(left, right)
        found = self.value(inside, scope)
        number = self.as_number(found, node) if isinstance(found, Term) else None
        return number if number is not None and number.sort == INT else None

    def _is_integer(self, node: ast.expr, scope: Scope) -> bool:
        found = self.value(node, scope)
        return isinstance(found, Term) and found.sort == INT

    # -- functions at values ---------------------------------------------------------------

    def call(self, function: Value, arguments: Sequence[Value], node: ast.expr) -> Value:
        """The value of a function at values."""
        match function:
            case Word():
                return self._word_at(function, arguments, node)
            case FunctionParameter(fun=fun):
                return self._apply(fun, arguments, node)
            case Derivative(function=inside):
                return self._derivative_at(inside, arguments, node)
            case Closure():
                return self.call_closure(function, arguments, {}, node)
        hint = "; an entry is written X[i, j]" if self.is_array(function) else ""
        raise self.error(
            node, f"a function is expected before (...), found {kind_of(function)}{hint}"
        )

    def _word_at(self, word: Word, arguments: Sequence[Value], node: ast.expr) -> Value:
        name = word.name
        if name not in ARITY:
            raise self.error(node, f"`{name}` cannot be called here")
        if len(arguments) != ARITY[name]:
            raise self.error(
                node, f"{name} takes {ARITY[name]} argument(s), {len(arguments)} are given"
            )
        first = arguments[0]
        if word.library != "math" and name not in BUILTINS:
            self.numpy = True
        if name == "float" and isinstance(first, Text):
            return self._float_of(first.text, node)
        if name in ELEMENTARY:
            if word.library == "math" and self.is_array(first):
                raise self.error(node, f"math.{name} takes a number, found {kind_of(first)}")
            return self.elementary(name, first, node)
        match name:
            case "det" | "inv" | "trace":
                return self.matrix_function(name, first, node)
            case "matrix_power":
                return self.matrix_power(first, arguments[1], node)
            case "dot" | "matmul":
                return self.multiply(first, arguments[1], node)
            case "transpose":
                return self.transpose(self.as_array(first, node), node)
            case "array" | "asarray" | "tensor" | "as_tensor" | "from_numpy" | "stop_gradient":
                if isinstance(first, Term):
                    self.boxed = True
                    return first
                if self.is_array(first):
                    return self.copied(first) if name in ("array", "tensor") else first
                return self.as_array(first, node)
            case "maximum" | "minimum":
                return self.extremum_of(name[:3], arguments, node)
            case "where":
                self.boxed = True
                return self.choose(self.as_formula(first, node), arguments[1], arguments[2], node)
            case "pow":
                return self.operate("**", first, arguments[1], node)
            case "float" | "int" if isinstance(first, Term) and first.sort == BOOL:
                return Ite(self.as_formula(first, node), ONE, ZERO)
            case "float":
                return self.as_number(first, node)
            case "round" if isinstance(first, Term):
                return nearest(self.as_number(first, node))
            case "int" if isinstance(first, Term) and first.sort == REAL:
                return towards_zero(first)
            case "int":
                return self.as_integer(first, node, "the argument of int")
            case "derivative":
                if kind_of(first) != "a function":
                    raise self.error(node, f"derivative takes a function, found {kind_of(first)}")
                return Derivative(first)
            case "len":
                if isinstance(first, Items):
                    return Num(len(first.items))
                return self.require_natural(self.length_of(first, node), node)
        tensor = self.as_tensor(first, node)
        inverse = self.permutations.get(tensor.term)
        if inverse is None:
            raise self.error(node, f"{name} is understood of a parameter declared as Permutation")
        return Tensor(inverse, inverse.shape)

    def _float_of(self, text: str, node: ast.AST) -> Value:
        sign, word = (text[:1], text[1:]) if text[:1] in "+-" else ("", text)
        if word.strip().lower() not in ("inf", "infinity"):
            raise self.error(node, f"float of {text!r} is not part of the language")
        if sign != "-":
            return Infinity()
        return Array((), lambda _: ZERO, REAL, lambda _: TRUE)

    def _apply(self, fun: Fun, arguments: Sequence[Value], node: ast.expr) -> Term:
        terms: list[Term] = []
        for a in arguments:
            if isinstance(a, Tensor | Items | Array):
                terms.append(self.as_tensor(a, node).term)
            else:
                terms.append(self.as_number(a, node))
        ranks = tuple(
            len(a.shape) if isinstance(a, Tensor | Array) else int(isinstance(a, Items))
            for a in arguments
        )
        expected = self.arities.setdefault(fun.name, ranks)
        if expected != ranks or not ranks:
            raise self.error(
                node,
                f"the function {fun.name} takes {_show_ranks(expected)}, "
                f"here it is given {_show_ranks(ranks)}",
            )
        with self.kernel(node):
            return self.checked(Apply(fun, tuple(terms)), node)

    def _derivative_at(self, function: Value, arguments: Sequence[Value], node: ast.expr) -> Term:
        if len(arguments) != 1:
            raise self.error(node, "a derivative is taken of a function of one variable")
        point = self.as_number(arguments[0], node)
        if point.sort > REAL:
            raise self.error(node, "a derivative is taken at a real number")
        order = 1
        while isinstance(function, Derivative):
            function, order = function.function, order + 1
        if isinstance(function, FunctionParameter):
            self._apply(function.fun, arguments, node)
            return Apply(Fun(function.fun.name, function.fun.order + order), (point,))
        if order > 1:
            raise self.error(node, "a second derivative is read of a function parameter only")
        x = Var(self.fresh_name("x"), REAL)
        # what must hold, must hold at the point; what is read at x is the function alone
        self.call(function, [point], node)
        recorded = dict(self.obligations), dict(self.conditions)
        self.taken.append(x.name)
        try:
            value = self.as_number(self.call(function, [x], node), node)
        finally:
            self.taken.pop()
            self.obligations, self.conditions = recorded
        return Diff(Lam(REALS, self.closed(value, x, node), "x"), point)

    # -- functions of the file -----------------------------------------------------------

    def call_closure(
        self,
        function: Closure,
        arguments: Sequence[Value],
        options: dict[str, Value],
        node: ast.expr,
    ) -> Value:
        """The value of a function of the file, read anew with its arguments put in."""
        if any(function.node is outer for outer in self.calls):
            raise self.error(node, f"`{function.name}` calls itself; recursion is not read")
        values = self._bound_arguments(function, arguments, options, node)
        scope = Scope(function.scope, assigned_names(function.node))
        self.calls.append(function.node)
        changes, alone = self.changes, node is self.alone
        try:
            if isinstance(function.node, ast.Lambda):
                scope.names.update(values)
                return self.value(function.node.body, scope)
            if function.is_operator:
                self.bind(self.annotations(function.node), values, scope, node)
                with self.assuming():
                    return self.block(function.node.body, scope, "require")
            scope.names.update(values)
            with self.assuming():
                found = self.procedure(function.node.body, scope, "require")
            if found is None and not self.is_procedure(function.node):
                raise self.error(function.node.body[-1], "the function ends without `return`")
            return NOTHING if found is None else found
        finally:
            self.calls.pop()
            if self.changes > changes and not alone:
                raise self.error(
                    node,
                    f"`{function.name}` changes what was made outside of it; "
                    "a call of it stands by itself, as in y = f(x)",
                )

    def _bound_arguments(
        self,
        function: Closure,
        arguments: Sequence[Value],
        options: dict[str, Value],
        node: ast.expr,
    ) -> dict[str, Value]:
        self.check_signature(function.node)
        signature = function.node.args
        positional = [a.arg for a in (*signature.posonlyargs, *signature.args)]
        names = [*positional, *(a.arg for a in signature.kwonlyargs)]
        if len(arguments) > len(positional) and signature.vararg is None:
            raise self.error(
                node,
                f"`{function.name}` takes {len(positional)} argument(s), "
                f"{len(arguments)} are given",
            )
        values = dict(zip(positional, arguments, strict=False))
        if signature.vararg is not None:
            more = tuple(arguments[len(positional) :])
            values[signature.vararg.arg] = Items(more, is_list=False)
        others: dict[str, Value] = {}
        for name, value in options.items():
            if name in names and name not in values | others and name not in positional[
                : len(signature.posonlyargs)
            ]:  # fmt: skip
                values[name] = value
            elif signature.kwarg is not None and name not in names:
                others[name] = value
            else:
                raise self.error(node, f"`{function.name}` cannot take the argument `{name}` here")
        if signature.kwarg is not None:
            self.objects.append(others)
            values[signature.kwarg.arg] = Record(others)
        missing = [n for n in names if n not in values]
        if not missing:
            return values
        # a function of the file keeps its defaults as text until they are needed
        defaults = function.defaults or self.closure(function.node, function.scope).defaults
        for name in missing:
            if name not in defaults:
                raise self.error(node, f"`{function.name}` needs the argument `{name}`")
            values[name] = defaults[name]
        return values

    def closure(
        self, node: ast.FunctionDef | ast.Lambda, scope: Scope | None, *, is_operator: bool = False
    ) -> Closure:
        """A function with its defaults, which Python evaluates where it is defined."""
        outer = scope or Scope(None)
        signature = node.args
        positional = [*signature.posonlyargs, *signature.args]
        pairs = [
            *zip(reversed(positional), reversed(signature.defaults), strict=False),
            *zip(signature.kwonlyargs, signature.kw_defaults, strict=True),
        ]
        defaults = {a.arg: self.value(d, outer) for a, d in pairs if d is not None}
        return Closure(node, scope, defaults, is_operator)

    def is_procedure(self, node: ast.FunctionDef) -> bool:
        """Whether a function is called for what it does: no way through it returns a value."""
        return not any(isinstance(n, ast.Return) and n.value for n in ast.walk(node))

    def procedure(
        self, body: Sequence[ast.stmt], scope: Scope, asserts: str = "refuse"
    ) -> Value | None:
        """What a function returns, or None if it comes to its end."""
        raise NotImplementedError

    def call_object(
        self, found: Value, arguments: Sequence[Value], options: dict[str, Value], node: ast.expr
    ) -> Value | None:
        """The value of an object, a class or a module at arguments; None for anything else."""
        return None

    def block(self, body: Sequence[ast.stmt], scope: Scope, asserts: str) -> Value:
        """The value that a function body returns."""
        raise NotImplementedError


def _show_ranks(ranks: tuple[int, ...]) -> str:
    kinds = ("a number", "a vector", "a matrix")
    return " and ".join(kinds[r] if r < 3 else "a tensor" for r in ranks) or "nothing"
