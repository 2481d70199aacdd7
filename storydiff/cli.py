"""The ``storydiff`` command: the whole pipeline without an orchestrator, answering at once."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from storydiff import __version__
from storydiff.care_commands import add_care
from storydiff.common_options import add_common
from storydiff.errors import SettingsError, StorydiffError
from storydiff.judgement_commands import add_judgements
from storydiff.logs import Log, told
from storydiff.progress import Progress
from storydiff.source_commands import add_sources

DONE, FAILED, USAGE = 0, 1, 2
EXPORTS = ("claims", "changes", "held-back")
DESCRIPTION = "What changed in the story since you last looked."
FIRST_STEPS = (
    "First: `storydiff --home DIR init`, then name story, sources and recipients in DIR/storydiff.toml, then"
    " `storydiff --home DIR run`. `storydiff COMMAND --help` says more of each."
)
HANDED = ("html", "mail", "markdown", "text")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give back its exit status: 0 done, 1 failed, 2 wrong usage."""
    arguments = _parser().parse_args(argv)
    try:
        with told(arguments.name, form=arguments.log_format, file=arguments.log_file, is_quiet=arguments.quiet) as log:
            log.status = _answered(arguments, log)
            return log.status
    except SettingsError as error:
        print(f"storydiff: {error}", file=sys.stderr)
        return FAILED


def _answered(arguments: argparse.Namespace, log: Log) -> int:
    try:
        command: Callable[[argparse.Namespace, Progress], int] = arguments.command
        try:
            return command(arguments, log.progress)
        finally:
            sys.stdout.flush()  # here, where a reader that has gone is still noticed
    except StorydiffError as error:
        log.fails(str(error))
        return FAILED
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: that is no failure, and nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(getattr(arguments, "status", DONE))
    except OSError as error:
        log.fails(f"{error.filename or 'the system'}: {error.strerror or error}")
        return FAILED
    except KeyboardInterrupt:
        log.fails("interrupted; run the same command again to carry on", before="\n")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="storydiff", description=DESCRIPTION, epilog=FIRST_STEPS)
    parser.add_argument("--version", action="version", version=f"storydiff {__version__}")
    add_common(parser, after_name=False)
    commands = parser.add_subparsers(dest="name", required=True, metavar="COMMAND")

    def add(
        name: str, command: Callable[[argparse.Namespace, Progress], int], words: str, *, as_json: bool = True
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words)
        sub.set_defaults(command=command)
        add_common(sub)
        if as_json:
            sub.add_argument("--json", action="store_true", help="print one JSON object")
        return sub

    add("init", _init, "make an empty home ready for use")
    add_sources(add, _say)
    add_care(add, _say)
    ingest = add("ingest", _ingest, "take in files, folders, feeds and pages; without any, the sources of the settings")
    ingest.add_argument(
        "addresses", nargs="*", metavar="PATH|URL|-", help="files, folders, feeds, pages; - alone: standard input"
    )
    ingest.add_argument(
        "--published", metavar="DATE", help="when it was published, such as 2024-04-01; outranks the text"
    )
    ingest.add_argument("--publisher", metavar="NAME", help="who prints it, where the document does not say")
    ingest.add_argument("--story", metavar="NAME", help="the story it belongs to")
    handed = ingest.add_argument_group("of what comes on standard input")
    handed.add_argument("--url", metavar="URL", help="where it lies on the web, which is its name then")
    handed.add_argument("--title", metavar="TITLE", help="what it is called")
    handed.add_argument("--type", choices=HANDED, help="what it is, where its content does not show it")
    ingest.add_argument(
        "--backfill", action="store_true", help="they complete the past: no news, but for what is newer than was told"
    )
    add("diff", _diff, "read the new articles and compare them with what the archive holds")
    digest = add("digest", _digest, "make the digest of what is not delivered yet; without --send it only shows it")
    digest.add_argument("--send", action="store_true", help="hand it to its recipients and mark it delivered")
    digest.add_argument("--preview", action="store_true", help="open it in the browser")
    digest.add_argument("--to", metavar="RECIPIENT", help="show that of one recipient, by address or name")
    digest.add_argument("--story", metavar="NAME", help="show what it says of one story")
    words = "show the letters of a day (UTC; default: the last) again; with --to and --send they are handed over again"
    digest.add_argument("--again", nargs="?", const="", metavar="DATE", help=words)
    export = add("export", _export, "print claims, changes or held-back pairs as JSON Lines", as_json=False)
    export.add_argument("what", choices=EXPORTS)
    as_of = add(
        "as-of", _as_of, "show what was known at a time: the state of each series, who says so, what is disputed"
    )
    as_of.add_argument("date", nargs="?", metavar="DATE", help="a date (its end, UTC) or a time; default: now")
    as_of.add_argument(
        "--holds", metavar="DATE", help="only what holds for a time until then: what was known about that day"
    )
    history = add("history", _history, "show a series over both its times; without SERIES, list the series")
    history.add_argument("series", nargs="?", metavar="SERIES")
    explain = add("explain", _explain, "show what was read in an article, sentence by sentence, and what was not used")
    explain.add_argument("article", metavar="ARTICLE", help="its document name or URL, as the exports give it")
    explain.add_argument("--version", dest="article_version", type=int, metavar="N", help="default: the latest")
    why = add(
        "why", _why, "say why an article was taken or left out, story by story, with the words that met the query"
    )
    why.add_argument("article", metavar="ARTICLE", help="its document name, id or address, or a file")
    site = add("site", _site, "write pages of all that is known: plain files that need no server")
    site.add_argument("--to", type=Path, metavar="DIR", help="the folder for the pages (default: site/ in the home)")
    site.add_argument("--base-url", metavar="URL", help="where they will lie on the web, which the feeds then name")
    _add_check(add)
    add_judgements(add, _say)
    add("replay", _replay, "build the ledger anew from the archive; deliveries are kept")
    return parser


