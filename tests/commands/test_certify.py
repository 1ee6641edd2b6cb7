"""``symcnn certify``: files for Coq, and what Coq says of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from symcnn.commands.cli import main

CLAIMS = """
from symcnn import *

@claim
def doubled(n: Size, x: Real["n"]):
    return sum(2 * x[i] for i in range(n)) == 2 * sum(x[i] for i in range(n))

@claim
def wrong(n: Size, x: Real["n"]):
    return sum(x[i] for i in range(n)) == 0
"""


def test_a_theorem_is_written_with_the_library(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["certify", "adjoint_pool", "-o", str(tmp_path / "out")]) == 0
    assert {p.name for p in (tmp_path / "out").iterdir()} >= {"Rules.v", "adjoint_pool.v"}
    said = capsys.readouterr().out
    assert "axioms beside Coq's: none" in said
    assert f"to check them, in {tmp_path / 'out'}:" in said
    assert "coqc -q -R . Symcnn adjoint_pool.v" in said


def test_claims_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "claims.py").write_text(CLAIMS, encoding="utf-8")
    target = str(tmp_path / "claims.py")
    assert main(["certify", f"{target}::doubled", "-o", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "doubled.v").exists()
    assert main(["certify", target, "-o", str(tmp_path / "out")]) == 3
    assert "wrong: not exportable: the verdict is refuted" in capsys.readouterr().out


def test_a_record_of_a_proof(tmp_path: Path) -> None:
    record = tmp_path / "proof.json"
    assert main(["prove", "adjoint_pool", "--json", str(record)]) == 0
    said = json.loads(record.read_text(encoding="utf-8"))
    assert said["certificate"] == {"exportable": True, "axioms": []}
    assert main(["certify", str(record), "-o", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "adjoint_pool.v").exists()


def test_without_coq_the_files_are_written_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert main(["certify", "adjoint_pool", "-o", str(tmp_path), "--run"]) == 3
    said = capsys.readouterr().out
    assert "coqc is not installed: the files are written, and not checked" in said
    assert (tmp_path / "adjoint_pool.v").exists()


def test_what_is_not_exportable_says_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["certify", "roots_of_unity", "-o", str(tmp_path)]) == 3
    assert "roots_of_unity: not exportable: rule " in capsys.readouterr().out
    assert not (tmp_path / "roots_of_unity.v").exists()


@pytest.mark.parametrize("target", ["no_such_theorem", "nowhere.py", "nowhere.json", "x.json"])
def test_bad_input(
    target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.json").write_text("{", encoding="utf-8")
    assert main(["certify", target, "-o", "out"]) == 2
    assert capsys.readouterr().err.startswith("symcnn: ")


@pytest.mark.skipif(shutil.which("coqc") is None, reason="Coq is not installed")
@pytest.mark.full
def test_coq_is_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["certify", "adjoint_pool", "-o", str(tmp_path), "--run"]) == 0
    assert "adjoint_pool: accepted by Coq " in capsys.readouterr().out
