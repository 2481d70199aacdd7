"""docs/settings.md names every key of the settings once, under its table, and no other; so does what `init` writes."""

from __future__ import annotations

import re
import tomllib
import typing
from pathlib import Path

from pydantic import BaseModel

from storydiff.resources import PACKAGE
from storydiff.settings import Settings, load_settings

DOCUMENT = Path(__file__).parent.parent / "docs" / "settings.md"


def keys_of(table: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in table.model_fields.items()}


def tables() -> dict[str, set[str]]:
    """The keys of each table, by its name."""
    found = {}
    for name, field in Settings.model_fields.items():
        kinds = [kind for kind in (field.annotation, *typing.get_args(field.annotation)) if isinstance(kind, type)]
        (kind,) = [kind for kind in kinds if issubclass(kind, BaseModel)]
        found[name] = keys_of(kind)
    return found


def named_in(text: str) -> dict[str, set[str]]:
    return {name: set(value[0] if isinstance(value, list) else value) for name, value in tomllib.loads(text).items()}


def test_every_key_is_documented_once_under_its_table() -> None:
    # TOML refuses a key or a table that stands there twice.
    block = re.findall(r"^```toml\n(.*?)^```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)[0]
    assert named_in(block) == tables()


def test_what_init_writes_stays_true_when_its_comments_are_taken_away(tmp_path: Path) -> None:
    start = (PACKAGE / "starting_settings.toml").read_text(encoding="utf-8")
    assert [source.location for source in Settings.model_validate(tomllib.loads(start)).source_values()] == ["inbox"]
    whole = re.sub(r"^# (?=\[|[a-z_]+ = )", "", start, flags=re.MULTILINE)
    (tmp_path / "storydiff.toml").write_text(whole, encoding="utf-8")
    settings = load_settings(tmp_path)
    assert [len(settings.sources), len(settings.recipients)] == [2, 3]
    assert (settings.mail.host, settings.reading.reader) == ("smtp.news.example", "model")
