"""The pipeline as Prefect flows: schedules, tries, forms, runs to look at; the only code that knows Prefect.

What a form says of a parameter Prefect reads from ``Args`` in the flow's docstring, and nowhere else.
"""

import os

# Before anything of Prefect is imported: no flow run from here calls out, and a slow machine may take its time.
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "90")
