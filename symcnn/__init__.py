"""symcnn: identities of convolutional networks, proved for every size.

``from symcnn import *`` brings the words in which claims and operators are written;
``check`` gives the verdict on a claim, ``backward`` on a backward pass, ``derive`` the derivative
of an operator, ``theorem`` a theorem of the catalogue; ``assert_proved`` and ``assert_backward``
are for test suites.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from symcnn.read.language import *  # noqa: F403
from symcnn.read.language import __all__ as _words

if TYPE_CHECKING:
    from symcnn.verdicts.backward import assert_backward, backward
    from symcnn.verdicts.catalogue import theorem
    from symcnn.verdicts.claims import assert_proved, check
    from symcnn.verdicts.derive import derive

__all__ = [*_words, "assert_backward", "assert_proved", "backward", "check", "derive", "theorem"]

# The engine is imported when it is first asked for, so that a claim file starts fast.
_LATER = {
    "assert_backward": "symcnn.verdicts.backward",
    "assert_proved": "symcnn.verdicts.claims",
    "backward": "symcnn.verdicts.backward",
    "check": "symcnn.verdicts.claims",
    "derive": "symcnn.verdicts.derive",
    "theorem": "symcnn.verdicts.catalogue",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from symcnn.commands.options import version

        return version()
    if name in _LATER:
        return getattr(import_module(_LATER[name]), name)
    raise AttributeError(f"module 'symcnn' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
