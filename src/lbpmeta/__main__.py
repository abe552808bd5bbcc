"""``python -m lbpmeta``: the same commands."""

from lbpmeta.cli import main

if __name__ == "__main__":
    main()
