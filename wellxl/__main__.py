"""`python -m wellxl`."""

import sys

from wellxl.cli import main

if __name__ == "__main__":
    sys.exit(main())
