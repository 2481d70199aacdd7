"""Takes the pictures of the README: the first mail of the sample in a window and, in the dark, on a phone.

``make pictures`` runs it. It makes a home of the sample in a temporary folder, has the nightly flow write the mail,
and photographs its HTML with the system's Chromium (``make install-browser``); the last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import browsing  # noqa: E402 -- found by the line above

SHOTS = {"mail-700.png": (700, 1500, "light", 1.0), "mail-380-dark.png": (380, 1080, "dark", 1.25)}
"""Name: width and height in CSS pixels, colour scheme, and pixels of the picture for each of them."""


def the_mail(home: Path) -> Path:
    """The HTML of the first mail that the sample brings about, written into a new home."""
    for name in ("archive", "sample"):
        shutil.copytree(ROOT / name, home / name)
    for name in ("storydiff.toml", "prefect.toml"):
        shutil.copy(ROOT / name, home)
    subprocess.run([sys.executable, "-m", "flows.nightly", "--home", str(home)], cwd=ROOT, check=True)
    return next((home / "digests").glob("*.html"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--to", type=Path, default=ROOT / "docs", help="the folder that the pictures go into")
    parser.add_argument("--mail", type=Path, help="photograph this HTML instead of the sample's")
    given = parser.parse_args()
    sizes = {}
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        mail = given.mail or the_mail(Path(folder) / "home")
        for name, (width, height, scheme, scale) in SHOTS.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme=scheme,
                device_scale_factor=scale,
                offline=True,
            )
            page.goto(mail.resolve().as_uri())
            page.screenshot(path=given.to / name)
            sizes[name] = (given.to / name).stat().st_size
    print(json.dumps({"bytes": sizes}))


if __name__ == "__main__":
    main()
