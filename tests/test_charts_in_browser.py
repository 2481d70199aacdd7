"""A real browser shows the chart of a mail, whole, on a phone and in the dark."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from storydiff.charts import MAIL
from storydiff.render import render
from tests.courses import DISPUTE
from tests.flood import a_normal_night
from tests.test_charts_in_mail import with_chart
from tests.test_mail_in_browser import TEMPLATES, the_browser

FRAME = """<!DOCTYPE html><html style="color-scheme:%(scheme)s"><body>
<iframe id="mail" src="mail.html" style="width:%(width)dpx;height:3000px;border:0;color-scheme:%(scheme)s"></iframe>
<pre id="found"></pre>
<script>
document.getElementById("mail").onload = event => {
  const page = event.target.contentDocument, images = [...page.images];
  document.getElementById("found").textContent = JSON.stringify({
    width: event.target.contentWindow.innerWidth, needed: page.documentElement.scrollWidth,
    images: images.map(image => {
      const box = image.getBoundingClientRect();
      return {natural: image.naturalWidth, left: box.left, right: box.right, high: box.height};
    }),
  });
};
</script></body></html>"""


def seen(folder: Path, width: int, scheme: str) -> dict[str, Any]:
    digest = a_normal_night().digest()
    (folder / "mail.html").write_text(render(digest, TEMPLATES, with_chart(digest, DISPUTE)).page, encoding="utf-8")
    (folder / "frame.html").write_text(FRAME % {"width": width, "scheme": scheme}, encoding="utf-8")
    command = [
        the_browser(),
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"),
        *("--allow-file-access-from-files", f"--user-data-dir={folder / 'profile'}"),
        *("--virtual-time-budget=5000", "--dump-dom", (folder / "frame.html").as_uri()),
    ]
    page = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    result: dict[str, Any] = json.loads(page.partition('<pre id="found">')[2].partition("</pre>")[0])
    return result


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 380, 700])
def test_the_chart_of_a_mail_is_seen_whole(width: int, tmp_path: Path) -> None:
    """At 380 pixels the picture keeps its size; on the narrowest phones it shrinks and nothing moves sideways."""
    found = seen(tmp_path, width, "dark" if width == 380 else "light")
    (image,) = found["images"]
    assert image["natural"] == 2 * MAIL.width
    assert 0 <= image["left"] < image["right"] <= width
    shown = image["right"] - image["left"]
    assert shown == MAIL.width if width >= 380 else 260 < shown < MAIL.width
    assert image["high"] == pytest.approx(MAIL.height * shown / MAIL.width, abs=1)
    assert found["needed"] <= found["width"]
