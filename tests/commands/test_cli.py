"""The command line: exit codes, files that it writes, plain output within the width, Ctrl-C."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

import symcnn
from symcnn.commands import check as check_command
from symcnn.commands.batch import Result
from symcnn.commands.cli import main
from symcnn.prover.auto import EQUATIONS
from symcnn.prover.goals import FORMULAS
from symcnn.prover.middle import MIDDLE
from symcnn.prover.inequalities import INEQUALITIES
from symcnn.verdicts.records import replay

pytestmark = pytest.mark.usefixtures("here")

SECONDS = 600  # after which a process that should have said or done something is given up
HIDE_CURSOR, SHOW_CURSOR = b"\x1b[?25l", b"\x1b[?25h"
CLAIMS = {
    "true": """
        @claim
        def reversal(x: Real["n"]):
            '''A sum does not change when its terms are reversed.'''
            return sum(x[i] for i in range(n)) == sum(x[n - 1 - i] for i in range(n))
        """,
    "false": """
        @claim
        def halves(k: Size):
            return 2 * (k // 2) == k
        """,
    "open": """
        @claim
        def divisible(n: Size):
            return (n**12 - n**8 - n**6 + n**2) % 1260 == 0
        """,
    "senseless": """
        @claim
        def outside(x: Real["n"]):
            return sum(x[i + 1] for i in range(n)) == 0
        """,
    "foreign": """
        @claim
        def loops(n: Size):
            while n: pass
            return n == 0
        """,
}


def write(directory: Path, *kinds: str) -> str:
    file = directory / "claims.py"
    file.write_text("from symcnn import *\n" + "".join(textwrap.dedent(CLAIMS[k]) for k in kinds))
    return str(file)


CODES = [  # kinds of claims in one file, exit code
    (["true"], 0),
    (["false"], 1),
    (["senseless"], 2),
    (["foreign"], 2),
    (["open"], 3),
    (["true", "open"], 3),
    (["open", "true"], 3),
    (["true", "open", "false"], 1),
    (["false", "senseless", "open", "true"], 2),
]


@pytest.mark.parametrize("words", [[], ["help"]], ids=["alone", "help"])
def test_the_command_alone_prints_its_help(words, capsys):
    assert main(words) == 0
    assert "check" in capsys.readouterr().out


def test_version(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"symcnn {symcnn.__version__}\n"


def test_the_public_names_are_listed():
    assert set(dir(symcnn)) == {*symcnn.__all__, "__version__"}
    for name in dir(symcnn):
        assert getattr(symcnn, name) is not None


@pytest.mark.parametrize(("kinds", "code"), CODES, ids=lambda v: str(v))
def test_exit_code_is_the_worst_verdict(tmp_path, kinds, code, capsys):
    assert main(["check", write(tmp_path, *kinds)]) == code


def test_one_claim_of_a_file(tmp_path, capsys):
    path = write(tmp_path, "true", "false")
    assert main(["check", f"{path}::reversal"]) == 0
    out = capsys.readouterr().out
    assert "reversal: A sum does not change" in out
    assert "halves" not in out


def test_a_counterexample_is_shown_with_its_line_of_python(tmp_path, capsys):
    assert main(["check", write(tmp_path, "false")]) == 1
    out = capsys.readouterr().out
    assert "k = 1: the left side is 0, the right side is 1" in out
    assert "in Python: halves(k=1)" in out


def test_an_access_out_of_range_names_place_and_sizes(tmp_path, capsys):
    main(["check", write(tmp_path, "senseless")])
    out = capsys.readouterr().out
    assert "claims.py:5:18: index i + 1 of axis 0 of x is in range: it fails for" in joined(out)
    assert "n = 1" in out
    assert "sum(x[i + 1] for" in out
    assert re.search(r"^ +\^$", out, re.MULTILINE)


def joined(text: str) -> str:
    return " ".join(text.split())


def test_unknown_says_where_it_got_stuck(tmp_path, capsys):
    assert main(["check", write(tmp_path, "open")]) == 3
    out = capsys.readouterr().out
    assert "no proof found; what is left to show: " in joined(out)
    assert "no counterexample was found" in out


def test_what_is_assumed_is_printed_under_the_verdict(tmp_path, capsys):
    file, data = tmp_path / "claims.py", tmp_path / "out.json"
    tex = tmp_path / "out.tex"
    file.write_text("@claim\ndef f(x: Real): return log(x)*0 == 0 and x > 0\n")
    assert main(["check", str(file), "--json", str(data), "--latex", str(tex)]) == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["    where 0 < x (excludes x = 0)"]
    (report,) = json.loads(data.read_text(encoding="utf-8"))
    assert [(p["text"], p["excludes"]) for p in report["assumed"]] == [("0 < x", "x = 0")]
    assert "assumed so that the claim makes sense: $0 < x$" in tex.read_text(encoding="utf-8")


STRICT = [  # claims, exit code, exit code with --strict, the last line
    (["x/x == 1"], 0, 3, "    where x != 0 (excludes x = 0)"),
    (["x + x == 2*x"], 0, 0, None),
    (["x/x == 1", "x + x == 2*x"], 0, 3, "2 proved (1 where a condition holds)"),
    (["x/x == 1", "x == 2*x"], 1, 1, "1 proved (1 where a condition holds), 1 refuted"),
]


@pytest.mark.parametrize(("claims", "code", "strict", "last"), STRICT)
def test_strict_takes_a_proof_under_a_condition_for_unknown(
    tmp_path, capsys, claims, code, strict, last
):
    file = tmp_path / "claims.py"
    texts = (f"@claim\ndef f{k}(x: Real): return {c}\n" for k, c in enumerate(claims))
    file.write_text("\n".join(texts))
    assert main(["check", str(file)]) == code
    assert main(["check", str(file), "--strict"]) == strict
    found = capsys.readouterr().out.splitlines()[-1]
    assert last in (found, None)


def test_json_holds_a_derivation_that_can_be_replayed(tmp_path, capsys):
    output = tmp_path / "out.json"
    main(["check", write(tmp_path, "true", "false", "senseless"), "--json", str(output)])
    proved, refuted, error = json.loads(output.read_text(encoding="utf-8"))
    assert (proved["name"], proved["verdict"]) == ("reversal", "proved")
    assert proved["goal"]["text"] in str(replay(proved["derivation"]))
    assert [line["reason"] for line in proved["lines"]][1:]
    assert (refuted["verdict"], refuted["reproduction"]) == ("refuted", "halves(k=1)")
    assert refuted["derivation"] is None
    assert (error["name"], error["verdict"]) == ("outside", "error")
    assert "is in range: it fails for" in error["message"]
    assert all(entry["seconds"] >= 0 for entry in (proved, refuted, error))


@pytest.mark.parametrize("target", ["", "::reversal"])
def test_json_on_the_standard_output_is_all_there_is(tmp_path, target, capsys):
    assert main(["check", write(tmp_path, "true") + target, "--json", "-"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    assert (report["name"], report["verdict"]) == ("reversal", "proved")
    checks = {check["name"]: check["text"] for check in report["checks"]}
    assert checks["instance"] == "expanded with symbolic entries at n = 2: equal"
    assert "near misses" not in checks
    assert not (tmp_path / "-").exists()


def test_near_misses_are_an_option(tmp_path, capsys):
    assert main(["check", write(tmp_path, "true"), "--near-misses", "--json", "-"]) == 0
    (report,) = json.loads(capsys.readouterr().out)
    checks = {check["name"]: check["text"] for check in report["checks"]}
    assert checks["near misses"] == "3 of 3 refuted by a counterexample, none proved"


def test_methods_prints_every_method(capsys):
    assert main(["methods"]) == 0
    text = capsys.readouterr().out
    for method in (*EQUATIONS, *MIDDLE, *FORMULAS, *INEQUALITIES):
        assert method.name in text


def test_latex(tmp_path, capsys):
    output = tmp_path / "out.tex"
    assert main(["check", write(tmp_path, "true"), "--latex", str(output), "--standalone"]) == 0
    text = output.read_text(encoding="utf-8")
    assert text.startswith("\\documentclass")
    assert "\\sum" in text
    assert text.rstrip().endswith("\\end{document}")


def test_hypotheses(tmp_path, capsys):
    file = tmp_path / "claims.py"
    file.write_text(
        "@claim\ndef sizes(H: Size, K: Size, s: Size):\n    assert s >= 1\n    assert H >= K\n"
        "    return (H - K)//s + 1 == (H - K + s)//s\n"
    )
    assert main(["check", str(file), "--hypotheses"]) == 0
    out = joined(capsys.readouterr().out)
    assert "hypothesis K <= H: not needed" in out
    assert re.search(r"hypothesis 1 <= s: needed[,;]", out)


WIDTHS = [40, 60, 100]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("options", [[], ["--verbose"]], ids=str)
def test_output_is_plain_and_within_the_width(tmp_path, width, options, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", str(width))
    write(tmp_path, "true", "false", "senseless", "foreign")
    assert main(["check", "claims.py", *options]) == 2
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert [row for row in out.splitlines() if len(row) > width] == []


def run(arguments, directory, **environment):
    return subprocess.run(
        [sys.executable, "-m", "symcnn", *arguments],
        capture_output=True,
        text=True,
        cwd=directory,
        env={**os.environ, **environment},
        timeout=SECONDS,
        check=False,
    )


def test_a_terminal_of_ascii(tmp_path):
    file = tmp_path / "claims.py"
    file.write_text("@claim\ndef größe(n: Size): return n + 1 == n\n", encoding="utf-8")
    done = run(["check", "claims.py"], tmp_path, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert "gr\\xf6\\xdfe" in done.stdout
    assert done.stderr == ""


def test_a_reader_that_has_seen_enough(tmp_path):
    write(tmp_path, "true", "false")
    command = f"{sys.executable} -m symcnn check claims.py --verbose | true"
    done = subprocess.run(
        ["/bin/sh", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.stderr == ""


def slow(number: int) -> str:
    """A claim that takes long to be left unknown."""
    return (
        f"@claim\ndef slow{number}(n: Size):\n    assert n >= {number + 1}\n"
        f"    return sum((i**9 + {number}*n) % 7 for i in range(n)) % 5 "
        f"== sum((i**8 + n) % 5 for i in range(n*n)) % 5\n"
    )


@contextmanager
def started(command: str, directory: Path, **options: Any) -> Iterator[subprocess.Popen]:
    """A command in a session of its own, which Ctrl-C stops even where the tests ignore it, as
    they do in the background of a shell; nothing of it is left afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "symcnn", *command.split()],
        cwd=directory,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **options,
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


