"""Templates are compiled once for all readers of a language and a time zone, and give each reader what they would alone."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import jinja2
import pytest

from storydiff.render import render
from storydiff.resources import load_templates
from tests.flood import READER, a_normal_night

GERMAN = replace(READER, language="de", time_zone="Europe/Berlin")


def test_letters_are_those_that_each_reader_would_get_alone() -> None:
    night, shared = a_normal_night(), load_templates()
    for reader in (READER, GERMAN, READER):
        digest = night.digest(reader)
        assert render(digest, shared) == render(digest, load_templates())


def test_a_template_is_compiled_once_for_readers_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled, compile_one = list[str](), jinja2.Environment.compile
    monkeypatch.setattr(
        jinja2.Environment, "compile", lambda self, *of: (compiled.append(str(of[1])), compile_one(self, *of))[1]
    )
    night, shared = a_normal_night(), load_templates()
    render(night.digest(), shared)
    first = len(compiled)
    render(night.digest(replace(READER, address="other@news.example")), shared)
    assert first == len(set(compiled)) == len(compiled) >= 4


def test_constants_of_a_template_are_in_the_language_of_each_reader(tmp_path: Path) -> None:
    (tmp_path / "subject.txt.j2").write_text("{{ 12400 | number }}", encoding="utf-8")
    night, own = a_normal_night(), load_templates(tmp_path)
    assert [render(night.digest(reader), own).subject for reader in (READER, GERMAN)] == ["12,400", "12.400"]


def test_a_template_that_was_changed_meanwhile_is_compiled_anew(tmp_path: Path) -> None:
    path = tmp_path / "subject.txt.j2"
    night, own = a_normal_night(), load_templates(tmp_path)
    for words in ("One", "Other"):
        path.write_text(words, encoding="utf-8")
        os.utime(path, ns=(len(words), len(words)))  # a clock that is too coarse to tell the two apart is made to tick
        assert render(night.digest(), own).subject == words
