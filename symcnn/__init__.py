"""symcnn: identities of convolutional networks, proved for every size.

``from symcnn import *`` brings the words in which claims and operators are written;
``check`` gives the verdict on a claim, ``derive`` the derivative of an operator;
``assert_proved`` is for test suites.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symcnn.read.words import *  # noqa: F403
from symcnn.read.words import __all__ as _words

if TYPE_CHECKING:
    from symcnn.claims import assert_proved, check
    from symcnn.derivation import derive

__all__ = [*_words, "assert_proved", "check", "derive"]


def __getattr__(name: str) -> Any:
    # the engine is imported when it is first asked for, so that a claim file starts fast
    if name in ("assert_proved", "check"):
        from symcnn import claims

        return getattr(claims, name)
    if name == "derive":
        from symcnn.derivation import derive

        return derive
    raise AttributeError(f"module 'symcnn' has no attribute {name!r}")
