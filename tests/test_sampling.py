"""What a quick run samples and what it always runs: ``conftest.py`` on a small project."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

PROJECT = """
    import pytest

    @pytest.mark.sampled
    @pytest.mark.parametrize("case", range(100))
    def test_many(case):
        assert case != 5

    @pytest.mark.sampled(50)
    @pytest.mark.parametrize("case", "ab")
    def test_few(case):
        pass

    def test_share(share):
        assert share(200) == 20
        assert share(1) == 1
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nmarkers =\n    full\n    sampled")
    pytester.makepyfile(PROJECT)
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return project.runpytest_inprocess("-p", "no:xdist", "--strict-markers", *arguments)


def test_a_quick_run_takes_a_tenth_and_something_of_everything(project):
    result = run(project)
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] + outcomes["deselected"] == 103
    assert 5 <= outcomes["passed"] <= 20
    assert "quick run: a sample" in result.stdout.str()
    assert run(project).parseoutcomes() == outcomes


def test_a_full_run_leaves_nothing_out_and_says_how_to_go_on(project):
    result = run(project, "-m", "full")
    result.assert_outcomes(passed=101, failed=2)  # the share is no longer a tenth
    result.stdout.fnmatch_lines(["full run: nothing is sampled"])
    assert "python -m pytest --lf" in result.outlines[-2]
    again = run(project, "--lf")
    again.assert_outcomes(passed=1, failed=1)  # though the quick run leaves out what failed


@pytest.mark.parametrize(
    "named", [["test_{}.py::test_many"], ["-k", "test_many"]], ids=["by its name", "by a word"]
)
def test_what_is_named_is_run(project, named):
    file = next(project.path.glob("test_*.py")).name
    options = [option.replace("test_{}.py", file) for option in named]
    outcomes = run(project, *options).parseoutcomes()
    assert (outcomes["passed"], outcomes["failed"]) == (99, 1)


AFTER = ["-m", "full", "--after-quick"]


def test_a_full_run_after_a_quick_one_takes_the_rest(project):
    folder = project.mkdir("tests") / "kernel"
    folder.mkdir()
    (folder / "test_low.py").write_text(
        "import pytest\n"
        "def test_same(): pass\n"
        "def test_needs(): pytest.importorskip('nowhere')\n"
        "def test_part(share): assert share(10)\n"
        "@pytest.mark.full\n"
        "def test_long(): pass\n"
    )
    (folder.parent / "test_top.py").write_text("def test_other(): pass\n")
    named = ["tests"]
    run(project, *named, *AFTER).assert_outcomes(passed=4, skipped=1)  # nothing ran before it
    run(project, *named).assert_outcomes(passed=3, skipped=1, deselected=1)
    after = run(project, *named, *AFTER, "-v")
    after.assert_outcomes(passed=3, skipped=1, deselected=1)
    after.stdout.fnmatch_lines(["full run: *; 3 tests passed in the quick run before it"])
    assert "test_same" not in after.stdout.str()
    (folder.parent / "test_top.py").write_text("def test_other(): assert False\n")
    run(project, *named).assert_outcomes(passed=2, failed=1, skipped=1, deselected=1)
    run(project, *named, *AFTER).assert_outcomes(passed=3, failed=1, skipped=1)
    assert run(project, "--after-quick").ret == pytest.ExitCode.USAGE_ERROR
