"""The doctor: each fault of a home is provoked, told with what to do, and nothing is written, sent or shown."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storydiff import db, doctor, pipeline
from storydiff.backup import back_up
from storydiff.checks import Check, Level, of_clock, of_disk, of_rights
from storydiff.cli import main
from storydiff.doctor import DoctorReport
from storydiff.ledger_places import VARIABLE
from tests.intake import rss
from tests.post_office import PASSWORD, USER, Certificate, make_certificate, open_post_office
from tests.postgres_server import PostgresServer
from tests.test_hindered_homes import NOW, mount, write_articles
from tests.webserver import Site, unused_port

RECIPIENT = '[[recipients]]\naddress = "editor@news.example"\n'
FOLDER = '[[sources]]\nfolder = "inbox"\n'


@pytest.fixture(autouse=True)
def _without_a_prefect_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)


@pytest.fixture(scope="module")
def well(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that is well: three articles that were read, told and handed over."""
    folder = tmp_path_factory.mktemp("well") / "home"
    pipeline.init(folder)
    write_articles(folder / "inbox", 3)
    (folder / "storydiff.toml").write_text(RECIPIENT + FOLDER)
    with pipeline.open_home(folder, datetime.now(UTC)) as opened:
        asyncio.run(pipeline.run(opened))
    return folder


@pytest.fixture
def home(well: Path, tmp_path: Path) -> Path:
    """A copy of that home."""
    return shutil.copytree(well, tmp_path / "home")


def examined(home: Path, *, now: datetime | None = None, is_quick: bool = True) -> DoctorReport:
    return doctor.examine(home, now=now, is_quick=is_quick)


def found(report: DoctorReport, level: Level = Level.FAULT) -> list[str]:
    return [check.line() for check in report.checks if check.level is level]


def add_settings(home: Path, text: str) -> None:
    with (home / "storydiff.toml").open("a") as settings:
        settings.write(text)


def test_a_home_that_is_well_has_no_fault_and_nothing_is_written(home: Path) -> None:
    before = {p: (p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"") for p in [home, *home.rglob("*")]}
    report = examined(home, is_quick=False)
    assert found(report) == found(report, Level.WARNING) == []
    names = {check.name for check in report.checks}
    assert names >= {
        "settings",
        "ledger",
        "letters",
        "sources",
        "archive",
        "captures",
        "mail",
        "model",
        "disk",
        "clock",
    }
    assert {
        p: (p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"") for p in [home, *home.rglob("*")]
    } == before


