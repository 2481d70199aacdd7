"""Fact check: sentences that somebody gives, held against what the archive tells in figures.

    sentence → read as an article that is never kept → what is known under its figures' keys → bearings → report

It costs a look-up in an index for each key of a figure, whatever the size of the ledger, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from storydiff.changes.answering import alike_words
from storydiff.changes.bearings import Evidence, Finding, Given, of_stories, said_of, spoken_of
from storydiff.changes.series import series_of
from storydiff.changes.verdicts import bearing_on
from storydiff.claims.accounts import Accounted
from storydiff.claims.explaining import explain
from storydiff.claims.paragraphs import parse_text
from storydiff.claims.parse import Doc, parse_of
from storydiff.claims.passage import without_dateline
from storydiff.claims.quantities import QuantityWords, quantity_words
from storydiff.claims.said import Statement, read_statement
from storydiff.claims.whereabouts import places_named
from storydiff.errors import CheckError
from storydiff.fact_report import Checked, CheckReport, Unread
from storydiff.home import Home
from storydiff.ledger import Horizon
from storydiff.matching.grounds import place_keys
from storydiff.matching.places import MANY_PLACES
from storydiff.model import Article, Claim, ClaimKind, Dating, Failure, Judgement, Known, Verdict
from storydiff.resources import load_model
from storydiff.text import one_line

if TYPE_CHECKING:
    from spacy.language import Language

LONGEST = 2_000
"""Characters of the longest sentence that is checked."""
MOST = 500
"""Sentences that are checked at once, at most."""
LARGEST = MOST * LONGEST
"""Bytes of the largest text that is taken for a list of sentences."""

_DOCUMENT = "checked/sentence"
"""The name under which a sentence is read: neither a file's, which has no slash, nor a URL."""
_PARSED_AT_ONCE = 16
_CLOSED = (".", "!", "?", "”", '"', "…")
_NOTHING = Statement(())


def sentences_in(content: bytes, name: str) -> list[str]:
    """The sentences of a text, one a line; raises CheckError for what is no list of sentences."""
    if len(content) > LARGEST:
        raise CheckError(f"{name}: larger than {LARGEST:,} bytes; check it in parts")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CheckError(f"{name}: not text in UTF-8; save it as that") from error
    found = [line for line in text.splitlines() if one_line(line)]
    if not found:
        raise CheckError(f"{name}: holds no sentence; write one a line")
    if len(found) > MOST:
        raise CheckError(f"{name}: {len(found):,} sentences; at most {MOST} are checked at once")
    return found


def check(
    home: Home,
    sentences: Iterable[str],
    *,
    story: str | None = None,
    as_of: datetime | None = None,
    holds: datetime | None = None,
) -> CheckReport:
    """What the archive makes of each sentence, as known at a time (default: the run's).

    ``holds`` is the time that the sentences speak of, where they do not say one themselves (default: the present).
    Raises CheckError for a sentence that cannot be read, and for an unknown story.
    """
    names = [s.name for s in home.stories]
    if story is not None and story not in names:
        raise CheckError(f"--story {story}: no such story; the settings name {', '.join(names)}")
    desk = _Desk(home, story, Horizon(as_of, holds))
    checked = tuple(desk.check(_clean(sentence)) for sentence in sentences)
    return CheckReport(as_of or home.now, holds, checked, _is_waiting(home))


def _clean(sentence: str) -> str:
    """The sentence on one line, without what a terminal or a parser would stumble over."""
    plain = one_line(sentence.encode("utf-8", "replace").decode("utf-8"))
    if not plain:
        raise CheckError("an empty sentence; give one with a figure, such as “At least 20 people were killed in Vale.”")
    if len(plain) > LONGEST:
        raise CheckError(f"{one_line(plain, 60)}: longer than {LONGEST:,} characters; give its sentences one by one")
    return plain


