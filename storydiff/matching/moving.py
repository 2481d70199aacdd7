"""Whether places that a story comes to tell move where the figures of an article count.

Of several places an article is set in one that it names. Where it names none of the new ones, only what the places say
together can move it: that there is one alone, that they lie in one land, that there are too many.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from storydiff.matching.figures import Draft, literal
from storydiff.matching.lexicon import Lexicon
from storydiff.matching.places import Where, may_name, settle_alike, told_of
from storydiff.model import Claim, Figure

Places = Mapping[str, Collection[Where]]
"""The places that a story tells, by measure."""


class Moving:
    """What a story told of places, and what it tells now."""

    def __init__(self, before: Places, after: Places, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._before, self._after = told_of(before, lexicon), told_of(after, lexicon)
        self._new = {where for measure, places in after.items() for where in set(places) - set(before.get(measure, ()))}

    def may_move(self, figures: Sequence[Claim]) -> bool:
        """False where all figures of an article, which these are, surely count where they did."""
        drafts = [
            literal(claim, claim.content, self._lexicon) for claim in figures if isinstance(claim.content, Figure)
        ]
        looking = [draft for draft in drafts if self._before(draft.question) != self._after(draft.question)]
        if any(draft.by_origin or self._are_others_together(draft) for draft in looking):
            return True
        return bool(looking) and may_name(figures, self._new, self._lexicon)

    def _are_others_together(self, draft: Draft) -> bool:
        before, after = self._before(draft.question), self._after(draft.question)
        return not settle_alike(before, after, self._lexicon)
