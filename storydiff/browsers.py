"""Opens a file in the reader's browser."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path


def open_in_browser(path: Path) -> bool:
    """Whether a browser was found and told to open a file; none is that would take a terminal that is not there."""
    try:
        browser = webbrowser.get()
        # A browser of the terminal, which the command would wait for; one that the user names is the user's choice.
        is_of_terminal = type(browser) is webbrowser.GenericBrowser and "BROWSER" not in os.environ
        if is_of_terminal and not (sys.stdin.isatty() and sys.stdout.isatty()):
            return False
        return browser.open(path.resolve().as_uri())
    except (webbrowser.Error, OSError):
        return False
