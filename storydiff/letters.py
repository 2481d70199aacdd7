"""From changes to letters: each recipient's digest is chosen, rendered, frozen, handed over and marked.

A letter is frozen in the ledger before it is handed over and marked after, so a run killed between the two sends the
same bytes under the same Message-ID again. It is about the changes that are not settled for its recipient, whenever
they were learned: those left out for length wait for the next. Its window ends before the first article that is not
compared yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from storydiff.delivery import MailParts, Refusal, build_message, deliver, file_name, freeze
from storydiff.digest import LINES_PER_DIGEST, Digest, Report, SourceReading, choose
from storydiff.digest.choosing import MUTED, NOT_MAILED
from storydiff.digest.past import Window, parted
from storydiff.files import READ_ONLY, write_file
from storydiff.home import Home
from storydiff.languages import READ
from storydiff.ledger import INSTANT
from storydiff.model import Article, Change, HeldBack, Letter, Recipient, Story
from storydiff.muting import names_now
from storydiff.progress import Progress, silent
from storydiff.render import Rendered, render
from storydiff.reports import DigestReport
from storydiff.resources import load_templates
from storydiff.source_table import ailing_sources
from storydiff.storage import Folder
from storydiff.text import slug

MOST_OF_A_FIRST = 2 * LINES_PER_DIGEST
"""Lines up to which a first letter leaves the rest to the next; beyond, letters would follow for nights."""


@dataclass(frozen=True)
class Draft:
    """A digest on its way to one recipient."""

    recipient: Recipient
    story: Story
    since: datetime
    until: datetime
    digest: Digest
    rendered: Rendered | None
    slight: tuple[str, ...] = ()
    """The ids of the changes below the bar: settled with the letter, and not told."""
    waiting: tuple[str, ...] = ()
    """The ids of the changes left out for length: not told, and not settled."""


def make_digest(home: Home, *, send: bool = False, progress: Progress = silent) -> DigestReport:
    """The digests of what each recipient has not been sent; written to files, and with ``send`` handed over."""
    report = write_digests(home, send=send, progress=progress)
    if not send:
        return report
    sent, failures = hand_over(home, progress=progress)
    return replace(report, sent=sent, failures=failures)


def write_digests(home: Home, *, send: bool = False, progress: Progress = silent) -> DigestReport:
    """The digests as files; with ``send`` their letters are frozen and lie ready to be handed over."""
    files: list[Path] = []
    letters: list[Letter] = []
    with home.alone():
        drafts = list(_drafts(home))
        spoken = [draft for draft in drafts if draft.rendered is not None]
        for draft in drafts:
            if send and draft.rendered is None:
                names = draft.recipient.address, draft.story.name
                home.ledger.note_quiet(*names, draft.until, home.now, draft.slight)
        for draft in spoken:
            letter = _letter(home, draft)
            # Written before it is frozen: what cannot be written is not yet told, and is made anew by the next run.
            files.extend(_write(home, draft, letter, send=send))
            letters.append(home.ledger.freeze_letter(letter, draft.slight, draft.waiting) if send else letter)
            progress(f"digest: {letter.subject}")
    first = spoken[0].rendered if spoken else None
    return DigestReport(
        letters=tuple(letters),
        files=tuple(files),
        text=first.text if first is not None else "",
        quiet=None if spoken else "; ".join(dict.fromkeys(d.digest.quiet or "" for d in drafts)),
        count=sum(draft.rendered.digest.count for draft in spoken if draft.rendered is not None),
    )


def _drafts(home: Home) -> Iterable[Draft]:
    templates = load_templates(home.folder / "templates")
    until = home.ledger.compared_until(home.now)
    for recipient in home.settings.recipient_values():
        for story in home.stories:
            if recipient.stories and story.name not in recipient.stories:
                continue
            since = home.ledger.last_delivered(recipient.address, story.name) or home.ledger.born - INSTANT
            own, digest = _digest(home, recipient, story, since, until)
            if digest.footer.past.is_first and sum(1 for _ in digest.lines) > MOST_OF_A_FIRST:
                digest = digest.as_a_whole()
            rendered = None if digest.quiet is not None else render(digest.shortened(LINES_PER_DIGEST), templates)
            worth = _told_in(digest)
            slight = tuple(change.id for change in own if change.id not in worth)
            waiting = () if rendered is None else tuple(sorted(worth - _told_in(rendered.digest)))
            if digest.footer.past.is_whole:
                slight, waiting = (*slight, *waiting), ()
            yield Draft(recipient, story, since, until, digest, rendered, slight, waiting)


def _told_in(digest: Digest) -> set[str]:
    return {change for line in digest.lines for change in line.changes}


def _digest(
    home: Home, recipient: Recipient, story: Story, since: datetime, until: datetime
) -> tuple[list[Change], Digest]:
    """The changes that are not settled for a recipient, and their digest at full length."""
    own = home.ledger.changes_untold(recipient.address, story.name, until)
    claims = home.ledger.find_claims(claim for change in own for claim in (*change.before, *change.after))
    versions = {(claim.document, claim.version) for claim in claims.values()}
    found = (home.ledger.find_article(document, version, story.name) for document, version in sorted(versions))
    articles = [article for article in found if article is not None]
    taught, renamed = home.matcher.taught, names_now(home)
    muted = [c for c in own if taught.is_muted(c.series, c.learned_at, renamed)]
    loud = [c for c in own if not taught.is_muted(c.series, c.learned_at, renamed)]
    late = [change.learned_at - INSTANT for change in own]
    arrived = home.ledger.articles_first_seen(story.name, since, until)
    patience = timedelta(days=home.settings.digest.past_after)
    window = Window(arrived, home.ledger.told_until(story.name, since), patience)
    news, past = parted(loud, home.ledger.brought_by(story.name, since), window)
    report = replace(_report(home, story, since, until, arrived, muted), past=past)
    return own, choose(
        news,
        claims,
        articles,
        recipient,
        story=story,
        since=min([since, *late]),
        until=until,
        limit=len(own) + 1,
        bar=home.settings.bar_of(recipient, story),
        report=report,
        copies={article.version_id: _copy_link(home, article) for article in articles if article.url is None},
    )


def _report(
    home: Home, story: Story, since: datetime, until: datetime, arrived: Sequence[Article], muted: Sequence[Change]
) -> Report:
    """What was read, lost and held back in the window, for the footer; what is muted is held back as that."""
    new, changed = Counter[str](), Counter[str]()
    for article in (each for each in arrived if each.language in READ):
        (new if article.version == 1 else changed)[article.publisher or article.source] += 1
    readings = tuple(SourceReading(name, new[name], changed[name]) for name in sorted({*new, *changed}))
    failures = tuple(home.ledger.failures_since(since))
    silenced = [
        HeldBack(None, (c.after or c.before)[0], MUTED, c.learned_at) for c in muted if c.kind not in NOT_MAILED
    ]
    ailing = tuple(source.line(home.now) for source in ailing_sources(home))
    foreign = home.ledger.count_foreign(story.name, READ, since, until)
    return Report(
        readings, failures, (*home.ledger.held_back_learned(since, until, story.name), *silenced), ailing, foreign
    )


def _copy_link(home: Home, article: Article) -> str:
    """The address of the archived copy: below the public address where there is one, else the file on this machine.

    A letter that leaves the machine names no file of it, and an object store shows nothing to who holds no key.
    """
    public = home.settings.digest.archive_url
    is_private = home.mail_server is not None or not isinstance(home.archive.storage, Folder)
    if is_private and not public:
        return ""
    name = home.archive.name_of(article)
    return f"{public.rstrip('/')}/{name}" if public else home.archive.storage.uri(name)


def _letter(home: Home, draft: Draft) -> Letter:
    assert draft.rendered is not None
    message = build_message(
        MailParts(draft.rendered.subject, draft.rendered.text, draft.rendered.html),
        draft.recipient,
        draft.story,
        digest_id=draft.rendered.digest.id,
        sender=home.settings.mail.sender,
        now=home.now,
        unsubscribe_url=home.settings.mail.unsubscribe_url,
    )
    told = tuple(change for line in draft.rendered.digest.lines for change in line.changes)
    letter = freeze(message, draft.recipient, after=draft.since, until=draft.until, changes=told, now=home.now)
    return replace(letter, story=draft.story.name)


def _write(home: Home, draft: Draft, letter: Letter, *, send: bool) -> list[Path]:
    """The digest's Markdown and HTML, and the letter itself, beside one another; a preview replaces the last one."""
    assert draft.rendered is not None
    stem = Path(file_name(letter)).stem if send else f"preview-{slug(draft.story.name)}"
    contents = {".md": draft.rendered.markdown.encode(), ".html": draft.rendered.html.encode(), ".eml": letter.content}
    try:
        return _write_all(home.digests / stem, contents)
    except OSError as error:
        if send or error.errno not in READ_ONLY:
            raise
        return _write_all(Path(mkdtemp(prefix="storydiff-")) / stem, contents)


def _write_all(stem: Path, contents: Mapping[str, bytes]) -> list[Path]:
    return [write_file(stem.with_name(f"{stem.name}{end}"), c, is_private=True) for end, c in contents.items()]


def hand_over(home: Home, *, progress: Progress = silent) -> tuple[int, tuple[Refusal, ...]]:
    """Hand over every letter that has no receipt, those of earlier runs too; how many went, and what was refused."""
    sent, refusals = 0, list[Refusal]()
    target = home.mail_server or home.digests
    with home.alone():
        for letter in home.ledger.unsent_letters():
            outcome = deliver(letter, target, now=home.now)
            if isinstance(outcome, Refusal):
                refusals.append(outcome)
                if outcome.is_final:
                    home.ledger.mark_refused(letter.id, home.now)
                progress(f"failed: {outcome.line()}")
            else:
                home.ledger.mark_sent(outcome)
                sent += 1
    return sent, tuple(refusals)
