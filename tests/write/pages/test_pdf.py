"""PDF through the local TeX: what comes out, and what is said when none does."""

import shutil
from pathlib import Path

import pytest

from symcnn.prove import main
from symcnn.write.pages.latex_report import standalone
from symcnn.write.pages.pdf import PACKAGES, TexError, pdf

from ..samples import PROVED

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is missing")


@needs_tex
def test_a_document_becomes_pdf() -> None:
    assert pdf(standalone(PROVED)).startswith(b"%PDF")


@needs_tex
def test_tex_says_what_is_wrong() -> None:
    with pytest.raises(TexError, match=r"Undefined control sequence"):
        pdf(standalone(PROVED).replace(r"\sum", r"\summe"))


@needs_tex
def test_prove_writes_a_pdf(tmp_path: Path) -> None:
    file = tmp_path / "theorem.pdf"
    assert main(["adjoint_pool", "--pdf", str(file), "--index-base", "1"]) == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_without_tex_the_packages_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["adjoint_pool", "--pdf", str(tmp_path / "theorem.pdf")]) == 2
    assert f"apt-get install {PACKAGES}" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
