"""A verdict depends on the claim alone: not on hash order, on what ran before, or on the load.

The same claims are checked in processes with other hash seeds, in another order, and beside
threads that keep the interpreter busy. Verdicts, reports and even the steps counted are equal.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import is_full

CLAIMS = Path(__file__).parent / "claims"
CHOSEN = [  # true, false, and not found
    ("true_sums", "geometric_sum"), ("false_order", ""), ("readme", "divisible_by_1260"),
    ("true_convolution", "circular_convolution_adjoint"),
    ("true_losses", "even_functions_of_a_reversed_sequence"),
    ("true_permutations_and_series", "sum_of_cubes"), ("true_analysis", "softmax_sums_to_one"),
    ("true_analysis", "gram_matrix_of_style"), ("true_output_sizes", "last_window_fits"),
    ("true_rotations", "flattened_windows"), ("true_signals", "derivative_filter_kills_even"),
    ("true_losses", "kl_of_distributions"), ("true_xla_arithmetic", "at_most_itself"),
    ("false_sums", ""), ("false_matrices", ""), ("false_analysis", ""),
]  # fmt: skip

WORK = """
import json, sys, threading
from symcnn.verdicts.claims import check_read
from symcnn.arithmetic.budget import steps_used
from symcnn.read.source import read_path
from symcnn.write.pages.record import to_json

claims, threads, seed = json.loads(sys.argv[1])

def busy():
    while True:
        sum(range(1000))

for _ in range(threads):
    threading.Thread(target=busy, daemon=True).start()
found = {}
for path, name in claims:
    before = steps_used()
    report = check_read(read_path(path).read_claim(name), seed).report
    found[name] = (report.verdict, steps_used() - before, to_json(report))
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def claims(pytestconfig) -> list[tuple[str, str]]:
    """Their files and names: in a quick run three, of each verdict one."""
    from symcnn.read.source import read_path

    taken = CHOSEN if is_full(pytestconfig) else CHOSEN[:3]
    paths = {name: CLAIMS / f"{name}.py" for name, _ in taken}
    return [(str(paths[f]), name or next(iter(read_path(paths[f]).claims))) for f, name in taken]


def checked(claims, hash_seed: str, threads: int = 0, seed: int = 0):
    run = subprocess.run(
        [sys.executable, "-c", WORK, json.dumps([claims, threads, seed])],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )  # fmt: skip
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def usual(claims):
    return checked(claims, "1")


def test_all_kinds_of_verdicts_are_among_them(usual):
    assert {verdict for verdict, _, _ in usual.values()} == {"proved", "refuted", "unknown"}


def test_hash_order_and_what_ran_before_change_nothing(usual, claims):
    assert checked(claims[::-1], "2") == usual


def test_load_changes_nothing(usual, claims):
    """A thread takes half of the interpreter's time, and of each wait for Z3 and NumPy."""
    some = claims[:4]
    assert checked(some, "3", threads=1) == {name: usual[name] for _, name in some}


def test_another_seed_gives_the_same_verdicts(usual, claims):
    found = checked(claims, "1", seed=5)
    assert {n: f[0] for n, f in found.items()} == {n: f[0] for n, f in usual.items()}