def test_the_command_ends_with_1_where_there_is_a_fault_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    arguments = ["--home", str(home), "--quiet", "doctor", "--quick"]
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.split()[0] == "ok" for line in lines[:-1])
    assert lines[-1] == "0 faults, 0 warnings"
    (home / "archive" / "spoilt.md").write_text("no front matter")
    assert main([*arguments, "--json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert (record["faults"], record["warnings"]) == (1, 0)
    (wrong,) = [check for check in record["checks"] if check["level"] == "fault"]
    assert wrong["name"] == "archive"
    assert wrong["advice"]


# --- each fault, provoked ------------------------------------------------------------------------


def _no_settings(home: Path) -> None:
    (home / "storydiff.toml").write_text("[mail\nhost = 3")


def _unknown_key(home: Path) -> None:
    add_settings(home, "[mail]\nhots = 'smtp.news.example'\n")


def _no_ledger(home: Path) -> None:
    (home / "ledger.sqlite").unlink()


def _spoilt_ledger(home: Path) -> None:
    content = bytearray((home / "ledger.sqlite").read_bytes())
    content[4096:20480] = b"\xff" * (20480 - 4096)
    (home / "ledger.sqlite").write_bytes(content)


def _no_database(home: Path) -> None:
    (home / "ledger.sqlite").write_text("this is no database at all " * 100)


def _make_schema(home: Path, schema: int) -> None:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE meta SET value = ? WHERE key = 'schema'", (str(schema),))


def _later_ledger(home: Path) -> None:
    _make_schema(home, db.SCHEMA + 1)


def _earlier_ledger(home: Path) -> None:
    _make_schema(home, db.OLDEST)


def _too_early_ledger(home: Path) -> None:
    _make_schema(home, db.OLDEST - 1)


def _no_database_url(home: Path) -> None:
    add_settings(home, '[ledger]\nurl = "postgresql://db.example:t0ken/news"\n')


def _password_in_settings(home: Path) -> None:
    add_settings(home, '[ledger]\nurl = "postgresql://reader:t0ken@db.example/news"\n')


def _unreadable_article(home: Path) -> None:
    (home / "archive" / "report-001.md").write_bytes(b"\xff\xfe\x00")


def _lost_article(home: Path) -> None:
    (home / "archive" / "report-001.md").unlink()


def _captures(home: Path) -> list[Path]:
    return sorted((home / "archive" / "captures").glob("??/*"))


def _changed_capture(home: Path) -> None:
    _captures(home)[0].write_bytes(b"something else")


def _spare_capture(home: Path) -> None:
    place = home / "archive" / "captures" / "aa" / ("a" * 64)
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(b"cut short")


def _lost_capture(home: Path) -> None:
    _captures(home)[0].unlink()


def _no_archive(home: Path) -> None:
    shutil.rmtree(home / "archive")


def _bad_judgement(home: Path) -> None:
    (home / "archive" / "judgements.jsonl").write_text("{no json\n")


def _no_model(home: Path) -> None:
    add_settings(home, '[reading]\nmodel = "en_core_web_none"\n')


def _bad_words(home: Path) -> None:
    (home / "vocabularies").mkdir()
    (home / "vocabularies" / "units.toml").write_text("no = [toml")


def _bad_template(home: Path) -> None:
    (home / "templates").mkdir()
    (home / "templates" / "digest.txt.j2").write_text("one\n{% for %}")


def _no_folder(home: Path) -> None:
    (home / "inbox").rename(home / "away")


def _hook(home: Path) -> None:
    add_settings(home, '[[recipients]]\nname = "desk-hook"\nwebhook = true\n')


def _hook_without_secret(home: Path) -> None:
    add_settings(home, '[[recipients]]\nname = "desk-hook"\nwebhook = "https://hooks.example/t0ken"\n')


def _chat(home: Path) -> None:
    add_settings(home, '[[recipients]]\nname = "desk-chat"\nchat = true\n')


def _owners_hook(home: Path) -> None:
    add_settings(home, "[owner]\nwebhook = true\n")


def _owners_chat(home: Path) -> None:
    add_settings(home, "[owner]\nchat = true\n")


def _owners_server(home: Path) -> None:
    mail = '[mail]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\n'
    others = '[[recipients]]\nname = "desk-chat"\nchat = true\n'
    (home / "storydiff.toml").write_text(f'{others}{mail}[owner]\naddress = "owner@news.example"\n')


def _readable_secret(home: Path) -> None:
    add_settings(home, '[[recipients]]\nname = "desk-chat"\nchat = "json://hooks.example/t0ken"\n')
    (home / "storydiff.toml").chmod(0o644)


def _readable_secret_of_the_owner(home: Path) -> None:
    add_settings(home, '[owner]\nchat = "json://hooks.example/t0ken"\n')
    (home / "storydiff.toml").chmod(0o644)


def _readable_ledger(home: Path) -> None:
    (home / "ledger.sqlite").chmod(0o644)


def _writable_home(home: Path) -> None:
    home.chmod(0o777)


def _of_tomorrow(home: Path) -> None:
    later = (datetime.now(UTC) + timedelta(days=1)).timestamp()
    os.utime(home / "ledger.sqlite", (later, later))


def _no_sources(home: Path) -> None:
    (home / "storydiff.toml").write_text(RECIPIENT)


FAULT, WARNING = Level.FAULT, Level.WARNING
FAULTS: list[tuple[Callable[[Path], None], Level, str, str]] = [
    (_no_settings, FAULT, "settings", "not TOML"),
    (_unknown_key, FAULT, "settings", "mail.hots"),
    (_no_ledger, WARNING, "ledger", "the first `storydiff run` makes it"),
    (_spoilt_ledger, FAULT, "ledger", "restore a backup"),
    (_no_database, FAULT, "ledger", "file is not a database"),
    (_later_ledger, FAULT, "ledger", "use the release that made it, or a later one"),
    (_earlier_ledger, WARNING, "ledger", f"a copy is kept: ledger.sqlite.schema-{db.OLDEST}"),
    (_too_early_ledger, FAULT, "ledger", "run `storydiff replay`"),
    (_no_database_url, FAULT, "ledger", "is not a database URL"),
    (_password_in_settings, FAULT, "ledger", "STORYDIFF_LEDGER_URL"),
    (_unreadable_article, FAULT, "archive", "report-001.md: not text in UTF-8"),
    (_lost_article, WARNING, "archive", "such as report-001"),
    (_changed_capture, FAULT, "captures", "its bytes are not those of its name, and report-"),
    (_spare_capture, WARNING, "captures", "it may be taken away"),
    (_lost_capture, WARNING, "captures", "1 article without the bytes"),
    (_no_archive, FAULT, "archive", "no such folder"),
    (_bad_judgement, FAULT, "archive", "judgements.jsonl, line 1"),
    (_no_model, FAULT, "model", "en_core_web_none"),
    (_bad_words, FAULT, "words", "units.toml: not a vocabulary in TOML"),
    (_bad_template, FAULT, "templates", "digest.txt.j2, line 2"),
    (_no_folder, WARNING, "sources", "inbox: no such folder"),
    (_no_sources, WARNING, "sources", "storydiff sources add"),
    (_hook, FAULT, "webhook", "set STORYDIFF_WEBHOOK_URL or STORYDIFF_WEBHOOK_URL_DESK_HOOK"),
    (_hook_without_secret, FAULT, "webhook", "desk-hook: its secret is not set"),
    (_chat, FAULT, "chat", "set STORYDIFF_CHAT_URL or STORYDIFF_CHAT_URL_DESK_CHAT"),
    (_owners_hook, FAULT, "webhook", "set STORYDIFF_WEBHOOK_URL or STORYDIFF_WEBHOOK_URL_OWNER"),
    (_owners_chat, FAULT, "chat", "set STORYDIFF_CHAT_URL or STORYDIFF_CHAT_URL_OWNER"),
    (_owners_server, FAULT, "mail", "try again later"),
    (_readable_secret, WARNING, "rights", "an address in it is a secret (chmod go-rwx"),
    (_readable_secret_of_the_owner, WARNING, "rights", "an address in it is a secret (chmod go-rwx"),
    (_readable_ledger, WARNING, "rights", "it holds letters"),
    (_writable_home, FAULT, "rights", "can be written by other users (777)"),
    (_of_tomorrow, FAULT, "clock", "set it right"),
]


@pytest.mark.parametrize(("spoil", "level", "name", "said"), FAULTS, ids=[c[0].__name__.strip("_") for c in FAULTS])
def test_what_is_wrong_is_found_and_said_with_what_to_do(
    spoil: Callable[[Path], None], level: Level, name: str, said: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in [v for v in os.environ if v.startswith(("STORYDIFF_CHAT", "STORYDIFF_WEBHOOK"))]:
        monkeypatch.delenv(variable)
    spoil(home)
    before = sorted(home.rglob("*"))
    report = examined(home, is_quick=name != "captures")
    assert sorted(home.rglob("*")) == before
    lines = [line for line in found(report, level) if line.split()[1] == f"{name}:"]
    assert any(said in line for line in lines), [check.line() for check in report.checks]
    assert report.is_well is (level is WARNING)
    assert "t0ken" not in "".join(check.line() for check in report.checks)


def test_a_folder_that_is_no_home_is_one_fault(tmp_path: Path) -> None:
    assert "no such folder" in found(examined(tmp_path / "none"))[0]
    assert any("not a home" in line for line in found(examined(tmp_path)))


def test_a_database_that_does_not_answer_is_told_without_its_password(home: Path) -> None:
    add_settings(home, '[ledger]\nurl = "sqlite:////nowhere/at/all/l.sqlite?secret=t0ken"\n')
    text = "\n".join(check.line() for check in examined(home).checks)
    assert "ledger" in text
    assert "t0ken" not in text


@pytest.mark.postgres
def test_a_ledger_on_postgresql_is_found_by_the_environment_and_told_how_to_be_copied(
    home: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, url := postgres.url(postgres.make_database()))
    assert any("holds no ledger yet" in line for line in found(examined(home), Level.WARNING))
    with pipeline.open_home(home, datetime.now(UTC)) as opened:
        asyncio.run(pipeline.run(opened))
        said = "\n".join(back_up(opened, home.parent / "b.zip").lines())
    assert "pg_dump --format=custom --file=ledger.dump " in said
    assert found(examined(home)) == []
    assert any(check.name == "ledger" and "holds 3 articles" in check.said for check in examined(home).checks)
    engine = db.open_engine(url)
    with engine.begin() as connection:
        connection.execute(db.meta.update().where(db.meta.c.key == "schema").values(value=str(db.OLDEST)))
    engine.dispose()
    assert any("make one before: pg_dump" in line for line in found(examined(home), Level.WARNING))


def test_a_source_that_was_failing_is_told_and_not_asked_again(home: Path, site: Site) -> None:
    site.tell("/feed", rss(), "application/rss+xml")
    settings = f'{RECIPIENT}[[sources]]\nname = "post"\nurl = "{site.url("/feed")}"\n[fetch]\nallow_loopback = true\n'
    (home / "storydiff.toml").write_text(settings)
    site.refuse("/feed", 500)
    with pipeline.open_home(home) as opened:
        asyncio.run(pipeline.ingest(opened))
    asked = len(site.asked)
    (line,) = found(examined(home), Level.WARNING)
    assert "post: HTTP 500" in line
    assert "failing" in line
    assert len(site.asked) == asked


# --- the mail server -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


def _with_mail(home: Path, port: int, certificate: Certificate | None, more: str = "") -> None:
    said = f'[mail]\nhost = "127.0.0.1"\nport = {port}\nusername = "{USER}"\ntimeout = 2.0\n{more}'
    if certificate is not None:
        shutil.copy(certificate.certificate, home / "ca.pem")
        said += 'ca_file = "ca.pem"\n'
    add_settings(home, said)


def of_mail(home: Path) -> list[Check]:
    return [check for check in examined(home).checks if check.name == "mail"]


def test_a_mail_server_is_greeted_and_sent_nothing(
    home: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYDIFF_MAIL_PASSWORD", PASSWORD)
    with open_post_office(certificate) as office:
        _with_mail(home, office.port, certificate)
        (check,) = of_mail(home)
        assert check.level is Level.OK
        assert "over STARTTLS and takes the login; nothing was sent" in check.said
        assert office.logins == [USER]
        assert office.messages == office.senders == office.recipients == []


def test_a_login_that_is_refused_is_a_fault_that_shows_no_password(
    home: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYDIFF_MAIL_PASSWORD", "t0ken-of-mine")
    with open_post_office(certificate) as office:
        _with_mail(home, office.port, certificate)
        (check,) = of_mail(home)
    assert check.level is Level.FAULT
    assert "refused the login" in check.said
    assert "mail.username" in check.advice
    assert "t0ken-of-mine" not in check.line()


def test_a_password_that_is_not_set_is_told_before_the_server_is_asked(
    home: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STORYDIFF_MAIL_PASSWORD", raising=False)
    with open_post_office(certificate) as office:
        _with_mail(home, office.port, certificate)
        (check,) = of_mail(home)
        assert office.logins == []
    assert check.level is Level.FAULT
    assert "set STORYDIFF_MAIL_PASSWORD" in check.advice


def test_a_certificate_that_nobody_vouches_for_gets_no_login(
    home: Path, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STORYDIFF_MAIL_PASSWORD", PASSWORD)
    with open_post_office(certificate) as office:
        _with_mail(home, office.port, None)
        (check,) = of_mail(home)
        assert office.logins == []
    assert check.level is Level.FAULT
    assert "certificate that cannot be trusted" in check.said
    assert "mail.ca_file" in check.advice


def test_a_server_without_tls_and_one_that_is_not_there_are_faults(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDIFF_MAIL_PASSWORD", PASSWORD)
    with open_post_office(None, login=False) as office:
        _with_mail(home, office.port, None)
        (check,) = of_mail(home)
        assert check.level is Level.FAULT
        assert "does not offer what mail.security" in check.said
        assert office.logins == []
    (check,) = of_mail(home)
    assert check.level is Level.FAULT
    assert "cannot be reached" in check.said
    assert "mail.port" in check.advice


def test_a_password_that_goes_out_unencrypted_is_a_warning(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYDIFF_MAIL_PASSWORD", PASSWORD)
    _with_mail(home, unused_port(), None, 'security = "none"\n')
    assert any(check.level is Level.WARNING and "unencrypted" in check.said for check in of_mail(home))


# --- Prefect, disk, clock, rights ----------------------------------------------------------------


def _of_prefect(home: Path) -> Check:
    (check,) = [check for check in examined(home).checks if check.name == "prefect"]
    return check


def test_prefect_is_asked_for_its_health_where_the_environment_names_it(
    home: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.tell("/api/health", "true", "application/json")
    monkeypatch.setenv("PREFECT_API_URL", site.url("/api"))
    assert _of_prefect(home).level is Level.OK
    assert site.paths() == ["/api/health"]
    site.refuse("/api/health", 404)
    assert "HTTP 404" in _of_prefect(home).said
    for url, said in (
        (f"http://ana:t0ken@127.0.0.1:{unused_port()}/api", "cannot be reached"),
        ("file:///etc/passwd", "no web address"),
        ("http://[", "no web address"),
    ):
        monkeypatch.setenv("PREFECT_API_URL", url)
        check = _of_prefect(home)
        assert check.level is Level.FAULT
        assert said in check.said
        assert "t0ken" not in check.line()


def test_a_disk_that_is_nearly_full_is_a_fault(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=50m", "tmpfs", str(disk))
    try:
        pipeline.init(disk / "home")
        (line,) = [line for line in found(examined(disk / "home")) if " disk:" in line]
        assert "MB are free" in line
        assert "make room" in line
    finally:
        import subprocess

        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize(
    ("free", "files", "level"),
    [
        (5_000_000_000, None, Level.OK),
        (1_000_000_000, 10_000, Level.OK),
        (999_000_000, None, Level.WARNING),
        (99_000_000, None, Level.FAULT),
        (5_000_000_000, 999, Level.FAULT),
    ],
)
def test_room_is_judged_by_bytes_and_by_files(free: int, files: int | None, level: Level) -> None:
    assert of_disk("/", free, 10_000_000_000, files).level is level


@pytest.mark.parametrize(
    ("behind", "level"),
    [
        (timedelta(0), Level.OK),
        (timedelta(seconds=-30), Level.OK),
        (timedelta(minutes=-2), Level.FAULT),
        (timedelta(days=6), Level.OK),
        (timedelta(days=8), Level.WARNING),
    ],
)
def test_a_clock_is_judged_by_what_the_home_has_noted(behind: timedelta, level: Level) -> None:
    assert of_clock(NOW + behind, NOW, None).level is level
    assert of_clock(NOW + behind, None, NOW).level is level
    assert of_clock(NOW, None, None).level is Level.OK


def test_a_clock_behind_the_ledger_is_found_in_a_real_home(home: Path) -> None:
    report = examined(home, now=datetime.now(UTC) - timedelta(days=3))
    assert any(" clock:" in line and "dated by what is noted" in line for line in found(report))


def test_rights_are_judged_by_who_else_may_write_and_read() -> None:
    private = {"ledger": "it holds letters"}
    assert [c.level for c in of_rights({"ledger": 0o600, "archive": 0o755}, private)] == [Level.OK]
    assert [c.level for c in of_rights({"ledger": 0o640}, private)] == [Level.WARNING]
    assert [c.level for c in of_rights({"archive": 0o775}, private)] == [Level.WARNING]
    assert [c.level for c in of_rights({"archive": 0o757}, private)] == [Level.FAULT]
    assert [c.level for c in of_rights({"tmp": stat.S_ISVTX | 0o777}, private)] == [Level.OK]


def test_letters_that_wait_too_long_are_told(home: Path) -> None:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE letters SET sent_at = NULL")
    now = datetime.now(UTC)
    of_letters = {
        hours: next(c for c in examined(home, now=now + timedelta(hours=hours)).checks if c.name == "letters")
        for hours in (1, 30)
    }
    assert of_letters[1].level is Level.OK
    assert of_letters[30].level is Level.WARNING
    assert "1 letter to be handed over" in of_letters[30].said
    assert "storydiff digest --send" in of_letters[30].advice


def test_a_run_that_goes_on_does_not_keep_the_doctor_waiting(home: Path) -> None:
    writer = sqlite3.connect(home / "ledger.sqlite", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    try:
        assert examined(home).is_well
    finally:
        writer.execute("ROLLBACK")
        writer.close()
