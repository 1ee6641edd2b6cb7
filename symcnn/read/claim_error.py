"""The one exception of the reader: where in the source, what, and what to do about it."""

from __future__ import annotations


class ReadError(Exception):
    """A source that is not in the language, or that makes no sense in it.

    The text names the file, the line and the column (both counted from 1), then the reason,
    then the source line with a caret under the place.

    >>> print(ReadError("a comparison is expected", "claims.py", 2, 12, "    return x + y"))
    claims.py:2:12: a comparison is expected
        return x + y
               ^
    """

    def __init__(
        self, message: str, file: str, line: int = 0, column: int = 0, source: str = ""
    ) -> None:
        self.message = message
        self.file = file
        self.line = line
        self.column = column
        self.source = source
        super().__init__(message, file, line, column, source)

    @property
    def place(self) -> str:
        """``file:line:column``, or the file alone when the error has no place in it."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}"
        if not self.source.strip():
            return text
        line, start = self.source, self.column - 1
        # of a very long line the part around the place
        if len(line) > 160:
            cut = max(0, start - 60)
            before, after = "..." * (cut > 0), "..." * (cut + 120 < len(line))
            line, start = f"{before}{line[cut : cut + 120]}{after}", start - cut + len(before)
        # tabs stay tabs, so that the caret stands under the place in any terminal
        indent = "".join("\t" if c == "\t" else " " for c in line[:start])
        return f"{text}\n{line}\n{indent}^"
