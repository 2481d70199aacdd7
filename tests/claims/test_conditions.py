"""What a refusal is bound to is wanted: "will block the bill until sick pay is restored"."""

from __future__ import annotations

import pytest

from tests.claims.test_positions import positions, rows


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Mayor Ann Reed vowed to veto the budget unless it includes money for the ferry.", "money"),
        ("The union refuses to sign the contract until the company restores sick pay.", "sick pay"),
        ("The union refuses to sign the contract until sick pay is restored.", "sick pay"),
        (
            "Senator Joan Cole vowed to block the bill until a vote occurs on funding night ferries.",
            "funding night ferries",
        ),
    ],
)
def test_what_is_held_out_for_is_wanted(text: str, target: str) -> None:
    held = [p for p in positions(text) if p.action == "hold out"]
    assert [(p.stance.value, p.target.split(" for ")[0]) for p in held] == [("+", target)]
    assert not held[0].conditional


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Ann Reed vowed to veto the budget until she leaves office.",
        "The union opposed the deal until last week.",
        "Mayor Ann Reed supports the budget unless it includes money for the ferry.",
        "The union refuses to sign the contract until the company drops the tax.",
    ],
)
def test_what_only_ends_a_refusal_is_not_wanted(text: str) -> None:
    assert not [p for p in positions(text) if p.action == "hold out"]


def test_a_body_keeps_the_name_that_the_model_cut_at_its_country() -> None:
    found = rows("The US Chamber of Commerce urged Congress to impose a contract.")
    assert ("united states chamber of commerce", "+", "contract") in found
