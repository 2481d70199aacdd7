"""What the rules call the person, people, place or measure that some words of an article name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from storydiff.claims.courses import plural
from storydiff.claims.measures import MeasureWords, measure_words
from storydiff.claims.names import Names
from storydiff.claims.nearby import paragraph_sentences
from storydiff.claims.parse import Span as Tokens
from storydiff.claims.parse import Token
from storydiff.claims.passage import Passage
from storydiff.claims.places import Places, people_words
from storydiff.claims.vocabulary import Vocabulary
from storydiff.text import words


@dataclass(frozen=True)
class Entities:
    """The entities of one article by the words that name them."""

    passage: Passage
    vocabulary: Vocabulary
    names: Names

    def actor(self, named: Tokens) -> str | None:
        """The canonical name of a person, body or country, or the plain words of a common noun."""
        mention = self.names.by_token.get(named.root.i)
        return mention.canonical if mention is not None else self.names.plain(list(named)) or None

    def population(self, named: Tokens) -> str | None:
        """The people or calling in the plural; None for persons of no kind, whose place says who they are."""
        people = self._places.people(named.root)
        if people is not None:
            return people
        name = self.actor(named)
        return None if name in _ANYBODY else name

    def place(self, named: Tokens) -> str | None:
        """The usual name of a place; None for what is none."""
        return self._places.name(named.root) if named.root.text[:1].isupper() else None

    def measure(self, said: str, quote: Tokens, *, of_amount: bool = False) -> str | None:
        """The measure of that name, where the paragraph has words for it; else the counted noun of the quote.

        A share or sum of money (``of_amount``) bears the noun as it stands: "48% of the vote".
        """
        known = None if of_amount else self._measure_of(said)
        if known is not None:
            return known if self._is_said(known, quote) else None
        wanted = words(said)
        for at in range(quote.start, quote.end):
            tokens = quote.doc[at : min(at + len(wanted), quote.end)]
            if wanted and [*(t.lower_ for t in tokens[:-1])] == wanted[:-1] and _is_form(tokens[-1], wanted[-1]):
                return " ".join([*wanted[:-1], tokens[-1].lower_ if of_amount else plural(tokens[-1])])
        return None

    @cached_property
    def _places(self) -> Places:
        return Places(people_words(self.vocabulary), self.names)

    @cached_property
    def _words(self) -> MeasureWords:
        return measure_words(self.vocabulary)

    @cached_property
    def _known(self) -> frozenset[str]:
        w = self._words
        tables = (w.nouns, w.people, w.states, w.object, w.subject, w.phrases, w.handled, w.acts, w.tolls)
        return frozenset({"votes for", "votes against"}.union(*(table.values() for table in tables)))

    def _measure_of(self, said: str) -> str | None:
        """The measure of the vocabulary that is meant, by its own name or by a noun for it."""
        name = " ".join(words(said))
        return name if name in self._known else self._words.nouns.get(name) or self._words.nouns.get(name.rstrip("s"))

    def _is_said(self, measure: str, quote: Tokens) -> bool:
        """True where the quote has a word for the measure, or for none, and its paragraph has one: "12 in Orsa"."""
        if any(self._says(token, measure) for token in quote):
            return True
        if any(self._says(token, other) for token in quote for other in self._of_state):
            return False
        paragraph = paragraph_sentences(quote[0].sent, self.passage.article.text)
        return any(self._says(token, measure) for sentence in paragraph for token in sentence)

    @cached_property
    def _of_state(self) -> frozenset[str]:
        """The measures that say what became of people."""
        return frozenset(self._words.states.values()) | frozenset(self._words.object.values())

    def _says(self, token: Token, measure: str) -> bool:
        """True for a word that may say the measure: "killed", "dead", "toll" for deaths."""
        if measure.startswith("votes"):
            return token.lemma_.lower() in {"vote", "pass", "approve", "reject", "margin"}
        w, lemma, form = self._words, token.lemma_.lower(), token.lower_
        single = (w.nouns, w.people, w.states, w.object, w.subject, w.acts, w.tolls)
        if measure in {table.get(lemma) for table in single} | {table.get(form) for table in single}:
            return True
        # Of "go missing" and "be without-power" the last word is the telling one.
        paired = (last for table in (w.phrases, w.handled) for (_, last), name in table.items() if name == measure)
        return form in words(measure) or any(lemma == last.rsplit("-", 1)[-1] for last in paired)


_ANYBODY = frozenset({"people", "persons", "person", "others", "those", "individuals", "residents", "victims"})
"""Words for persons of whom nothing more is said."""


def _is_form(token: Token, word: str) -> bool:
    """True where the token is the word, in the singular or plural."""
    return word in {token.lower_, token.lemma_.lower(), plural(token)}
