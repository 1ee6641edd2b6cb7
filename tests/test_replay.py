"""A derivation replayed from its record: it checks, and every forged record is refused."""

from __future__ import annotations

import copy
import json
import subprocess
import sys

import pytest

from symcnn.catalogue import load
from symcnn.replay import ReplayError, main, record, replay


@pytest.fixture(scope="module")
def steps():
    entry = load("adjoint_pool")
    return json.loads(json.dumps(record(entry.proof(entry.claim).theorem)))


def test_replay_gives_the_theorem(steps):
    claim = load("adjoint_pool").claim
    theorem = replay(steps)
    assert theorem.concl == claim.goal
    assert set(theorem.hyps) <= set(claim.given)


def _drop_hypothesis(steps):
    step = next(s for s in steps if s["rule"] == "reindex")
    step["hypotheses"] = step["hypotheses"][1:]


def _other_conclusion(steps):
    steps[-1]["conclusion"] = ["Eq", ["Num", "0"], ["Num", "1"]]


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


def _not_a_term(steps):
    steps[0]["arguments"] = [{"term": ["Sum", "i"]}]


@pytest.mark.parametrize(
    "forge",
    [
        _drop_hypothesis,
        _other_conclusion,
        _wrong_inverse,
        _no_hypotheses,
        _unknown_rule,
        _later_premise,
        _not_a_term,
    ],
)
def test_forged_record_is_refused(steps, forge):
    forged = copy.deepcopy(steps)
    forge(forged)
    with pytest.raises(ReplayError):
        replay(forged)


def test_empty_record_is_refused():
    with pytest.raises(ReplayError, match="empty"):
        replay([])


def test_command_line(steps, tmp_path, capsys):
    good, bad, broken = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "broken.json"
    good.write_text(json.dumps({"derivation": steps}))
    forged = copy.deepcopy(steps)
    _other_conclusion(forged)
    bad.write_text(json.dumps({"derivation": forged}))
    broken.write_text("[1, 2")
    assert main([str(good)]) == 0
    assert f"{len(steps)} inferences checked again" in capsys.readouterr().out
    assert main([str(bad)]) == 1
    assert main([str(broken)]) == 2
    assert main([str(tmp_path / "missing.json")]) == 2
    assert main([]) == 2


def test_command_line_on_a_list_of_reports(steps, tmp_path, capsys):
    """What ``check --json`` writes: a report for each claim, with or without a derivation."""
    forged = copy.deepcopy(steps)
    _other_conclusion(forged)
    good = {"name": "f", "verdict": "proved", "derivation": steps}
    none = {"name": "g", "verdict": "refuted", "derivation": None}
    bad = {"name": "h", "verdict": "proved", "derivation": forged}
    file = tmp_path / "out.json"
    for reports, code in ([good, none], 0), ([bad, good], 1), ([none], 2), ([], 2), ([1], 2):
        file.write_text(json.dumps(reports))
        assert main([str(file)]) == code, reports
        out = capsys.readouterr().out
        said = {"f": f"{len(steps)} inferences", "g": "no derivation", "h": "inference "}
        for report in (r for r in reports if isinstance(r, dict)):
            assert f"{file}: {report['name']}: {said[report['name']]}" in out


def test_a_fresh_process_knows_every_rule():
    code = "from symcnn.replay import RULES; print(len(RULES), *sorted(RULES))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    # one rule from each of the last modules of the kernel
    assert {"derivative_compose", "exp_above_line", "integral_le"} <= set(found.stdout.split())
