"""Random programs, run by Python and evaluated as read: python -m tests.benchmarks.reading N [SEED]

Prints every program on which the two differ, then the counts. Exit status 1 if there is one.
"""

from __future__ import annotations

import sys

from tests.read.programs import Programs, compared


def main(count: int, seed: int = 0) -> int:
    """Compare ``count`` programs; the number of those that differ."""
    refused = run = differ = points = 0
    for number in range(count):
        text = Programs(f"{seed} {number}").program()
        done, found = compared(text, number)
        refused += done < 0
        run += done > 0
        points += max(done, 0)
        if found:
            differ += 1
            print(
                f"-- program {number}\n{text.partition('*')[2].strip()}\n   {found[0]}", flush=True
            )
    print(
        f"{count} programs: {refused} refused, {run} compared at {points} points, {differ} differ"
    )
    return differ


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:3]))))
