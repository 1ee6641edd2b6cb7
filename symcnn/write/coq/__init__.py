"""Derivations for Coq: a lemma for each inference, which ``coqc`` checks with its own kernel."""
