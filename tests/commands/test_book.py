"""The book: TeX sets it, its links lead somewhere, and a browser shows it without complaint.

That all of the catalogue is in it is seen in ``test_proofs``, where all of it is proved.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from symcnn.commands.book import build, write_book
from symcnn.commands.cli import main
from symcnn.verdicts.catalogue import paths
from symcnn.write.pages.site import Chapter

pytest.importorskip("ziamath", reason="ziamath is missing")

needs_tex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is missing")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="Chromium is missing")

# Lines may be too wide by so many points, which the eye does not see.
FEW = 5.0
BOUND = ("index", "axioms", "lemmas")
PROBE = """<script>addEventListener("load", () => {
  const wrong = [];
  for (const svg of document.querySelectorAll(".math svg")) {
    const box = svg.getBoundingClientRect();
    const parts = [...svg.querySelectorAll("use, rect, path")];
    const shown = svg.closest("details:not([open])") || (box.width > 0 && box.height > 0);
    const drawn = parts.every((part) => !part.getAttribute("href")
      || document.querySelector(`symbol[id="${part.getAttribute("href").slice(1)}"]`));
    if (!parts.length || !shown || !drawn) wrong.push(svg.parentNode.getAttribute("aria-label"));
  }
  const search = document.querySelector(".search");
  const items = () => [...document.querySelectorAll(".contents > li")];
  let found = null;
  if (search) {
    search.value = "adjoint window";
    search.dispatchEvent(new Event("input"));
    found = items().filter((item) => !item.hidden).map((item) => item.querySelector("a").href);
  }
  const charts = [...document.querySelectorAll("svg.chart")].filter((chart) =>
    chart.getAttribute("aria-label") && chart.getBoundingClientRect().width > innerWidth / 2
    && [...chart.querySelectorAll(".curve > *")].some((curve) => curve.getBBox().width > 0)).length;
  const wide = document.documentElement.scrollWidth - innerWidth;
  const result = {count: document.querySelectorAll(".math").length, wrong, found, wide, charts};
  document.documentElement.setAttribute("data-result", JSON.stringify(result));
});</script></body>"""


# A window is never as narrow as a phone, but a frame in it is.
FRAME = """<iframe srcdoc="{page}" width="{width}" height="900"></iframe>
<script>addEventListener("load", () => {{
  const frame = document.querySelector("iframe").contentDocument.documentElement;
  document.documentElement.setAttribute("data-result", frame.getAttribute("data-result"));
}});</script>"""


class Page(HTMLParser):
    """The links and the targets of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.targets: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src") and tag != "use" and value:
                self.links.append(value)
            elif name == "id" and value:
                self.targets.add(value)


def check_links(folder: Path) -> None:
    """Fails unless every link of every page leads to a file of the book and a place in it."""
    pages = {path.resolve(): Page(path) for path in folder.rglob("*.html")}
    for path, page in pages.items():
        for link in page.links:
            if link == "data:,":
                continue
            file, _, place = link.partition("#")
            target = (path.parent / file).resolve() if file else path
            assert target.is_file(), f"{path.name}: {link}"
            assert not place or place in pages[target].targets, f"{path.name}: {link}"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Chapter]]:
    known = paths()
    names = ("adjoint_pool", "monotone_max", "jacobian_bias", "template_peak")
    chapters = build({name: known[name] for name in names}, jobs=1)
    folder = tmp_path_factory.mktemp("book")
    write_book(folder, chapters)
    return folder, chapters


def assert_compiles(path: Path) -> None:
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-draftmode", path.name]
    for _ in range(3):  # the second knows the labels, the third where the contents have put them
        run = subprocess.run(command, cwd=path.parent, capture_output=True, check=False)
        output = run.stdout.decode("utf-8", errors="replace")
        assert run.returncode == 0, output[-2000:]
    lines = path.read_text(encoding="utf-8").splitlines()
    wide = [
        (float(found[1]), lines[int(found[2]) - 1][:200])
        for found in re.finditer(r"\(([\d.]+)pt too wide\).*?lines? (\d+)", output)
        if float(found[1]) > FEW
    ]
    assert wide == []
    assert "LaTeX Warning" not in output


@needs_tex
def test_a_small_book_compiles(small: tuple[Path, list[Chapter]]) -> None:
    assert_compiles(small[0] / "book.tex")


def test_links_lead_somewhere(small: tuple[Path, list[Chapter]]) -> None:
    check_links(small[0])


