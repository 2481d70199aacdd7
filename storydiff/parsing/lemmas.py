"""What spaCy's lemmatizer of English by rules sets, asked once for each word in each part of speech."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.lang.en.lemmatizer import EnglishLemmatizer

from storydiff.parsing.memory import Memory

if TYPE_CHECKING:
    from spacy.tokens import Doc


class QuickLemmas:
    """A part of the pipeline that sets what the lemmatizer sets; raises ValueError for one that works otherwise."""

    def __init__(self, lemmatizer: EnglishLemmatizer) -> None:
        if type(lemmatizer) is not EnglishLemmatizer or lemmatizer.mode != "rule" or lemmatizer.overwrite:
            raise ValueError("a lemmatizer of another kind")
        self._lemmatizer = lemmatizer
        self._known: Memory[int] = Memory()

    def __call__(self, doc: Doc) -> Doc:
        """The doc with the lemma of each word that has none yet."""
        lemmas: Any = doc.to_array([LEMMA])
        for i, (lemma, *word) in enumerate(doc.to_array([LEMMA, ORTH, POS, MORPH]).tolist()):
            if not lemma:
                key = tuple(word)
                lemmas[i] = self._known.get(key) or self._ask(key, doc, i)
        doc.from_array([LEMMA], lemmas)
        return doc

    def _ask(self, key: tuple[int, ...], doc: Doc, i: int) -> int:
        self._known[key] = lemma = doc.vocab.strings.add(self._lemmatizer.lemmatize(doc[i])[0])
        return lemma
