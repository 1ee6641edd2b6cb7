"""The pytest plugin, run by pytest on small projects."""

from __future__ import annotations

import numpy  # noqa: F401
import pytest

# pytester forgets what a run has imported: NumPy and the rules cannot be imported twice
import symcnn.kernel  # noqa: F401

pytest_plugins = ["pytester"]

TRUE = """
    @claim
    def reversal(x: Real["n"], n: Size):
        return sum(x[i] for i in range(n)) == sum(x[n - 1 - i] for i in range(n))
"""
FALSE = """
    @claim
    def halves(k: Size):
        return 2 * (k // 2) == k
"""
SENSELESS = """
    @claim
    def outside(x: Real["n"], n: Size):
        return sum(x[i + 1] for i in range(n)) == 0
"""
WORDS = "from symcnn import *\n"


def source(*claims: str) -> str:
    import textwrap

    return WORDS + "".join(map(textwrap.dedent, claims))


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """A run without the plugins that take long to start."""
    others = ("-p", "no:hypothesispytest", "-p", "no:xdist")
    return pytester.runpytest_inprocess(*others, *arguments)


def test_claims_of_a_test_module(pytester: pytest.Pytester) -> None:
    """They stand beside the tests, and ordinary functions stay what they are."""
    pytester.makepyfile(test_layers=source(TRUE, FALSE, "def test_plain(): assert True\n"))
    result = run(pytester, "-v")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*test_layers.py::reversal PASSED*",
            "*test_layers.py::halves FAILED*",
            "*claim halves*",
            "*k = 1: the left side is 0, the right side is 1*",
            "*in Python: halves(k=1)*",
            "FAILED *::halves - refuted: k = 1: the left side is 0*",
        ]
    )


