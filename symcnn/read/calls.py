"""Calls: words of the language, functions that are parameters, functions of the file."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from symcnn.kernel.binding import free_vars
from symcnn.kernel.terms import (
    BOOL, FALSE, INT, REAL, TRUE, ZERO, FloorDiv, Ite, Le, Lt, Num, Term, Var, add, mul, neg,
)  # fmt: skip
from symcnn.operators.arrays import IGNORED, WORDS, Array
from symcnn.operators.elementwise import ceiled, floored

from .applications import AS_ARRAY, Applications
from .arithmetic import ELEMENTARY
from .comprehensions import FOLDS
from .context import At
from .entry_types import COUNTS
from .evident import negation
from .name_usage import as_list, changes_in_place
from .state import kind_of
from .values import (
    NOTHING, Closure, Either, Equation, Instance, Items, Library, Method, Progression, Record,
    Scope, Selected, Series, Settled, Slice, Tensor, Text, Value, Word, written_out,
)  # fmt: skip
from .vocabulary import LIBRARIES

# How many arguments a word takes; the folds and `diff` are read apart.


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
        "slice",
        "map",
    }
)


# What the arrays of the library are called that a function uses.
ARRAYS = frozenset({"ndarray", "torch.Tensor"})


def _of_array(node: ast.Call) -> bool:
    """Whether a fold may be that of an array: no generator, and no numbers one by one."""
    return len(node.args) == 1 and not isinstance(node.args[0], ast.GeneratorExp)


class Calls(Applications):
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
                inside.needs[name] = self.needs_in(value.entries, key)
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
                result = self.called_method(base, node.func, node, scope)
                is_number = isinstance(result, Term) and node.func.attr not in COUNTS
                self.of_library |= is_number and isinstance(base, Term | Tensor | Array)
                return result
            drawn = self.drawn(base.name, node.func.attr, node, scope)
            if drawn is not None:
                return drawn
            function = self.member(base, node.func)
        else:
            function = self.value(node.func, scope)
        if isinstance(function, Word):
            result = self._called_word(function, node, scope)
            if isinstance(result, Term):
                python = function.library in ("", "math")
                self.of_library |= not python or (function.name in FOLDS and _of_array(node))
            return result
        if isinstance(function, Text) and len(node.args) == 1 and not node.keywords:
            # a type that is called: np.float64(x)
            kind = self.kind_of_type(node.func, scope)
            return self.copied(self.of_type(self.value(node.args[0], scope), kind, node))
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

    def drawn(self, library: str, name: str, node: ast.Call, scope: Scope) -> Value | None:
        """What is drawn at random; None for anything else."""
        return None

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
        of_items = len(node.args) == 1 and not isinstance(node.args[0], ast.GeneratorExp)
        if name == "prod" and of_items and not node.keywords:
            found = self.value(node.args[0], scope)
            if isinstance(found, Items) and all(isinstance(n, Term) for n in found.items):
                return mul(*(self.as_number(n, node) for n in found.items))  # of x.shape[1:]
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
        if name in AS_ARRAY or name in ELEMENTARY:
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
        with self.unrecorded():
            test = self.value(places[0], scope)
            if not isinstance(test, Term) or test.sort != BOOL:
                return None
            with self.assuming(test):
                first = self.value(places[1], scope)
            with self.assuming(negation(test)):
                second = self.value(places[2], scope)
            needs = self.conditions
        if not isinstance(first, Term) or not isinstance(second, Term):
            return None
        self.conditions.update(needs)
        with self.set_aside():
            for place in places:
                self.value(place, scope)
        self.boxed, self.numpy = True, True
        return Ite(test, self.as_number(first, node), self.as_number(second, node))

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
                self.take(base.entries, key)
                return base.entries.get(key, default[0] if default else NOTHING)
            case "values", []:
                self.take(base.entries, *base.entries)
                return Items(tuple(base.entries.values()), is_list=True)
            case "keys", []:
                return Items(tuple(map(Text, base.entries)), is_list=True)
            case "items", []:
                self.take(base.entries, *base.entries)
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
            case "slice", [_, *_] if len(arguments) <= 3:
                ends: list[tuple[Term, ast.AST] | None] = [
                    None if a is NOTHING else (self.as_integer(a, node, "the end of a slice"), node)
                    for a in arguments
                ]
                return Slice(*([None, *ends, None] if len(ends) == 1 else [*ends, None])[:3])
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
        names = [k.name for k in every if isinstance(k, Word | Library)]
        if any(n in ARRAYS for n in names) and {"numpy", "torch"} <= self.used():
            raise self.error(
                node, "whether this is an array of NumPy or a tensor of PyTorch is not known in a "
                "function that uses both; leave the case out that is not meant",
            )  # fmt: skip
        if isinstance(found, Term):
            # a number of NumPy is no int, and what is calculated with one is one of NumPy
            mixed = self.of_library and not isinstance(found, Var)
            if mixed or any(v.shape for v in free_vars(found)):
                raise self.error(node, "isinstance of an entry of an array is not read")
        own = {
            "int": isinstance(found, Term) and found.sort in (INT, BOOL),
            "float": isinstance(found, Term) and found.sort == REAL,
            "tuple": isinstance(found, Items) and not found.is_list,
            "list": isinstance(found, Items) and found.is_list,
            "bool": isinstance(found, Term) and found.sort == BOOL,
            "dict": isinstance(found, Record),
            "str": isinstance(found, Text),
            **dict.fromkeys(ARRAYS, self.is_array(found)),
        }
        if len(names) < len(every) or not set(names) <= own.keys():
            raise self.error(
                node, "isinstance is read with int, float, tuple, list, bool, dict, np.ndarray "
                "and torch.Tensor",
            )  # fmt: skip
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
        with self.unrecorded():
            found = self.value(node.args[0], scope)
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

    # -- functions of the file -----------------------------------------------------------
