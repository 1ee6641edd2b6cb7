"""Hostile input through the command line: an error in words, exit code 2, little work."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from symcnn.arithmetic.budget import steps_used
from symcnn.commands.cli import main

HEAD = "from symcnn import *\n"
STEPS = 200_000  # that a refusal may take
GOOD = "@claim\ndef good(n: Size):\n    return n + n == 2*n\n"


def claim(body: str, parameters: str = "n: Size, x: Real['n']") -> str:
    return f"{HEAD}@claim\ndef f({parameters}):\n{body}\n"


def returning(expression: str, parameters: str = "n: Size, x: Real['n']") -> str:
    return claim(f"    return {expression}", parameters)


FILES = {  # name: (text, what the message says)
    "brackets": (returning("(" * 5000 + "n" + ")" * 5000 + " == n"), "nested|too many"),
    "lists": (returning("[" * 150 + "n" + "]" * 150 + " == [n]"), "nested"),
    "minus signs": (returning("-" * 3000 + "n == n"), "nested"),
    "long chain of calls": (returning("abs(" * 120 + "n" + ")" * 120 + " == n"), "nested"),
    "chain of comparisons": (returning("n == n" + " == n" * 60_000), "large|nested|many"),
    "not not": (returning("not " * 3000 + "n == n"), "nested"),
    "conditionals": (returning("n if n else " * 2000 + "n == n"), "nested|large"),
    "attributes": (returning("x" + ".T" * 3000 + " == x"), "nested"),
    "lambdas": (returning("(lambda y: " * 95 + "n" + ")(n)" * 95 + " == n"), "nested"),
    "decimal digits": (returning("n == " + "9" * 5000), "digits|too large"),
    "hexadecimal digits": (returning("n == 0x" + "f" * 5000), "too large"),
    "exponent": (returning("n ** 10**9 == n"), "exponent"),
    "tower": (returning("9**9**9**9 == n"), "too large"),
    "float exponent": (returning("n == 1e999999999"), "too large|not a number|cannot read"),
    "imaginary": (returning("n == 1j"), "imaginary"),
    "doubling": (claim("    y = n\n" + "    y = y * y + y\n" * 200 + "    return y == n"), "large"),
    "recursion": (HEAD + "def g(n): return g(n)\n" + returning("g(n) == n"), "recursion"),
    "mutual recursion": (HEAD + "def g(n): return h(n)\ndef h(n): return g(n)\n" + returning("g(n) == n"), "recursion"),  # noqa: E501
    "own name": (returning("f(n, x) == n"), "a claim is not called|calls itself"),
    "shadowed sum": (HEAD + "sum = max\n" + returning("sum(x[i] for i in range(n)) == n"), "not read"),  # noqa: E501
    "shadowed claim": (f"{HEAD}def claim(f): return f\n{GOOD}", "no @claim"),
    "shadowed range": (claim("    range = abs\n    return sum(x[i] for i in range(n)) == n"), "before it is|range"),  # noqa: E501
    "import of the system": (HEAD + "import os\n" + returning("os.getpid() == n"), "not read"),
    "dunder": (returning("x.__class__.__bases__[0].__subclasses__() == n"), "not part of the language"),  # noqa: E501
    "eval": (returning("eval('n') == n"), "unknown"),
    "open": (returning("open('/etc/passwd').read() == n"), "unknown"),
    "walrus": (returning("(y := n) == n"), ":="),
    "star arguments": (returning("n == n", "*n: Size"), "star"),
    "two claims of one name": (HEAD + GOOD + GOOD, "twice"),
    "claim in a function": (HEAD + "def g():\n    @claim\n    def f(n: Size): return n == n\n", "write @claim above"),  # noqa: E501
    "claim in a class under a condition": (HEAD + "if True:\n    class A:\n        @claim\n        def f(n: Size): return n == n\n", "top level"),  # noqa: E501
    "async": (HEAD + "@claim\nasync def f(n: Size): return n == n\n", "async"),
    "right-to-left marks": (returning("n\u202e == n"), "not Python"),
    "null byte": (HEAD + "\0" + GOOD, "null byte"),
    "unknown unicode": (returning("ｎ == ν"), "unknown"),
    "only a comment": ("# nothing\n", "no @claim"),
    "empty": ("", "no @claim"),
    "not Python": ("def (:\n", "not Python"),
    "tabs and spaces": (HEAD + "@claim\ndef f(n: Size):\n\treturn n == n\n        pass\n", "not Python"),  # noqa: E501
    "contradiction": (claim("    assert n < 0\n    return n == n"), "contradict"),
    "string shape": (returning("n == n", "X: Real['" + "(" * 500 + "n" + ")" * 500 + "']"), "size|nested"),  # noqa: E501
    "a code in a shape": (returning("n == n", "X: Real['__import__(\"os\").abort()']"), "claims.py:3"),  # noqa: E501
    "no parameters that make sense": (returning("1 // 0 == 1", ""), "divisor"),
}  # fmt: skip


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file(tmp_path, name, capfd):
    text, expected = FILES[name]
    file = tmp_path / "claims.py"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    assert_refused([str(file)], expected, capfd)


def assert_refused(arguments, expected, capfd):
    start = steps_used()
    try:
        code = main(["check", *arguments])
    except SystemExit as stop:
        code = stop.code
    out, errors = capfd.readouterr()
    assert code == 2, out + errors
    assert re.search(expected, " ".join((out + errors).split())), out + errors
    assert "Traceback" not in out + errors
    assert steps_used() - start < STEPS


DATA = {
    "10 MB of claims": (HEAD.encode() + GOOD.encode() * 220_000, "bytes"),
    "binary": (bytes(range(256)) * 50, "UTF-8|null"),
    "an executable": (Path(sys.executable).read_bytes()[:100_000], "UTF-8|null|encoding"),
    "UTF-16": ((HEAD + GOOD).encode("utf-16"), "UTF-8|null"),
    "Latin 1": ("# -*- coding: latin-1 -*-\n# ü\n".encode("latin-1"), "encoding"),
    "an unknown encoding": (b"# -*- coding: nonsense -*-\n", "UTF-8|encoding"),
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", DATA)
def test_a_file_that_is_no_text(tmp_path, name, capfd):
    data, expected = DATA[name]
    file = tmp_path / "claims.py"
    file.write_bytes(data)
    assert_refused([str(file)], expected, capfd)


def test_the_largest_file_is_read(tmp_path, capfd):
    file = tmp_path / "claims.py"
    file.write_text(HEAD + "x = [" + "1, " * 330_000 + "]\n")
    assert_refused([str(file)], "no @claim", capfd)


PATHS = [
    ("nowhere.py", "No such file"),
    ("", "Is a directory|not a file|No such file"),
    (".", "not a file"),
    ("/dev/zero", "not a file"),
    ("/dev/stdin", "not a file|cannot be read|no @claim"),
    ("a" * 5000, "too long"),
    ("claims.py::unknown", "there is no claim called unknown"),
    ("claims.py::godo", "did you mean good"),
    ("claims.py::helper", "there is no claim called helper; `helper` is a function, write @claim"),
    ("claims.py::good::good", "there is no claim"),
    ("claims.py::" + "x" * 100_000, "there is no claim"),
    ("::good", "cannot be read|not a file"),
]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("path", "expected"), PATHS, ids=lambda v: v[:30])
def test_a_path_that_leads_nowhere(tmp_path, path, expected, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claims.py").write_text(f"{HEAD}{GOOD}def helper(n): return n\n")
    assert_refused([path], expected, capfd)


def test_a_name_that_is_not_utf8(tmp_path, capfd):
    name = os.fsencode(str(tmp_path)) + b"/\xff.py"
    with open(name, "wb") as file:
        file.write(b"@claim\ndef f(n: Size): return n[0] == n\n")
    assert_refused([os.fsdecode(name)], "a tensor is expected", capfd)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="everything is permitted here")
def test_a_file_without_permission(tmp_path, capfd):
    file = tmp_path / "claims.py"
    file.write_text(GOOD)
    file.chmod(0)
    assert_refused([str(file)], "Permission denied", capfd)


OPTIONS = [
    (["--jobs", "-1"], "processes"),
    (["--jobs", "0"], "processes"),
    (["--jobs", "two"], "processes"),
    (["--jobs", "9" * 5000], "processes"),
    (["--timeout", "0"], "seconds above 0"),
    (["--timeout", "-3"], "seconds above 0"),
    (["--timeout", "nan"], "seconds above 0"),
    (["--timeout", "inf"], "seconds above 0"),
    (["--timeout", "soon"], "seconds above 0"),
    (["--memory", "1"], "megabytes"),
    (["--seed", "-1"], "natural number"),
    (["--seed", "1e3"], "natural number"),
    (["--seed", "²"], "natural number"),
    (["--json", "nowhere/out.json"], "no such directory"),
    (["--json", "."], "is a directory"),
    (["--json", "claims.py"], "not overwritten"),
    (["--latex", "link.py"], "not overwritten"),
    (["--json", "out", "--latex", "out"], "the same file"),
    (["--json", "out.json", "--latex", "nowhere/out.tex"], "no such directory"),
    (["--unheard-of"], "unrecognized"),
    (["--json"], "expected one argument"),
]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(("options", "expected"), OPTIONS, ids=lambda v: str(v)[:50])
def test_an_option_that_makes_no_sense(tmp_path, options, expected, capfd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claims.py").write_text(HEAD + GOOD)
    (tmp_path / "link.py").symlink_to("claims.py")
    before = sorted(os.listdir())
    assert_refused(["claims.py", *options], expected, capfd)
    assert sorted(os.listdir()) == before  # nothing written, not even in part
    assert (tmp_path / "claims.py").read_text() == HEAD + GOOD


def test_a_disk_that_is_full(tmp_path, capfd):
    (tmp_path / "claims.py").write_text(HEAD + GOOD)
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("needs /dev/full")
    with full.open("w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "symcnn", "check", "claims.py"],
            stdout=out, stderr=subprocess.PIPE, text=True, cwd=tmp_path, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_claim_without_parameters(tmp_path, capfd):
    (tmp_path / "claims.py").write_text("@claim\ndef f(): return 2 + 2 == 4\n")
    assert main(["check", str(tmp_path / "claims.py")]) == 0


def test_the_code_of_a_file_is_never_run(tmp_path):
    """Not at the top, not in decorators, defaults, annotations, shapes, claims or helpers."""
    touch = "__import__('pathlib').Path('was_run').touch()"
    text = f"""
