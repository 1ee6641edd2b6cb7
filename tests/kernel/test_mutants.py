"""A kernel without one of its checks proves something that the tables refuse.

Each mutant is the kernel with one ``raise`` taken out. The tables of refused cases must
notice it: a rule that they name then makes a theorem. All mutants live in one other process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

RULES, SUMS, CERTIFICATES, BINDING, FORMULAS = (
    "rules", "sums", "certificates", "binding", "formulas"
)  # fmt: skip
# where the refused cases stand, if under another name
TABLES = {CERTIFICATES: RULES, BINDING: "schemes", FORMULAS: "schemes"}


def refusal(message):
    """The statement that refuses with the message."""
    return f"raise KernelError({message})"


# module, the check that is taken out, the rule whose refused cases must notice, what stands instead
MUTANTS = [
    (CERTIFICATES, refusal('name, "side condition not proved", condition=goal'), "arithmetic",
     "found = Condition(tuple(given), goal, (), frozenset())"),
    (CERTIFICATES, refusal('"certificate", "tuples of names, numbers and terms are expected"'),
     "arithmetic"),
    (RULES, refusal('name, "the variable is free elsewhere", variable=v, term=t'),
     "forall_intro"),
    (RULES, refusal('"cases", "the two cases prove different things", case=p'), "cases"),
    (RULES, refusal('"exists_intro", "the theorem is not about the witness", claim=claim'),
     "exists_intro"),
    (RULES, refusal('"forall_elim", "not a universal statement", found=quantified'),
     "forall_elim"),
    (RULES, "close(claim, n)  # refuses a tensor whose shape depends on n", "induction"),
    (RULES, refusal('name, "the shapes differ", found=shown[0], expected=shown[1]'),
     "instantiate"),
    (FORMULAS, refusal('rule, "a bound variable of another sort", found=t.data[1:], expected=kind'),
     "instantiate"),
    (BINDING, refusal('"instantiate", "a known function is no variable", name=name'),
     "instantiate"),
    (RULES, refusal('"congruence", "two binders are opened with one name", names=names'),
     "congruence"),
    (RULES, refusal('"equal_formulas", "the left side was not proved", left=equation.left'),
     "equal_formulas"),
    (SUMS, refusal('"sum_factor", "there are no such factors", found=t, places=places'),
     "sum_factor"),
    (SUMS, refusal('"reindex", "a range of a maximum depends on another index", found=t'),
     "reindex"),
    (SUMS, refusal('"reindex", "an infinite sum is reindexed alone, not nested"'),
     "reindex"),
    (BINDING, refusal('"instantiate", "the function takes other arguments", function=fun'),
     "instantiate"),
    (BINDING, refusal('"instantiate", "the function has other values", function=fun'),
     "instantiate"),
    (BINDING, refusal('"instantiate", "a function with a name is needed", name=fun, of=function'),
     "instantiate", "return function.body.fun"),
]  # fmt: skip


class Mutant:
    """Imports the package anew, with the source of a module of the kernel changed."""

    def __init__(self, module, change):
        from importlib.machinery import SourceFileLoader
        from importlib.util import spec_from_file_location

        class Loader(SourceFileLoader):
            def get_code(self, fullname):
                return compile(change(self.get_source(fullname)), self.path, "exec")

        class Finder:
            @staticmethod
            def find_spec(name, path, target=None):
                if name != f"symcnn.kernel.{module}":
                    return None
                file = str(Path(path[0]) / f"{module}.py")
                return spec_from_file_location(name, file, loader=Loader(name, file))

        self.finder = Finder

    def __enter__(self):
        for name in [n for n in sys.modules if n.partition(".")[0] in ("symcnn", "tests")]:
            del sys.modules[name]
        sys.meta_path.insert(0, self.finder)
        return self

    def __exit__(self, *error):
        sys.meta_path.remove(self.finder)


def accepted(module, check, rule, instead="pass"):
    """How many of the refused cases of the rule the mutant accepts."""
    from importlib import import_module

    def without_check(source):
        if source.count(check) != 1:
            raise ValueError(f"{check} stands {source.count(check)} times in {module}")
        return source.replace(check, instead)

    with Mutant(module, without_check):
        table = import_module(f"tests.kernel.test_{TABLES.get(module, module)}")
        count = 0
        for name, arguments, _ in table.REFUSED:
            if name.__name__ == rule:
                try:
                    name(*arguments)
                except Exception:
                    continue
                count += 1
        return count


@pytest.fixture(scope="module")
def counts():
    """How many refused cases each mutant accepts."""
    done = subprocess.run(
        [sys.executable, "-c", f"from {__name__} import main; main()"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def main():
    """Print how many refused cases each mutant accepts."""
    print(json.dumps([accepted(*mutant) for mutant in MUTANTS]))


@pytest.mark.parametrize("place", range(len(MUTANTS)), ids=[m[2] for m in MUTANTS])
def test_the_missing_check_is_noticed(place, counts):
    assert counts[place] > 0