def _is_waiting(home: Home) -> bool:
    """True where articles are not read and compared, and cannot speak yet."""
    ledger = home.ledger
    if ledger.articles_to_read(home.reader.version) or ledger.articles_to_compare():
        return True
    return next(ledger.iter_series(), None) is None


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What words say in figures, and the places that they name."""

    statement: Statement = _NOTHING
    places: tuple[str, ...] = ()


_SILENT = _Sentence()


@dataclass(frozen=True)
class _Desk:
    """What is needed to check one sentence after another."""

    home: Home
    story: str | None
    horizon: Horizon
    _quotes: dict[str, _Sentence] = field(default_factory=dict)
    """What the quotes of the archive say, each parsed once."""

    @property
    def at(self) -> datetime:
        """The time at which the sentences are taken to be printed."""
        return self.horizon.holds or self.horizon.seen or self.home.now

    @cached_property
    def nlp(self) -> Language:
        """The parser."""
        return load_model(self.home.settings.reading.model)

    @cached_property
    def words(self) -> QuantityWords:
        """The words by which figures are read widely."""
        return quantity_words(self.home.vocabulary)

    def check(self, sentence: str) -> Checked:
        """What the archive makes of one sentence."""
        article = self._article(sentence)
        claims = self._read(article)
        figures = [claim for claim in claims if claim.kind is ClaimKind.FIGURE]
        doc = parse_text(self.nlp, without_dateline(article.text))
        read = explain(article, doc, claims, self.home.vocabulary)
        unread = tuple(Unread(u.words, u.reason) for e in read for u in e.unused if u.kind is ClaimKind.FIGURE)
        if not figures:
            return Checked(sentence, (), unread)
        said = self._said(doc)
        by_story = [self._findings(figures, said, article, name) for name in self._stories(article)]
        return Checked(sentence, tuple(map(of_stories, zip(*by_story, strict=True))), unread)

    def _said(self, doc: Doc) -> _Sentence:
        return _Sentence(read_statement(doc.sents, self.words), places_named(doc.sents))

    def _article(self, sentence: str) -> Article:
        """The sentence as an article of now; a line without an end would be read as a heading."""
        text = sentence if sentence.endswith(_CLOSED) else f"{sentence}."
        return Article(
            document=_DOCUMENT,
            version=1,
            title="",
            text=text,
            publisher=None,
            published=self.at,
            dating=Dating.GIVEN,
            dated_by="checked",
            url=None,
            source="",
            capture="",
            first_seen=self.at,
        )

    def _read(self, article: Article) -> tuple[Claim, ...]:
        _, outcome = next(iter(self.home.reader.read([article])))
        match outcome:
            case Failure():
                raise CheckError(f"{one_line(article.text, 60)}: {outcome.reason}")
            case Accounted():
                if outcome.failures and not outcome.claims:
                    raise CheckError(f"{one_line(article.text, 60)}: {outcome.failures[0].reason}")
                return outcome.claims
            case claims:
                return claims

    def _stories(self, article: Article) -> Sequence[str]:
        """The story that is named, or whose words the sentence has; else all, with what belongs to none."""
        if self.story:
            return [self.story]
        return self.home.stories_of(article) or [*(s.name for s in self.home.stories), ""]

    def _findings(self, figures: Sequence[Claim], said: _Sentence, article: Article, story: str) -> list[Finding]:
        """What one story makes of the figures, in their order."""
        found = []
        for claim in figures:
            until = spoken_of(claim, dated=bool(said.statement.as_of)) or self.horizon.holds
            known = self._known(figures, until, article, story)
            found.append(self._finding(claim, figures, said, known, until))
        return found

    def _finding(
        self, claim: Claim, figures: Sequence[Claim], said: _Sentence, known: Known, until: datetime | None
    ) -> Finding:
        """What is known makes of one of the figures."""
        matcher = self.home.matcher
        evidence = self._evidence(self._judged(claim, figures, known), known)
        question = matcher.context_of([*known.claims, *figures], known.told).questions[claim.id]
        cut = bool(matcher.blocks(claim) & known.cut)
        given = Given(claim, said_of(claim, said.statement, 0), question, said.places, until, cut)
        return bearing_on(given, evidence, matcher.lexicon, alike_words(self.home.vocabulary))

    def _evidence(self, judged: Sequence[tuple[Claim, Judgement]], known: Known) -> list[Evidence]:
        """The known figures with what their sentences say; what is unsure bears on nothing, and is not parsed."""
        self._read_quotes([claim.quote for claim, found in judged if found.verdict is Verdict.SAME])
        evidence = []
        for claim, judgement in judged:
            sentence = self._quotes.get(claim.quote, _SILENT)
            said = said_of(claim, sentence.statement, claim.span.start)
            article = known.articles[claim.article, claim.version]
            evidence.append(Evidence(claim, article, said, judgement, sentence.places))
        return evidence

    def _judged(self, claim: Claim, figures: Sequence[Claim], known: Known) -> list[tuple[Claim, Judgement]]:
        """The known figures that are or may be on the question of the given one: as the archive alone has it, else as
        both complete it. The sentence may name the place that the archive leaves out, and never brings it into doubt.
        """
        matcher = self.home.matcher
        everything = [*known.claims, *figures]
        together = matcher.context_of(everything, known.told)
        own = matcher.context_of(known.claims, known.told).questions
        alone = replace(together, questions={**together.questions, **own})
        series = {**matcher.taught.placed(everything, series_of(everything, matcher, together)), **known.series}
        found = list[tuple[Claim, Judgement]]()
        for other in known.claims:
            judgement = matcher.judge(claim, other, alone, series)
            if judgement.verdict is Verdict.UNSURE:
                judgement = matcher.judge(claim, other, together, series)
            if judgement.verdict is not Verdict.DIFFERENT:
                found.append((other, judgement))
        return found

    def _known(self, figures: Sequence[Claim], until: datetime | None, article: Article, story: str) -> Known:
        """The figures that may be on the questions of these, as known at the time that is checked, and the places that
        the story tells, by which they are settled.
        """
        placed = replace(article, story=story or None)
        ledger, reach = self.home.ledger, self.home.matcher.reach(figures)
        known = ledger.known_for(figures, placed, reach, replace(self.horizon, holds=until))
        claims = tuple(claim for claim in known.claims if claim.kind is ClaimKind.FIGURE)
        keys = place_keys([*claims, *figures], self.home.matcher.lexicon)
        return replace(known, claims=claims, told=ledger.told(story, keys, MANY_PLACES + 1))

    def _read_quotes(self, quotes: Iterable[str]) -> None:
        """Have at hand what those quotes say in figures."""
        fresh = sorted({quote for quote in quotes if quote not in self._quotes})
        for quote, doc in zip(fresh, self.nlp.pipe(fresh, batch_size=_PARSED_AT_ONCE), strict=True):
            self._quotes[quote] = self._said(parse_of(doc))