INTERRUPTED = ["check claims.py --jobs 2", "prove --all --jobs 2", "book pages --jobs 2"]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
@pytest.mark.parametrize("command", INTERRUPTED)
def test_ctrl_c_ends_at_once_and_leaves_no_process(tmp_path, command):
    """Two workers are busy with what takes long; the terminal's group gets the signal."""
    if command.startswith("book"):
        pytest.importorskip("ziamath", reason="ziamath is missing")
    (tmp_path / "claims.py").write_text("".join(map(slow, range(40))))
    marker = f"SYMCNN_TEST_{os.getpid()}"
    terminal, inside = pty.openpty()
    environment = {**os.environ, marker: "1", "TERM": "xterm"}
    with started(command, tmp_path, env=environment, stdout=inside, stderr=inside) as process:
        os.close(inside)
        wait_until(lambda: len(marked(marker)) == 3)
        shown = b""
        while HIDE_CURSOR not in shown:
            shown += os.read(terminal, 1000)
        time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)
        process.wait(SECONDS)
        with suppress(OSError):  # all has been read
            while more := os.read(terminal, 100_000):
                shown += more
        os.close(terminal)
    assert process.returncode == 130
    assert shown.strip().endswith(b"stopped")
    assert b"Traceback" not in shown
    assert shown.rindex(SHOW_CURSOR) > shown.rindex(HIDE_CURSOR)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.py"]
    wait_until(lambda: not marked(marker))


