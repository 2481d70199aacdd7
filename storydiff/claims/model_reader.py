"""Reads articles by asking a language model, and keeps of its answers what stands in the article.

article → question → model → answer → checked claim by claim → readings → claims
                       └ fails, or the text is too long → the rules read it, and the failure is told
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from storydiff.claims.accounts import Account, Accounted, Prices
from storydiff.claims.answers import Answer, ClaimAnswer
from storydiff.claims.checking import Checker, Refusal
from storydiff.claims.paragraphs import parse_text
from storydiff.claims.passage import make_passage, without_dateline
from storydiff.claims.prompts import LONGEST, make_question
from storydiff.claims.reader import STATION, RulesReader, make_claim
from storydiff.claims.salience import Salience
from storydiff.model import Article, Claim, Failure, Reading
from storydiff.questions import LanguageModel, Question, Reply

ROUND = 32
"""Articles put to the model in one round: few enough to hold, enough to keep its connections busy."""
READ_BY_RULES = "the rules read it instead"


@dataclass(frozen=True)
class ModelReader:
    """The reader that asks a language model; what it cannot read, the rules do."""

    model: LanguageModel[Answer]
    rules: RulesReader
    version: str
    prices: Prices | None = None

    def read(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Accounted]]:
        """Each article with the claims of the model's that stand in it, or those that the rules found."""
        waiting = iter(articles)
        while batch := tuple(islice(waiting, ROUND)):
            yield from self._read_round(batch)

    def rest(self) -> None:
        """Let go of nothing: the connections to the model take little."""

    def leave_room(self, processes: int) -> None:
        """Ask as ever: what it waits for is computed elsewhere."""

    def _read_round(self, batch: Sequence[Article]) -> Iterator[tuple[Article, Accounted]]:
        questions = [_question(article, self.rules) for article in batch]
        replies = self.model.ask([q for q in questions if isinstance(q, Question) and q.text])
        for article, question in zip(batch, questions, strict=True):
            if isinstance(question, Failure):
                yield article, self._by_rules(article, question)
            elif not question.text:
                yield article, Accounted(())
            else:
                reply = next(replies)
                yield article, self._taken(article, reply)

    def _taken(self, article: Article, reply: Reply[Answer] | Failure) -> Accounted:
        return self._by_rules(article, reply) if isinstance(reply, Failure) else self._checked(article, reply)

    def _by_rules(self, article: Article, failure: Failure) -> Accounted:
        """What the rules find in an article that the model has failed on."""
        _, outcome = next(iter(self.rules.read([article])))
        if isinstance(outcome, Failure):
            return Accounted((), failures=(outcome,))
        told = replace(failure, reason=f"{failure.reason}; {READ_BY_RULES}")
        return Accounted(outcome, failures=(told,))

    def _checked(self, article: Article, reply: Reply[Answer]) -> Accounted:
        """The claims of an answer that stand in the article, and the figures of the reading."""
        doc = parse_text(self.rules.nlp, without_dateline(article.text))
        checker = Checker(make_passage(article, doc), self.rules.vocabulary, f"model: {self.model.name}")
        answer = reply.answer
        refused = Counter({Refusal.INVALID.value: answer.invalid} if answer.invalid else {})
        readings: list[Reading] = []
        given: ClaimAnswer
        for given in chain[ClaimAnswer](answer.figures, answer.positions, answer.events):
            found = _reading(checker, given)
            if isinstance(found, Refusal):
                refused[found.value] += 1
            else:
                readings.append(found)
        salience = Salience(article, readings)
        claims: dict[str, Claim] = {c.id: c for c in (make_claim(article, r, salience) for r in readings)}
        kept = sorted(claims.values(), key=lambda c: (c.span.start, c.focus.start, c.focus.end, c.id))
        cost = self.prices.cost(reply.tokens_in, reply.tokens_out) if self.prices is not None else None
        account = Account(
            article.document,
            reply.seconds,
            reply.tokens_in,
            reply.tokens_out,
            len(kept),
            dict(refused),
            cost,
            self.prices.currency if self.prices is not None else "",
        )
        return Accounted(tuple(kept), account)


def _question(article: Article, rules: RulesReader) -> Question | Failure:
    """What is asked about an article; a Failure where it is longer than a model is shown."""
    if len(article.text) > LONGEST:
        reason = f"longer than the {LONGEST:,} characters that a language model is shown"
        return Failure(article.document, STATION, reason)
    return make_question(article, rules.vocabulary)


def _reading(checker: Checker, given: ClaimAnswer) -> Reading | Refusal:
    """The reading, or why it is refused; what makes a rule stumble is no claim of this article."""
    try:
        return checker.read(given)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return Refusal.INVALID
