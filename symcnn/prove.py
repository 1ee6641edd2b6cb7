"""``python -m symcnn.prove NAME``: a theorem of the catalogue, proved and checked."""

import sys

from symcnn.commands.prove import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
