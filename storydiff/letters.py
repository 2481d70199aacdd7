"""From changes to letters: each recipient's digest is chosen, rendered, frozen, handed over and marked.

A recipient gets one letter for all stories. It is frozen in the ledger before it is handed over and marked after, so a
run killed between the two sends the same bytes under the same Message-ID again. It is about the changes that are not
settled for its recipient, whenever they were learned: those left out for length wait for the next. Its window ends
before the first article that is not compared yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from jinja2 import Environment

from storydiff.charting import courses_in
from storydiff.delivery import STATION, Refusal, file_name, stem_of
from storydiff.digest import LINES_PER_DIGEST, Digest, Part, Report, SourceReading, choose, compose, tell
from storydiff.digest.choosing import MUTED, NOT_MAILED
from storydiff.digest.hours import is_due, zone_of
from storydiff.digest.past import Window, parted
from storydiff.files import READ_ONLY, write_file
from storydiff.home import Home
from storydiff.languages import READ
from storydiff.ledger import INSTANT
from storydiff.ledger.deliveries import Fate
from storydiff.mail_messages import MailParts, build_message, freeze
from storydiff.model import Article, Change, HeldBack, InlineImage, Letter, Recipient, Story, Told, Way
from storydiff.muting import names_now
from storydiff.outbox import freeze_for, hand_over_letter
from storydiff.progress import Event, Progress, failed, silent
from storydiff.render import Rendered, render
from storydiff.reports import NOT_DUE, DigestReport
from storydiff.resources import load_templates
from storydiff.source_table import ailing_sources
from storydiff.storage import Folder
from storydiff.text import slug

MAY_COME_TWICE = "may come twice, with the same Message-ID, as a run ended while it was handed over"
"""Said of a letter of which nobody knows whether it was taken."""

MOST_OF_A_FIRST = 2 * LINES_PER_DIGEST
"""Lines up to which a first letter leaves the rest to the next; beyond, letters would follow for nights."""


@dataclass(frozen=True)
class Gathered:
    """What came in of one story since a recipient's last letter, and what of it is not settled."""

    story: Story
    since: datetime
    arrived: Sequence[Article]
    own: Sequence[Change]
    """The changes that are not settled, whenever they were learned."""
    muted: Sequence[Change]
    held_back: Sequence[HeldBack]


@dataclass(frozen=True)
class Share:
    """What one story gives to a draft: its part at full length, and what that was made of."""

    part: Part
    gathered: Gathered

    @property
    def name(self) -> str:
        """The story's name."""
        return self.gathered.story.name


@dataclass(frozen=True)
class Draft:
    """A digest on its way to one recipient."""

    digest: Digest
    until: datetime
    rendered: Rendered | None
    """None where there is nothing to send."""
    told: tuple[Told, ...]
    fates: Mapping[str, Fate]
    """What becomes of the changes that are not told, by story."""

    @property
    def recipient(self) -> Recipient:
        """Whom it is for."""
        return self.digest.recipient


def make_digest(
    home: Home,
    *,
    send: bool = False,
    recipients: Sequence[Recipient] | None = None,
    progress: Progress = silent,
) -> DigestReport:
    """The digests of what each recipient has not been sent; written to files, and with ``send`` handed over."""
    report = write_digests(home, send=send, recipients=recipients, progress=progress)
    if not send:
        return report
    sent, failures = hand_over(home, progress=progress)
    return replace(report, sent=sent, failures=failures)


def write_digests(
    home: Home,
    *,
    send: bool = False,
    recipients: Sequence[Recipient] | None = None,
    progress: Progress = silent,
) -> DigestReport:
    """The digests as files; with ``send`` the letters that are due are frozen and lie ready to be handed over.

    ``recipients`` are all of the settings unless a preview chooses some.
    """
    files: list[Path] = []
    letters: list[Letter] = []
    with home.alone():
        followers = home.settings.recipient_values() if recipients is None else recipients
        due = [each for each in followers if not send or is_due_now(home, each)]
        drafts = list(_drafts(home, due, send=send))
        spoken = [draft for draft in drafts if draft.rendered is not None]
        for draft in drafts:
            if send and draft.rendered is None:
                for story, fate in draft.fates.items():
                    home.ledger.note_quiet(draft.recipient.address, story, draft.until, home.now, fate.pending)
        fresh = list[Draft]()
        for draft in spoken:
            letter = _letter(home, draft)
            if send and home.ledger.was_refused(letter.message_id):
                continue  # it says nothing that this recipient's server has not turned down for good
            fresh.append(draft)
            # Written before it is frozen: what cannot be written is not yet told, and is made anew by the next run.
            files.extend(_write(home, draft, letter, send=send))
            letters.append(home.ledger.freeze_letter(letter, draft.fates) if send else letter)
            progress(Event(f"digest: {letter.subject}", "digest", letter.recipient))
    first = fresh[0].rendered if fresh else None
    return DigestReport(
        letters=tuple(letters),
        files=tuple(files),
        text=first.text if first is not None else "",
        quiet=None if any(draft.digest.parts for draft in fresh) else _why_quiet(drafts),
        count=sum(draft.rendered.digest.count for draft in fresh if draft.rendered is not None),
    )


