"""Random programs, run by Python and evaluated as read: python -m tests.benchmarks.reading N [SEED]

With a third argument ``arrays``, programs of array code, run by NumPy. Prints every program on
which the two differ, then the counts. Exit status 1 if there is one.
"""

from __future__ import annotations

import sys

from tests.read import array_programs, programs


def main(count: int, seed: int = 0, kind: str = "index") -> int:
    """Compare ``count`` programs; the number of those that differ."""
    make, compared = (
        (array_programs.ArrayPrograms, array_programs.compared)
        if kind == "arrays"
        else (programs.Programs, programs.compared)
    )
    refused = run = differ = points = 0
    for number in range(count):
        text = make(f"{seed} {number}").program()
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
    sys.exit(bool(main(*map(int, sys.argv[1:3]), *sys.argv[3:4])))
