"""The text of a source: its encoding, places in it, and numbers written out."""

from __future__ import annotations

import ast
import io
import tokenize
from fractions import Fraction

from symcnn.kernel.terms import Num

from .claim_error import ReadError

MAX_BYTES = 1_000_000


def decoded(source: str | bytes, file: str) -> str:
    data = source.encode("utf-8", "surrogatepass") if isinstance(source, str) else source
    if len(data) > MAX_BYTES:
        raise ReadError(f"the source has more than {MAX_BYTES} bytes", file)
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if encoding not in ("utf-8", "utf-8-sig"):
            raise ReadError(f"the file declares the encoding {encoding}; UTF-8 is read", file)
        text = data.decode(encoding)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise ReadError(f"the file is not UTF-8: {error}", file) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise ReadError("not Python: the file has a null byte", file, line, 1)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def characters(text: str, offset: int) -> int:
    """How many characters the first ``offset`` bytes of UTF-8 are."""
    if text.isascii():
        return offset
    return len(text.encode()[:offset].decode(errors="ignore"))


def literal_number(node: ast.expr) -> Num | None:
    """The value of a literal integer or simple decimal, with or without a minus sign."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = literal_number(node.operand)
        return None if inner is None else Num(-inner.value)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        try:
            value = Fraction(repr(node.value))
        except (ValueError, OverflowError):
            return None
        # a float that is 0 may have been a tiny number in the text
        plain = value or type(node.value) is int
        return Num(value) if plain and value.numerator.bit_length() <= 1024 else None
    return None


def literal_integer(node: ast.expr) -> int | None:
    """The value of an integer literal, with or without a minus sign; None for another node."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = literal_integer(node.operand)
        return None if inner is None else -inner
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None
