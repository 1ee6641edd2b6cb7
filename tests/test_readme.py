"""The README tells the truth: its commands and its outputs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from symcnn.commands.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FOLDERS = ("symcnn", "proofs", "tests")
MOST_BYTES = 8192  # what somebody reads who has five minutes


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def section(name: str) -> str:
    """What stands between a named comment and the next end comment."""
    match = re.search(rf"<!-- {re.escape(name)} -->\n(.*?)<!-- end -->", README, re.DOTALL)
    assert match, f"there is no section {name}"
    return match[1]


def test_set_up_is_what_ci_does():
    setup, main, tests = blocks("sh")[1:4]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(setup.strip().splitlines()) == 2
    for command in (*setup.splitlines(), *main.splitlines(), *tests.splitlines()):
        assert command.replace("install --", "install --quiet --") in script


def test_the_readme_is_short():
    assert len(README.encode()) <= MOST_BYTES


READMES = [ROOT / "README.md", *(p for d in FOLDERS for p in sorted((ROOT / d).rglob("README.md")))]


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.parent.name)
def test_what_a_readme_names_is_there(path):
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        assert (path.parent / target).exists(), target
    for module in re.findall(r"python -m (tests\.\w+\.[a-z_]+)", text):
        assert (ROOT / f"{module.replace('.', '/')}.py").exists(), module


@pytest.mark.parametrize("path", READMES[1:], ids=lambda path: path.parent.name)
def test_the_files_that_a_folder_explains_are_there(path):
    places = (path.parent, ROOT, ROOT / "symcnn")
    for target in re.findall(r"`((?:[a-z_]+/)*[a-z_]+\.py)`", path.read_text(encoding="utf-8")):
        assert any((place / target).exists() for place in places), target


def shown(name: str) -> str:
    """The output that a section shows, without its times."""
    return timeless(section(name).removeprefix("```text\n").strip().removesuffix("```").strip())


def timeless(text: str) -> str:
    """The text without the seconds that a claim took."""
    return re.sub(r"\(\d+\.\d+ s\)", "(time)", text)


def output(*arguments: str) -> str:
    """What a command prints on a terminal of 92 columns."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "92"},
    )
    return done.stdout.rstrip()


def test_end_of_the_main_job():
    wanted = shown("the end of: python -m symcnn.prove adjoint_pool")
    assert output("symcnn.prove", "adjoint_pool").endswith(wanted)


def test_verdicts_on_claims():
    wanted = shown("symcnn check tests/claims/readme.py")
    assert timeless(output("symcnn", "check", "tests/claims/readme.py")) == wanted


def test_the_backward_pass(tmp_path, capsys):
    code, command = blocks("python")[0], blocks("sh")[0]
    term = re.search(r"the forgotten term `(.*)` put into the bracket", README)
    assert term, "the README names the forgotten term"
    end = "dxhat.mean(axis=1, keepdims=True))"
    right = code.replace(end, f"{end[:-1]} {term[1]})")
    _, name, file, *options = shlex.split(command)
    for text, exit_code, part in ((code, 1, "the wrong pass"), (right, 0, "the right pass")):
        (tmp_path / file).write_text(text)
        assert main([name, str(tmp_path / file), *options]) == exit_code
        found = [line.strip() for line in capsys.readouterr().out.splitlines()]
        for line in shown(part).splitlines():
            assert line in found


def test_the_claim_is_proved_and_its_variant_refuted(tmp_path, capsys):
    file = tmp_path / "claims.py"
    example = blocks("python")[1]
    file.write_text(example)
    assert main(["check", str(file)]) == 0
    file.write_text(example.replace("Y[i // k, j // k] / k**2", "Y[i // k, j // k]"))
    assert main(["check", str(file)]) == 1
    assert "the left side is" in capsys.readouterr().out
