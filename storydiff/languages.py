"""In which language a text is most likely written, by py3langid: a naive Bayes model of 97 languages and more.

It brings 4.5 MB and needs numpy alone, which is there for spaCy. Loading takes 0.3 s and some 30 MB, and is put off
until a text is not plainly English; a text then takes a millisecond. The model of lingua weighs 100 MB and more.
"""

from __future__ import annotations

NO_LANGUAGE = "zxx"
"""What it answers where there are no words (ISO 639-2)."""

READ = frozenset({"en"})
"""The languages that the rules read; articles in others are kept, counted and left unread."""

LOOKED_AT = 2_000
"""Characters at the beginning of a text that are looked at: more change no answer."""


def likeliest_languages(text: str, most: int = 3) -> tuple[str, ...]:
    """The codes of the languages that a text is most likely written in, the likeliest first; none for no words."""
    import py3langid  # its model is only loaded where it is asked

    ranked = [code for code, _ in py3langid.rank(text[:LOOKED_AT])]
    return () if ranked[:1] == [NO_LANGUAGE] else tuple(code for code in ranked if code != NO_LANGUAGE)[:most]