from symcnn import *
import sabotage
{touch}
class A:
    {touch}
def helper(y={touch}):
    {touch}
    return y
@claim
@(lambda f: [f, {touch}][0])
def decorated(n: Size): return n == n
@claim
def default(n: Size, m: Size = {touch}): return n == n
@claim
def annotated(n: {touch}): return n == n
@claim
def shaped(x: Real["{touch}"]): return 0 == 0
@claim
def body(n: Size): return {touch} == n
@claim
def calling(n: Size): return helper() == n
@claim
def good(n: Size): return n == n
if __name__ != "":
    {touch}
"""
    (tmp_path / "claims.py").write_text(text)
    for name in ("sabotage", "json", "numpy", "z3", "rich", "symcnn", "pickle"):
        (tmp_path / f"{name}.py").write_text(touch)
    # the console script, whose first path is not the current directory
    script = "import sys; from symcnn.commands.cli import main; sys.exit(main(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script, "check", "claims.py", "--json", "out.txt"],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "proved   good" in done.stdout
    assert done.stdout.count("error") >= 6
    assert not (tmp_path / "was_run").exists()


HUNGRY = "@claim\ndef hungry(n: Size):\n    return n == n\n" + GOOD


def test_a_worker_that_dies_spoils_its_own_claim_only(tmp_path, capfd, monkeypatch):
    import symcnn.commands.batch

    (tmp_path / "claims.py").write_text(HUNGRY)
    monkeypatch.setattr(symcnn.commands.batch, "check_one", die_for_hungry)
    assert main(["check", str(tmp_path / "claims.py")]) == 3
    out = capfd.readouterr().out
    assert "unknown  hungry" in out
    assert "not finished: its process was ended by signal 6" in " ".join(out.split())
    assert "proved   good" in out


def die_for_hungry(text, file, name, *rest):
    if name == "hungry":
        os.abort()
    return CHECK_ONE(text, file, name, *rest)


def _original():
    import symcnn.commands.batch

    return symcnn.commands.batch.check_one


CHECK_ONE = _original()