@pytest.mark.parametrize("name", ["claims.py", "claims_pool.py", "pool_claims.py"])
def test_claim_files_are_read_and_not_run(pytester: pytest.Pytester, name: str) -> None:
    text = source("import os\nos.mkdir('was_run')\n", TRUE, FALSE)
    pytester.path.joinpath(name).write_text(text)
    run(pytester).assert_outcomes(passed=1, failed=1)
    assert not pytester.path.joinpath("was_run").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("layers.py", source(TRUE)),
        ("claims.py", "class Claim: pass\n"),
        ("claims.py", "def claim(f): return f\n@claim\ndef fire_damage(): pass\n"),
        ("claims.txt", source(TRUE)),
    ],
)
def test_other_files_are_left_alone(pytester: pytest.Pytester, name: str, text: str) -> None:
    pytester.path.joinpath(name).write_text(text)
    assert run(pytester).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_module_named_on_the_command_line(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("layers.py").write_text(source(TRUE))
    run(pytester, "layers.py").assert_outcomes(passed=1)


def test_one_file_is_collected_once(pytester: pytest.Pytester) -> None:
    """Its name fits a test module and a file of claims."""
    pytester.path.joinpath("test_claims.py").write_text(source(TRUE))
    run(pytester).assert_outcomes(passed=1)


def test_the_last_failures_again(pytester: pytest.Pytester) -> None:
    """A module without failures is not imported, even if it would be skipped."""
    pytester.makepyfile(
        test_layers=source(FALSE),
        test_skipped="import pytest\npytest.importorskip('nowhere')\n" + source(TRUE),
    )
    run(pytester).assert_outcomes(failed=1, skipped=1)
    run(pytester, "--lf").assert_outcomes(failed=1)


def test_imported_claims_are_not_collected_again(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("my_layers.py").write_text(source(TRUE))
    pytester.makepyfile(test_it="from my_layers import *\ndef test_it(): assert reversal\n")
    run(pytester).assert_outcomes(passed=1)


def test_a_claim_without_sense_fails_with_its_place(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("claims.py").write_text(source(SENSELESS))
    result = run(pytester)
    result.assert_outcomes(failed=1)
    expected = "*claims.py:5:18: index i + 1 of axis 0 of x is in range: *n = 1*"
    result.stdout.fnmatch_lines([expected])
    assert "Traceback" not in result.stdout.str()


def test_a_file_that_is_not_python(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("claims.py").write_text(WORDS + "def (:\n")
    result = run(pytester)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["*claims.py:2:5: not Python*"])


def test_the_setting(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nsymcnn_files = layers.py\n")
    pytester.path.joinpath("layers.py").write_text(source(TRUE))
    pytester.path.joinpath("claims.py").write_text(source(TRUE, FALSE))
    run(pytester).assert_outcomes(passed=1)


QUOTIENT = """
    @claim
    def one(x: Real):
        return x / x == 1
"""


@pytest.mark.parametrize("name", ["claims.py", "test_it.py"])
def test_strict_refuses_a_condition_that_is_not_stated(
    pytester: pytest.Pytester, name: str
) -> None:
    pytester.path.joinpath(name).write_text(source(TRUE, QUOTIENT))
    run(pytester).assert_outcomes(passed=2)
    result = run(pytester, "-o", "symcnn_strict=true")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["FAILED *::one - only where x != 0 (excludes x = 0)*"])


def test_selecting_one_claim(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("claims.py").write_text(source(TRUE, FALSE))
    run(pytester, "-k", "reversal").assert_outcomes(passed=1, deselected=1)


def test_assert_proved(pytester: pytest.Pytester) -> None:
    tests = "def test_a(): assert_proved(reversal)\ndef test_b(): assert_proved(halves)\n"
    pytester.path.joinpath("layers.py").write_text(source(TRUE, FALSE))
    pytester.makepyfile(test_it="from symcnn import *\nfrom layers import *\n" + tests)
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*AssertionError: halves*", "*k = 1*"])


def test_assert_proved_strictly(pytester: pytest.Pytester) -> None:
    """A proof under a condition that the claim does not state is none."""
    tests = "def test_{0}(): assert_proved({0}, strict={1})\n"
    body = "".join(tests.format(*case) for case in (("reversal", True), ("one", True)))
    pytester.path.joinpath("layers.py").write_text(source(TRUE, QUOTIENT))
    pytester.makepyfile(test_it="from symcnn import *\nfrom layers import *\n" + body)
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*AssertionError: one*", "*x != 0 (excludes x = 0)*"])


METHOD = """
    @claim
    def METHOD(self, x: Real["n"], n: Size):
        return sum(x[i] for i in range(n)) == sum(x[n - 1 - i] for i in range(n))
"""


def in_class(head: str, *claims: str) -> str:
    import textwrap

    return f"{head}\n" + textwrap.indent(textwrap.dedent("".join(claims)), "    ")


@pytest.mark.parametrize("name", ["claims.py", "test_it.py"])
def test_methods_are_checked_whatever_their_names(pytester: pytest.Pytester, name: str) -> None:
    """Classes that pytest collects, and others; read or run, the names are the same."""
    right, like_a_test = (METHOD.replace("METHOD", name) for name in ("reversal", "test_reversal"))
    wrong = FALSE.replace("k: Size", "self, k: Size")
    text = WORDS + "import unittest\n" + in_class("class TestLayers:", right, like_a_test, wrong)
    text += in_class("\nclass Layers:", right, "    class Inner:" + wrong.replace("\n", "\n    "))
    text += in_class("\nclass Case(unittest.TestCase):", "    def test_it(self): pass\n", right)
    text += "\nclass Derived(Layers): pass\n"
    pytester.path.joinpath(name).write_text(text)
    result = run(pytester, "-v")
    result.assert_outcomes(passed=4 + (name == "test_it.py"), failed=2)
    result.stdout.fnmatch_lines_random(
        [
            "*.py::TestLayers.reversal PASSED*",
            "*.py::TestLayers.test_reversal PASSED*",
            "*.py::TestLayers.halves FAILED*",
            "*.py::Layers.reversal PASSED*",
            "*.py::Layers.Inner.halves FAILED*",
            "*.py::Case.reversal PASSED*",
            "*in Python: TestLayers.halves(None, k=1)*",
            "*in Python: Layers.Inner.halves(None, k=1)*",
        ]
    )


@pytest.mark.parametrize(
    "second", [TRUE.replace("reversal", "halves"), "\nhalves = 2\n", "\ndef halves(): pass\n"]
)
def test_a_claim_whose_name_is_taken_fails(pytester: pytest.Pytester, second: str) -> None:
    pytester.makepyfile(test_it=source(FALSE, second))
    result = run(pytester)
    result.assert_outcomes(failed=1, passed="@claim" in second)
    result.stdout.fnmatch_lines(["*test_it.py:3:1: the name of the claim `halves` is taken by*"])


def test_a_claim_of_one_case_is_not_missed_in_the_other(pytester: pytest.Pytester) -> None:
    text = f"{WORDS}if True:{TRUE}else:{FALSE.replace('halves', 'reversal')}"
    pytester.makepyfile(test_it=text)
    run(pytester).assert_outcomes(passed=1)


def test_two_claims_of_one_name_in_a_file_of_claims(pytester: pytest.Pytester) -> None:
    pytester.path.joinpath("claims.py").write_text(source(TRUE, TRUE))
    result = run(pytester)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*claims.py:8:1: `reversal` is defined twice*"])


SEEN = [
    ("from symcnn import claim as c", "c"),
    ("import symcnn as s", "s.claim"),
    ("import symcnn", "symcnn.claim"),
    ("from symcnn.read.language import claim as c", "c"),
]
REFUSED = [
    ("from symcnn import claim\nc = claim", "c"),
    ("import symcnn.read.language as w", "w.claim"),
    ("import symcnn as s\nc = s.claim", "c"),
    ("from symcnn.read import language", "language.claim"),
    ("try:\n    from symcnn import claim as c\nexcept ImportError:\n    c = None", "c"),
    ("try:\n    from symcnn import claim\nexcept ImportError:\n    claim = None", "claim"),
]


@pytest.mark.parametrize("name", ["claims.py", "test_it.py"])
@pytest.mark.parametrize(("head", "decorator"), [*SEEN, *REFUSED])
def test_the_decorator_under_another_name(
    pytester: pytest.Pytester, name: str, head: str, decorator: str
) -> None:
    """It is seen, or refused in words, in a file that is read; one that is run has marked it."""
    claim = source(TRUE).partition("\n")[2].replace("@claim", f"@{decorator}")
    text = f"from symcnn import Real, Size\n{head}\n{claim}"
    pytester.path.joinpath(name).write_text(text)
    result = run(pytester)
    if (head, decorator) in SEEN:
        result.assert_outcomes(passed=1)
    else:
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines([f"*@{decorator}*"])
