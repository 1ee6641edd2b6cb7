"""A sample of PyTorch's own table of derivatives: the full run is the benchmark."""

from __future__ import annotations

from random import Random

import pytest

from tests.benchmarks.cpp import NotWrittenError, written

SAMPLE = 120
LEAST = 10  # one of so many is proved at least: others are calls of C++, or not derivatives

EXPRESSIONS = [
    ("grad / (2 * result.conj())", "grad / (2 * result)"),
    ("self.is_complex() ? a.conj() : b", "b"),
    ("accumulate ? grad : grad.index_put({i, j}, at::zeros_like(v), false)",
     "(grad if accumulate else grad.index_put((i, j), torch.zeros_like(v), False))"),
    ("maybe_multiply(grad.mm(w.t()), alpha)", "((grad.mm(w.t())) * (alpha))"),
    ("at::where(!(a < b) && c, x, /* zero */ 0.)", "torch.where(not (a < b) and c, x, 0.)"),
    ("grad.expand_symint(self.sym_sizes()) / self.sym_numel()",
     "grad.expand(self.size()) / self.numel()"),
    ("self_t.mul_(2.0).masked_fill_(m, 0)", "self_t.mul(2.0).masked_fill(m, 0)"),
    ("grad * 0.6931471805599453", "grad * math.log(2)"),
    ("mse_loss_backward(grad, self, target, at::Reduction::Mean)",
     "torch.mse_loss_backward(grad, self, target, 1)"),
]  # fmt: skip
NOT_WRITTEN = ["fmap(s, [](c10::SymInt i){return -i;})", "std::get<0>(f(x))", "a = b", "a @ b"]


@pytest.mark.parametrize(("text", "python"), EXPRESSIONS)
def test_an_expression_of_the_table_in_python(text, python) -> None:
    assert written(text) == python


@pytest.mark.parametrize("text", NOT_WRITTEN)
def test_what_has_no_counterpart_is_not_written(text) -> None:
    with pytest.raises(NotWrittenError):
        written(text)


def test_a_sample_of_the_table(share) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("yaml")
    from tests.benchmarks.derivatives_yaml import KNOWN, entries, judged

    every = entries()
    sample = Random(1).sample(every, share(SAMPLE))
    found = {e.title: judged(e, first=True) for e in sample}
    refuted = {t: f.why for t, f in found.items() if f.verdict == "refuted" and t not in KNOWN}
    assert not refuted
    assert sum(f.verdict == "proved" for f in found.values()) * LEAST >= len(found)


MISTAKES = [  # of formulas of the table: the entry, what stands there, what would be wrong
    ("sqrt", "self", "grad / (2 * result)"),
    ("mv", "vec", "self.t().mv(grad)"),
    ("cos", "self", "grad * -self.sin()"),
]


@pytest.mark.parametrize(("name", "target", "right"), MISTAKES)
def test_a_formula_with_a_mistake_is_refuted(name, target, right) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("yaml")
    from dataclasses import replace

    from tests.benchmarks.derivatives_yaml import entries, judged

    (entry,) = [e for e in entries() if (e.operator, e.target) == (name, target)]
    assert judged(replace(entry, formula=right), first=True).verdict == "proved"
    wrong = replace(entry, formula=f"2 * ({right})")
    assert judged(wrong, first=True).verdict == "refuted"
