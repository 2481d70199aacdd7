"""The digest: which changes one recipient is sent, grouped, ordered and put into words.

    changes of the window → one line per series → above the bar → sections → Part; the parts of all stories → Digest

Nothing here reads a clock, a file or the ledger: the changes, claims and articles come in as arguments.
"""

from storydiff.digest.choosing import LINES_PER_DIGEST, Chosen, choose, compose, tell
from storydiff.digest.parts import Digest, Part
from storydiff.digest.quoting import Excerpt, excerpt, excerpt_of, safe_link
from storydiff.digest.values import (
    SECTIONS,
    Footer,
    Line,
    Moment,
    Past,
    Report,
    Section,
    Side,
    SourceReading,
    Step,
)

__all__ = [
    "LINES_PER_DIGEST",
    "SECTIONS",
    "Chosen",
    "Digest",
    "Excerpt",
    "Footer",
    "Line",
    "Moment",
    "Part",
    "Past",
    "Report",
    "Section",
    "Side",
    "SourceReading",
    "Step",
    "choose",
    "compose",
    "excerpt",
    "excerpt_of",
    "safe_link",
    "tell",
]
