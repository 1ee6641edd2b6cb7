"""Derivations and reports: documents, pages, notebooks, the terminal, JSON."""
