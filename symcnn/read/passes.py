"""A forward and a backward pass, read as an operator and as one operator for each gradient.

The forward pass is read with its parameters as variables; the backward pass is read after it,
with what the forward pass saved, and with a variable for the gradient of each output. Nothing of
the file is run.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from symcnn.kernel.binding import free_vars
from symcnn.kernel.errors import KernelError
from symcnn.kernel.terms import FALSE, REAL, TRUE, ZERO, Eq, Term, Var, add
from symcnn.operators.arrays import WordError

from .attribute_uses import filled
from .cotangents import (
    as_term, axes_of, differentiable, is_real, materializes, paired, seeds_of, summed_to,
)  # fmt: skip
from .defined import expect_as_written, unread_decorators
from .claim_error import ReadError
from .expressions import Reader
from .evident import conjuncts
from .name_usage import assigned_names
from .needed import with_some_needed
from .pairs import Pair, ReadGradient, ReadPair, Recorded
from .pass_inputs import fits, input_names, inputs_of
from .roles import (
    RATES, SAVED, annotation, condition_of, matched, not_known,
    parameters_of_backward, path_in, renamed, return_of, said_value, settings, signs,
    upstream_names, with_formulas, with_updates, with_values,
)  # fmt: skip
from .signatures import Slot, flat, guesses, sizes_in
from .source import SourceFile
from .read_results import ReadOperator
from .starred import options_of, without_stars
from .values import (
    NOTHING, Gone, Instance, Items, Needs, Parameter, Record, Scope, Settled, Value, gathered_up,
)  # fmt: skip


def read_pair(
    source: SourceFile, pair: Pair, shapes: Mapping[str, str] | None = None,
    given: Sequence[str] = (),
) -> ReadPair:  # fmt: skip
    """The pair with the likeliest shapes with which it can be read. Raises ``ReadError``."""
    expect_as_written(source, pair)
    options = options_of(pair)
    pair = without_stars(with_updates(with_formulas(pair)))
    said = dict(shapes or {})
    taken = frozenset(source.global_names())
    slots, held = inputs_of(source, pair, said)
    unknown = said.keys() - input_names(source, pair, said)
    if unknown:
        there = ", ".join(s.name for s in (*slots, *held))
        raise ReadError(
            f"`{pair.name}` has no parameter {sorted(unknown)[0]}; there are: {there}",
            source.file, pair.forward.lineno,
        )  # fmt: skip
    first: ReadError | None = None
    second: ReadPair | None = None
    written = sizes_in([*slots, *held])
    for guess in guesses([*slots, *held], taken):
        try:
            found = _Reading(source, pair, guess, len(slots), given, False, written).read()
            operator = found.operator
            operator = replace(operator, settings=(*operator.settings, *options))
            found = replace(found, operator=operator)
        except ReadError as error:
            first = first or error
            continue
        if all(fits(g, found, written) for g in found.gradients):
            return found
        second = second or found
    if second is not None:
        return second
    raise first or ReadError(f"`{pair.name}` is not read", source.file, pair.forward.lineno)


def with_names(source: SourceFile, found: ReadPair, given: Sequence[str] = ()) -> ReadPair:
    """The same pair with the local names of both passes kept, as layers of a network."""
    slots = list(found.slots)
    return _Reading(source, found.pair, slots, found.own, given, True).read()


class _Reading:
    """One reading of a pair, with shapes for all parameters."""

    def __init__(
        self, source: SourceFile, pair: Pair, slots: list[Slot], count: int,
        given: Sequence[str], names: bool, written: Set[str] = frozenset(),
    ) -> None:  # fmt: skip
        self.source, self.pair, self.count, self.names = source, pair, count, names
        conditions = [condition_of(text, source) for text in given]
        self.slots = [with_values(s, conditions) for s in slots]
        fixed = {s.name for s in flat(self.slots) if s.kind == "fixed"}
        self.given = [c for c in conditions if said_value(c)[0] not in fixed]
        self.written = written
        self.needed: Mapping[str, bool] = {}  # which inputs need a gradient, if not all do
        self.equal: list[str] = []  # sizes that the question tells apart and the reading does not

    def read(self) -> ReadPair:
        """The pair, once sizes that must be equal have one name."""
        for _ in range(8):
            same = self._once()
            if isinstance(same, ReadPair):
                return same if self.names else with_some_needed(same, self._where_needed)
            old, new, is_needed = same
            self.slots = [renamed(s, old, new) for s in self.slots]
            for part in (n for g in self.given for n in ast.walk(g)):
                if isinstance(part, ast.Name) and part.id == old:
                    part.id = new
            if not is_needed and old in self.written:
                self.equal.append(f"{old} = {new}")
        raise ReadError(f"the sizes of `{self.pair.name}` do not settle", self.source.file)

    def _where_needed(self, needed: Mapping[str, bool]) -> ReadPair:
        """The pair where only some of the inputs need a gradient."""
        self.needed = needed
        found = self._once()
        self.needed = {}
        if not isinstance(found, ReadPair):
            raise ReadError(
                f"the sizes {' and '.join(found[:2])} are to be equal", self.source.file
            )
        return found

    def _once(self) -> ReadPair | tuple[str, str, bool]:
        pair, source = self.pair, self.source
        reader = self.reader = Reader(source)
        reader.draws = True
        reader.definitions = {} if self.names else None
        reader.calls.append(pair.forward)
        try:
            return self._passes(reader)
        except RecursionError:
            raise source.error(pair.forward, f"`{pair.name}` is nested too deeply") from None
        except (KernelError, WordError) as error:
            raise source.error(pair.forward, f"`{pair.name}`: {error}") from None

    def _passes(self, reader: Reader) -> ReadPair | tuple[str, str, bool]:
        pair, source = self.pair, self.source
        holder = Scope(Scope(None))
        slots = flat(self.slots)
        annotations = [annotation(s, pair.forward) for s in slots if s.kind != "fixed"]
        parameters, needs = reader.declare(annotations, holder)
        said: list[Term] = []
        for node in self.given:
            formula = reader.as_formula(reader.value(node, holder), node)
            said.extend(conjuncts(formula))
        reader.given.extend(dict.fromkeys((*signs(slots, said), *said)))
        reader.obligations.clear()
        values = {s.name: self._value(s, holder) for s in self.slots}
        scope, output, upstreams = self._forward(reader, values)
        outputs, saved = self._parts(output, upstreams)
        # what only the saved values need, the backward pass needs where it reads them
        kept = list(zip(saved, self.needs[len(outputs) :] or [{}] * len(saved), strict=True))
        if self.needs:
            some = self.needs[: len(outputs)]
            reader.conditions = {key: c for needs in some for key, c in needs.items()}
        parts, outputs = outputs, differentiable(reader, pair, self.object, outputs)
        rule = outputs
        unread = [f"@{d} that changes no value" for d in unread_decorators(pair)]
        if pair.kind == "custom_vjp" and pair.setup is not None:
            try:
                outputs = parts = [self._primal(reader, pair.setup, values)]
            except ReadError:
                unread.append(f"{pair.forward.name} for {pair.name}, which is not read")
        if len(outputs) > 1 and not materializes(self.object):
            unread.append("a gradient given for every output")
        sizes = {p.name for p in parameters if p.introduced}
        for o in reader.obligations.values():
            match o.formula:
                case Eq(args=(Var() as m, Var() as n)) if m.name in sizes and n.name in sizes:
                    order = [p.name for p in parameters if p.introduced]
                    first, second = sorted((m.name, n.name), key=order.index)
                    return second, first, o.otherwise == "fails"
        forward = Recorded(
            tuple(reader.given),
            tuple(reader.obligations.values()),
            tuple(reader.conditions.values()),
        )
        extra, seeds = seeds_of(reader, pair, self.object, parts, outputs, upstreams)
        result, by_rule = (self._result(some, extra) for some in (outputs, rule))
        own = () if len(outputs) == 1 else extra
        operator = ReadOperator(
            pair.name, (*parameters, *reader.parameters_of_modules(result[0]), *own),
            forward.given, result[0], (*needs, *forward.obligations), forward.conditions,
            result[1], "", source.file, pair.forward.lineno,
            tuple((reader.definitions or {}).items()),
        )  # fmt: skip
        found = self._backward(reader, scope, values, kept, seeds, upstreams)
        kind = "vjp" if len(outputs) == 1 and extra else "gradient"
        gradients = []
        whole = dict(reader.conditions)
        real = [
            p.name for p in parameters
            if isinstance(p.value, Var) and p.value.element == REAL and not p.introduced
        ]  # fmt: skip
        own_slots = self.slots[: self.count]
        place = return_of(pair.backward) or pair.backward
        results = found.items if isinstance(found, Items) else (found,)
        written = place.elts if isinstance(place, ast.Tuple | ast.List) else [place]
        named = matched(pair, own_slots, real, found, self.object, reader.error)
        for name, wrt, value in named:
            at = next((k for k, v in enumerate(results) if v is value), None)
            if pair.kind == "Function":
                at = next(k for k, s in enumerate(own_slots) if s.name == wrt)
            there: ast.AST = place if at is None or len(written) != len(results) else written[at]
            if value == NOTHING and pair.kind == "Function" and not isinstance(there, ast.Constant):
                # of an array that needs a gradient, autograd takes it for 0
                axes = [(n,) for p in parameters if p.name == wrt for n in p.value.shape]  # type: ignore[union-attr]
                value = Settled(tuple(axes), lambda _: ZERO, REAL) if axes else value
            needed = whole if at is None or not self.needs else self.needs[at]
            reader.conditions = {**needed, **reader.needs_where_held(value)}
            if wrt is None:
                why = f"of which input it is the gradient is not clear ({', '.join(real)})"
                why += "; call it dx for x"
                gradients.append(ReadGradient(name, "", None, why, there))
                continue
            taken, target = value, next(p.value for p in parameters if p.name == wrt)
            if pair.kind == "Function" and value != NOTHING and isinstance(target, Var):
                taken = summed_to(reader, value, target.shape, there)
            gradient = self._gradient(name, wrt, taken, there, parameters, extra)
            path = path_in(found, value)
            gradients.append(replace(gradient, summed=taken is not value, path=path))
        unread += [
            f"{g.name} summed by autograd to the shape of {g.wrt}" for g in gradients if g.summed
        ]
        every = (operator, *(g.operator for g in gradients if g.operator is not None))
        of_sense = [n.formula for o in every for n in (*o.obligations, *o.conditions)]
        terms = [t for o in every for t in (o.result, *o.shape)]
        about = {v.name for t in (*terms, *of_sense) for v in free_vars(t)}
        assumed = (*self.equal, *settings(pair, slots, said, about), *unread)
        # a rate that a gradient depends on is any number
        in_use = {p for g in gradients if g.operator is not None for p in g.operator.parameters}
        rates = [
            p for p in reader.module_parameters
            if p.value in reader.set_parameters and p in in_use and p not in operator.parameters
        ]  # fmt: skip
        operator = replace(operator, parameters=(*operator.parameters, *rates), settings=assumed)
        return ReadPair(
            pair, operator, kind, extra[0].name if extra else "G", tuple(gradients),
            tuple(self.slots), self.count,
            tuple(p.value for p in extra if isinstance(p.value, Var)),
            any(len(axis) > 1 for v in outputs for axis in axes_of(reader, v, pair.forward)),
            {s.name: ast.unparse(s.default) for s in slots if s.kind == "fixed" and s.default},
            tuple(dict.fromkeys(source.error(f, "").file for f in (pair.forward, pair.backward))),
            not_known(pair, self.slots[self.count :]),
            None if by_rule == result else by_rule,
        )  # fmt: skip

    def _value(self, slot: Slot, holder: Scope) -> Value:
        if slot.kind == "record":
            entries = {e.name: self._entry(e, holder) for e in slot.entries}
            return Record({n: v for n, v in entries.items() if v is not None})
        if slot.kind == "fixed":
            return NOTHING if slot.default is None else self.reader.value(slot.default, Scope(None))
        return holder.names[slot.name]

    def _entry(self, slot: Slot, holder: Scope) -> Value | None:
        """An entry of a dict; None where its default stands for itself, as in ``np.zeros(D)``."""
        try:
            return self._value(slot, holder)
        except ReadError:
            if slot.kind != "fixed":
                raise
            return None  # ``get`` reads the default where it stands

    # -- the forward pass ----------------------------------------------------------------------

    def _forward(
        self, reader: Reader, values: Mapping[str, Value]
    ) -> tuple[Scope, Value, list[str]]:
        """The scope and the value of the forward pass, and the names of upstream gradients."""
        pair = self.pair
        scope = Scope(Scope(None), assigned_names(pair.forward))
        own = [s.name for s in self.slots[: self.count]]
        scope.names.update({n: values[n] for n in own})
        # what the caller gives to both passes, and the forward pass may change; a loss beside
        # its gradients is called once
        again = parameters_of_backward(pair) if pair.forward.name != pair.backward.name else []
        self.given_again = {n: values[n] for n in again if n in own}
        reader.objects.append(self.given_again)
        self.object: Instance | None = None
        arguments = [a.arg for a in (*pair.forward.args.posonlyargs, *pair.forward.args.args)]
        if pair.kind == "Function":
            real = [
                TRUE
                if is_real(reader, values[n], pair.forward) and self.needed.get(n, True)
                else FALSE
                for n in own
            ]
            self.object = reader.context()
            self.object.attributes["needs_input_grad"] = Items(tuple(real), is_list=False)
            if pair.setup is None:
                scope.names[arguments[0]] = self.object
        elif pair.kind == "class":
            held = {s.name: values[s.name] for s in self.slots[self.count :]}
            for n in filled([pair.forward, pair.backward]):
                entries: dict[str, Value] = {}
                held[n] = Record(entries)
                reader.objects.append(entries)
            self.object = Instance(pair.name, held, pair.owner)
            reader.objects.append(held)
            scope.names[arguments[0]] = self.object
        self._starred(pair.forward, scope)
        whole = self._run(reader, pair.forward, scope)
        if pair.kind == "Function" and pair.setup is not None:
            names = [a.arg for a in pair.setup.args.args]
            inner = Scope(Scope(None), assigned_names(pair.setup))
            inputs = Items(tuple(values[n] for n in own), is_list=False)
            given: list[Value] = [self.object or NOTHING, inputs, whole]
            inner.names.update(zip(names, given, strict=True))
            reader.frames.append(inner)
            reader.run(pair.setup.body, inner, "given")
            reader.frames.pop()
        return scope, whole, upstream_names(pair, own, scope.names)

    def _primal(
        self, reader: Reader, function: ast.FunctionDef, values: Mapping[str, Value]
    ) -> Value:
        """What the function itself gives, for which JAX takes what its forward rule gives."""
        scope = Scope(Scope(None), assigned_names(function))
        names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
        own = [values[s.name] for s in self.slots[: self.count]]
        if len(names) != len(own):
            raise reader.error(
                function, f"`{function.name}` has {len(names)} parameters, and "
                f"`{self.pair.forward.name}` has {len(own)}",
            )  # fmt: skip
        scope.names.update(zip(names, own, strict=True))
        return self._run(reader, function, scope)

    def _parts(self, whole: Value, upstreams: list[str]) -> tuple[list[Value], list[Value]]:
        """The outputs, and what is saved beside them."""
        kind = self.pair.kind
        if not isinstance(whole, Items):
            return [whole], []
        if kind in ("Function", "class"):
            return list(whole.items), []
        count = max(1, len(upstreams)) if kind == "functions" else 1
        count = min(count, len(whole.items))
        if len(whole.items) == 1 or len(upstreams) > len(whole.items):
            count = 1
        return list(whole.items[:count]), list(whole.items[count:])

    def _result(
        self, outputs: list[Value], extra: list[Parameter]
    ) -> tuple[Term, tuple[Term, ...]]:
        """What the derivative is taken of: the output, or the sum of products with gradients."""
        reader, node = self.reader, self.pair.forward
        if len(outputs) == 1 and extra:
            return as_term(reader, outputs[0], node)
        if not extra:
            term, shape = as_term(reader, outputs[0], node)
            if shape:
                raise reader.error(
                    self.pair.backward,
                    "the backward pass is given no gradient of the output, which is read of a "
                    "forward pass that gives a number, a loss",
                )
            return term, shape
        total: list[Term] = []
        for value, p in zip(outputs, extra, strict=False):
            term, shape = as_term(reader, value, node)
            total.append(paired(reader, term, p.value, shape, node))  # type: ignore[arg-type]
        return add(*total), ()

    # -- the backward pass ---------------------------------------------------------------------

    def _backward(
        self, reader: Reader, forward: Scope, values: Mapping[str, Value],
        saved: list[tuple[Value, Needs]], seeds: list[Value], upstreams: list[str],
    ) -> Value:  # fmt: skip
        pair = self.pair
        reader.obligations, reader.conditions = {}, {}
        reader.calls.append(pair.backward)
        scope = Scope(Scope(None), assigned_names(pair.backward))
        names = parameters_of_backward(self.pair)
        if pair.has_object:
            first = (*pair.backward.args.posonlyargs, *pair.backward.args.args)[0].arg
            scope.names[first] = self.object  # type: ignore[assignment]
        given = dict(zip(upstreams, seeds, strict=False))
        defaults = reader.closure(pair.backward, None).defaults
        rest = list(saved)
        if pair.kind == "custom_vjp":
            fixed = [self.slots[k].name for k in pair.fixed]
            given |= {n: values[v] for n, v in zip(names, fixed, strict=False)}
            given[names[-2]], scope.needs[names[-2]] = rest[0] if rest else (NOTHING, {})
        for place, n in enumerate(names):
            if n in given:
                scope.names[n] = given[n]
            elif n in SAVED and len(rest) == 1:
                scope.names[n], scope.needs[n] = rest[0]
            elif n in SAVED and rest:
                scope.names[n], scope.needs[n] = gathered_up(rest)
            elif n in values:
                scope.names[n] = self.given_again.get(n, values[n])
            elif n in forward.names:
                scope.names[n], scope.needs[n] = forward.names[n], forward.needs_of(n)
            elif n in defaults:
                scope.names[n] = defaults[n]
            elif len(rest) == 1:
                scope.names[n], scope.needs[n] = rest[0]
            elif len(rest) > 1 and len(names) - place == len(rest):
                scope.names[n], scope.needs[n] = rest.pop(0)
            elif n in RATES:
                scope.names[n] = rate = reader.free_parameter(n, (), pair.backward)
                reader.set_parameters.add(as_term(reader, rate, pair.backward)[0])  # if it is used
            elif not any(isinstance(m, ast.Name) and m.id == n for m in ast.walk(pair.backward)):
                continue  # it is not used
            else:
                raise reader.error(
                    pair.backward, f"what `{n}` is, is not clear: no value of the forward pass "
                    f"`{pair.forward.name}` has this name",
                )  # fmt: skip
        self._starred(pair.backward, scope)
        found = self._run(reader, pair.backward, scope)
        if found == NOTHING and pair.kind != "class":
            raise reader.error(pair.backward, "the backward pass returns nothing")
        return found

    def _run(self, reader: Reader, function: ast.FunctionDef, scope: Scope) -> Value:
        """What a pass returns; what each item of a tuple needs is kept apart in ``self.needs``."""
        *most, last = function.body
        self.needs: list[Needs] = []
        items = last.value.elts if isinstance(last, ast.Return) and isinstance(
            last.value, ast.Tuple
        ) else []  # fmt: skip
        apart = bool(items) and not any(
            isinstance(n, ast.Return) for s in most for n in ast.walk(s)
        )
        reader.frames.append(scope)
        try:
            found = reader.run(most if apart else function.body, scope, "given")
            if not apart:
                return NOTHING if found is None else found
            common, values = reader.conditions, []
            for item in items:
                reader.conditions = dict(common)
                values.append(reader.settled(reader.value(item, scope), item))
                self.needs.append(reader.conditions)
            reader.conditions = {k: v for some in self.needs for k, v in some.items()}
            return Items(tuple(values), is_list=False)
        finally:
            reader.frames.pop()

    def _starred(self, function: ast.FunctionDef, scope: Scope) -> None:
        """Arguments of which nobody says how many there are have no value."""
        if function.args.vararg is not None:
            n = function.args.vararg.arg
            scope.names[n] = Gone(f"is any number of arguments; say how many: `x, w = {n}`")

    def _gradient(
        self, name: str, wrt: str, value: Value, node: ast.AST,
        parameters: Sequence[Parameter], extra: Sequence[Parameter],
    ) -> ReadGradient:  # fmt: skip
        """A gradient as an operator of its own."""
        reader = self.reader
        if value == NOTHING:
            return ReadGradient(name, wrt, None, "None is returned", node)
        try:
            term, shape = as_term(reader, value, node, parts=False)
        except ReadError as error:
            return ReadGradient(name, wrt, None, str(error), node)
        found = ReadOperator(
            name, (*parameters, *reader.parameters_of_modules(term), *extra),
            tuple(reader.given), term,
            tuple(reader.obligations.values()), tuple(reader.conditions.values()), shape,
            "", self.source.file, getattr(node, "lineno", self.pair.backward.lineno),
            tuple((reader.definitions or {}).items()),
        )  # fmt: skip
        return ReadGradient(name, wrt, found, node=node)