def test_a_dead_link_is_found(small: tuple[Path, list[Chapter]], tmp_path: Path) -> None:
    shutil.copytree(small[0], tmp_path / "book")
    index = tmp_path / "book" / "index.html"
    index.write_text(index.read_text().replace("#mistake-E002-5", "#mistake-E002-6"))
    with pytest.raises(AssertionError, match="mistake-E002-6"):
        check_links(tmp_path / "book")


def test_nothing_is_fetched(small: tuple[Path, list[Chapter]]) -> None:
    for path in small[0].rglob("*"):
        if path.suffix in (".html", ".css", ".js"):
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(src|href)=\"?https?:|url\(|@import|fetch\(", text)


PAGE_SAYS = [
    ("theorems/template_peak.html", "<h2>Plots</h2>"),
    ("book.tex", r"\begin{picture}"),
    ("theorems/adjoint_pool.html", '<section class="mistake" id="mistake-E002-5">'),
    ("theorems/adjoint_pool.html", "<p><em>Right:</em> "),
    ("theorems/adjoint_pool.html", '<p class="word">The adjoint of a linear map '),
    ("theorems/adjoint_pool.html", "Every pixel lies in exactly one window"),
    (
        "theorems/adjoint_pool.html",
        '<a href="../lemmas.html#symcnn.lemmas.sum_rules.expand">expand</a>',
    ),
    ("theorems/adjoint_pool.html", "I002-1b"),
    ("theorems/adjoint_pool.html", "<dt>for Coq</dt><dd>written; axioms beside "),
    ("theorems/jacobian_bias.html", '<a href="../axioms.html#derivative_compose">'),
    ("axioms.html", '<a href="theorems/jacobian_bias.html">jacobian_bias</a>'),
    ("lemmas.html", '<section id="symcnn.lemmas.sum_rules.expand">'),
    ("index.html", "4 theorems proved, 4 mistakes refuted."),
    ("book.tex", r"\section{Pooling}"),
]


@pytest.mark.parametrize(("page", "text"), PAGE_SAYS)
def test_what_a_page_says(small: tuple[Path, list[Chapter]], page: str, text: str) -> None:
    assert text in (small[0] / page).read_text(encoding="utf-8")


@needs_browser
@pytest.mark.parametrize("width", [1200, 390])
@pytest.mark.parametrize("page", [*BOUND, "theorems/adjoint_pool", "theorems/template_peak"])
def test_a_browser_shows_it(
    small: tuple[Path, list[Chapter]], page: str, width: int, tmp_path: Path
) -> None:
    path = small[0] / f"{page}.html"
    probe = path.with_name(f"probe-{path.name}-{width}.html")
    inner = path.read_text(encoding="utf-8").replace("</body>", PROBE)
    framed = FRAME.format(page=html.escape(inner), width=width)
    probe.write_text(f"<!DOCTYPE html><meta charset=utf-8>{framed}", encoding="utf-8")
    command = [
        *(str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *(f"--user-data-dir={tmp_path}", "--window-size=1300,1000", "--enable-logging=stderr"),
        *("--dump-dom", probe.as_uri()),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    probe.unlink()
    said = [line for line in run.stderr.splitlines() if "CONSOLE" in line]
    assert said == []
    found = re.search(r'data-result="(.*?)"', run.stdout)
    assert found, run.stderr[-2000:]
    result = json.loads(found[1].replace("&quot;", '"').replace("&amp;", "&"))
    assert result["wrong"] == []
    assert result["wide"] <= 0
    if page == "theorems/adjoint_pool":
        assert result["count"] > 30
    assert result["charts"] == (page == "theorems/template_peak")
    if page == "index":
        assert [Path(link).name for link in result["found"]] == ["adjoint_pool.html"]


FAILING = """
from symcnn.kernel.terms import Eq
from symcnn.lemmas.notation import scalars
from symcnn.prover.claim import Claim
from symcnn.prover.entry import Entry
from symcnn.prover.goals import prove
x, y = scalars("x y")
ENTRY = Entry(Claim("wrong", (), Eq(x * y, x)), prove)
"""


def test_a_proof_that_fails_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "proofs").mkdir()
    (tmp_path / "proofs" / "wrong.py").write_text(FAILING)
    monkeypatch.chdir(tmp_path)
    assert main(["book", "book", "wrong", "--jobs", "1"]) == 3
    captured = capsys.readouterr()
    assert "0 theorems proved, 0 mistakes refuted, 1 not confirmed." in captured.out
    assert captured.err.startswith("wrong: ")
    assert "not confirmed" in (tmp_path / "book" / "index.html").read_text()


def test_an_unknown_name_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["book", str(tmp_path / "book"), "no_such_theorem"]) == 2
    assert "no proof called no_such_theorem" in capsys.readouterr().err
    assert not (tmp_path / "book").exists()
