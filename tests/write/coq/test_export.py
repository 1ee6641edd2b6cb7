"""Certificates say what was asked, and Coq accepts them and nothing that was changed in them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from symcnn.verdicts.catalogue import load
from symcnn.verdicts.records import inferences
from symcnn.write.coq.export import Certificate, certificate
from symcnn.write.coq.library import FILES, FOLDER, checked, commands, write_library
from symcnn.write.coq.casts import NotExportableError

needs_coq = pytest.mark.skipif(shutil.which("coqc") is None, reason="Coq is not installed")
ACCEPTED = [
    "adjoint_pool",
    "average_pool_conv",
    "bottleneck_saves",
    "conv2d_gradient_bias",
    "kl_forward_discrete",
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
    assert not re.search(r"\b(Admitted|admit|Axiom)\b", of_catalogue(name).text)


def test_the_library_is_proved() -> None:
    for file in FILES:
        text = (FOLDER / f"{file}.v").read_text(encoding="utf-8")
        assert not re.search(r"\b(Admitted|admit|Axiom|Parameter)\b", text)


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


@needs_coq
@pytest.mark.sampled
@pytest.mark.parametrize("name", ACCEPTED)
def test_coq_accepts(name: str, folder: Path) -> None:
    made = of_catalogue(name)
    (folder / f"{name}.v").write_text(made.text, encoding="utf-8")
    accepted, said = checked(folder, name)
    assert accepted, said
    assumed = {name.rpartition(".")[2] for name in re.findall(r"^(\S+) :", said, re.MULTILINE)}
    assert assumed <= OF_COQ, said


FIRST = r"\(1%Z <= k\)%Z\s*->"
CHANGES = [  # of what stands before the last theorem, and of the theorem
    ("the statement", lambda lemmas, last: lemmas + last.replace("(i / k)", "(i / l)", 1)),
    ("a hypothesis", lambda lemmas, last: lemmas + re.sub(FIRST, "", last, count=1)),
    ("a side", lambda lemmas, last: lemmas + last.replace("(j / l)", "(j / l + 1)", 1)),
    ("a lemma", lambda lemmas, last: lemmas.replace("/ ", "/ 2 * / ", 1) + last),
]


@needs_coq
@pytest.mark.full
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
    assert "Error" in said
