"""``python -m symcnn.prove``: verdicts, exit codes, files, and bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from symcnn.prove import main

BAD_INPUT = [
    (["adjoint_pol"], "did you mean adjoint_pool"),
    (["no such thing at all"], "see --list"),
    (["adjoint_pool.E9"], "has no mistake called E9; it has: E002-5"),
    (["adjoint_pool", "--instance", "z=3"], "the instance has no size z"),
    (["adjoint_pool", "--instance", "k=0"], "do not satisfy the hypothesis 1 <= k"),
    (["adjoint_pool", "--instance", "k=12", "l=12", "M=12"], "too large together"),
]
USAGE = [
    ["adjoint_pool", "--instance", "k"],
    ["adjoint_pool", "--instance", "k=x"],
    ["adjoint_pool", "--instance", "k=-1"],
    ["adjoint_pool", "--instance", "k=1000"],
    ["adjoint_pool", "--index-base", "2"],
    [],
]


def test_proved(capsys):
    assert main(["adjoint_pool"]) == 0
    out = capsys.readouterr().out
    for part in ("each pixel lies in exactly one window", "axioms", "none", "near misses"):
        assert part in out
    assert out.rstrip().splitlines()[-1].startswith("proved")


def test_refuted(capsys):
    assert main(["adjoint_pool.E002-5"]) == 1
    out = capsys.readouterr().out
    assert "the left side is" in out
    assert "mistake   the factor 1/(k*l) is missing" in out


def test_sizes_of_the_instance(capsys):
    assert main(["adjoint_pool", "--instance", "k=3", "M=2", "N=2"]) == 0
    assert "k = 3" in capsys.readouterr().out


@pytest.mark.parametrize("size", ["k=1", "M=0", "B=0", "l=3"])
def test_extreme_instances(size, capsys):
    assert main(["adjoint_pool", "--instance", size]) == 0
    assert size.replace("=", " = ") in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(("arguments", "message"), BAD_INPUT)
def test_bad_input(arguments, message, capsys):
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("arguments", USAGE)
def test_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_files(tmp_path):
    data, fragment, page = tmp_path / "a.json", tmp_path / "a.tex", tmp_path / "b.tex"
    assert main(["adjoint_pool", "--json", str(data), "--latex", str(fragment)]) == 0
    assert main(["adjoint_pool", "--latex", str(page), "--standalone", "--index-base", "1"]) == 0
    report = json.loads(data.read_text())
    assert report["verdict"] == "proved"
    assert report["axioms"] == []
    assert report["derivation"]["inferences"][-1]["rule"] in ("transitivity", "weaken")
    assert r"\begin{theorem}" in fragment.read_text()
    assert r"\documentclass" not in fragment.read_text()
    assert r"\sum_{q=1}^{M}" in page.read_text()


def test_file_that_cannot_be_written(tmp_path, capsys):
    assert main(["adjoint_pool", "--json", str(tmp_path / "no" / "a.json")]) == 2
    out, err = capsys.readouterr()
    assert "a.json: cannot be written: there is no such directory" in err
    assert out == ""  # before the work is done
    assert not list(tmp_path.iterdir())


def test_list(capsys):
    assert main(["--list"]) == 0
    assert "adjoint_pool" in capsys.readouterr().out


def test_proofs_of_the_current_directory_come_first(tmp_path):
    folder = tmp_path / "proofs"
    folder.mkdir()
    (folder / "commute.py").write_text(
        "from symcnn.kernel.terms import Eq\n"
        "from symcnn.lemmas.notation import scalars\n"
        "from symcnn.prover.claim import Claim\n"
        "from symcnn.prover.entry import Entry\n"
        "from symcnn.prover.goals import prove\n"
        "x, y = scalars('x y')\n"
        "ENTRY = Entry(Claim('commute', (), Eq(x * y, y * x)), prove)\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "symcnn.prove", "commute"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "x*y = y*x" in done.stdout


def test_start_up_is_light():
    heavy = ("sympy", "z3", "rich", "matplotlib")
    code = f"import sys, symcnn.prove; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_hypotheses_on_functions_are_no_matter_of_sizes(capsys):
    assert main(["monotone_max"]) == 0
    assert "nondecreasing" in capsys.readouterr().out


@pytest.mark.parametrize("module", ["prove", "replay", "commands.catalogue", "__main__"])
def test_every_command_has_help(module):
    command = [sys.executable, "-m", f"symcnn.{module}", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "usage: " in done.stdout
    assert "exit code" in done.stdout


@pytest.mark.parametrize("arguments", [["adjoint_pool"], ["--list"]])
def test_a_reader_that_has_gone_is_no_verdict(arguments):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "symcnn.prove", *arguments]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")
