"""`lr progress`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.errors import UserError

if TYPE_CHECKING:
    from autograder.study.verifying import Verification

SCHEMA = "autograder.study.report:ProgressReport"


def run(
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON document, nothing else.")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Lines instead of a table.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Say whether the log is whole.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write all progress into a file."),
    ] = None,
    bring: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", help="Take in what a file holds."),
    ] = None,
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete all progress on this machine.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> int:
    """Show where you stand in the course; keep, move or delete what was recorded."""
    demand_one_thing(
        {"verify": verify, "export": export, "import": bring, "delete": delete},
        as_json=as_json,
        yes=yes,
    )
    if export is not None:
        return _export(export)
    if bring is not None:
        return _import(bring)
    if delete:
        return _delete(yes=yes)
    if verify:
        return _verify(as_json=as_json)
    _show(as_json=as_json, plain=plain)
    return 0


def demand_one_thing(asked: dict[str, object], *, as_json: bool, yes: bool) -> None:
    """What is asked for must go together.

    Raises:
        UserError: it does not.
    """
    from autograder.languages import tr

    flags = [name for name, value in asked.items() if value not in (None, False)]
    if len(flags) > 1:
        first, second = flags[:2]
        raise UserError(
            tr(
                "--{first} and --{second} are two things: ask for one of them",
                first=first,
                second=second,
            )
        )
    if yes and flags != ["delete"]:
        raise UserError(tr("--yes goes with --delete alone"))
    if as_json and flags not in ([], ["verify"]):
        raise UserError(tr("--json goes with --verify, or alone"))


def _export(file: Path) -> int:
    from autograder.languages import trn
    from autograder.study.transfer import export_to

    given = export_to(file)
    place, count = given.place, given.events
    print(trn("{file}: {count} event", "{file}: {count} events", count, file=place))
    if given.unread:
        print(_left_out(given.unread), file=sys.stderr)
    return 0


def _left_out(unread: int) -> str:
    from autograder.languages import trn

    return trn(
        "{count} unreadable line was left out",
        "{count} unreadable lines were left out",
        unread,
    )


def _import(file: Path) -> int:
    from autograder.languages import tr, trn
    from autograder.study.transfer import import_from

    taken = import_from(file)
    print(
        trn(
            "{file}: {count} event, {new} of them new here",
            "{file}: {count} events, {new} of them new here",
            taken.events,
            file=taken.place,
            new=taken.new,
        )
    )
    if taken.cut_off:
        print(tr("Its last line was cut off, and left out"), file=sys.stderr)
    elif taken.unread:
        print(_left_out(taken.unread), file=sys.stderr)
    return 0


def _delete(*, yes: bool) -> int:
    from autograder.languages import tr
    from autograder.study.asking import demand_yes
    from autograder.study.deleting import delete, deletion_lines, kept_files

    files = kept_files()
    if not files:
        print(tr("There is no progress on this machine: nothing to delete."))
        return 0
    told = "\n".join(deletion_lines(files))
    demand_yes(tr("Delete all of this progress?"), yes=yes, told=told)
    delete(files)
    print(tr("Deleted."))
    return 0


def _verify(*, as_json: bool) -> int:
    from autograder.languages import tr
    from autograder.study.log import log_path
    from autograder.study.unread import no_home_words
    from autograder.study.verified_words import verification_lines
    from autograder.study.verifying import verify

    try:
        found = verify(log_path().read_bytes())
    except FileNotFoundError:
        found = verify(b"")
    except OSError as error:
        place, reason = log_path(), error.strerror
        words = tr("{file} cannot be read: {reason}", file=place, reason=reason)
        raise UserError(no_home_words() or words) from error
    if as_json:
        _show(as_json=True, verified=found)
    elif found.events or not found.whole:
        print("\n".join(verification_lines(found, log_path())))
    else:
        print(tr("There is no progress on this machine: nothing to verify."))
    return 0 if found.whole else 1


def _show(
    *, as_json: bool, plain: bool = False, verified: "Verification | None" = None
) -> None:
    from autograder.study.card import card_lines
    from autograder.study.here import next_now, standing_now
    from autograder.study.log import read_log
    from autograder.study.progress_view import beneath, card_now
    from autograder.study.report import write_report
    from autograder.study.state import fold
    from autograder.study.unread import unread_words

    reading = read_log()
    state = fold(reading.events)
    standing = standing_now(state)
    if as_json:
        after = next_now(state, standing)
        report = write_report(reading, state, standing, after, verified)
        print(report.model_dump_json(indent=2))
    elif plain or os.environ.get("NO_COLOR") or not sys.stdout.isatty():
        lines = card_lines(card_now(state, standing))
        print("\n".join([*lines, *beneath(state, standing)]))
    else:
        from autograder.study.progress_table import print_card

        print_card(card_now(state, standing), beneath(state, standing))
    for line in unread_words(reading):
        print(line, file=sys.stderr)
