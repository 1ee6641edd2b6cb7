"""A derivation replayed from its record: it checks, and every forged record is refused."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from pathlib import Path

import pytest

from symcnn.arithmetic import integers
from symcnn.kernel import certificates
from symcnn.kernel.rules import reflexivity
from symcnn.kernel.terms import INT, ZERO, Bound, Eq, Lam, Le, Lt, Range, Var
from symcnn.kernel.theorem import Theorem
from symcnn.replay import main
from symcnn.verdicts.catalogue import load
from symcnn.verdicts.derive import derive
from symcnn.read.source import read_source
from symcnn.verdicts.claims import check_read
from symcnn.verdicts.records import ReplayError, check_statement, record, replay
from symcnn.write.formulas.serial import to_json as term_to_json
from symcnn.write.pages.record import Report, to_json

TESTS = Path(__file__).parent
DROPPED = object()


@pytest.fixture(scope="module")
def recorded():
    entry = load("adjoint_pool")
    return json.loads(json.dumps(record(entry.proof(entry.claim).theorem)))


def test_replay_gives_the_theorem(recorded):
    claim = load("adjoint_pool").claim
    theorem = replay(recorded)
    assert theorem.concl == claim.goal
    assert set(theorem.hyps) <= set(claim.given)


def check_replay(theorem: Theorem) -> None:
    """Fails unless the record of the theorem, as JSON, gives the very same theorem.

    The claims of the corpus are replayed where they are proved, in ``claims/test_claims.py``.
    """
    again = replay(json.loads(json.dumps(record(theorem))))
    assert str(again) == str(theorem)
    assert (again.hyps, again.concl) == (theorem.hyps, theorem.concl)
    assert (again.axioms, again.conditions) == (theorem.axioms, theorem.conditions)


@pytest.mark.parametrize(
    ("name", "wrt", "kind"),
    [
        ("conv1d", "X", "vjp"),
        ("conv1d", "W", "jvp"),
        ("max_pool", "X", "vjp"),
        ("relu", "x", "jacobian"),
        ("softmax", "x", "vjp"),
        ("log_determinant", "A", "gradient"),
        ("transposed", "A", "adjoint"),
        ("frobenius_square", "A", "hessian"),
    ],
)
def test_a_derivation_is_replayed(name, wrt, kind):
    result = derive(f"{TESTS / 'derived' / 'layers.py'}::{name}", wrt, kind)
    check_replay(result.theorem)
    check_statement(result.theorem, to_json(result.report))


def _drop_hypothesis(steps):
    step = next(s for s in steps if s["rule"] == "reindex")
    step["hypotheses"] = step["hypotheses"][1:]


def _other_conclusion(steps, terms):
    terms += [["Num", "0"], ["Num", "1"], ["Eq", len(terms), len(terms) + 1]]
    steps[-1]["conclusion"] = len(terms) - 1


def _wrong_inverse(steps):
    step = next(s for s in steps if s["rule"] == "reindex")
    step["arguments"][6] = list(reversed(step["arguments"][6]))


def _no_hypotheses(steps):
    step = next(s for s in steps if s["rule"] == "reindex")
    step["arguments"][7] = []


def _unknown_rule(steps):
    steps[0]["rule"] = "trust_me"


def _later_premise(steps):
    steps[-1]["arguments"][0] = {"theorem": len(steps)}


def _other_condition(steps, terms):
    step = next(s for s in steps if s["conditions"])
    terms.append(["And"])
    step["conditions"][0]["shown"] = len(terms) - 1


def _no_conditions(steps):
    next(s for s in steps if s["conditions"]).pop("conditions")


def _certificate_of_another(steps):
    conditions = [c for s in steps for c in s["conditions"]]
    first = conditions[0]
    other = next(c for c in conditions if c["certificate"] != first["certificate"])
    first["certificate"] = other["certificate"]


def _empty_certificate(steps):
    next(s for s in steps if s["conditions"])["conditions"][0]["certificate"] = []


def _no_certificate(steps):
    next(s for s in steps if s["conditions"])["conditions"][0].pop("certificate")


def _certificate_is_a_float(steps):
    next(s for s in steps if s["conditions"])["conditions"][0]["certificate"] = [["sum", 0.5]]


def _certificate_nested_deeply(steps):
    deep = []
    for _ in range(5000):
        deep = [deep]
    next(s for s in steps if s["conditions"])["conditions"][0]["certificate"] = deep


def _wrong_number_of_arguments(steps):
    steps[0]["arguments"] = []


def _arguments_of_another_kind(steps):
    steps[0]["arguments"] = [3] * len(steps[0]["arguments"])


def _premise_for_a_term(steps):
    step = next(s for s in steps if s["rule"] == "transitivity")
    step["arguments"][0] = {"term": step["conclusion"]}


def _step_is_a_list(steps):
    steps[0] = []


def _rule_is_a_list(steps):
    steps[0]["rule"] = []


def _nested_deeply(steps, terms):
    term = ["Num", "1"]
    for _ in range(5000):
        term = ["Recip", term]
    terms.append(term)


def _deep_by_rows(steps, terms):
    start = len(terms)
    terms.append(["Var", "x", "REAL"])
    terms += [["Recip", start + n] for n in range(5000)]
    terms.append(["Eq", len(terms) - 1, len(terms) - 1])
    steps[0] |= {"rule": "ring", "arguments": [{"term": len(terms) - 2}, {"term": start}],
                 "conclusion": len(terms) - 1}  # fmt: skip


def _huge_number(steps, terms):
    terms.append(["Num", "1e999999999"])


def _not_a_term(steps, terms):
    terms.append(["Sum", "i"])


def _term_within_a_row(steps, terms):
    terms.append(["Recip", ["Num", "2"]])


def _row_of_itself(steps, terms):
    terms.append(["Recip", len(terms)])


def _later_row(steps, terms):
    terms[0] = ["Recip", 1]


def _row_before_the_first(steps, terms):
    terms.append(["Recip", -1])


def _truth_for_a_row(steps, terms):
    terms.append(["Recip", True])


def _rows_exchanged(steps, terms):
    # every number still names a row, and most of them another term
    terms[-2], terms[-1] = terms[-1], terms[-2]


def _no_such_row(steps, terms):
    steps[0]["conclusion"] = len(terms)


def _last_row_from_behind(steps):
    steps[-1]["conclusion"] = -1


def _term_for_a_number(steps):
    steps[0]["conclusion"] = ["Num", "0"]


def _fraction_for_a_row(steps):
    steps[0]["hypotheses"] = [0.0]


def _text_for_rows(steps, terms):
    terms[:] = ["Num"] * len(terms)


FORGERIES = [
    _drop_hypothesis,
    _other_conclusion,
    _wrong_inverse,
    _no_hypotheses,
    _unknown_rule,
    _later_premise,
    _other_condition,
    _no_conditions,
    _certificate_of_another,
    _empty_certificate,
    _no_certificate,
    _certificate_is_a_float,
    _certificate_nested_deeply,
    _wrong_number_of_arguments,
    _arguments_of_another_kind,
    _premise_for_a_term,
    _step_is_a_list,
    _rule_is_a_list,
    _nested_deeply,
    _deep_by_rows,
    _huge_number,
    _not_a_term,
    _term_within_a_row,
    _row_of_itself,
    _later_row,
    _row_before_the_first,
    _truth_for_a_row,
    _rows_exchanged,
    _no_such_row,
    _last_row_from_behind,
    _term_for_a_number,
    _fraction_for_a_row,
    _text_for_rows,
]


def forged_by(forge, recorded):
    """The record, changed by a function of its inferences and of the rows of its terms."""
    forged = copy.deepcopy(recorded)
    parts = forged["inferences"], forged["terms"]
    forge(*parts[: forge.__code__.co_argcount])
    return forged


@pytest.mark.parametrize("forge", FORGERIES)
def test_forged_record_is_refused(recorded, forge):
    with pytest.raises(ReplayError):
        replay(forged_by(forge, recorded))


NO_RECORDS = [
    [], None, {}, {"terms": []}, {"inferences": []}, {"terms": None, "inferences": []},
    {"terms": 3, "inferences": []}, {"terms": {"Num": "1"}, "inferences": []},
    {"terms": "Num", "inferences": []}, {"terms": [], "inferences": 3},
]  # fmt: skip


@pytest.mark.parametrize("data", NO_RECORDS, ids=str)
def test_what_is_no_record(data):
    with pytest.raises(ReplayError):
        replay(data)


def test_replay_searches_for_nothing(recorded, monkeypatch):
    def search(*_):
        raise AssertionError("a side condition was searched for")

    monkeypatch.setattr(integers, "_proves", search)
    monkeypatch.setattr(certificates, "_usual", [search])
    assert replay(recorded).concl == load("adjoint_pool").claim.goal


def test_empty_record_is_refused():
    with pytest.raises(ReplayError, match="empty"):
        replay({"terms": [], "inferences": []})


@pytest.fixture(scope="module")
def report(recorded):
    """What is written about a proved theorem, with its derivation."""
    entry = load("adjoint_pool")
    theorem = entry.proof(entry.claim).theorem
    about = Report("f", entry.claim.goal, "proved", given=entry.claim.given,
                   axioms=tuple(sorted(theorem.axioms)))  # fmt: skip
    return json.loads(json.dumps({**to_json(about), "derivation": recorded}))


def test_command_line(report, tmp_path, capsys):
    good, bad, broken = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "broken.json"
    good.write_text(json.dumps(report))
    forged = {**report, "derivation": forged_by(_other_conclusion, report["derivation"])}
    bad.write_text(json.dumps(forged))
    broken.write_text("[1, 2")
    assert main([str(good)]) == 0
    said = capsys.readouterr().out
    assert f"{len(report['derivation']['inferences'])} inferences checked again" in said
    assert "axioms: none" in said
    assert main([str(bad)]) == 1
    assert main([str(broken)]) == 2
    assert main([str(broken), str(bad), str(good)]) == 1
    assert main([str(tmp_path / "missing.json")]) == 2
    with pytest.raises(SystemExit) as stopped:
        main([])
    assert stopped.value.code == 2


def test_command_line_on_a_list_of_reports(report, tmp_path, capsys):
    """What ``check --json`` writes: a report for each claim, with or without a derivation."""
    forged = forged_by(_other_conclusion, report["derivation"])
    good = report
    none = {"name": "g", "verdict": "refuted", "derivation": None}
    bad = {**report, "name": "h", "derivation": forged}
    empty = {"name": "e", "verdict": "proved", "derivation": None}
    partly = {**report, "name": "p", "verdict": "unknown"}
    file = tmp_path / "out.json"
    said = {"f": f"{len(report['derivation']['inferences'])} inferences", "g": "no derivation",
            "h": "inference ", "e": "it is said to be proved", "p": ""}  # fmt: skip
    for reports, code in [
        ([good], 0), ([good, none], 3), ([bad, good], 1), ([none], 2), ([], 2), ([1], 2),
        ([empty], 1), ([good, empty], 1), ([good, partly], 3), ([none, bad], 1),
    ]:  # fmt: skip
        file.write_text(json.dumps(reports))
        assert main([str(file)]) == code, reports
        out = capsys.readouterr().out
        for one in (r for r in reports if isinstance(r, dict)):
            assert f"{file}: {one['name']}: {said[one['name']]}" in out


ZERO_IS_ONE = ["Eq", ["Num", "0"], ["Num", "1"]]
EDITED = [  # what is changed in the report of a proved theorem, why it is refused
    ({"goal": {"term": ZERO_IS_ONE}}, "what is stated is 0 = 1"),
    ({"goal": {"text": "0 = 1"}}, "the statement cannot be read"),
    ({"goal": {"term": ["Eq"]}}, "the statement cannot be read"),
    ({"goal": ZERO_IS_ONE}, "the statement cannot be read"),
    ({"given": []}, "it has the hypothesis"),
    ({"given": None}, "the statement cannot be read"),
    ({"verdict": "refuted"}, "there is a derivation, and the verdict is 'refuted'"),
    ({"verdict": ["proved"]}, "there is a derivation, and the verdict is"),
    ({"axioms": ["derivative_max"]}, "it uses the axioms none"),
    ({"axioms": None}, "it uses the axioms none"),
    ({"assumed": [{"term": ZERO_IS_ONE}]}, "not among what is given"),
    ({"assumed": None}, "what is assumed cannot be read"),
    ({"assumed": [1]}, "not among what is given"),
    *(({key: DROPPED}, f"the report does not say: {key}")
      for key in ("verdict", "given", "assumed", "goal", "axioms")),
]  # fmt: skip


@pytest.mark.parametrize(("change", "reason"), EDITED)
def test_an_edited_report_is_refused(change, reason, report, tmp_path, capsys):
    """The derivation is genuine, and not one of what the report states."""
    file = tmp_path / "report.json"
    edited = {k: v for k, v in {**report, **change}.items() if v is not DROPPED}
    file.write_text(json.dumps(edited))
    assert main([str(file)]) == 1
    assert reason in capsys.readouterr().out


@pytest.mark.parametrize("key", ["goal", "verdict", "derivation", "term", "rule"])
def test_a_key_that_stands_twice_is_refused(key, report, tmp_path, capsys):
    """One program reads the first value, another one the last."""
    file = tmp_path / "report.json"
    written = json.dumps(report)
    file.write_text(written.replace(f'"{key}": ', f'"{key}": "another", "{key}": ', 1))
    assert main([str(file)]) == 2
    assert f"the key '{key}' stands twice" in capsys.readouterr().err


@pytest.mark.parametrize(("place", "number"), [("goal", None), ("given", 0), ("assumed", 0)])
def test_a_formula_is_what_it_is_written_as(place, number, tmp_path, capsys):
    """Of a proof under a condition, which is not asserted: the text is what a reader sees."""
    text = "from symcnn import *\n@claim\ndef f(a: Real):\n    return a / a == 1"
    found = check_read(read_source(text).read_claim("f"))
    report = {**to_json(found.report), "derivation": record(found.theorem)}
    file = tmp_path / "report.json"
    file.write_text(json.dumps(report))
    assert main([str(file)]) == 0
    edited = report[place] if number is None else report[place][number]
    edited["text"] = "a = 0"
    file.write_text(json.dumps(report))
    assert main([str(file)]) == 1
    assert "a formula is written as a = 0, and it is" in capsys.readouterr().out


def test_the_axioms_are_those_of_the_derivation(tmp_path, capsys):
    result = derive(f"{TESTS / 'derived' / 'layers.py'}::relu", "x", "vjp")
    report = {**to_json(result.report), "derivation": record(result.theorem)}
    file = tmp_path / "report.json"
    file.write_text(json.dumps(report))
    assert main([str(file)]) == 0
    assert f"axioms: {', '.join(sorted(result.theorem.axioms))}" in capsys.readouterr().out
    file.write_text(json.dumps({**report, "axioms": report["axioms"][1:]}))
    assert main([str(file)]) == 1
    assert f"it uses the axioms {report['axioms'][0]}" in capsys.readouterr().out


def test_entries_stated_of_an_index_that_means_something_else():
    """Equal tensors have equal entries in the range, and at no other index."""
    i, n = Var("i", INT), Var("n", INT)
    theorem = reflexivity(Lam(Range(n), Bound(0, INT, INT), "i"))
    report = {"given": [], "goal": {"term": term_to_json(Eq(i, i))}}
    with pytest.raises(ReplayError, match="and what is stated is"):
        check_statement(theorem, report)
    report["given"] = [{"term": term_to_json(p)} for p in (Le(ZERO, i), Lt(i, n))]
    check_statement(theorem, report)


def test_a_fresh_process_knows_every_rule():
    code = "from symcnn.verdicts.records import RULES; print(len(RULES), *sorted(RULES))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"axiom", "instantiate", "max_bound"} <= set(found.stdout.split())
