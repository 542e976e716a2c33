"""The command `wellxl`, and `python -m wellxl`."""

import gc
import sys


def main() -> int:
    """One run, with which the process ends."""
    # Hardly any of the million objects of a run is garbage in a cycle: they are looked at seldom, and at the end not at all.
    gc.set_threshold(100_000, 50, 100)
    from wellxl.cli import main as run  # here, for its imports make the first ten thousand

    try:
        return run()
    finally:
        gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
