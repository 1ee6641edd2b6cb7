"""Python source and docstrings as HTML."""

from __future__ import annotations

import ast
import html
import io
import keyword
import re
import textwrap
import tokenize
from collections.abc import Mapping

CLASSES = {tokenize.COMMENT: "comment", tokenize.STRING: "string"}


def uses(source: str) -> dict[str, tuple[str, str]]:
    """The names that a module imports from symcnn: local name to module and name.

    >>> uses("from symcnn.lemmas.sum_rules import expand as multiply_out")
    {'multiply_out': ('symcnn.lemmas.sum_rules', 'expand')}
    """
    return {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("symcnn.")
        for alias in node.names
        if node.module is not None
    }


def source_html(source: str, links: Mapping[str, str]) -> str:
    """Python source with its comments, strings and keywords marked and some names linked.

    >>> source_html("x = expand  # multiply out", {"expand": "lemmas.html#expand"})
    'x = <a href="lemmas.html#expand">expand</a>  <span class="comment"># multiply out</span>'
    """
    lines = source.splitlines(keepends=True)
    found: list[str] = []
    row, column = 1, 0

    def up_to(end: tuple[int, int]) -> str:
        nonlocal row, column
        text = ""
        while row < end[0]:
            text += lines[row - 1][column:]
            row, column = row + 1, 0
        if row <= len(lines):
            text += lines[row - 1][column : end[1]]
        column = end[1]
        return html.escape(text, quote=False)

    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        found.append(up_to(token.start))
        text = up_to(token.end)
        if token.type in CLASSES:
            text = f'<span class="{CLASSES[token.type]}">{text}</span>'
        elif token.type == tokenize.NAME and keyword.iskeyword(token.string):
            text = f"<b>{text}</b>"
        elif token.type == tokenize.NAME and token.string in links:
            text = f'<a href="{links[token.string]}">{text}</a>'
        found.append(text)
    return "".join(found).rstrip("\n")


def docstring_html(text: str) -> str:
    """A docstring: its paragraphs, code between double backticks, and examples.

    >>> docstring_html("Gives ``x < y``.")
    '<p>Gives <code>x &lt; y</code>.</p>'
    """
    first, _, rest = text.strip().partition("\n")
    paragraphs = re.split(r"\n\s*\n", first + "\n" + textwrap.dedent(rest))
    return "\n".join(_paragraph(p.strip("\n")) for p in paragraphs if p.strip())


def _paragraph(text: str) -> str:
    if text.startswith((">>>", " ")):
        return f"<pre>{html.escape(text, quote=False)}</pre>"
    escaped = html.escape(text.strip(), quote=False)
    coded = re.sub("``(.*?)``", r"<code>\1</code>", escaped, flags=re.DOTALL)
    return f"<p>{coded}</p>"
