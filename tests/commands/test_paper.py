"""``symcnn paper``: documents with known mistakes, exit codes, files, and bad input."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from symcnn.commands.cli import main
from symcnn.verdicts.papers import findings

pytestmark = pytest.mark.usefixtures("here")

PAPERS = Path(__file__).parents[1] / "papers"
# the state of each display of the documents, inline formulas that are asked for included
STATES = {
    "000": "defined defined proved error defined proved refuted refuted proved error proved proved "
    "proved",
    "001": "defined unknown unknown error skipped defined defined proved proved refuted refuted "
    "defined refuted unknown error proved proved error skipped skipped",
    "002": "defined defined proved error error skipped skipped refuted error error error error "
    "skipped refuted refuted error skipped skipped skipped error error defined error proved proved "
    "proved given proved skipped defined defined skipped unknown unknown unknown unknown "
    "unknown defined error",
    "003": "defined refuted proved refuted error refuted proved skipped refuted",
    "004": "proved error defined defined error proved proved proved proved proved error proved "
    "error error skipped proved proved proved proved error skipped error proved proved error "
    "proved",
    "physics": "defined proved proved proved defined proved refuted defined proved refuted proved "
    "refuted proved",
    "optimisation": "proved proved proved proved proved proved defined proved proved defined "
    "proved proved refuted given proved proved defined proved proved proved defined proved proved "
    "proved proved unknown defined proved refuted unknown",
    "signal": "error defined proved proved defined proved proved proved proved proved unknown "
    "proved proved proved",
    "statistics": "defined proved refuted defined proved proved refuted defined proved proved "
    "defined proved proved defined refuted",
}
# mistakes of the documents, where they are found, and what is said of them there
MISTAKES = {
    "E000-7": ("000", "formula in line 44", "24084480"),
    "E000-8": ("000", "formula in line 44", "10185728"),
    "E000-15": ("000", "display 6", "a number is compared with a matrix"),
    "E001-2": ("001", "display 4", r"`\begin{cases}` is not closed"),
    "E001-3": ("001", "display 10", "the left side is 1, the right side is 3/2"),
    "E001-4": ("001", "display 11", "the left side is"),
    "E001-5": ("001", "display 13", "b_l = 1"),
    "E001-7": ("001", "display 15", "a matrix is compared with a number"),
    "E001-9": ("001", "display 18", "the index is in range: it fails"),
    "E002-5": ("002", "display 8", "the left side is 1/4, the right side is 1"),
    "E002-8": ("002", "display 20", "`{` is not closed"),
    "E002-9": ("002", "display 10", "`i` stands twice in this product, and on one side only"),
    "E002-14": ("002", "display 23", "this integral has no differential"),
    "E002-19": ("002", "display 39", "a number is expected here, found a vector"),
    "E003-2": ("003", "display 2", "the left side is 1, the right side is 0"),
    "E003-4": ("003", "display 5", "`L` is not declared"),
    "E004-2": ("004", "display 5", "this integral has no differential"),
    "E004-12": ("004", "display 25", "a function is expected, found a number"),
    "adjoint": ("physics", "display 7", "the left side is 0, the right side is 1"),
    "total": ("physics", "display 10", "the left side is 1/4, the right side is 1"),
    "correlation": ("physics", "display 12", "n = 1"),
    "step": ("optimisation", "display 13", "the left side is 0, the right side is 4"),
    "slope": ("optimisation", "display 29", "u = 1: -0.26"),
    "gradient": ("statistics", "display 3", "the left side is -2, the right side is 2"),
    "transpose": ("statistics", "display 7", "at index (2, 1)"),
    "variance": ("statistics", "display 15", "varepsilon = 1"),
    "E004-9": ("004", "display 14", "this integral has no differential"),
}  # fmt: skip


LONG = [n for n in STATES if n not in ("003", "statistics")]


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.full if n in LONG else ()) for n in STATES]
)
def test_the_documents(name):
    """Each display has the state that is stated, and what is wrong is found where it is."""
    path = PAPERS / f"{name}.tex"
    text = path.read_text(encoding="utf-8")
    found = list(findings(text, str(path)))
    # a proof that is found where there was none before is no fault
    better = {("unknown", "proved")}
    for finding, expected in zip(found, STATES[name].split(), strict=True):
        assert finding.state == expected or (expected, finding.state) in better, finding.name
    shown = [f.number for f in found if f.number]
    environments = re.findall(
        r"\\begin\{(?:equation|align|gather|multline|IEEEeqnarray)\*?\}|^\\\[", text, re.MULTILINE
    )
    assert shown == list(range(1, text.count("$$") // 2 + len(environments) + 1))
    for mistake, (document, place, said) in MISTAKES.items():
        if document == name:
            tasks = [t for f in found if f.name == place for t in f.tasks]
            wrong = [t.message for t in tasks if t.state in ("refuted", "error")]
            assert any(said in message for message in wrong), mistake


def test_every_mistake_is_in_a_document():
    assert {document for document, _, _ in MISTAKES.values()} <= set(STATES)


@pytest.mark.parametrize("name", STATES)
def test_the_text_is_as_it_was(name):
    """Declarations stand in comments, and nothing else was changed."""
    lines = (PAPERS / f"{name}.tex").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("% symcnn:") for line in lines)
    assert not any("symcnn" in line for line in lines if not line.startswith("% symcnn:"))


DOCUMENTS = {  # a document, the exit code, a line of what is printed
    "% symcnn: base 1\n% symcnn: a: Real\n$$2a = a + a$$": (0, "1 displays: 1 proved"),
    "% symcnn: base 1\n% symcnn: a: Real\n$$2a = a$$": (1, "a = 1: the left side is 2"),
    "% symcnn: base 1\n% symcnn: a: Real\n% symcnn: expect refuted\n$$2a = a$$": (
        0, "display 1, line 4: refuted (expected refuted)"),
    "% symcnn: base 1\n% symcnn: a: Real\n% symcnn: expect refuted\n$$a = a$$": (3, "1 proved"),
    '% symcnn: base 1\n% symcnn: x: Real["2"]\n$$x = 2x$$': (1, "at index (1,) the left"),
    '% symcnn: base 0\n% symcnn: x: Real["2"]\n$$x = 2x$$': (1, "at index (0,) the left"),
    "% symcnn: base 1\n$$2a = ?$$": (2, "a term is expected here, found `?`"),
    "no formula": (0, "0 displays: none"),
}  # fmt: skip


@pytest.mark.parametrize("text", DOCUMENTS)
def test_exit_codes(text, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.tex").write_text(text)
    code, line = DOCUMENTS[text]
    assert main(["paper", "a.tex", "--jobs", "1"]) == code
    assert line in capsys.readouterr().out


def test_json(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.tex").write_text("% symcnn: base 1\n% symcnn: a: Real\n$$2a = a + a$$\n$$= 3a$$")
    assert main(["paper", "a.tex", "--jobs", "1", "--json", "-"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert Counter(d["state"] for d in data["displays"]) == {"proved": 1, "refuted": 1}
    assert data["displays"][1]["links"][0]["line"] == 4


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no TeX")
@pytest.mark.full
def test_pdf(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("a.tex").write_text("% symcnn: base 1\n% symcnn: a: Real\nSo\n$$2a = a + a$$\n")
    assert main(["paper", "a.tex", "--jobs", "1", "--pdf", "a.pdf"]) == 0
    assert Path("a.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="there is no TeX")
@pytest.mark.full
def test_the_page_of_a_document_that_is_broken(tmp_path, monkeypatch, capsys):
    """What does not close stands as it is written, and TeX goes on behind other mistakes."""
    monkeypatch.chdir(tmp_path)
    head = "% symcnn: base 1\n% symcnn: a: Real\n"
    Path("a.tex").write_text(head + "Y_1 is\n$$\\begin{cases} a$$\n$$2a = a + a$$\n")
    assert main(["paper", "a.tex", "--jobs", "1", "--pdf", "a.pdf"]) == 2
    assert Path("a.pdf").read_bytes().startswith(b"%PDF")
    assert "Missing $ inserted" in capsys.readouterr().err
    Path("a.tex").write_text(head + "\\documentclass{nosuchclass}\\begin{document}\n$$a$$\n")
    assert main(["paper", "a.tex", "--jobs", "1", "--pdf", "b.pdf"]) == 2
    assert "`nosuchclass.cls' not found" in capsys.readouterr().err
    assert not Path("b.pdf").exists()


BAD = {
    "missing.tex": (None, "cannot be read: No such file"),
    "binary.tex": (b"\xff\xfe\x00", "is no UTF-8: byte 0 is 0xff"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    data, said = BAD[name]
    if data is not None:
        Path(name).write_bytes(data)
    assert main(["paper", name]) == 2
    assert said in capsys.readouterr().err


POWERS = {  # of the name of a function, and whether it is read
    r"\sin^{-1} x": False,
    r"\sin^{-1}(\sin x)": False,
    r"\tanh^{-1}(x)": False,
    r"\log^{-1} x": False,
    r"\exp^{-1}(x)": False,
    r"\sin^2 x": True,
    r"\cosh^{-2} x": True,
    r"(\cosh x)^{-1}": True,
}


@pytest.mark.parametrize("formula", POWERS)
def test_an_inverse_function_is_not_a_reciprocal(formula, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.tex").write_text(
        f"% symcnn: base 1\n% symcnn: x: Real\nSo\n$${formula} = {formula}$$\n"
    )
    code = main(["paper", "a.tex", "--jobs", "1"])
    said = capsys.readouterr().out
    assert ("is the inverse function" in said) == (not POWERS[formula])
    assert code == (0 if POWERS[formula] else 2)


def test_the_source_is_not_overwritten(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("a.tex").write_text("$$1 = 1$$")
    assert main(["paper", "a.tex", "--json", "a.tex"]) == 2
    assert "is not overwritten" in capsys.readouterr().err
