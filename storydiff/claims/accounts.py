"""What reading an article with a language model took and gave: time, tokens, cost, claims kept and thrown away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from storydiff.model import Claim, Failure


@dataclass(frozen=True, slots=True)
class Prices:
    """What a service takes for a million tokens, in the currency of that code."""

    tokens_in: float
    tokens_out: float
    currency: str = "USD"

    def cost(self, tokens_in: int, tokens_out: int) -> float:
        """The price of so many tokens."""
        return (tokens_in * self.tokens_in + tokens_out * self.tokens_out) / 1_000_000


@dataclass(frozen=True, slots=True)
class Account:
    """The figures of one article; ``cost`` is None where no prices are known, ``refused`` counts by reason."""

    document: str
    seconds: float
    tokens_in: int
    tokens_out: int
    kept: int
    refused: Mapping[str, int] = field(default_factory=dict)
    cost: float | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Accounted:
    """The claims of an article with what they took; where the rules had to read it, ``failures`` say why instead."""

    claims: tuple[Claim, ...]
    account: Account | None = None
    failures: tuple[Failure, ...] = ()


def total(accounts: Iterable[Account]) -> Account | None:
    """The accounts of several articles as one without a document's name; None where there are none."""
    accounts = tuple(accounts)
    if not accounts:
        return None
    refused: Counter[str] = Counter()
    for account in accounts:
        refused.update(account.refused)
    costs = [a.cost for a in accounts if a.cost is not None]
    return Account(
        document="",
        seconds=sum(a.seconds for a in accounts),
        tokens_in=sum(a.tokens_in for a in accounts),
        tokens_out=sum(a.tokens_out for a in accounts),
        kept=sum(a.kept for a in accounts),
        refused=dict(refused),
        cost=sum(costs) if costs else None,
        currency=next((a.currency for a in accounts if a.currency), ""),
    )
