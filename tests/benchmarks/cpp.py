"""Expressions of C++ as PyTorch's table of derivatives has them, written in Python.

>>> written("accumulate ? grad : grad.index_put({i, j}, at::zeros_like(v), false)")
'(grad if accumulate else grad.index_put((i, j), torch.zeros_like(v), False))'
>>> written("handle_r_to_c(self.scalar_type(), maybe_multiply(-grad, alpha.conj()))")
'((-grad) * (alpha))'

Numbers are real: ``conj`` and what changes the type of entries do nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

TOKEN = re.compile(
    r"""\s*(?: (?P<comment>/\*.*?\*/) | (?P<text>"[^"]*") | (?P<name>[A-Za-z_]\w*)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fL]?
    | (?P<sign>::|&&|\|\||[!=<>]=|->|[-+*/%<>!?:.,&|^~(){}\[\];=]))""",
    re.VERBOSE,
)
CLOSING = {"(": ")", "{": "}", "[": "]"}
SIGNS = {"&&": "and", "||": "or", "!": "not"}
# Decimals that stand for a number that has none: the doubles next to it.
ROUNDED = {"math.log(2)": math.log(2), "math.log(10)": math.log(10)}
NAMES = {"true": "True", "false": "False", "M_PI": "math.pi", "M_LN2": "math.log(2)",
         "nullopt": "None"}  # fmt: skip
OF_C = frozenset({"sqrt", "std.sqrt", "std.exp", "std.log"})  # of a number that is no tensor
# Methods that change nothing: of real entries, in exact arithmetic, without a memory layout.
QUIET = frozenset({"conj", "conj_physical", "contiguous", "resolve_conj", "toDouble", "value",
                   "toComplexDouble", "toFloat", "clone", "options", "guard_int",
                   "__dispatch_contiguous"})  # fmt: skip
RENAMED = {"im2col": "F.unfold", "col2im": "F.fold"}
REDUCTIONS = {"None": "0", "Mean": "1", "Sum": "2"}
COMPLEX = frozenset({"is_complex", "isComplex"})
METHODS = {"sym_size": "size", "sym_sizes": "size", "sizes": "size", "sym_numel": "numel"}


class NotWrittenError(Exception):
    """The expression has no counterpart in Python; says which part."""


def written(text: str) -> str:
    """A C++ expression in Python. Raises ``NotWrittenError``."""
    found = _Writer(list(_tokens(text)))
    result = found.expression(())
    if found.rest:
        raise NotWrittenError(f"`{found.rest[0]}` in {text}")
    return result


def _tokens(text: str) -> Iterator[str]:
    place = 0
    text = text.rstrip()
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None:
            raise NotWrittenError(f"{text[place:].strip()[:20]}")
        place = found.end()
        if found["comment"] is None:
            yield found[0].strip()


class _Writer:
    """Reads tokens one after the other, and writes."""

    def __init__(self, tokens: list[str]) -> None:
        self.rest = tokens

    def expression(self, ends: tuple[str, ...]) -> str:
        """What stands before a comma or one of the ends, as one expression."""
        parts: list[str] = []
        while self.rest and self.rest[0] not in (*ends, ",", ":", "?"):
            self._part(parts)
            if parts[-1:] == ["std.tuple"]:
                self._skip_type()
        if self.rest and self.rest[0] == "?":
            self.rest.pop(0)
            yes = self.expression(())
            self._expect(":")
            no = self.expression(ends)
            known = {"True": yes, "False": no}
            condition = " ".join(parts)
            return known.get(condition, f"({yes} if {condition} else {no})")
        return _spaced(parts)

    def _skip_type(self) -> None:
        """``<Tensor, Tensor>``, which is written nowhere but before an empty tuple."""
        while self.rest.pop(0) != ">":
            pass

    def _expect(self, sign: str) -> None:
        if not self.rest or self.rest.pop(0) != sign:
            raise NotWrittenError(f"`{sign}` is missing")

    def _items(self, closing: str) -> list[str]:
        found = []
        while self.rest and self.rest[0] != closing:
            found.append(self.expression((closing,)))
            if self.rest and self.rest[0] == ",":
                self.rest.pop(0)
        self._expect(closing)
        return found

    def _part(self, parts: list[str]) -> None:
        token = self.rest.pop(0)
        if token in (";", "->", "=", "^", "~"):
            raise NotWrittenError(f"`{token}`")
        if token == "[" and (not parts or not parts[-1][-1:].isidentifier()):
            raise NotWrittenError("a lambda")
        if token in CLOSING:
            called = token == "(" and parts and _is_name(parts[-1])
            items = self._items(CLOSING[token])
            if called:
                parts[-1:] = [_call(parts[-1], items)]
            elif token == "{":
                parts.append(_tuple(items))
            elif token == "[":
                parts[-1] += f"[{', '.join(items)}]"
            else:
                parts.append(f"({', '.join(items)})")
            return
        if token[0].isalpha() or token[0] == "_":
            while self.rest[:1] == ["::"]:
                token += "." + self.rest[1]
                del self.rest[:2]
            if self.rest[:1] == ["<"] and token.startswith("std.get"):
                token += f"<{self.rest[1]}>"
                del self.rest[:3]
            if ".Reduction." in f".{token}":
                token = REDUCTIONS[token.rpartition(".")[2]]
            token = NAMES.get(token.rpartition(".")[2], token)
        elif token == ".":
            name = self.rest.pop(0)
            if self.rest[:1] != ["("]:
                raise NotWrittenError(f"the attribute {name}")
            self.rest.pop(0)
            parts[-1] = _method(parts[-1], name, self._items(")"))
            return
        if token[0].isdigit() and len(token) > 15:
            token = next((n for n, v in ROUNDED.items() if math.isclose(v, float(token))), token)
        parts.append(SIGNS.get(token, token))


def _is_name(part: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z_][\w.<>]*", part)) and part not in ("and", "or", "not")


def _spaced(parts: list[str]) -> str:
    text = " ".join(parts)
    text = re.sub(r"(\.size\(-?\d\)) / ", r"\1 // ", text)  # a quotient of sizes
    return re.sub(r"(^|[(,*/<>=] |(?:and|or|not) )- ", r"\1-", text)


def _tuple(items: list[str]) -> str:
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def _call(name: str, items: list[str]) -> str:
    """A call of a function of PyTorch, or of one of those that do nothing here."""
    match name.removeprefix("at."), items:
        case "handle_r_to_c", [_, value]:
            return value
        case "maybe_multiply", [value, factor]:
            return f"(({value}) * ({factor}))"
        case "scalar_tensor", [value, *_]:
            return value
        case "GradMode.is_enabled", []:
            return "False"  # no derivative of the derivative is asked for
        case "std.tuple", []:
            return "()"
        case (("IntArrayRef" | "OptionalArrayRef" | "c10.SymInt" | "SymInt"), [value]):
            return value
    if name in OF_C:
        return f"math.{name.rpartition('.')[2]}({', '.join(items)})"
    if name.startswith("std."):
        raise NotWrittenError(f"`{name}`")
    short = _without_symint(name.removeprefix("at."))
    # only the definitions of backward operators have an argument for a type
    typed = "backward" in short
    kept = ["None" if _is_type(i) else i for i in items if typed or not _is_type(i)]
    return f"{_place_of(short)}({', '.join(kept)})"


def _is_type(item: str) -> bool:
    """Whether an argument only says which type and device a tensor has."""
    return bool(re.search(r"\.(scalar_type|options|layout|dtype)\(\)$", item)) or item.endswith(
        ".options"
    )


def _without_symint(name: str) -> str:
    return name.removesuffix("_symint")


def _place_of(name: str) -> str:
    """The name of a function with its module.

    >>> _place_of("linalg_cross"), _place_of("where")
    ('torch.linalg.cross', 'torch.where')
    """
    if name in RENAMED:
        return RENAMED[name]
    for prefix in ("linalg", "special"):
        if name.startswith(f"{prefix}_"):
            return f"torch.{prefix}.{name.removeprefix(prefix + '_')}"
    return f"torch.{name}"


def _method(base: str, name: str, items: list[str]) -> str:
    if name == "copy_":
        return f"({items[0]})"
    if name in QUIET:
        return base if name != "options" else f"{base}.options"
    if name in COMPLEX:
        return "False"
    if name == "defined" and base.startswith("grad"):
        return "True"
    if name == "has_value":
        return f"({base} is not None)"
    if name in ("to", "type_as"):
        return f"{base}.double()"
    if name in ("scalar_type", "layout"):
        return f"{base}.{name}()"
    if not re.fullmatch(r"[\w.]+(\(.*\)|\[.*\])*|\(.*\)", base, re.DOTALL):
        base = f"({base})"
    if name == "zero_":
        return f"torch.zeros_like({base})"
    name = _without_symint(METHODS.get(name, name)).removesuffix("_")  # nobody else has the value
    return f"{base}.{name}({', '.join(i for i in items if not _is_type(i))})"