def test_verdicts_come_in_the_order_of_the_file():
    shown = []
    printer = check_command._InOrder(["a", "b", "c"], lambda result: shown.append(result.name))
    printer.add(Result("c", "proved"))
    assert shown == []
    printer.add(Result("a", "proved"))
    assert shown == ["a"]
    printer.rest()  # as after Ctrl-C
    assert shown == ["a", "c"]


def test_a_verdict_is_printed_while_others_are_sought(tmp_path):
    write(tmp_path, "true")
    with (tmp_path / "claims.py").open("a") as file:
        file.write("".join(map(slow, range(40))))
    pipe = subprocess.PIPE
    with started("check claims.py", tmp_path, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout.readline().startswith("proved   reversal")
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, err.strip()) == (130, "stopped")


def test_a_place_in_a_file_is_no_emoji(tmp_path, capsys):
    (tmp_path / "claims:100:.py").write_text("@claim\ndef f(n: Size): return n[0] == n\n")
    assert main(["check", str(tmp_path / "claims:100:.py")]) == 2
    assert "claims:100:.py:" in "".join(capsys.readouterr().out.split())


def wait_until(condition):
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def marked(marker: str) -> list[int]:
    """The processes whose environment has a name."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if marker.encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                pass
    return found


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://a", "tcp://a b", "::", "foo"])
def test_dask_without_a_scheduler(tmp_path, address, capsys, monkeypatch):
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    # Dask's client is never made: when it fails, it is slow and noisy
    monkeypatch.setattr("distributed.Client", None)
    monkeypatch.setattr(check_command, "CONNECT_SECONDS", 0.3)
    path = write(tmp_path, "true")
    assert main(["check", path, "--dask", address]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"no Dask scheduler at {address}" in line


@pytest.mark.parametrize("greeting", [b"", b"SSH-2.0-OpenSSH_9.2\r\n"], ids=["silent", "ssh"])
def test_dask_where_something_else_listens(tmp_path, greeting, capsys, monkeypatch):
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    monkeypatch.setattr("distributed.Client", None)
    monkeypatch.setattr(check_command, "CONNECT_SECONDS", 0.3)
    path = write(tmp_path, "true")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        greeter = threading.Thread(target=lambda: kept.append(greet(server, greeting)))
        kept: list[socket.socket] = []
        greeter.start()
        assert main(["check", path, "--dask", address]) == 2
        greeter.join()
        kept[0].close()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(f"{address}: what listens there is not a Dask scheduler")


def greet(server: socket.socket, greeting: bytes) -> socket.socket:
    connection, _ = server.accept()
    connection.sendall(greeting)
    return connection


def test_on_a_dask_cluster(tmp_path):
    """A scheduler and two workers, in processes of their own."""
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    path = write(tmp_path, "true", "false", "senseless")
    with Path(path).open("a") as file:
        for c in range(20):
            file.write(f"@claim\ndef sum{c}(n: Int): return n + {c} + n == 2*n + {c}\n")
    script = textwrap.dedent(
        """
        import sys
        from distributed import LocalCluster
        if __name__ == "__main__":
            with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as c:
                print(c.scheduler_address, flush=True)
                sys.stdin.read()
        """
    )
    (tmp_path / "cluster.py").write_text(script)
    cluster = subprocess.Popen(
        [sys.executable, "cluster.py"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        address = cluster.stdout.readline().strip()
        done = run(["check", "claims.py", "--dask", address, "--json", "out.json"], tmp_path)
    finally:
        cluster.communicate("", timeout=SECONDS)
    assert (done.returncode, done.stderr) == (2, "")
    verdicts = [entry["verdict"] for entry in json.loads((tmp_path / "out.json").read_text())]
    assert verdicts == ["proved", "refuted", "error", *["proved"] * 20]


def test_what_only_reads_and_prints_starts_fast(tmp_path):
    """The process that waits for the verdict imports nothing of what finds it."""
    write(tmp_path, "true")
    code = (
        "import sys; from symcnn.commands.cli import main; main(['check', 'claims.py']); "
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    shown, imported = done.stdout.splitlines()
    assert shown.startswith("proved")
    searching = {"sympy", "z3", "numpy", "symcnn.prover.auto", "symcnn.numeric.search"}
    assert not searching & set(imported.split())


FIRST_WORDS = {
    ("chek", "a.py"): "there is no command chek; did you mean check?",
    ("homework.py::f",): "in symcnn check homework.py::f or symcnn backward homework.py::f",
    ("paper.tex",): "a command comes first, as in symcnn paper paper.tex",
    ("zzz",): "there is no command zzz; there are check, backward,",
    (
        "backward",
        "a.py",
        "--shape",
        "x=T",
        "C",
    ): "--shape takes one word in quotes, --shape 'x=T C'",
    ("backward", "a.py", "--colour"): "unrecognized arguments: --colour\n",
}


@pytest.mark.parametrize("words", FIRST_WORDS, ids=" ".join)
def test_a_wrong_word_is_told_what_to_write(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert FIRST_WORDS[words] in capsys.readouterr().err
