"""``python -m symcnn``: the same as ``symcnn``."""

from symcnn.commands.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
