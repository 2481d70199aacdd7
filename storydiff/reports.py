"""What each step of the pipeline says of itself: as lines for people and as a record for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storydiff.claims.accounts import Account, total
from storydiff.digest.wording import language_name
from storydiff.export import change_record, claim_record
from storydiff.languages import READ
from storydiff.model import Article, Change, Claim, Failure, Letter, Outcome, Source, SourceKind, Stored
from storydiff.packing import Packed
from storydiff.text import counted, one_line

if TYPE_CHECKING:
    from storydiff.claims.explaining import Explained  # brings spaCy, which only reading should pay for

FIRST_LINES = 14
NO_SOURCES = "no sources yet; add one with `storydiff sources add URL`"
NOT_DUE = "no recipient's hour has come since the last letters"
"""Why a run made no letter, where it looked for nothing to tell."""


def failure_records(failures: Sequence[Failure]) -> list[dict[str, Any]]:
    """The failures as records."""
    return [{"item": f.item, "station": f.station, "reason": f.reason, "advice": f.advice} for f in failures]


def _failure_lines(failures: Sequence[Failure]) -> list[str]:
    return [f"  failed: {one_line(failure.line(), 300)}" for failure in failures]


def account_words(account: Account) -> str:
    """What reading with a language model took and gave, in one line."""
    thrown = "; ".join(f"{reason} {count}" for reason, count in sorted(account.refused.items()))
    parts = [
        f"{counted(account.kept, 'claim')} kept",
        f"{sum(account.refused.values())} thrown away" + (f": {thrown}" if thrown else ""),
        f"{account.seconds:.1f} s",
        f"{account.tokens_in:,} tokens in, {account.tokens_out:,} out",
    ]
    if account.cost is not None:
        parts.append(f"{account.cost:.4f} {account.currency}")
    return ", ".join(parts)


def _account_record(account: Account) -> dict[str, Any]:
    return {
        "document": account.document,
        "seconds": round(account.seconds, 3),
        "tokens_in": account.tokens_in,
        "tokens_out": account.tokens_out,
        "cost": account.cost,
        "currency": account.currency or None,
        "kept": account.kept,
        "thrown_away": dict(sorted(account.refused.items())),
    }


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking again at the pages of young articles came to, as numbers of pages."""

    pages: int = 0
    changed: int = 0
    missing: int = 0
    """Those that are not there any more, or show no article."""
    left_out: int = 0
    """Those beyond what is looked at of one host in a night."""

    def joined(self, other: Looked) -> Looked:
        """Both as one."""
        return Looked(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def lines(self) -> list[str]:
        """What was looked at in one line; none where nothing was."""
        said = [f"looked again at {counted(self.pages, 'page')}: {self.changed} changed"] if self.pages else []
        said += [f"{self.missing} without the article"] if self.missing else []
        said += [f"{counted(self.left_out, 'page')} left out, beyond the newest of a host"] if self.left_out else []
        return [f"  {', '.join(said)}"] if said else []


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What taking in brought: what became of each article, and what failed."""

    stored: Collection[Stored] = ()
    failures: tuple[Failure, ...] = ()
    looked: Looked = Looked()

    @property
    def taken(self) -> int:
        """Articles and versions that were not there before."""
        return sum(s.outcome in (Outcome.NEW, Outcome.NEW_VERSION, Outcome.AMENDED) for s in self.stored)

    @property
    def known(self) -> int:
        """Articles that were there already."""
        return len(self.stored) - self.taken

    def joined(self, other: IngestReport) -> IngestReport:
        """Both reports as one."""
        looked = self.looked.joined(other.looked)
        return IngestReport((*self.stored, *other.stored), self.failures + other.failures, looked)

    def packed(self) -> IngestReport:
        """The same in little room, without the texts, of which it says nothing: a run keeps its report to the end."""
        stored = (replace(each, article=replace(each.article, text="")) for each in self.stored)
        return replace(self, stored=Packed.of(stored))

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "articles": [
                {"document": s.article.document, "version": s.article.version, "outcome": s.outcome.value}
                for s in self.stored
            ],
            "failures": failure_records(self.failures),
            "looked_again": asdict(self.looked),
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        counts = Counter(s.outcome for s in self.stored)
        said = ", ".join(f"{n} {outcome.value}" for outcome, n in counts.items()) or "nothing new"
        head = f"taken in: {said}" + (f"; {counted(len(self.failures), 'failure')}" if self.failures else "")
        undated = [s.article for s in self.stored if s.article.published is None and s.outcome is not Outcome.KNOWN]
        hints = [
            f"  undated: {a.document} ({a.dated_by}); if you know it: storydiff ingest … --published DATE"
            for a in undated
        ]
        return [head, *self.looked.lines(), *hints, *_failure_lines(self.failures)]


@dataclass(frozen=True, slots=True)
class DiffReport:
    """What reading and comparing gave."""

    articles: int = 0
    claims: int = 0
    changes: Packed[Change] = field(default_factory=Packed)
    """Packed, as a long night finds tens of thousands, and most who ask want their number."""
    held_back: int = 0
    failures: tuple[Failure, ...] = ()
    accounts: tuple[Account, ...] = ()
    """What asking a language model took, article by article; empty where the rules alone read."""

    def joined(self, later: DiffReport) -> DiffReport:
        """Both reports as one."""
        return DiffReport(
            self.articles + later.articles,
            self.claims + later.claims,
            self.changes + later.changes,
            self.held_back + later.held_back,
            self.failures + later.failures,
            self.accounts + later.accounts,
        )

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "articles": self.articles,
            "claims": self.claims,
            "changes": [change_record(change) for change in self.changes],
            "held_back": self.held_back,
            "failures": failure_records(self.failures),
            "readings": [_account_record(account) for account in self.accounts],
        }

    def head_lines(self) -> list[str]:
        """How much was compared, and what asking a language model took."""
        head = f"compared {counted(self.articles, 'article')} with {counted(self.claims, 'claim')}: "
        head += f"{counted(len(self.changes), 'change')}, {self.held_back} held back"
        whole = total(self.accounts)
        if whole is None:
            return [head]
        return [head, f"  language model, {counted(len(self.accounts), 'article')}: {account_words(whole)}"]

    def lines(self) -> list[str]:
        """The report for a person."""
        return [
            *self.head_lines(),
            *(f"  {c.kind.value}: {c.statement}" for c in self.changes),
            *_failure_lines(self.failures),
        ]


@dataclass(frozen=True, slots=True)
class DigestReport:
    """What became of the digests: files written, letters handed over, why it is quiet where it is."""

    letters: tuple[Letter, ...] = ()
    files: tuple[Path, ...] = ()
    text: str = ""
    quiet: str | None = None
    count: int = 0
    sent: int = 0
    failures: tuple[Failure, ...] = ()

    @property
    def markdown(self) -> Path | None:
        """The Markdown of the first digest."""
        return next((f for f in self.files if f.suffix == ".md"), None)

    @property
    def html(self) -> Path | None:
        """The HTML of the first digest."""
        return next((f for f in self.files if f.suffix == ".html"), None)

    def first_lines(self) -> list[str]:
        """The beginning of the first digest."""
        lines = self.text.splitlines()
        return lines[:FIRST_LINES] + (["…"] if len(lines) > FIRST_LINES else [])

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "changes": self.count,
            "quiet": self.quiet,
            "files": [str(f) for f in self.files],
            "sent": self.sent,
            "failures": failure_records(self.failures),
        }

    def lines(self) -> list[str]:
        """The report for a person."""
        handed = [f"handed over: {counted(self.sent, 'letter')}"] if self.sent else []
        if not self.files:
            said = f"nothing has changed: {self.quiet or 'there is nothing to report'}"
            said = f"no letter is due: {self.quiet}" if self.quiet == NOT_DUE else said
            return [said, *handed, *_failure_lines(self.failures)]
        where = [f"digest: {path}" for path in self.files]
        return [*where, *handed, *_failure_lines(self.failures), "", *self.first_lines()]


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a whole run did; ``sources`` are the places it looked at, None where nobody says."""

    ingest: IngestReport
    diff: DiffReport
    digest: DigestReport
    sources: tuple[Source, ...] | None = None

    @property
    def nothing_answered(self) -> bool:
        """True where there are sources and each of them failed as a whole; a folder that answers hides no others."""
        failed = {failure.item for failure in self.ingest.failures}
        named = self.sources or ()
        asked = [source for source in named if source.kind is not SourceKind.FOLDER] or named
        return bool(asked) and failed.issuperset(source.location for source in asked)

    @property
    def has_failed(self) -> bool:
        """True where a letter did not go out, or no source answered."""
        return bool(self.digest.failures) or self.nothing_answered

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {"ingest": self.ingest.record(), "diff": self.diff.record(), "digest": self.digest.record()}

    def lines(self) -> list[str]:
        """The report for a person."""
        compared = [*self.diff.head_lines(), *_failure_lines(self.diff.failures)]
        asked = [NO_SOURCES] if self.sources == () else []
        return [*asked, *self.ingest.lines(), *compared, *self.digest.lines()]


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """What building the ledger anew gave."""

    articles: int
    diff: DiffReport

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {"articles": self.articles, "diff": self.diff.record()}

    def lines(self) -> list[str]:
        """The report for a person."""
        return [f"replayed {counted(self.articles, 'article')} from the archive", *self.diff.head_lines()]


@dataclass(frozen=True, slots=True)
class ExplainReport:
    """What was read in an article, sentence by sentence, and what was seen there and not used."""

    article: Article
    sentences: tuple[Explained, ...]

    def record(self) -> dict[str, Any]:
        """The report as one JSON object."""
        return {
            "document": self.article.document,
            "version": self.article.version,
            "title": self.article.title,
            "language": self.article.language,
            "sentences": [
                {
                    "text": e.text,
                    "start": e.span.start,
                    "end": e.span.end,
                    "heading": e.is_heading,
                    "claims": [claim_record(claim, self.article, None) for claim in e.claims],
                    "unused": [{"words": u.words, "kind": u.kind.value, "reason": u.reason} for u in e.unused],
                }
                for e in self.sentences
            ],
        }

    def lines(self) -> list[str]:
        """The report for a person: each sentence, its claims with their rules, and what was not used."""
        version = f", version {self.article.version}" if self.article.version > 1 else ""
        outlet = self.article.outlet or "unknown outlet"
        lines = [f"{one_line(self.article.title)} [{outlet}, {self.article.time:%Y-%m-%d}{version}]"]
        if self.article.language not in READ:
            lines.append(f"  not read: its language is {language_name(self.article.language)}")
        for sentence in self.sentences:
            lines += ["", f"# {one_line(sentence.text)}" if sentence.is_heading else one_line(sentence.text)]
            lines += [f"  + {_claim_words(claim)}" for claim in sentence.claims]
            lines += [f"  - {one_line(u.words)}: no {u.kind.value}: {u.reason}" for u in sentence.unused]
        return lines


def _claim_words(claim: Claim) -> str:
    """A claim in one line: what it says, by which rule it was read, who says so, for when, and how much it matters."""
    who = claim.speaker or "the outlet"
    via = f" via {claim.via}" if claim.via else ""
    marks = f" ({', '.join(claim.marks)})" if claim.marks else ""
    return one_line(
        f"{claim.statement} [{claim.rule}; {who}{via}; as of {claim.as_of:%Y-%m-%d}, {claim.as_of_basis.value};"
        f" salience {claim.salience:.2f}]{marks}"
    )