def _add_check(add: Callable[..., argparse.ArgumentParser]) -> None:
    """The command that holds sentences against the archive; its exit statuses are in the README."""
    check = add("check", _check, "say whether the archive bears out the figures of a sentence, or rules them out")
    given = check.add_mutually_exclusive_group(required=True)
    given.add_argument("sentence", nargs="?", metavar="SENTENCE", help="a sentence with a figure; - reads one a line")
    given.add_argument("--file", type=Path, metavar="PATH", help="a file of sentences, one a line")
    check.add_argument("--story", metavar="NAME", help="the story that it speaks of")
    check.add_argument("--as-of", metavar="DATE", help="as known at a date (its end, UTC) or a time; default: now")
    check.add_argument("--holds", metavar="DATE", help="the date or time that it speaks of; default: the present")


def _init(arguments: argparse.Namespace, _: Progress) -> int:
    from storydiff import pipeline

    made = pipeline.init(arguments.home)
    _say(arguments, {"home": str(arguments.home.resolve()), "made": made}, _init_lines(arguments.home, made))
    return DONE


def _init_lines(home: Path, made: list[str]) -> list[str]:
    if not made:
        return [f"{home} is a home already; nothing was changed"]
    return [
        f"made {', '.join(made)} in {home}",
        f"next: name your story, sources and recipients in {home / 'storydiff.toml'},",
        "or add the feed of a site with `storydiff sources add URL`, or drop files into inbox/; then `storydiff run`",
    ]


