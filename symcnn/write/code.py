"""Formulas as Python code."""

from __future__ import annotations


class CodeError(Exception):
    """A formula that cannot be written as code; says which part."""
