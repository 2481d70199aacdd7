"""storydiff says what changed in a running story since its reader last looked."""

import os

__version__ = "0.2.0"

# Libraries read these when they are loaded, which any import below may do. The products of reading are so small that
# threads wait for each other longer than they compute, and long nights have a process for each core.
for _library in ("BLIS", "MKL", "NUMEXPR", "OMP", "OPENBLAS"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
