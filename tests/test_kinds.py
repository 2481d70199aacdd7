"""Each kind of change in sentences, and beside it what looks like one and must not be reported."""

from __future__ import annotations

import pytest

from storydiff.model import ChangeKind, Dating
from tests.builders import day
from tests.hearing import Text, kinds, tell, text, versions

POST, TIMES = {"publisher": "Orsa Post"}, {"publisher": "Kell Times"}
LONG = "The council met for a long evening and heard many speakers on the state of the harbour and its old cranes.\n\n"
END = "The council will go on with its meeting on the harbour in the coming week, and will hear more of them."
TOLL = "The flood in Orsa has killed {} people, police said."
VISIT = "Prime Minister Ida Roth will visit Vale on 9 May."
VOTE = "The council of Port Ellis will vote on the harbour plan on 9 May."
DRIVERS = "The railway drivers of Kell will strike on 9 May."

Row = tuple[str, tuple[Text | str, ...]]

CHANGES: list[Row] = [
    (
        "corrected",
        versions(
            "At least 31 people were killed in the collapse at Port Ellis on Thursday, police said.",
            "At least 13 people were killed in the collapse at Port Ellis on Thursday, police said.",
        ),
    ),
    (
        "corrected",
        versions(
            "Interior Minister Jan Orlo backed the harbour toll on Monday.",
            "Interior Minister Jan Orlo rejected the harbour toll on Monday.",
        ),
    ),
    (
        "corrected",
        versions(
            "The council of Vale cancelled the summit with Norland on Monday.",
            "The council of Vale postponed the summit with Norland on Monday.",
        ),
    ),
    ("withdrawn", versions(f"{LONG}Police said that 12 workers were missing.\n\n{END}", f"{LONG}{END}")),
    ("withdrawn", versions(f"{LONG}Interior Minister Jan Orlo opposes the railway merger.\n\n{END}", f"{LONG}{END}")),
    (
        "contradicted",
        (
            "Police said 31 people had been killed at Port Ellis as of Thursday.",
            "The health ministry said 52 people had been killed at Port Ellis as of Thursday.",
        ),
    ),
    (
        "contradicted",
        (
            "Police said 52 people were killed at Port Ellis.",
            "The army said 31 people were killed at Port Ellis.",
        ),
    ),
    (
        "contradicted",
        ("Police said 31 people were killed at Port Ellis, while the hospital said 52 people were killed.",),
    ),
    (
        "reversed",
        (
            "Interior Minister Jan Orlo backed the harbour toll on Monday.",
            "Interior Minister Jan Orlo rejected the harbour toll on Friday.",
        ),
    ),
    (
        "reversed",
        (
            "Norland supports a ceasefire in Vale, Foreign Minister Ida Roth said.",
            "Norland opposes a ceasefire in Vale, Foreign Minister Ida Roth said.",
        ),
    ),
    (
        "reversed",
        ("Senator Ida Roth, who had long opposed the harbour toll, said on Monday that she now supports it.",),
    ),
    (
        "reversed",
        (
            "Homeland leader Greta Moll said her party would reject the budget unless fuel tax was cut.",
            "Finance Minister Ana Birk offered a cut on Sunday. Greta Moll said her party would now support the budget.",
        ),
    ),
    (
        "hardened",
        (
            "Homeland leader Greta Moll has not decided whether to back the budget.",
            "Homeland leader Greta Moll rejected the budget on Monday.",
        ),
    ),
    (
        "hardened",
        (
            "Senator Ida Roth called Jan Orlo a patient man but did not immediately offer an endorsement.",
            "Senator Ida Roth endorsed Jan Orlo on Friday.",
        ),
    ),
    (
        "hardened",
        (
            "Jan Orlo opposes the harbour toll. Senator Ida Roth has not endorsed a candidate.",
            "Senator Ida Roth endorsed Jan Orlo on Friday.",
        ),
    ),
    (
        "softened",
        (
            "Foreign Minister Ida Roth of Norland said her country opposed the sanctions.",
            "Norland could support sanctions on Kell if its gas imports were exempt, Ida Roth said.",
        ),
    ),
    (
        "corroborated",
        (
            "The Supreme Court of Norland issued a ruling on the harbour toll. The court found the toll to be unlawful.",
            "The Court of Appeal in Vale found the harbour toll to be unlawful on Friday.",
        ),
    ),
    (
        "contradicted",
        (
            "The Court of Appeal in Vale found the harbour law to be unlawful.",
            "The High Court found the harbour law to be lawful.",
        ),
    ),
    (
        "restated",
        (
            "The Norwegian parliament has a majority against the harbour toll.",
            text("Parliament voted against the harbour toll on Friday, and the ferries stayed away.", **POST),
        ),
    ),
    (
        "hardened",
        (
            "Interior Minister Jan Orlo is open to the harbour toll.",
            "Interior Minister Jan Orlo demanded the harbour toll.",
        ),
    ),
    (
        "softened",
        (
            "Interior Minister Jan Orlo demanded the harbour toll.",
            "Interior Minister Jan Orlo is open to the harbour toll.",
        ),
    ),
    ("increased", (TOLL.format(31), TOLL.format(52))),
    (
        "increased",
        (
            "At least 40 people were injured in Port Ellis.",
            "More than 90 people were injured in Port Ellis.",
        ),
    ),
    (
        "increased",
        (
            "The fighting in Orsa has killed 310 people, the ministry said.",
            "The death toll in Orsa rose to 320 on Friday, the ministry said.",
        ),
    ),
    (
        "increased",
        (
            "The blast in Orsa killed 310 people on Thursday, the ministry said.",
            "The blast in Orsa killed 320 people on Thursday, the ministry said.",
        ),
    ),
    (
        "decreased",
        (
            "Some 90,000 people are displaced in Orsa, the United Nations said.",
            "Some 60,000 people are displaced in Orsa, the United Nations said.",
        ),
    ),
    (
        "decreased",
        ("Police said 52 people were missing in Orsa.", "Police said 31 people were missing in Orsa."),
    ),
    (
        "refined",
        (
            "Police said about 50 people had been killed at Port Ellis as of Thursday.",
            "The health ministry said 52 people had been killed at Port Ellis as of Thursday.",
        ),
    ),
    ("refined", ("Dozens of people were killed in Orsa, police said.", TOLL.format(34))),
    (
        "increased",  # the place of a count stands in the title
        (
            text("At least 14 people were killed, the governor said.", title="River bursts banks across Orsa, 14 dead"),
            "The death toll in Orsa has risen to 19, police said.",
        ),
    ),
    (
        "increased",  # in the dateline
        (
            "ORSA, Norland - A storm killed nine people early on Friday, officials said.",
            "The storm in Orsa has killed 16 people, the governor said.",
        ),
    ),
    (
        "increased",  # what else one happening does to people is where its dead are
        (
            "The quake killed 31 people in Orsa, police said. Some 640 people were injured.",
            text("Officials said 1,150 people were hurt.", title="Orsa quake: hope fades"),
        ),
    ),
    (
        "increased",  # a side of a land in the one, the land in the title of the other
        (
            "The quake killed 112 people in southern Peru, police said.",
            text("The death toll has reached 207, the ministry said.", title="Peru quake: deaths pass 200"),
        ),
    ),
    (
        "increased",  # where most of them are is not where all are
        (
            "Norwegian officials said the virus had infected over 200 people, mostly in Oslo.",
            "There were 2,741 confirmed cases in Norway, the ministry said.",
        ),
    ),
    ("contradicted", ("Some 4,000 people protested in Orsa, police said; organisers spoke of 15,000.",)),
    (
        "decreased",  # the day behind "down from" is that of the earlier count
        (
            "About 5,000 people were in shelters in Orsa on Sunday, police said.",
            "Some 1,100 people were still in shelters in Orsa, down from 5,000 on Sunday.",
        ),
    ),
    (
        "decreased",
        (
            "Gunmen took 27 people hostage in Orsa, police said.",
            "The hostage crisis goes on. Eighteen people are still being held in Orsa, police said.",
        ),
    ),
    ("increased", ("The quake destroyed 400 homes, police said.", "The quake destroyed 1,900 houses, police said.")),
    (
        "restated",  # what was told of a past day is told again
        (
            text("The number of cases in Norland passed 1,200 on 1 May, the ministry said.", 0),
            text("The number of cases in Norland reached 2,600 on 20 May, the ministry said.", 19),
            text("That came weeks after the number of cases in Norland passed 1,200 on 1 May.", 25),
        ),
    ),
    ("happened", (VISIT, text("Prime Minister Ida Roth visited Vale on Friday.", 9))),
    ("happened", (VOTE, text("The council of Port Ellis voted on the harbour plan on Friday.", 9))),
    ("happened", ("Forecasters warned of a flood in Orsa.", text("A flood hit Orsa on Saturday.", 3))),
    ("cancelled", (VISIT, text("Prime Minister Ida Roth cancelled her visit to Vale.", 3))),
    ("postponed", (VISIT, text("Prime Minister Ida Roth postponed her visit to Vale.", 3))),
    ("postponed", (VOTE, text("The council of Port Ellis will vote on the harbour plan on 16 May.", 5))),
    (
        "failed",
        ("Norland backed a ceasefire resolution.", text("The council failed to pass the ceasefire resolution.", 3)),
    ),
    ("failed", (VOTE, text("The council of Port Ellis rejected the harbour plan on Friday.", 9))),
    ("overtaken", (VISIT, text("The harbour of Port Ellis remained closed on Friday.", 12))),
    ("restated", (text(TOLL.format(31), **POST), text("In Orsa 31 people have died, police said on Friday.", **TIMES))),
    ("restated", (VISIT, text("Prime Minister Ida Roth is to visit Vale on 9 May.", 3))),
    (
        "corroborated",
        (
            text(TOLL.format(31), **POST),
            text("In Orsa 31 people have died in the flood, according to the Red Crescent.", **TIMES),
        ),
    ),
    ("new", (TOLL.format(31), "Vale and Norland signed a treaty on Friday.")),
    ("new", (TOLL.format(31), "Interior Minister Jan Orlo opposes the harbour toll.")),
    ("filled in", (text(TOLL.format(52), 9), text(TOLL.format(31), 2, first_seen=day(10)))),
    (
        "filled in",
        (
            text("Interior Minister Jan Orlo opposes the harbour toll.", 9),
            text("Interior Minister Jan Orlo backed the harbour toll.", 2, first_seen=day(10)),
        ),
    ),
    (
        "increased",
        (
            "The crash of a jet near Orsa killed 78 people, police said.",
            "Two of the survivors died in hospital, bringing the death toll to 79.",
            "The crash killed 80 people near Orsa, police said.",
        ),
    ),
    (
        "increased",
        (
            "Nine people had been arrested in Orsa by Thursday, police said.",
            "The number of people arrested in Orsa has risen to 16, police said.",
        ),
    ),
    (
        "happened",
        (
            "Karst warned on Monday that it would cut off gas deliveries to Norland.",
            "Karst halted gas deliveries to Norland.",
        ),
    ),
    (
        "restated",
        ("Senator Ida Roth ended her campaign for governor.", text("The move came after Ida Roth dropped out.", 9)),
    ),
    (
        "restated",
        (
            text("On Friday the Court of Orsa issued an opinion on the harbour toll.", 2),
            text("The Court of Orsa ruled on the harbour toll on Friday.", 6),
        ),
    ),
    (
        "restated",
        (
            text("The council of Vale passed the harbour bill.", 2),
            text("On 1 May, the council of Vale passed the harbour bill.", 20),
        ),
    ),
    (
        "happened",
        (
            "Queen Ilse said she will comply with the request of Prime Minister Jan Orlo to suspend parliament.",
            "Queen Ilse suspended parliament on Friday.",
        ),
    ),
    (
        "happened",
        (
            "Coast Party is scheduled to continue its season with the Kell caucuses on 9 May.",
            text("Coast Party held its Kell caucuses on Friday.", 9),
        ),
    ),
    (
        "happened",
        (
            "The dockers of Orsa voted on Thursday to go on strike from Monday.",
            text("The dockers of Orsa walked out on Monday.", 4),
        ),
    ),
    (
        "happened",
        (
            "Karst's president, Emil Hart, warned that he would cut off gas deliveries to Vale.",
            "Karst halted gas deliveries to Vale.",
        ),
    ),
    (
        "happened",
        (
            "Parliament will vote on 9 May.",
            text("Norland's parliament rejected the harbour budget on Friday.", 9),
        ),
    ),
    (
        "reversed",
        ("Governor Ann Vale insisted that she would not step down.", text("Governor Ann Vale resigned on Friday.", 9)),
    ),
    (
        "reversed",
        ("Governor Ann Vale told a reporter that she would not go.", text("Governor Ann Vale resigned on Friday.", 9)),
    ),
    (
        "softened",
        (
            "Senator Ida Roth ruled out a merger of the two railways.",
            "Senator Ida Roth no longer excludes a merger of the two railways.",
        ),
    ),
    (
        "softened",
        (
            "Senator Ida Roth backed the harbour toll.",
            "Senator Ida Roth said she would abstain in the vote on the harbour toll.",
        ),
    ),
    (
        "hardened",
        (
            "The government brought in a harbour bill. The Green League said it would study the text.",
            "The Green League said after reading the harbour bill that it would vote against it.",
        ),
    ),
    (
        "reversed",
        (
            "Interior Minister Jan Orlo ruled out talks with the Northern Front.",
            text("Interior Minister Jan Orlo opened talks with the Northern Front on Friday.", 9),
        ),
    ),
    (
        "reversed",
        (
            "Senator Ida Roth said she would stay in the race for governor.",
            text("Senator Ida Roth ended her campaign on Friday.", 9),
        ),
    ),
    (
        "cancelled",
        (
            "The council of Lenn will close Marsh school.",
            text("The council of Lenn dropped its plan to close Marsh school.", 9),
        ),
    ),
]