def _ingest(arguments: argparse.Namespace, progress: Progress) -> int:
    from storydiff import pipeline, turns

    if "-" in arguments.addresses and len(arguments.addresses) > 1:
        return _misused("- stands for one article on standard input and goes alone")
    if arguments.addresses == ["-"]:
        if arguments.backfill:
            return _misused("--backfill is of files, folders and addresses: what is handed in is told by its date")
        return _ingest_handed(arguments, progress)
    if wrong := next((name for name in ("url", "title", "type") if getattr(arguments, name) is not None), None):
        return _misused(f"--{wrong} is of what comes on standard input: storydiff ingest - --{wrong} …")
    if arguments.backfill and not arguments.addresses:
        raise SettingsError("--backfill: name the files, folders or addresses; what sources bring is told by its dates")
    with turns.in_turn(arguments.home, f"storydiff {arguments.name}", progress) as home:
        report = asyncio.run(
            pipeline.ingest(
                home,
                arguments.addresses or None,
                published=arguments.published,
                publisher=arguments.publisher,
                story=arguments.story,
                backfill=arguments.backfill,
                progress=progress,
            )
        )
    _say(arguments, report.record(), report.lines())
    return FAILED if report.failures and not report.taken and not report.known else DONE


def _ingest_handed(arguments: argparse.Namespace, progress: Progress) -> int:
    """Take in one article from standard input."""
    from storydiff import pipeline, turns
    from storydiff.sources.files import LARGEST_FILE
    from storydiff.sources.handed import Handed

    if sys.stdin.isatty() and not arguments.quiet:
        print("reading one article; end it with Ctrl-D", file=sys.stderr)
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    said = {name: getattr(arguments, name) for name in ("url", "title", "published", "publisher", "story")}
    with turns.in_turn(arguments.home, f"storydiff {arguments.name}", progress) as home:
        report = pipeline.ingest_handed(home, Handed(content, arguments.type, **said), progress=progress)
    _say(arguments, report.record(), report.lines())
    return FAILED if report.failures and not report.taken and not report.known else DONE


def _misused(said: str) -> int:
    print(f"storydiff: {said}", file=sys.stderr)
    return USAGE


def _diff(arguments: argparse.Namespace, progress: Progress) -> int:
    from storydiff import pipeline, turns

    with turns.in_turn(arguments.home, f"storydiff {arguments.name}", progress) as home:
        report = pipeline.diff(home, progress=progress)
    _say(arguments, report.record(), report.lines())
    return DONE


def _digest(arguments: argparse.Namespace, progress: Progress) -> int:
    from storydiff import pipeline, turns

    if arguments.again is not None:
        return _digest_again(arguments, progress)
    if arguments.send and (arguments.preview or arguments.to is not None or arguments.story is not None):
        return _misused("--preview, --to and --story only show a digest; --send goes without them")
    own_turn = turns.in_turn(arguments.home, "storydiff digest --send", progress) if arguments.send else None
    with own_turn or pipeline.open_home(arguments.home, looking=True) as home:
        chosen = pipeline.recipients_of(home, arguments.to, arguments.story)
        report = pipeline.make_digest(home, send=arguments.send, recipients=chosen, progress=progress)
    record, lines = report.record(), report.lines()
    if arguments.preview and report.html is not None:
        from storydiff.browsers import open_in_browser

        record["opened"] = open_in_browser(report.html)
        said = "opened in the browser" if record["opened"] else "no browser was found; open it yourself"
        lines.insert(len(report.files), f"{said}: {report.html}")
    _say(arguments, record, lines)
    return FAILED if report.failures else DONE


def _digest_again(arguments: argparse.Namespace, progress: Progress) -> int:
    """Show frozen letters, or hand those of one recipient over once more."""
    from storydiff import letters_again, pipeline, turns
    from storydiff.model import moment_of

    if arguments.preview or arguments.story is not None or (arguments.send and arguments.to is None):
        return _misused("--again goes with --to, and with --send only where --to names one recipient")
    night = moment_of(arguments.again, "--again").date() if arguments.again else None
    own_turn = turns.in_turn(arguments.home, "storydiff digest --again", progress) if arguments.send else None
    with own_turn or pipeline.open_home(arguments.home, looking=True) as home:
        report = letters_again.letters_of(home, night, arguments.to)
        report = letters_again.hand_over_again(home, report, progress=progress) if arguments.send else report
    _say(arguments, report.record(), report.lines())
    return FAILED if report.failures else DONE


