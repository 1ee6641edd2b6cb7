"""LaTeX documents as PDF, through the TeX of the machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGES = "texlive-latex-recommended lmodern latexmk"


class TexError(Exception):
    """There is no TeX, or it refuses the document; says what to do, or what TeX says."""


def pdf(source: str) -> bytes:
    """The document as PDF. Raises ``TexError``."""
    found, fault = pdf_and_fault(source)
    if fault:
        raise TexError(fault)
    return found


def pdf_and_fault(source: str) -> tuple[bytes, str]:
    """The document as PDF, and what TeX says is wrong in it first, which it goes on behind.

    Raises ``TexError`` where there is no page.
    """
    if shutil.which("pdflatex") is None:
        raise TexError(f"there is no pdflatex; on Debian: apt-get install {PACKAGES}")
    options = ["-interaction=nonstopmode"]
    fault = ""
    with TemporaryDirectory() as folder:
        page = Path(folder) / "page.tex"
        page.write_text(source, encoding="utf-8")
        if shutil.which("latexmk"):
            commands = [["latexmk", "-norc", "-pdf", "-f", *options, page.name]]
        else:
            # the second run knows the labels
            commands = 2 * [["pdflatex", *options, page.name]]
        for command in commands:
            run = subprocess.run(command, cwd=folder, capture_output=True, check=False)
            if run.returncode:
                log = run.stdout.decode("utf-8", errors="replace").splitlines()
                first = next((n for n, line in enumerate(log) if line.startswith("!")), 0)
                fault = "TeX refuses the document:\n" + "\n".join(log[first : first + 4])
        found = page.with_suffix(".pdf")
        if not found.exists():
            raise TexError(fault or "TeX wrote no page")
        return found.read_bytes(), fault