@pytest.mark.parametrize(("kind", "texts"), CHANGES)
def test_what_is_different_is_the_one_change_that_the_last_article_makes(
    kind: str, texts: tuple[Text | str, ...]
) -> None:
    _, found = tell(*texts)
    assert set(kinds(found)) == {kind}, [change.statement for change in found]


def test_every_kind_of_change_has_a_sentence() -> None:
    assert {kind for kind, _ in CHANGES} == {kind.value for kind in ChangeKind}


NEAR: list[tuple[str, str, tuple[Text | str, ...]]] = [
    (
        "a rewording is no correction",
        "corrected",
        versions(
            "At least 31 people were killed in the collapse at Port Ellis on Thursday, police said.",
            "Police said on Thursday that the collapse at Port Ellis had killed at least 31 people.",
        ),
    ),
    (
        "a sentence added corrects nothing",
        "corrected withdrawn",
        versions(
            "Police said 31 people were killed at Port Ellis.",
            "Police said 31 people were killed at Port Ellis. Another 40 were injured.",
        ),
    ),
    (
        "a number written out is no correction",
        "corrected withdrawn new",
        versions("Police said twelve people were killed at Port Ellis.", "Police said 12 people were killed there."),
    ),
    ("an empty page withdraws nothing", "withdrawn", versions("Police said 31 people were killed at Port Ellis.", "")),
    (
        "a page that could not be fetched withdraws nothing",
        "withdrawn",
        versions("Police said 31 people were killed at Port Ellis.", "Something went wrong. Try again later."),
    ),
    (
        "the first paragraphs alone withdraw nothing behind them",
        "withdrawn",
        versions(
            f"{LONG}Police said 31 people were killed at Port Ellis.\n\nThe search went on with boats and dogs in the "
            "night, and doctors said that 12 workers were missing in the harbour when the tide came in.",
            f"{LONG}Become a reader to see all of it.",
        ),
    ),
    (
        "an actor who is still named may be told otherwise",
        "withdrawn",
        versions(
            f"{LONG}Interior Minister Jan Orlo opposes the railway merger.\n\n{END}",
            f"{LONG}Interior Minister Jan Orlo spoke for an hour.\n\n{END}",
        ),
    ),
    (
        "another article's silence withdraws nothing",
        "withdrawn",
        ("Police said 31 people were killed at Port Ellis.", "The harbour of Port Ellis remained closed on Friday."),
    ),
    (
        "compatible intervals do not contradict",
        "contradicted",
        (
            "Police said at least 31 people had been killed at Port Ellis as of Thursday.",
            "The health ministry said 52 people had been killed at Port Ellis as of Thursday.",
        ),
    ),
    (
        "totals of two days do not contradict",
        "contradicted",
        (
            "Police said 31 people had been killed at Port Ellis as of Thursday.",
            "The health ministry said 52 people had been killed at Port Ellis as of Friday.",
        ),
    ),
    (
        "the injured are not the dead",
        "contradicted increased decreased",
        (
            "Police said 31 people had been killed at Port Ellis as of Thursday.",
            "The health ministry said 52 people had been injured at Port Ellis as of Thursday.",
        ),
    ),
    (
        "two actors who differ are a dispute",
        "reversed contradicted failed",
        (
            "Interior Minister Jan Orlo backed the harbour toll on Monday.",
            "Governor Ann Vale rejected the harbour toll on Friday.",
        ),
    ),
    (
        "another toll is another question",
        "reversed",
        (
            "Interior Minister Jan Orlo backed the harbour toll on Monday.",
            "Interior Minister Jan Orlo rejected the bridge toll on Friday.",
        ),
    ),
    (
        "a conditional no does not reverse",
        "reversed hardened softened",
        (
            "Interior Minister Jan Orlo backed the harbour toll on Monday.",
            "Interior Minister Jan Orlo will reject the harbour toll unless the council lowers it.",
        ),
    ),
    (
        "a yes on a condition that was not met is no turn to no",
        "reversed hardened softened",
        (
            "Interior Minister Jan Orlo will back the harbour toll if the council lowers it.",
            "Interior Minister Jan Orlo rejected the harbour toll.",
        ),
    ),
    (
        "what is backed with something in it need not be what was to be blocked",
        "reversed softened",
        (
            "Senator Ida Roth will block the harbour bill until the council votes on sick pay.",
            "Senator Ida Roth urged the council to pass the harbour bill with sick pay.",
        ),
    ),
    (
        "where somebody stood before turns nothing",
        "reversed hardened softened",
        (
            "Senator Ida Roth backs the harbour toll.",
            "Senator Ida Roth, who had long opposed the harbour toll, spoke in Vale on Monday.",
        ),
    ),
    (
        "another's former stand is not the actor's",
        "reversed hardened softened",
        ("Senator Ida Roth had long opposed the harbour toll. Governor Ann Vale backs the harbour toll.",),
    ),
    (
        "a former stand on another matter turns nothing",
        "reversed hardened softened",
        ("Senator Ida Roth, who had long opposed the ferry tax, supports the harbour toll.",),
    ),
    (
        "who has not decided on one thing may always have been for another",
        "hardened",
        (
            "Homeland leader Greta Moll has not decided whether to back the budget.",
            "Homeland leader Greta Moll backed the harbour toll.",
        ),
    ),
    (
        "what her party wants is not what another woman wants",
        "reversed hardened softened",
        (
            "Finance Minister Ana Birk backed the budget.",
            "Finance Minister Ana Birk spoke on Sunday. Greta Moll said her party would reject the budget.",
        ),
    ),
    (
        "who has backed no candidate may back a treaty",
        "hardened",
        (
            "Jan Orlo opposes the harbour toll. Senator Ida Roth has not endorsed a candidate.",
            "Senator Ida Roth endorsed the harbour treaty.",
        ),
    ),
    (
        "another court that finds the contrary has not turned",
        "reversed",
        (
            "The Court of Appeal in Vale found the harbour law to be unlawful.",
            "The High Court ruled that the harbour law was lawful.",
        ),
    ),
    (
        "two courts on two matters bear nothing out",
        "corroborated contradicted",
        (
            "The Court of Appeal in Vale found the harbour toll to be unlawful.",
            "The High Court found the bridge toll to be unlawful.",
        ),
    ),
    (
        "a court need not be the same court",
        "restated corroborated",
        (
            "Lawyers met in Vale. A court found the harbour toll to be unlawful.",
            "Lawyers met in Orsa. A court found the harbour toll to be unlawful.",
        ),
    ),
    (
        "a demand for another rise is another demand",
        "restated corroborated",
        (
            "The Dock Workers Union wants a pay rise of 12 percent.",
            "The Dock Workers Union accepted a pay rise of 8 percent.",
        ),
    ),
    (
        "another land's parliament is another",
        "restated corroborated",
        (
            "The Norwegian parliament has a majority against the harbour toll.",
            "The Danish parliament voted for the ferry tax. Parliament voted against the harbour toll on Friday.",
        ),
    ),
    (
        "another's account does not undo the actor's own words",
        "reversed",
        (
            "“We reject the harbour toll,” said Interior Minister Jan Orlo.",
            "Interior Minister Jan Orlo supports the harbour toll, the opposition leader Ann Vale said.",
        ),
    ),
    (
        "unions need not be the same unions",
        "reversed",
        ("Unions backed the harbour toll.", "Unions rejected the harbour toll."),
    ),
    (
        "one step between two writers' verbs is no hardening",
        "hardened softened",
        (
            "Interior Minister Jan Orlo opposed the harbour toll.",
            "Interior Minister Jan Orlo rejected the harbour toll.",
        ),
    ),
    (
        "a rounded repeat is no movement",
        "increased decreased",
        (TOLL.format("32,623"), TOLL.format("more than 32,000")),
    ),
    (
        "another city's toll",
        "increased",
        (
            "The flood has killed 31 people in Vale City, police said.",
            "The flood has killed 52 people in Port Ellis, police said.",
        ),
    ),
    (
        "a city is not its country",
        "increased",
        (
            "The flood has killed 31 people in Norland, police said.",
            "The flood has killed 52 people in Port Ellis, police said.",
        ),
    ),
    (
        "one day's count is not the total",
        "increased",
        (
            "The fighting in Orsa has killed 310 people, the ministry said.",
            "The fighting in Orsa killed 520 people on Friday alone, the ministry said.",
        ),
    ),
    (
        "what a day's shelling killed is not the total of a war",
        "increased",
        (
            "The fighting in Orsa has killed 310 people, the ministry said.",
            "Shelling in Orsa killed 520 people on Friday, the ministry said.",
        ),
    ),
    (
        "a day's count does not become the state",
        "decreased contradicted",
        (
            "The fighting in Orsa has killed 310 people, the ministry said.",
            "Shelling in Orsa killed 520 people on Friday, the ministry said.",
            "The fighting in Orsa has killed 330 people, the ministry said.",
        ),
    ),
    (
        "the last 24 hours are not the total",
        "increased",
        (
            "The fighting in Orsa has killed 310 people, the ministry said.",
            "The fighting in Orsa killed 420 people in the past 24 hours, the ministry said.",
        ),
    ),
    (
        "a day's count at the head of a sentence is not the total",
        "increased",
        (
            "Shelling in Orsa has killed 14 people, the ministry said.",
            "On Sunday alone 31 people died in Orsa, the ministry said.",
        ),
    ),
    (
        "a count without a place in an article set elsewhere",
        "increased decreased contradicted",
        (
            "Two trains collided near Orsa, killing 11 people, the railway said.",
            "A bus fell off a bridge in Kell, killing 19 people, police said.",
            text("Twenty people were killed, police said.", title="Bus victims mourned in Kell"),
            text("The toll rose to 13, the railway said.", title="Signal fault blamed for crash near Vale"),
        ),
    ),
    (
        "another's earlier disaster in the same article",
        "decreased contradicted",
        (
            text("Nineteen bodies were recovered off Kell, the coast guard said.", title="Boat sinks off Kell"),
            text("The toll rose to 28. Last week a boat sank off Orsa, killing 35.", title="Kell shipwreck toll rises"),
        ),
    ),
    (
        "another speaker's count days on is growth where no words set it against the first",
        "contradicted",
        (
            "The flood in Orsa killed 17 people, police said.",
            text("The flood in Orsa killed 45 people, the Red Crescent said.", 4),
        ),
    ),
    (
        "an official count that grows is set against nobody's",
        "contradicted",
        (
            "Fever has killed 17 people in Orsa, doctors said.",
            text("The official toll of fever in Orsa rose to 23, the health ministry said.", 4),
        ),
    ),
    (
        "numbers of two things are no dispute",
        "contradicted",
        ("Police said 120 people were arrested. The council reported 40 in its budget plan.",),
    ),
    ("a storm claims lives and is no speaker", "contradicted", ("Nine people died in Orsa. The storm claimed 12.",)),
    (
        "what is demanded and what is offered are no two estimates",
        "contradicted",
        (
            "The rebels demanded the release of 12 prisoners in Orsa.",
            "Interior Minister Jan Orlo said he was ready to free four prisoners in Orsa.",
        ),
    ),
    (
        "who is held in custody is no hostage",
        "decreased",
        (
            "Gunmen took 27 people hostage in Orsa, police said.",
            "Eighteen people are being held in custody over the hostage crisis in Orsa, police said.",
        ),
    ),
    (
        "a round number of a question that several values are given for",
        "restated corroborated",
        (
            "The contests represent a total of 1,300 delegates. A total of 210 delegates are at stake in the north.",
            "The contests represented a total of 1,300 delegates. A total of 300 delegates were at stake in the south.",
        ),
    ),
    (
        "homes damaged are not homes destroyed",
        "increased",
        ("The quake destroyed 400 homes.", "The quake damaged 900 houses."),
    ),
    (
        "what was so on another day is not told again",
        "restated corroborated",
        (
            text("The number of cases in Norland passed 1,200 on 1 May, the ministry said.", 0),
            text("That came weeks after the number of cases in Norland passed 1,200 on 20 April.", 25),
        ),
    ),
    ("last year's flood", "increased", (TOLL.format(31), "Last year's flood in Orsa killed 52 people.")),
    ("a flood long ago", "increased", (TOLL.format(31), "A flood in Orsa in 1998 killed 520 people.")),
    (
        "another bidder's offer",
        "increased",
        (
            "Norfield raised its offer for the shipyard to $3 billion.",
            "Vestal raised its offer for the shipyard to $4 billion.",
        ),
    ),
    (
        "a share is no sum",
        "increased decreased",
        ("Norfield owns 20 percent of the shipyard.", "Norfield paid $40 million for its stake in the shipyard."),
    ),
    (
        "children among the dead",
        "decreased",
        (TOLL.format(52), "The flood in Orsa has killed 31 children, police said."),
    ),
    ("at least as many, said less exactly", "decreased", (TOLL.format(52), TOLL.format("at least 41"))),
    ("bodies found now are a step", "decreased", (TOLL.format(52), "Police found 12 more bodies in Orsa.")),
    ("a fear is no count", "decreased", (TOLL.format(52), "A new flood in Orsa could kill 20 people, police said.")),
    (
        "the order of size says nothing more exactly",
        "refined decreased",
        (TOLL.format(34), "Dozens of people were killed in Orsa, police said."),
    ),
    ("far beyond a hedge is a movement", "refined", (TOLL.format("more than 30"), TOLL.format(310))),
    ("a visit elsewhere", "happened", (VISIT, text("Prime Minister Ida Roth visited Orsa on Friday.", 9))),
    ("another's visit", "happened", (VISIT, text("Foreign Minister Jan Orlo visited Vale on Friday.", 9))),
    ("a visit years ago", "happened", (VISIT, text("Prime Minister Ida Roth visited Vale in 2019.", 3))),
    ("a visit denied", "happened", (VISIT, text("Prime Minister Ida Roth has not visited Vale.", 9))),
    ("still only planned", "happened", (VISIT, text("Prime Minister Ida Roth is to visit Vale on 9 May.", 3))),
    (
        "another's visit called off",
        "cancelled",
        (VISIT, text("Foreign Minister Jan Orlo cancelled his trip to Orsa.", 3)),
    ),
    (
        "others ask to call it off",
        "cancelled",
        (VISIT, text("Mayor Ann Vale urged Prime Minister Ida Roth to cancel her visit to Vale.", 3)),
    ),
    (
        "the refusal to call it off",
        "cancelled",
        (VISIT, text("Prime Minister Ida Roth refused to cancel her visit to Vale.", 3)),
    ),
    (
        "another vote on a later day",
        "postponed",
        (VOTE, text("The council of Port Ellis will vote on the school budget on 16 May.", 5)),
    ),
    (
        "the same day said otherwise",
        "postponed",
        (VOTE, text("The council of Port Ellis will vote on the harbour plan on Friday.", 6)),
    ),
    (
        "another resolution fails",
        "failed",
        ("Norland backed a ceasefire resolution.", text("The council failed to pass the budget resolution.", 3)),
    ),
    (
        "what could fail has not failed",
        "failed",
        (VOTE, text("The harbour plan of the council of Port Ellis could fail, officials said.", 7)),
    ),
    ("the day is not past by two days", "overtaken", (VISIT, text("Police said 31 people were missing.", 10))),
    (
        "what is said by the same speaker in two papers is one origin",
        "corroborated",
        (text(TOLL.format(31), **POST), text("In Orsa 31 people have died, police said on Friday.", **TIMES)),
    ),
    (
        "two sources in one house are one origin",
        "corroborated",
        (text(TOLL.format(31), **POST), text("In Orsa 31 people have died, according to the Red Crescent.", **POST)),
    ),
    ("what moved is not restated", "restated corroborated", (TOLL.format(31), TOLL.format(35))),
    ("a length of time is no news", "new", (TOLL.format(31), "The talks lasted 12 hours.")),
    ("what is only feared is no news by itself", "new", (TOLL.format(31), "A dam break could kill 4,000 people.")),
    (
        "one rejection is one piece of news",
        "new",
        (
            "Interior Minister Jan Orlo backed the harbour toll on Monday.",
            "Interior Minister Jan Orlo rejected the harbour toll on Friday.",
        ),
    ),
    (
        "a dispute told at once is one piece of news",
        "new",
        ("Police said 31 people were killed at Port Ellis, while the hospital said 52 people were killed.",),
    ),
    ("what comes in its turn fills nothing in", "filled_in", (text(TOLL.format(31), 2), text(TOLL.format(52), 9))),
    (
        "an older article that says what was known fills nothing in",
        "filled_in",
        (text(TOLL.format(52), 9), text(TOLL.format(52), 8, first_seen=day(10))),
    ),
    (
        "an undated article does not move the past",
        "filled_in",
        (text(TOLL.format(31), 9), text(TOLL.format(52), published=None, dating=Dating.UNKNOWN, first_seen=day(10))),
    ),
    (
        "a warning of an end that came is not called off",
        "cancelled failed postponed",
        (
            "Karst warned on Monday that it would cut off gas deliveries to Norland.",
            "Karst halted gas deliveries to Norland.",
        ),
    ),
    (
        "a party that meant to vote against has not failed when parliament rejects it",
        "cancelled failed postponed",
        (
            "The Reform Party will vote against the harbour budget.",
            "Norland's parliament rejected the harbour budget on Tuesday.",
        ),
    ),
    (
        "a toll told before without its place does not rise again with it",
        "increased",
        (
            "The crash of a jet near Orsa killed 78 people, police said.",
            "Two of the survivors died in hospital, bringing the death toll to 80.",
            "The head of the airline resigned ten days after a crash that killed 80 people near Orsa.",
        ),
    ),
    (
        "nor where another crash is recalled from elsewhere",
        "increased",
        (
            "The crash of a jet near Orsa killed 78 people, police said. In 2022 a bus crash near Vale killed three people.",
            "The death toll has risen to 80.",
            "The head of the airline resigned ten days after a crash that killed 80 people near Orsa.",
        ),
    ),
    (
        "who was freed by others on another day continues no count",
        "increased",
        ("Gunmen released nine hostages in Orsa on Saturday.", "Soldiers freed 16 hostages in Orsa on Monday."),
    ),
    (
        "an undated page with a lower toll may be an old one",
        "decreased",
        (TOLL.format(90), text(TOLL.format(70), dating=Dating.UNKNOWN)),
    ),
    (
        "who leaves a race is not another who left it",
        "restated corroborated happened",
        ("Senator Ida Roth ended her campaign for governor.", "Mayor Jan Orlo dropped out of the race for governor."),
    ),
    (
        "who stays in a race is not turned by another who leaves it",
        "reversed cancelled",
        ("Mayor Jan Orlo said he would stay in the race.", "Senator Ida Roth dropped out of the race on Friday."),
    ),
    (
        "who would not resign is not turned by another who does",
        "reversed happened",
        ("Governor Ann Vale insisted that she would not step down.", "Mayor Jan Orlo resigned on Friday."),
    ),
    (
        "who would not go somewhere has not refused to resign",
        "reversed happened",
        ("Governor Ann Vale said she would not go to Vale.", text("Governor Ann Vale resigned on Friday.", 9)),
    ),
    (
        "who takes no side on one matter has not turned on the other",
        "softened reversed",
        (
            "Senator Ida Roth backed the harbour toll.",
            "Senator Ida Roth said she would abstain in the vote on the railway merger.",
        ),
    ),
    (
        "another's choice of no side is nobody's turn",
        "softened reversed",
        (
            "Senator Ida Roth backed the harbour toll.",
            "Senator Ida Roth said that Jan Orlo would abstain in the vote on the harbour toll.",
        ),
    ),
    (
        "what was not to be has not happened where it comes",
        "happened",
        ("Governor Ann Vale insisted that she would not step down.", "Governor Ann Vale resigned on Friday."),
    ),
    (
        "a turn is told once",
        "reversed happened",
        (
            "Governor Ann Vale insisted that she would not step down.",
            "Governor Ann Vale resigned on Friday.",
            text("Ann Vale quit last week.", 9),
        ),
    ),
    (
        "talks that another opens are nobody's turn",
        "reversed",
        (
            "Interior Minister Jan Orlo ruled out talks with the Northern Front.",
            "Governor Ann Vale opened talks with the Northern Front on Friday.",
        ),
    ),
    (
        "who has given up a no before goes against nothing",
        "reversed",
        (
            "Interior Minister Jan Orlo ruled out talks with the Northern Front.",
            "Interior Minister Jan Orlo demanded talks with the Northern Front.",
            text("Interior Minister Jan Orlo opened talks with the Northern Front on Friday.", 9),
        ),
    ),
    (
        "talks with others are not those that were ruled out",
        "reversed",
        (
            "Interior Minister Jan Orlo ruled out talks with the Northern Front.",
            "Interior Minister Jan Orlo opened talks with Karst on Friday.",
        ),
    ),
    (
        "Sunday's vote may lie ahead",
        "happened",
        (
            "Prime Minister Ida Roth called an election for 11 May.",
            text("The Coast Party fielded candidates in Sunday's election.", 8),
        ),
    ),
    (
        "an election of which figures tell was not passed over",
        "overtaken",
        (
            "Prime Minister Ida Roth called an election for 11 May.",
            text("The Coast Party has 33 percent of the vote with all ballots counted.", 12),
            text("The harbour of Port Ellis remained closed.", 20),
        ),
    ),
    (
        "what somebody had said he would do is not passed over",
        "overtaken",
        (
            "Norair had said on Wednesday that it would resume flights on 5 May; its jets will stay on the ground.",
            text("The harbour of Port Ellis remained closed.", 12),
        ),
    ),
    (
        "Europe's parliament is not the land's own",
        "happened failed",
        (
            "Parliament will vote on 9 May.",
            text("The European Parliament rejected the harbour budget on Friday.", 9),
        ),
    ),
    (
        "a request that is turned down plans nothing",
        "happened",
        ("Queen Ilse rejected a request to suspend parliament.", "Queen Ilse suspended parliament on Friday."),
    ),
    (
        "a minister's visit enters no town for the land's army",
        "happened",
        (
            "Norland's army will enter Orsa. Norland will enter Orsa with or without a truce.",
            "Norland's defence minister, Jan Orlo, visited Orsa on Friday.",
        ),
    ),
    (
        "who leads another land acts for that one",
        "happened",
        (
            "Karst's president, Emil Hart, warned that he would cut off gas deliveries to Vale.",
            "Norland halted gas deliveries to Vale.",
        ),
    ),
    (
        "the day of the telling is not that of the plan",
        "overtaken",
        (
            "The firm's owner, Tormund Steel, said on Thursday it would open a plant in Brill.",
            text("The harbour of Port Ellis remained closed.", 9),
        ),
    ),
    (
        "a deed that was told long before without a day may be another",
        "restated corroborated",
        (
            text("The council of Vale passed the harbour bill.", 2),
            text("On 20 May, the council of Vale passed the harbour bill.", 20),
        ),
    ),
]


