"""The form of a language model's answer. What it leaves to the model is little: which words are a claim.

Values, hedges, units, names and dates are read off those words by the rules, so every text here is a copy of words of
the article, or a word of a fixed list. One malformed claim costs that claim alone and is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.json_schema import SkipJsonSchema

MOST = 100
"""Claims of one kind that an answer may hold: more than the longest article has, so what is over is nonsense."""

Words = Annotated[str, Field(min_length=1, max_length=300)]


class _ClaimAnswer(BaseModel):
    model_config = ConfigDict(frozen=True)

    quote: Annotated[
        str,
        Field(min_length=1, max_length=1500, description="the whole sentence that says it, copied to the letter"),
    ]
    speaker: Words | None = Field(None, description="who says so, copied from the paragraph; null: the outlet itself")


class FigureAnswer(_ClaimAnswer):
    """A number that counts or measures something."""

    number: Words = Field(description="the number as it stands in the quote, scale, currency and both ends with it")
    measure: Words = Field(description="what is counted: one of the known measures, else the noun as it stands")
    population: Words | None = Field(None, description="the people or body counted, copied from the quote")
    place: Words | None = Field(None, description="where, copied from the quote")
    qualifiers: Annotated[tuple[Words, ...], Field(max_length=5)] = Field(
        (), description="words of the quote that narrow what is counted, such as children"
    )
    is_step: bool = Field(False, description="true where the number says how much a count moved, not where it stands")
    is_part: bool = Field(False, description="true where the quote sets the number inside a larger total")
    period: Words | None = Field(None, description="the rate or span it is counted over, copied from the quote")
    is_hypothetical: bool = Field(False, description="true where nobody says that it has come about")


class PositionAnswer(_ClaimAnswer):
    """Where a person or body stands on something."""

    actor: Words = Field(description="who, by the name in the quote; never a pronoun")
    target: Words = Field(description="on what, copied from the quote")
    stance: Literal["for", "against", "neither"]
    strength: Literal[1, 2, 3] = Field(description="1 hints or is open to it, 2 says so, 3 vows or rejects outright")
    action: Words = Field(description="the words of the quote that say how it stands, such as rejected")
    is_conditional: bool = False


class EventAnswer(_ClaimAnswer):
    """What somebody did, plans or failed to do, or what is warned of."""

    action: Words = Field(description="the verb or noun of the quote that names it")
    status: Literal["planned", "done", "cancelled", "postponed", "failed", "warned"]
    actor: Words | None = Field(None, description="who, by the name in the quote; never a pronoun")
    object: Words | None = Field(None, description="what it is done to, copied from the quote")
    place: Words | None = Field(None, description="where, copied from the quote")
    when: Words | None = Field(None, description="the words of the quote for its day")


AnswerT = TypeVar("AnswerT", bound=_ClaimAnswer)
ClaimAnswer = FigureAnswer | PositionAnswer | EventAnswer


class Answer(BaseModel):
    """The claims of one article."""

    model_config = ConfigDict(frozen=True)

    figures: tuple[FigureAnswer, ...] = ()
    positions: tuple[PositionAnswer, ...] = ()
    events: tuple[EventAnswer, ...] = ()
    invalid: SkipJsonSchema[Annotated[int, Field(ge=0)]] = 0
    """How many were not of their form and are left out; no part of what a model is asked for."""

    @model_validator(mode="before")
    @classmethod
    def _without_invalid(cls, given: Any) -> Any:
        """The well-formed claims: an answer is not lost for one slip in it."""
        if not isinstance(given, Mapping):
            return given
        known = given.get("invalid")
        invalid = known if isinstance(known, int) and known >= 0 else 0
        valid: dict[str, tuple[_ClaimAnswer, ...]] = {}
        for key, form in _FORMS.items():
            listed = given.get(key) or ()
            items = listed if isinstance(listed, list | tuple) else (listed,)
            valid[key] = tuple(_valid(form, items[:MOST]))
            invalid += len(items) - len(valid[key])
        return {**valid, "invalid": invalid}


_FORMS: Mapping[str, type[_ClaimAnswer]] = {
    "figures": FigureAnswer,
    "positions": PositionAnswer,
    "events": EventAnswer,
}


def _valid(form: type[AnswerT], items: Any) -> list[AnswerT]:
    found = []
    for item in items:
        try:
            found.append(form.model_validate(item))
        except ValidationError:
            continue
    return found