def is_due_now(home: Home, recipient: Recipient) -> bool:
    """True where a letter to a recipient may be made in this run, by the hour that the recipient names."""
    last = home.ledger.last_decided(recipient.address)
    # The run's own time may be that of what is noted already, which the machine's clock has yet to come to.
    return is_due(last, home.machine_time or home.now, recipient.hour, zone_of(recipient.time_zone))


def _why_quiet(drafts: Sequence[Draft]) -> str:
    if not drafts:
        return NOT_DUE
    reasons = {draft.recipient.address: draft.digest.quiet or "" for draft in drafts}
    if len(set(reasons.values())) == 1:
        return next(iter(reasons.values()))
    return "; ".join(f"{recipient}: {reason}" for recipient, reason in reasons.items())


def _drafts(home: Home, recipients: Sequence[Recipient], *, send: bool) -> Iterable[Draft]:
    templates = load_templates(home.folder / "templates")
    until = home.ledger.compared_until(home.now)
    for recipient in recipients:
        stories = [story for story in home.stories if not recipient.stories or story.name in recipient.stories]
        given = [_share(home, recipient, story, until) for story in stories]
        digest = compose(recipient, [x.part for x in given], _report(home, [x.gathered for x in given], until))
        says_so = recipient.quiet == "line" and (not send or _may_say_nothing(home, recipient))
        is_sent = digest.quiet is None or says_so
        rendered = _rendered(home, digest, until, templates) if is_sent else None
        shown = {} if rendered is None else {part.story.name: _told_in(part) for part in rendered.digest.parts}
        told = tuple(Told(x.name, x.gathered.since, tuple(shown.get(x.name, ()))) for x in given)
        yield Draft(digest, until, rendered, told, {x.name: _fate(x, shown) for x in given})


def _may_say_nothing(home: Home, recipient: Recipient) -> bool:
    """True where a line that nothing is new may go out: once a day, without an hour from midnight."""
    return is_due_now(home, replace(recipient, hour=recipient.hour or 0))


def _rendered(home: Home, digest: Digest, until: datetime, templates: Environment) -> Rendered:
    """The digest at the length of a mail, with the charts of its figures."""
    digest = digest.shortened(LINES_PER_DIGEST)
    return render(digest, templates, courses_in(home, digest, until))


def _fate(share: Share, shown: Mapping[str, Mapping[str, None]]) -> Fate:
    """What becomes of the changes of a story that are not among those ``shown``."""
    worth = _told_in(share.part)
    slight = tuple(change.id for change in share.gathered.own if change.id not in worth)
    if share.part.quiet is not None:
        return Fate(pending=slight)
    waiting = tuple(sorted(worth.keys() - shown.get(share.name, {}).keys()))
    return Fate(settled=(*slight, *waiting)) if share.part.past.is_whole else Fate(slight, waiting)


def _told_in(part: Part) -> dict[str, None]:
    """The ids of the changes that the lines of a part tell, in order."""
    return dict.fromkeys(change for line in part.lines for change in line.changes)


def _share(home: Home, recipient: Recipient, story: Story, until: datetime) -> Share:
    """What a story has to tell a recipient, at full length."""
    gathered = _gather(home, recipient, story, until)
    since, own, arrived = gathered.since, gathered.own, gathered.arrived
    patience = timedelta(days=home.settings.digest.past_after)
    window = Window(arrived, home.ledger.told_until(story.name, since), patience)
    loud = [change for change in own if change not in gathered.muted]
    news, past = parted(loud, home.ledger.brought_by(story.name, since), window)
    begun = min([since, *(change.learned_at - INSTANT for change in own)])
    chosen = choose(news, since=begun, until=until, bar=home.settings.bar_of(recipient, story))
    found = home.ledger.claims_by_id(sorted(chosen.claims))
    articles = {a.version_id: a for _, a, _ in found if (a.story or "") == story.name}.values()
    part = tell(
        chosen,
        {claim.id: claim for claim, _, _ in found},
        articles,
        recipient,
        story=story,
        limit=len(own) + 1,
        # What failed is no story's: the digest says it once.
        report=replace(_report(home, [gathered], until), past=past, failures=()),
        copies={each.version_id: _copy_link(home, each, recipient) for each in articles if each.url is None},
    )
    is_much = past.is_first and sum(1 for _ in part.lines) > MOST_OF_A_FIRST
    return Share(part.as_a_whole() if is_much else part, gathered)


def _gather(home: Home, recipient: Recipient, story: Story, until: datetime) -> Gathered:
    since = home.ledger.last_delivered(recipient.address, story.name) or home.ledger.born - INSTANT
    own = home.ledger.changes_untold(recipient.address, story.name, until)
    taught, renamed = home.matcher.taught, names_now(home)
    muted = [change for change in own if taught.is_muted(change.series, change.learned_at, renamed)]
    arrived = home.ledger.articles_first_seen(story.name, since, until)
    return Gathered(story, since, arrived, own, muted, home.ledger.held_back_learned(since, until, story.name))


