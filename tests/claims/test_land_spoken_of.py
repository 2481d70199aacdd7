"""Where "in this country" is: in the land that the text is on, and not in a town that was named on the way."""

from __future__ import annotations

import pytest

from tests.hearing import tell


@pytest.mark.parametrize(("plant", "place"), [("Larkham", None), ("Peru", "peru")], ids=["a town", "a land"])
def test_a_land_is_no_town_that_was_named_before(plant: str, place: str | None) -> None:
    """The doses were spoiled in the town; the dead of the country are not the town's."""
    story, _ = tell(
        "The vaccine will not reach Norland this week, the maker said, hours before the minister shut the schools.\n\n"
        f"Vertan said that a batch had been spoiled at its plant in {plant} and that the half a million doses due on "
        "Thursday would be delivered on March 25. Those for Westmark would follow within days.\n\n"
        "Sixty-eight people have died of the fever in this country, the Health Ministry said."
    )
    deaths = [c.content for c in story.claims if getattr(c.content, "measure", "") == "deaths"]
    assert [getattr(figure, "place", None) for figure in deaths] == [place]
