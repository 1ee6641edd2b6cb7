"""The document, as the reader of claims asks for it."""

from __future__ import annotations

from typing import Any

from symcnn.kernel.terms import Term
from symcnn.read.claim_error import ReadError

from .document import Document


class TexSource:
    """The document, as the reader of claims asks for it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.file = document.file
        self.libraries: set[str] = set()

    def error(self, node: Any, message: str) -> ReadError:
        """A ``ReadError`` at a piece of a formula."""
        line, column = self.document.place(node.start)
        return ReadError(message, self.file, line, column, self.document.line(line))

    def segment(self, node: Any) -> str:
        """The LaTeX of a piece."""
        return " ".join(self.document.text[node.start : node.end].split())

    def libraries_in(self, node: Any) -> set[str]:
        return set()

    def formula_of(self, name: str) -> None:
        """No name is set to anything."""

    def size(self, name: str, node: Any) -> Term | None:
        return None

    def global_names(self) -> set[str]:
        return set()

    def global_value(self, name: str, node: Any, *, annotation: bool = False) -> None:
        return None