def _report(home: Home, gathered: Sequence[Gathered], until: datetime) -> Report:
    """What was read, lost and held back of stories, each article once; what is muted is held back as that."""
    since = min(each.since for each in gathered)
    arrived = {(a.document, a.version): a for each in gathered for a in each.arrived if a.language in READ}
    new, changed = Counter[str](), Counter[str]()
    for article in arrived.values():
        (new if article.version == 1 else changed)[article.publisher or article.source] += 1
    held = [pair for each in gathered for pair in each.held_back]
    silenced = [
        HeldBack(None, (change.after or change.before)[0], MUTED, change.learned_at)
        for each in gathered
        for change in each.muted
        if change.kind not in NOT_MAILED
    ]
    return Report(
        sources=tuple(SourceReading(name, new[name], changed[name]) for name in sorted({*new, *changed})),
        # A story that is followed since today has no letter before, and what failed before the last one is told.
        failures=tuple(home.ledger.failures_since(max(each.since for each in gathered))),
        held_back=(*held, *silenced),
        ailing=tuple(source.line(home.now) for source in ailing_sources(home)),
        foreign=home.ledger.count_foreign([each.story.name for each in gathered], READ, since, until),
    )


def _copy_link(home: Home, article: Article, recipient: Recipient) -> str:
    """The address of the archived copy: below the public address where there is one, else the file on this machine.

    A letter that leaves the machine names no file of it, and an object store shows nothing to who holds no key.
    """
    public = home.settings.digest.archive_url
    leaves = home.mail_server is not None or recipient.way is not Way.MAIL
    is_private = leaves or not isinstance(home.archive.storage, Folder)
    if is_private and not public:
        return ""
    name = home.archive.name_of(article)
    return f"{public.rstrip('/')}/{name}" if public else home.archive.storage.uri(name)


def _letter(home: Home, draft: Draft) -> Letter:
    assert draft.rendered is not None
    if draft.recipient.way is not Way.MAIL:
        return freeze_for(draft.recipient, draft.rendered, until=draft.until, told=draft.told, now=home.now)
    message = build_message(
        MailParts(
            draft.rendered.subject,
            draft.rendered.text,
            draft.rendered.html,
            tuple(InlineImage(picture.cid, picture.data) for picture in draft.rendered.pictures),
        ),
        draft.recipient,
        draft.rendered.digest.stories,
        digest_id=draft.rendered.digest.id,
        sender=home.settings.mail.sender,
        now=home.now,
        followed=[part.story for part in draft.digest.followed],
        unsubscribe_url=home.settings.mail.unsubscribe_url,
    )
    return freeze(message, draft.recipient, until=draft.until, told=draft.told, now=home.now)


def _write(home: Home, draft: Draft, letter: Letter, *, send: bool) -> list[Path]:
    """The digest's Markdown and HTML, and the letter itself, beside one another; a preview replaces the last one."""
    assert draft.rendered is not None
    stem = Path(file_name(letter)).stem if send else _preview_name(home, draft.recipient, letter)
    end = ".eml" if draft.recipient.way is Way.MAIL else ".json"
    contents = {".md": draft.rendered.markdown.encode(), ".html": draft.rendered.page.encode(), end: letter.content}
    try:
        return _write_all(home.digests / stem, contents)
    except OSError as error:
        if send or error.errno not in READ_ONLY:
            raise
        return _write_all(Path(mkdtemp(prefix="storydiff-")) / stem, contents)


def _preview_name(home: Home, recipient: Recipient, letter: Letter) -> str:
    """The name of a preview's files, with that of the recipient where there are several."""
    name = f"preview-{stem_of(letter)}"
    is_one_of_many = len(home.settings.recipient_values()) > 1
    return f"{name}-{slug(recipient.name or recipient.address)}" if is_one_of_many else name


def _write_all(stem: Path, contents: Mapping[str, bytes]) -> list[Path]:
    return [write_file(stem.with_name(f"{stem.name}{end}"), c, is_private=True) for end, c in contents.items()]


def hand_over(home: Home, *, progress: Progress = silent) -> tuple[int, tuple[Refusal, ...]]:
    """Hand over every letter that has no receipt, those of earlier runs too; how many went, and what was refused."""
    sent, refusals = 0, list[Refusal]()
    with home.alone():
        waiting = home.ledger.unsent_letters()
        for letter in waiting:
            if home.ledger.note_handing(letter.id):
                progress(Event(f"{MAY_COME_TWICE}: {letter.subject}", STATION, letter.recipient))
            outcome = hand_over_letter(home, letter)
            if isinstance(outcome, Refusal):
                refusals.append(outcome)
                progress(failed(outcome))
            else:
                progress(Event(f"handed over: {letter.subject}", STATION, letter.recipient))
                sent += 1
        if waiting:
            home.ledger.note_handed()
    return sent, tuple(refusals)