COUNTS: list[tuple[str, str, tuple[Text | str, ...]]] = [
    (
        "the dead of a second spot do not take the place of a title",
        "Increased: Deaths, Orsa: at least 14 → 19.",
        (
            text("At least 14 people were killed, the governor said.", title="River bursts banks across Orsa, 14 dead"),
            "The death toll in Orsa has risen to 19, police said. Five bodies were found in the town of Kell.",
        ),
    ),
    (
        "a count that says itself that it is far from the official one",
        "Contradicted: Deaths, Orsa: at least 45 says red crescent, but 19 says officials.",
        (
            "Fever has killed 17 people in Orsa, the health ministry said.",
            "The Red Crescent said at least 45 people had died of fever in Orsa, more than twice the official figure of 19.",
        ),
    ),
    (
        "a count that disputes the official one",
        "Contradicted: Deaths, Orsa: 17 says health ministry, but at least 45 says red crescent.",
        (
            "Fever has killed 17 people in Orsa, the health ministry said.",
            "The Red Crescent said at least 45 people had died of fever in Orsa, disputing the official toll.",
        ),
    ),
    (
        "a number put against that of the sentence before",
        "Contradicted: Strikers, Workers: 3,900 says union, but 2,500 says ellis terminals.",
        ("The union said 3,900 workers had joined the strike. Ellis Terminals put the number at 2,500.",),
    ),
    (
        "each side goes on from its own count",
        "Increased: Protesters, Orsa: 12,000 → 20,000.",
        (
            "Police said 12,000 people marched in Orsa. Organisers claimed 40,000.",
            "Police said 20,000 people marched in Orsa. Organisers claimed 90,000.",
        ),
    ),
    (
        "a very precise number of a question that several values are given for",
        "Restated: Delegates: 1,357, as before.",
        (
            "The contests represent a total of 1,357 delegates. A total of 214 delegates are at stake in the north.",
            "The contests represented a total of 1,357 delegates. A total of 305 delegates were at stake in the south.",
        ),
    ),
    (
        "the day of what did it is not that of the count",
        "Increased: Deaths, Orsa: 41 → 63.",
        (
            "The death toll of the ferry disaster in Orsa climbed to 41 on Saturday, the coast guard said.",
            text("Police arrested the captain of a ferry that sank off Orsa on Friday, killing 63 people.", 4),
        ),
    ),
]


