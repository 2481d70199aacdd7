"""Origins: whether two claims come from independent sources, which outlets alone do not show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storydiff.model import Article, Claim
from storydiff.text import fold, words

SHINGLE = 5
"""Words in a shingle; with texts of news length five tell copies from articles on one subject."""
COPY = 0.4
"""Share of common shingles from which two texts are copies (A. Broder, "On the resemblance and containment of
documents", 1997, calls 0.5 roughly the same; wire copy is cut and topped, so less is asked)."""


@dataclass(frozen=True)
class Origins:
    """Judges the independence of claims in these articles, each known by its id and version."""

    articles: Mapping[tuple[str, int], Article]
    _shingles: dict[str, frozenset[tuple[str, ...]]] = field(default_factory=dict, compare=False, repr=False)

    def shared(self, one: Claim, other: Claim) -> str | None:
        """Why no independence can be shown, None where the claims are of independent origin."""
        a, b = self.articles.get((one.article, one.version)), self.articles.get((other.article, other.version))
        if a is None or b is None:
            return "one of the articles is not at hand"
        if not a.publisher or not b.publisher:
            return "the publishers are not both known"
        if fold(a.family or a.publisher) == fold(b.family or b.publisher):
            return f"one publisher's house: {a.family or a.publisher}"
        if one.speaker and other.speaker and is_one_speaker(one.speaker, other.speaker):
            return f"one speaker: {other.speaker}"
        if bool(one.speaker) != bool(other.speaker):
            return f"only one names its source ({one.speaker or other.speaker})"
        if self.are_copies(a, b):
            return "the texts are copies"
        return None

    def are_copies(self, one: Article, other: Article) -> bool:
        """True where the texts share so many runs of words that one is copied from the other or both from a third."""
        a, b = self._of(one), self._of(other)
        return bool(a and b) and len(a & b) / min(len(a), len(b)) >= COPY

    def _of(self, article: Article) -> frozenset[tuple[str, ...]]:
        key = article.version_id
        if key not in self._shingles:
            tokens = words(article.text)
            self._shingles[key] = frozenset(tuple(tokens[n : n + SHINGLE]) for n in range(len(tokens) - SHINGLE + 1))
        return self._shingles[key]


def is_one_speaker(one: str, other: str) -> bool:
    """True where the names can be one: the words of one are all in the other ("ministry", "the health ministry")."""
    a, b = (set(words(name)) - {"the", "of", "a"} for name in (one, other))
    return a <= b or b <= a
