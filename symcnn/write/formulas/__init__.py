"""Terms as formulas: LaTeX and plain text."""
