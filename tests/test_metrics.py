"""Metrics: in the format of Prometheus whatever names say, and true of the run, also of one that was broken off."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from storydiff.cli import main
from storydiff.metrics import Measured, Timing, exposition, last_success_in
from storydiff.model import Failure
from tests.intake import item, rss
from tests.webserver import Site

TOLL = "<p>Flooding in the valley of Orrin killed 21 people, the interior ministry of Norland said on Monday.</p>"
MORE = "<p>It was the third day of the search, and the weather was expected to turn before the night was over.</p>"
NEWS = item("/1", pubDate="Mon, 08 May 2023 06:00:00 GMT", **{"content:encoded": f"<![CDATA[{TOLL}{MORE * 8}]]>"})
READER = '[[recipients]]\naddress = "editor@news.example"\nbar = 0.0\n'
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples_in(text: str) -> Samples:
    """The samples by name and labels, as Prometheus' own client reads them."""
    found: Samples = {}
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in found
            found[key] = sample.value
    return found


def of(samples: Samples, name: str, **labels: str) -> float | None:
    said = [value for (each, found), value in samples.items() if each == name and labels.items() <= dict(found).items()]
    return said[0] if said else None


@given(st.text(), st.text(), st.text())
def test_names_of_any_letters_come_back_as_they_were(home: str, source: str, station: str) -> None:
    done = Measured(failing={source: 3}, failures=(Failure("x", station, "y"),))
    samples = samples_in(exposition(home, Timing(1.0, 2.0, is_well=True), done))
    assert ("storydiff_source_failures_in_a_row", (("home", home), ("source", source))) in samples
    assert ("storydiff_failures", (("home", home), ("station", station))) in samples
    assert of(samples, "storydiff_run_success", home=home) == 1


@given(st.floats(0, 4e9), st.floats(0, 1e6))
def test_the_last_success_is_found_again(started: float, seconds: float) -> None:
    text = exposition('a "home"\n', Timing(started, seconds, is_well=True), None)
    last = last_success_in(text)
    assert last == pytest.approx(started + seconds, abs=0.001)
    after = exposition("home", Timing(5e9, 1.0, is_well=False, last_success=last), None)
    assert last_success_in(after) == last
    assert last_success_in("storydiff_last_success_timestamp_seconds{} NaN\n# junk") is None


def test_a_run_without_an_end_says_only_when_it_was_and_that_it_failed() -> None:
    samples = samples_in(exposition("home", Timing(10.0, 2.5, is_well=False), None))
    assert {name for name, _ in samples} == {
        "storydiff_run_start_timestamp_seconds",
        "storydiff_run_duration_seconds",
        "storydiff_run_success",
    }
    assert of(samples, "storydiff_run_duration_seconds") == 2.5


@pytest.fixture
def home(tmp_path: Path, site: Site) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    site.tell("/feed", rss(NEWS), "application/rss+xml")
    site.refuse("/ailing", 503)
    settings = "".join(f'[[sources]]\nname = "{n}"\nurl = "{site.url("/" + n)}"\n' for n in ("feed", "ailing"))
    (folder / "storydiff.toml").write_text(f"{settings}{READER}[fetch]\nallow_loopback = true\n")
    return folder


def run(home: Path, *arguments: str) -> int:
    return main(["--home", str(home), "--quiet", "run", *arguments])


def test_a_run_writes_what_it_did_whole_and_readable_for_the_collector(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "collector" / "storydiff.prom"
    assert run(home, "--metrics", str(file)) == 0
    samples = samples_in(file.read_text())
    assert of(samples, "storydiff_run_success", home=str(home)) == 1
    assert of(samples, "storydiff_articles_taken") == 1
    assert of(samples, "storydiff_articles_compared") == 1
    assert of(samples, "storydiff_sources") == 2
    assert of(samples, "storydiff_sources_failing") == 1
    assert of(samples, "storydiff_source_failures_in_a_row", source="ailing") == 1
    assert of(samples, "storydiff_failures", station="sources") == 1
    assert of(samples, "storydiff_letters_waiting") == 0
    changes = sum(v for (name, _), v in samples.items() if name == "storydiff_changes")
    assert changes >= 1
    assert of(samples, "storydiff_letters_sent") == 1
    assert stat.S_IMODE(file.stat().st_mode) & 0o444 == 0o444
    assert [path.name for path in file.parent.iterdir()] == ["storydiff.prom"]


def test_a_run_that_is_broken_off_says_so_and_keeps_when_it_was_last_well(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "storydiff.prom"
    assert run(home, "--metrics", str(file)) == 0
    last = of(samples_in(file.read_text()), "storydiff_last_success_timestamp_seconds")
    (home / "ledger.sqlite").write_text("no database")
    assert run(home, "--metrics", str(file)) == 1
    samples = samples_in(file.read_text())
    assert of(samples, "storydiff_run_success") == 0
    assert of(samples, "storydiff_last_success_timestamp_seconds") == pytest.approx(last)
    assert of(samples, "storydiff_articles_taken") is None
    (home / "storydiff.toml").write_text("no = [toml")
    file.unlink()
    assert run(home, "--metrics", str(file)) == 1
    assert of(samples_in(file.read_text()), "storydiff_run_success") == 0


def test_a_letter_that_does_not_go_out_and_sources_that_are_all_silent_are_no_success(
    home: Path, site: Site, tmp_path: Path
) -> None:
    file = tmp_path / "storydiff.prom"
    site.refuse("/feed", 500)
    assert run(home, "--metrics", str(file)) == 1
    assert of(samples_in(file.read_text()), "storydiff_run_success") == 0
    site.tell("/feed", rss(NEWS), "application/rss+xml")
    with (home / "storydiff.toml").open("a") as settings:
        settings.write('[mail]\nhost = "127.0.0.1"\nport = 1\n[metrics]\nfile = "own.prom"\n')
    (home / "ledger.sqlite").unlink()
    assert run(home) == 1
    samples = samples_in((home / "own.prom").read_text())
    assert of(samples, "storydiff_run_success") == 0
    assert of(samples, "storydiff_letters_waiting") == 1
    assert of(samples, "storydiff_failures", station="delivery") == 1


def test_metrics_that_cannot_be_written_are_one_line_after_the_report(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, "--metrics", "/proc/storydiff.prom") == 1
    said = capsys.readouterr()
    assert "taken in: 1 new" in said.out
    (line,) = said.err.splitlines()
    assert "/proc/storydiff.prom: metrics cannot be written" in line
