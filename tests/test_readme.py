"""The README tells the truth: its commands, its outputs, its table."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from symcnn.catalogue import table

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def section(name: str) -> str:
    """What stands between a named comment and the next end comment."""
    match = re.search(rf"<!-- {re.escape(name)} -->\n(.*?)<!-- end -->", README, re.DOTALL)
    assert match, f"the README has no section {name}"
    return match[1]


def test_set_up_is_what_ci_does():
    setup, main, tests = blocks("sh")[:3]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(setup.strip().splitlines()) == 2
    for command in (*setup.splitlines(), *main.splitlines(), *tests.splitlines()):
        assert command.replace("install --", "install --quiet --") in script


def test_catalogue_table():
    assert section("catalogue").strip() == table().strip()


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
    assert timeless(output("symcnn.cli", "check", "tests/claims/readme.py")) == wanted


def test_first_example_is_proved(tmp_path):
    file = tmp_path / "claims.py"
    example = blocks("python")[0]
    file.write_text(example)
    command = [sys.executable, "-m", "symcnn.cli", "check", str(file)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    file.write_text(example.replace("Y[i // k, j // k] / k**2", "Y[i // k, j // k]"))
    wrong = subprocess.run(command, capture_output=True, text=True, check=False)
    assert wrong.returncode == 1
    assert "counterexample" in wrong.stdout or "the left side is" in wrong.stdout