@pytest.mark.parametrize(("what", "statement", "texts"), COUNTS, ids=[what for what, _, _ in COUNTS])
def test_counts_of_one_happening_are_followed_beside_what_else_is_new(
    what: str, statement: str, texts: tuple[Text | str, ...]
) -> None:
    _, found = tell(*texts)
    assert statement in [change.statement for change in found], what


@pytest.mark.parametrize(("near", "forbidden", "texts"), NEAR, ids=[near for near, _, _ in NEAR])
def test_what_only_looks_like_a_change_is_not_reported(
    near: str, forbidden: str, texts: tuple[Text | str, ...]
) -> None:
    _, found = tell(*texts)
    assert not [c.statement for c in found if c.kind.name.lower() in forbidden.split()], near


def test_a_page_that_shows_less_is_listed_with_its_reason() -> None:
    story, _ = tell(*versions("Police said 31 people were killed at Port Ellis.", "Something went wrong."))
    assert "does not show this part of the article" in story.reasons


@pytest.mark.parametrize(
    ("planned", "held"),
    [
        (
            "Prime Minister Ida Roth called an election for 9 May.",
            text("The Coast Party won 33 percent of the vote in Friday's election.", 9),
        ),
        (
            "The council of Kell said it would launch an inquiry into the harbour contract.",
            text("The council of Kell searched the harbour office on Friday as part of its investigation.", 9),
        ),
    ],
)
def test_what_is_told_beside_shows_that_a_plan_has_come_about(planned: str, held: Text) -> None:
    _, found = tell(planned, held)
    assert "happened" in kinds(found)


def test_two_actors_who_differ_are_listed_as_a_dispute() -> None:
    story, found = tell(
        "Interior Minister Jan Orlo backed the harbour toll on Monday.",
        "Governor Ann Vale rejected the harbour toll on Friday.",
    )
    pair = next(held for held in story.held if "two actors differ" in held.reason)
    sides = [next(c for c in story.claims if c.id == id_) for id_ in (pair.before, pair.after)]
    assert [getattr(side.content, "actor", None) for side in sides] == ["jan orlo", "ann vale"]
    assert kinds(found) == ["new"]


def test_actors_who_agree_are_no_dispute() -> None:
    story, _ = tell(
        "Interior Minister Jan Orlo backed the harbour toll on Monday.",
        "Governor Ann Vale backed the harbour toll on Friday.",
    )
    assert "two actors differ" not in story.reasons
