"""The words of storydiff as values: what is taken in, what is read in it, and what changed.

    Source → Entry → Capture → Article → Claim → (Series, Claim) → Change → Digest → Letter → Receipt

Invariants: every value is frozen; every time is aware UTC; identity is content (see ``text.identity``);
offsets count characters of ``Article.text``; a claim without a verbatim quote cannot be built.
"""

from __future__ import annotations

from storydiff.model.changes import (
    DUE,
    NOT_SHOWN,
    Change,
    ChangeKind,
    Comparison,
    HeldBack,
    Judgement,
    Known,
    Verdict,
)
from storydiff.model.claims import (
    FAINT,
    Aspect,
    Claim,
    ClaimKind,
    Content,
    Event,
    Figure,
    Position,
    Reading,
    Relation,
    Span,
    Stance,
    Status,
    TimeBasis,
)
from storydiff.model.following import (
    WILDCARD,
    Condition,
    Placement,
    Query,
    Recipient,
    Story,
    Way,
)
from storydiff.model.intake import (
    Arrival,
    Article,
    Capture,
    Dating,
    Draft,
    Entry,
    Failure,
    Form,
    Intake,
    Outcome,
    Source,
    SourceKind,
    Stored,
    article_id,
)
from storydiff.model.letters import (
    Letter,
    Receipt,
    Told,
)
from storydiff.model.polling import EntryState, FeedReading, FoundEntry, SourceRecord, StoredEntry, Visit
from storydiff.model.rulings import (
    Ruling,
    Subject,
    Teaching,
    Words,
)
from storydiff.model.times import moment_of, require_aware

__all__ = [
    "DUE",
    "FAINT",
    "NOT_SHOWN",
    "WILDCARD",
    "Arrival",
    "Article",
    "Aspect",
    "Capture",
    "Change",
    "ChangeKind",
    "Claim",
    "ClaimKind",
    "Comparison",
    "Condition",
    "Content",
    "Dating",
    "Draft",
    "Entry",
    "EntryState",
    "Event",
    "Failure",
    "FeedReading",
    "Figure",
    "Form",
    "FoundEntry",
    "HeldBack",
    "Intake",
    "Judgement",
    "Known",
    "Letter",
    "Outcome",
    "Placement",
    "Position",
    "Query",
    "Reading",
    "Receipt",
    "Recipient",
    "Relation",
    "Ruling",
    "Source",
    "SourceKind",
    "SourceRecord",
    "Span",
    "Stance",
    "Status",
    "Stored",
    "StoredEntry",
    "Story",
    "Subject",
    "Teaching",
    "TimeBasis",
    "Told",
    "Verdict",
    "Visit",
    "Way",
    "Words",
    "article_id",
    "moment_of",
    "require_aware",
]
