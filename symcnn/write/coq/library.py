"""The library in Coq, which comes with the package, and which axioms it proves."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

FOLDER = Path(__file__).parent
FILES = ("Rules", "Analysis")

Ranks = tuple[int, ...]


def _lemma(name: str) -> Callable[[Ranks], str | None]:
    return lambda ranks: f"intros; eapply {name}; eassumption."


def _space(rank: int) -> str:
    sizes = ("n",) if rank == 1 else tuple(f"n{i}" for i in range(1, rank + 1))
    return f"(space{rank} {' '.join('_' for _ in sizes)})"


def _derivative(general: str, real: str) -> Callable[[Ranks], str | None]:
    """By one lemma for all spaces of tensors, and one for the line."""

    def script(ranks: Ranks) -> str | None:
        rank = ranks[0]
        if rank > 4 or any(ranks[1:]):
            return None
        if not rank:
            return f"unfold derivative0, partial0; intros; {real}."
        return f"unfold derivative{rank}, partial{rank}, derivative0; intros; {general}."

    return script


_ELEMENTARY = (
    *("exp_add", "exp_positive", "exp_above_line", "exp_log", "log_abs", "log_zero"),
    *("square_root", "abs_bounds", "floor_bounds"),
    *("cos_add", "sin_add", "cos_sin_circle", "pi_above_three", "cosh_exp"),
    *("sinh_exp", "tanh_exp", "sigmoid_exp", "rpow_exp", "rpow_zero", "rpow_natural"),
    *("monotone", "convex_chord", "convex_chord_above", "right_continuity", "infimum"),
)


def _slope(proof: str) -> Callable[[Ranks], str | None]:
    return lambda ranks: f"unfold derivative0; intros; {proof}."


PROVED: Mapping[str, Callable[[Ranks], str | None]] = {
    **{name: _lemma(f"axiom_{name}") for name in _ELEMENTARY},
    "sign_order": lambda ranks: "intros; now apply axiom_sign_order.",
    "derivative_constant": _derivative("apply Analysis.derivative_constant", "apply derive_const"),
    "derivative_entry": _derivative("entries", "apply derive_id"),
    "derivative_add": _derivative(
        "apply Analysis.derivative_add; assumption", "apply derive_add; assumption"
    ),
    "derivative_mul": _derivative(
        "apply Analysis.derivative_mul; assumption", "apply derive_mul; assumption"
    ),
    "derivative_compose": _derivative(
        "apply Analysis.derivative_compose; assumption", "apply derive_compose; assumption"
    ),
    "derivative_value": _derivative(
        "apply Analysis.derivative_value; assumption", "apply D_value; assumption"
    ),
    "differentiable_everywhere": lambda ranks: None if ranks[0] else "intros f a H; apply H.",
    "differentiable_at": _derivative("now apply differentiable_value", "now apply D_at"),
    "derivative_power": _slope("apply derive_power; assumption"),
    "derivative_exp": _slope("apply derive_exp"),
    "derivative_log": _slope("apply derive_log; assumption"),
    "derivative_sin": _slope("apply derive_sin"),
    "derivative_cos": _slope("apply derive_cos"),
    "derivative_atan": _slope("apply derive_atan"),
    "derivative_erf": _slope("apply axiom_derivative_erf"),
}


def write_library(folder: Path) -> None:
    """Put the library into a folder. Raises ``OSError``."""
    for name in FILES:
        text = (FOLDER / f"{name}.v").read_text(encoding="utf-8")
        target = folder / f"{name}.v"
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            target.write_text(text, encoding="utf-8")


def commands(name: str) -> list[list[str]]:
    """What checks a certificate, in the folder where it and the library are."""
    return [["coqc", "-q", "-R", ".", "Symcnn", f"{file}.v"] for file in (*FILES, name)]


def coq_version() -> str | None:
    """The version of ``coqc``, None where there is none."""
    if shutil.which("coqc") is None:
        return None
    said = subprocess.run(["coqc", "--print-version"], capture_output=True, text=True, check=False)
    return (said.stdout.split() or ["?"])[0]


def checked(folder: Path, name: str, seconds: float = 600) -> tuple[bool, str]:
    """Whether Coq accepts the certificate of this name, and what it prints.

    The library is compiled first, where it is newer than what was compiled, and with a file all
    that come after it.
    """
    said, again = "", False
    for command, file in zip(commands(name), (*FILES, name), strict=True):
        source, done = folder / f"{file}.v", folder / f"{file}.vo"
        fresh = done.exists() and done.stat().st_mtime >= source.stat().st_mtime
        if file != name and fresh and not again:
            continue
        again = True
        try:
            found = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired:
            return False, f"{file}.v: not checked within {seconds:g} s"
        said = found.stdout
        if found.returncode:
            return False, f"{file}.v: {found.stderr.strip()}"
    return True, said
