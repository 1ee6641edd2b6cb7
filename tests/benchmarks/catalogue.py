"""How many statements of the catalogue the automatic prover proves without their scripts.

python -m tests.benchmarks.catalogue [NAME ...]
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from symcnn.arithmetic.budget import step_limit
from symcnn.kernel.errors import KernelError
from symcnn.kernel.steps import OutOfStepsError
from symcnn.prover.chain import StuckError
from symcnn.prover.claim import Claim
from symcnn.prover.goals import prove
from symcnn.verdicts.catalogue import load, paths

STEPS = 2_000_000


def attempt(claim: Claim) -> str:
    """The method that proved the claim, or why none did."""
    try:
        with step_limit(STEPS):
            return f"proved   {prove(claim).method}"
    except (KernelError, StuckError, OutOfStepsError) as error:
        return f"unknown  {' '.join(str(error).split())[:100]}"


def main(names: Sequence[str]) -> None:
    """Print the verdict on each statement, and how many are proved."""
    found = {name: attempt(load(name).claim) for name in names or paths()}
    for name, verdict in found.items():
        print(f"{name:32} {verdict}")
    proved = sum(v.startswith("proved") for v in found.values())
    print(f"{proved} of {len(found)} proved without their scripts")


if __name__ == "__main__":
    main(sys.argv[1:])
