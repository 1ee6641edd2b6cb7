"""Reports as JSON: everything survives, and terms come back equal."""

import json

import pytest

from symcnn.kernel.terms import INT, Eq, Term, Var
from symcnn.write.formulas.style import Notation
from symcnn.write.formulas.serial import from_json
from symcnn.write.pages.record import Report, plain, to_json

from ..samples import JACOBIAN, PROVED, REFUTED, REPORTS


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_terms_come_back_from_json(report: Report) -> None:
    data = json.loads(json.dumps(to_json(report)))
    assert from_json(data["goal"]["term"]) == report.goal
    assert [from_json(p["term"]) for p in data["given"]] == list(report.given)
    assert [from_json(line["term"]["term"]) for line in data["lines"]] == [
        line.term for line in report.lines
    ]
    assert [line["reason"] for line in data["lines"]] == [
        plain(line.reason) for line in report.lines
    ]


def test_conditions_are_terms_or_text() -> None:
    formula, text = to_json(PROVED)["lines"][2]["conditions"]
    assert isinstance(from_json(formula["term"]), Term)
    assert formula["latex"] == r"0 \le a < k"
    assert text == {"text": "the map is one to one & onto"}


@pytest.mark.parametrize(
    ("report", "key", "value"),
    [
        (PROVED, "verdict", "proved"),
        (PROVED, "source", "Homework 2, problem 3_a"),
        (PROVED, "counterexample", None),
        (REFUTED, "counterexample", REFUTED.counterexample),
        (JACOBIAN, "axioms", ["chain_rule"]),
        (
            PROVED,
            "checks",
            [{"name": "numeric", "text": "every line agrees at 324 size points, 100 % exactly"}],
        ),
    ],
)
def test_plain_fields(report: Report, key: str, value: object) -> None:
    assert to_json(report)[key] == value


def test_latex_counts_indices_from_the_base() -> None:
    assert r"x_{i}" in to_json(JACOBIAN, Notation(base=1))["goal"]["latex"]
    assert r"\sum_{q=1}^{M}" in to_json(PROVED, Notation(base=1))["goal"]["latex"]


def test_a_report_prints_in_a_few_rows():
    n = Var("n", INT)
    report = Report("f", Eq(n, n + 1), "refuted", counterexample="n = 0: 0\nin Python: f(0)")
    assert repr(report) == "<Report f: refuted>"
    assert str(report) == "refuted  f\n    n = 0: 0\n    in Python: f(0)"
