"""What the extraction benchmark makes of pages of our own: how it counts, and what it says of a page that is refused."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

from tests.intake import SENTENCES

ROOT = Path(__file__).parent.parent
TRUE = "\n".join(SENTENCES)


def page(*paragraphs: str) -> bytes:
    return f"<html><body><article>{''.join(f'<p>{p}</p>' for p in paragraphs)}</article></body></html>".encode()


def test_pages_are_scored_by_their_words_in_fours_and_refusals_are_counted(tmp_path: Path) -> None:
    """One page is found whole, one with a sentence too many, and one is a wall whose text still counts in F1."""
    extra = "Four more words follow here, and with them goes a part of the precision of this page."
    wall = (SENTENCES[0], "Subscribe to continue reading.")
    pages = {"a": page(*SENTENCES), "b": page(*SENTENCES, extra), "c": page(*wall)}
    truth = {"a": TRUE, "b": TRUE, "c": " ".join(wall)}
    (tmp_path / "html").mkdir()
    for key, content in pages.items():
        (tmp_path / "html" / f"{key}.html.gz").write_bytes(gzip.compress(content))
    rows = {key: {"articleBody": text, "url": f"https://post.example/{key}"} for key, text in truth.items()}
    (tmp_path / "ground-truth.json").write_text(json.dumps(rows), encoding="utf-8")
    command = [sys.executable, str(ROOT / "benchmarks" / "extraction.py"), str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
    *said, last = run.stdout.splitlines()
    reached = json.loads(last)
    assert (reached["pages"], reached["refused"], reached["recall"]) == (3, 1, 1.0)
    words, more = len(TRUE.split()), len(extra.split())
    assert abs(reached["precision"] - (2 + (words - 3) / (words + more - 3)) / 3) < 0.001
    assert reached["f1_archived"] < reached["f1"]
    assert "refused: https://post.example/c, 21 words: the page must be paid for" in said[0]
