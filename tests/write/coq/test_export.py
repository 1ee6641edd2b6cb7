"""Certificates say what was asked, and Coq accepts them and nothing that was changed in them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from symcnn.kernel.axioms import AXIOMS
from symcnn.verdicts.catalogue import load
from symcnn.verdicts.records import inferences
from symcnn.write.coq.casts import NotExportableError, forget
from symcnn.write.coq.equality import Writer
from symcnn.write.coq.export import HEAD, PARAMETERS, Certificate, certificate
from symcnn.write.coq.library import FILES, FOLDER, PROVED, checked, commands, write_library
from symcnn.write.coq.propositions import Statements

needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="Coq is not installed")
ACCEPTED = [
    "adjoint_pool",
    "average_pool_conv",
    "bottleneck_saves",
    "conv2d_gradient_bias",
    "convolution_distributive_integral",
    "det_inverse",
    "kl_forward_discrete",
    "lp_pool_average",
]

OF_COQ = {  # the axioms of its real numbers
    "classic",
    "constructive_definite_description",
    "constructive_indefinite_description",
    "functional_extensionality_dep",
    "sig_forall_dec",
    "sig_not_dec",
}


def of_catalogue(name: str) -> Certificate:
    claim = load(name).claim
    theorem = load(name).proof(claim).theorem
    return certificate(name, theorem, claim.given, claim.goal, inferences(theorem))


def statement_of(made: Certificate) -> str:
    """The statement at the end of a file."""
    found = re.search(rf"Theorem {made.name} : (.*?)\.\nProof", made.text, re.DOTALL)
    assert found
    return " ".join(found[1].split())


def test_the_statement_is_that_of_the_theorem() -> None:
    made = of_catalogue("adjoint_pool")
    assert made.text.count("Theorem ") == 1
    assert made.text.rstrip().endswith(f"Print Assumptions {made.name}.")
    said = statement_of(made)
    assert said.startswith("forall (")
    for part in ("(1%Z <= k)%Z", "(1%Z <= l)%Z", "sumR", "(i / k)", "(j / l)"):
        assert part in said, said
    assert not made.assumed


@pytest.mark.parametrize("name", ACCEPTED)
def test_nothing_is_left_to_be_proved(name: str) -> None:
    made = of_catalogue(name)
    assert not re.search(r"\b(Admitted|admit)\b", made.text)
    stated = re.findall(r"^Axiom ax_([a-z_]*[a-z])", made.text, re.MULTILINE)
    assert made.text.count("Axiom ") == len(stated)
    assert set(stated) == set(made.assumed)


def test_the_library_is_proved() -> None:
    for file in FILES:
        text = (FOLDER / f"{file}.v").read_text(encoding="utf-8")
        assert not re.search(r"\b(Admitted|admit|Axiom|Parameter)\b", text)


def proved_axioms() -> tuple[str, list[str]]:
    """A file with each axiom that the library proves, of families those up to rank 4."""
    forget()
    statements = Statements(Writer())
    for name in PROVED:
        family = AXIOMS[name].family
        for rank in range(5) if family else [0]:
            ranks = (rank, *[0] * (len(family) - 1))[: len(family)]
            if PROVED[name](ranks) is not None:
                statements.axiom(name, ranks)
    text = "\n".join([HEAD.replace("@", " Analysis"), *statements.writer.lines, ""])
    return text, list(statements.proved)


def test_forty_axioms_are_proved() -> None:
    assert set(PROVED) <= set(AXIOMS)
    assert len(PROVED) >= 40
    text, names = proved_axioms()
    assert names == list(PROVED)
    assert "Axiom " not in text


@needs_coq
@pytest.mark.full
def test_coq_accepts_the_axioms(folder: Path) -> None:
    (folder / "proved.v").write_text(proved_axioms()[0], encoding="utf-8")
    accepted, said = checked(folder, "proved")
    assert accepted, said


def test_what_has_no_counterpart_says_which_rule() -> None:
    with pytest.raises(NotExportableError, match=r"rule \w+: "):
        of_catalogue("roots_of_unity")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("certificates")
    write_library(found)
    return found


def test_the_library_is_written_once(folder: Path) -> None:
    before = {f: (folder / f"{f}.v").stat().st_mtime_ns for f in FILES}
    write_library(folder)
    assert {f: (folder / f"{f}.v").stat().st_mtime_ns for f in FILES} == before
    assert [c[-1] for c in commands("adjoint_pool")] == [
        *(f"{f}.v" for f in FILES),
        "adjoint_pool.v",
    ]


def test_what_comes_after_a_changed_file_is_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command[-1])
        (tmp_path / f"{command[-1]}o").touch()
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(subprocess, "run", run)
    write_library(tmp_path)
    (tmp_path / "own.v").touch()
    for _ in range(2):
        assert checked(tmp_path, "own") == (True, "")
    assert ran == ["Rules.v", "Analysis.v", "own.v", "own.v"]
    (tmp_path / "Rules.vo").unlink()
    checked(tmp_path, "own")
    assert ran[4:] == ["Rules.v", "Analysis.v", "own.v"]


@needs_coq
@pytest.mark.sampled
@pytest.mark.parametrize("name", ACCEPTED)
def test_coq_accepts(name: str, folder: Path) -> None:
    made = of_catalogue(name)
    (folder / f"{name}.v").write_text(made.text, encoding="utf-8")
    accepted, said = checked(folder, name)
    assert accepted, said
    assumed = {name.rpartition(".")[2] for name in re.findall(r"^(\S+)\s+:", said, re.MULTILINE)}
    stated = {word for word in assumed if word.startswith("ax_") or word in PARAMETERS}
    assert assumed <= OF_COQ | stated, said
    assert any(word.startswith("ax_") for word in stated) == bool(made.assumed)


FIRST = r"\(1%Z <= k\)%Z\s*->"
WEAKER = "(0%Z <= k)%Z ->"


def in_lemma(rule: str, old: str, new: str):  # type: ignore[no-untyped-def]
    """A change in the lemma of the first inference by this rule."""

    def change(lemmas: str, last: str) -> str:
        start = lemmas.index(f"(* {rule} *)")
        end = lemmas.index("Qed.", start)
        return lemmas[:start] + re.sub(old, new, lemmas[start:end], count=1) + lemmas[end:] + last

    return change


CHANGES = [  # of what stands before the last theorem, and of the theorem
    ("the statement", lambda lemmas, last: lemmas + last.replace("(i / k)", "(i / l)", 1)),
    ("a hypothesis", lambda lemmas, last: lemmas + re.sub(FIRST, WEAKER, last, count=1)),
    ("a side", lambda lemmas, last: lemmas + last.replace("(j / l)", "(j / l + 1)", 1)),
    ("a lemma", lambda lemmas, last: lemmas.replace("/ ", "/ 2 * / ", 1) + last),
    ("a premise", lambda lemmas, last: lemmas + re.sub(r"exact \(s\d+", "exact (s0", last)),
    ("a number", in_lemma("reindex", r"\(l \* r\)%Z \+ v", "(l * r)%Z + 1 + v")),
    ("a map", in_lemma("reindex", r"\(i mod k\)%Z ::", "(1 + i mod k)%Z ::")),
    ("a needed hypothesis of an inference", in_lemma("reindex", FIRST, WEAKER)),
    (
        "a side condition",
        lambda lemmas, last: (
            re.sub(
                r"(Lemma c\d+_\d+ : [^.]*?)\(0%Z <= (\(\w+ / \w+\)%Z)\)%Z\.",
                r"\1(7%Z <= \2)%Z.",
                lemmas,
                count=1,
            )
            + last
        ),
    ),
]


@needs_coq
@pytest.mark.sampled
@pytest.mark.parametrize(("what", "change"), CHANGES, ids=[what for what, _ in CHANGES])
def test_coq_rejects_what_was_changed(what: str, change, folder: Path) -> None:  # type: ignore[no-untyped-def]
    made = of_catalogue("adjoint_pool")
    at = made.text.index("Theorem ")
    text = change(made.text[:at], made.text[at:])
    assert text != made.text
    name = f"changed_{CHANGES.index((what, change))}"
    (folder / f"{name}.v").write_text(text, encoding="utf-8")
    accepted, said = checked(folder, name)
    assert not accepted
    found = re.search(r"line (\d+), characters[^\n]*\nError", said)
    assert found, said
    assert "Syntax error" not in said
    pairs = zip(made.text.splitlines(), text.splitlines(), strict=False)
    first = next(number for number, (old, new) in enumerate(pairs, 1) if old != new)
    assert int(found[1]) >= first, said