def _export(arguments: argparse.Namespace, _: Progress) -> int:
    from storydiff import pipeline

    with pipeline.open_home(arguments.home, looking=True) as home:
        for record in pipeline.iter_export(home, arguments.what):
            print(json.dumps(record, ensure_ascii=False))
    return DONE


def _as_of(arguments: argparse.Namespace, _: Progress) -> int:
    from storydiff import pipeline
    from storydiff.model import moment_of

    at = None if arguments.date is None else moment_of(arguments.date, "as-of")
    holds = None if arguments.holds is None else moment_of(arguments.holds, "--holds")
    with pipeline.open_home(arguments.home, looking=True) as home:
        report = pipeline.as_of(home, at, holds)
    _say(arguments, report.record(), report.lines())
    return DONE


def _history(arguments: argparse.Namespace, _: Progress) -> int:
    from storydiff import pipeline

    with pipeline.open_home(arguments.home, looking=True) as home:
        report = pipeline.history(home, arguments.series)
    _say(arguments, report.record(), report.lines())
    return DONE


def _explain(arguments: argparse.Namespace, _: Progress) -> int:
    from storydiff import pipeline

    with pipeline.open_home(arguments.home, looking=True) as home:
        report = pipeline.explain(home, arguments.article, arguments.article_version)
    _say(arguments, report.record(), report.lines())
    return DONE


def _site(arguments: argparse.Namespace, progress: Progress) -> int:
    from storydiff import pipeline
    from storydiff.site import make_site

    with pipeline.open_home(arguments.home, looking=True) as home:
        report = make_site(home, arguments.to, arguments.base_url, progress=progress)
    _say(arguments, report.record(), report.lines())
    return DONE


def _why(arguments: argparse.Namespace, _: Progress) -> int:
    from storydiff import pipeline, reasons

    # What lies in the archive and is not in the ledger yet is entered first, where that may be written.
    with pipeline.open_home(arguments.home, looking=not os.access(arguments.home, os.W_OK)) as home:
        report = reasons.why(home, arguments.article)
    _say(arguments, report.record(), report.lines())
    return DONE


def _check(arguments: argparse.Namespace, _: Progress) -> int:
    from storydiff import fact_check, pipeline
    from storydiff.model import moment_of

    at = None if arguments.as_of is None else moment_of(arguments.as_of, "--as-of")
    holds = None if arguments.holds is None else moment_of(arguments.holds, "--holds")
    most = fact_check.LARGEST + 1
    if arguments.file is not None:
        with arguments.file.open("rb") as file:
            sentences = fact_check.sentences_in(file.read(most), str(arguments.file))
    elif arguments.sentence == "-":
        sentences = fact_check.sentences_in(sys.stdin.buffer.read(most), "standard input")
    else:
        sentences = [arguments.sentence]
    with pipeline.open_home(arguments.home, looking=True) as home:
        report = fact_check.check(home, sentences, story=arguments.story, as_of=at, holds=holds)
    arguments.status = report.status  # which is the answer, also to a reader that has gone
    _say(arguments, report.record(), report.lines())
    return report.status


def _replay(arguments: argparse.Namespace, progress: Progress) -> int:
    from storydiff import pipeline, turns

    with turns.in_turn(arguments.home, f"storydiff {arguments.name}", progress) as home:
        report = pipeline.replay(home, progress=progress)
    _say(arguments, report.record(), report.lines())
    return DONE


def _say(arguments: argparse.Namespace, record: dict[str, Any], lines: Sequence[str]) -> None:
    """Print the record where a program reads, the lines where a person does."""
    if sys.stderr.isatty() and not arguments.quiet:
        sys.stderr.write("\r\x1b[2K")
    print(json.dumps(record, ensure_ascii=False) if arguments.json else "\n".join(lines))


if __name__ == "__main__":
    sys.exit(main())
