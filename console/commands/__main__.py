"""`python -m console.commands`: bulk imports, lists as files, and the demonstration network, through the gateway.

It ends with 0 when everything given is loaded or was there already, with 1 when rows have faults, with 2 when it was called
wrongly, with 3 when the gateway refused or did not answer.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from console.commands.demo import FOLDER, steps
from console.commands.files import FileUnreadable, read_table
from console.commands.imports import Import, Outcome, Watch, Wish
from console.commands.mappings import Mapping, MappingWrong, packaged
from console.commands.reports import tell, write_report
from console.exports.cells import Style
from console.exports.export import Export
from console.exports.lists import LISTS
from console.exports.writers import CSV, XLSX
from console.words import Words, load_messages
from shared.clients.gateway import GatewayClient
from shared.kit.errors import Refusal

NOUNS = (
    *("customers", "sites", "models", "assets", "technicians", "tickets", "users"),
    *("parts", "parts/fits", "parts/price-lists", "locations", "stock", "stocktakes", "tools"),
)
TIMEOUT = (3.0, 120.0)
ROWS_FAULTY, REFUSED = 1, 3

MakeClient = Callable[[str], GatewayClient]


class Refusing(click.ClickException):
    """The gateway refused, or did not answer."""

    exit_code = REFUSED


def _words(_ctx: click.Context, _option: click.Parameter, value: str) -> Words:
    """`en_GB.UTF-8` is English; everything else is Chinese."""
    return Words(load_messages(), "en" if value.lower().startswith("en") else "zh")


def _secret(_ctx: click.Context, _option: click.Parameter, path: Path | None) -> str | None:
    return path.read_text(encoding="utf-8").strip("\r\n") if path else None


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
GATEWAY_OPTIONS = (
    click.option("--gateway", envvar="GATEWAY_URL", default="http://127.0.0.1:8080", show_default=True, help="Its address."),
    click.option("--username", envvar="AFTERSALES_USERNAME", required=True, help="Who signs in."),
    click.option("--password-file", "password", type=FILE, callback=_secret, help="A file with the password; else asked for."),
    click.option(
        "--language",
        "words",
        envvar=["AFTERSALES_LANGUAGE", "LC_ALL", "LANG"],
        default="zh",
        callback=_words,
        help="zh or en; else that of the terminal.",
    ),
)


def gateway_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Where the gateway is and who signs in."""
    for option in reversed(GATEWAY_OPTIONS):
        command = option(command)
    return command


@click.group(help="Work with the after-sales platform from the command line.")
def cli() -> None:
    """The group of the commands."""


@cli.command("import")
@click.argument("noun", type=click.Choice(NOUNS))
@click.argument("file", type=FILE)
@click.option("--mapping", "mapping_file", type=FILE, help="A TOML column mapping; else the standard columns of the noun.")
@click.option("--dry-run/--no-dry-run", default=True, show_default=True, help="Only try, or write after the trial.")
@click.option("--skip-faulty", is_flag=True, help="Write the faultless rows although others have faults.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the outcome as JSON into this file.")
@gateway_options
@click.pass_obj
def import_file(make_client: MakeClient | None, /, noun: str, file: Path, words: Words, **options: Any) -> None:
    """Load the rows of a CSV or XLSX FILE: first a trial, then, with --no-dry-run, the writing."""
    wish = Wish(write=not options["dry_run"], skip_faulty=options["skip_faulty"])
    with _told(words):
        mapping = _mapping(words, noun, options["mapping_file"])
        table = read_table(file)
        mapping.check_columns(table)
        client = _client(words, make_client, options)
        with _progress(words, noun) as watch:
            outcome = Import(client, noun, mapping, watch).run(table, wish)
    tell(words, outcome, wish)
    if options["report"]:
        write_report(words, outcome, options["report"])
    _leave(outcome, wish)


@cli.command("export")
@click.argument("noun", type=click.Choice(sorted(LISTS)))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("filters", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--raw", is_flag=True, help="The API's own names and values instead of those for people.")
@gateway_options
@click.pass_obj
def export_list(make_client: MakeClient | None, /, noun: str, file: Path, words: Words, **options: Any) -> None:
    """Write a list into a CSV or XLSX FILE, as the person who signs in may read it: `part_no=RH-1` narrows it."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in (CSV, XLSX):
        raise click.UsageError(words.say("export.kind_unknown"))
    wanted = dict(_pair(words, text) for text in options["filters"])
    with _told(words):
        client = _client(words, make_client, options)
        export = Export(client, client.document(), LISTS[noun], Style(words, noun, options["raw"]), wanted)
        rows = _write(export, kind, file)
    click.echo(words.say("export.done", noun=export.title, rows=rows, path=file))


def _pair(words: Words, text: str) -> tuple[str, str]:
    name, given, value = text.partition("=")
    if not given or not name:
        raise click.UsageError(words.say("export.filter_malformed", text=text))
    return name, value


def _write(export: Export, kind: str, file: Path) -> int:
    """Into a file beside the wanted one first: what breaks off must not look like a whole list."""
    part = file.with_name(f"{file.name}.part")
    try:
        if kind == CSV:
            with part.open("w", encoding="utf-8", newline="") as out:
                out.writelines(export.csv())
        else:
            with part.open("wb") as book:
                export.xlsx(book)
        part.replace(file)
    except OSError as wrong:
        raise click.FileError(str(file), wrong.strerror) from None
    finally:
        part.unlink(missing_ok=True)
    return export.rows


@cli.command("demo")
@click.option(
    "--user-password-file", "user_password", type=FILE, required=True, callback=_secret, help="The sign-in of all its users."
)
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=FOLDER, help="Where its files are."
)
@gateway_options
@click.pass_obj
def load_demo(make_client: MakeClient | None, /, words: Words, folder: Path, **options: Any) -> None:
    """Load the demonstration network; what is there already stays as it is."""
    wish = Wish(write=True)
    todo = steps(folder)
    missing = [step.path.name for step in todo if not step.path.exists()]
    if missing:
        raise click.UsageError(words.say("demo.file_missing", name=", ".join(missing)))
    with _told(words):
        client = _client(words, make_client, options)
        for step in todo:
            mapping = Mapping.load(packaged(step.noun))
            if step.noun == "users":
                mapping = mapping.with_constants({"password": options["user_password"]})
            with _progress(words, step.noun) as watch:
                outcome = Import(client, step.noun, mapping, watch).run(read_table(step.path), wish)
            tell(words, outcome, wish)
            _leave(outcome, wish)
    click.echo(words.say("demo.done"))


def _mapping(words: Words, noun: str, path: Path | None) -> Mapping:
    path = path or packaged(noun)
    if not path.exists():
        raise click.UsageError(words.say("import.no_mapping", noun=noun))
    mapping = Mapping.load(path)
    if mapping.noun not in ("", noun):
        raise click.UsageError(words.say("import.other_noun", found=mapping.noun, noun=noun))
    return mapping


def _client(words: Words, make_client: MakeClient | None, options: dict[str, Any]) -> GatewayClient:
    client = make_client(options["gateway"]) if make_client else GatewayClient(options["gateway"], timeout=TIMEOUT)
    client.language = words.language
    password = options["password"]
    if password is None and not sys.stdin.isatty():
        raise click.UsageError(words.say("import.no_password"))
    client.sign_in(options["username"], password or click.prompt(words.say("import.password"), hide_input=True))
    return client


@contextmanager
def _told(words: Words) -> Iterator[None]:
    """What went wrong as a whole, in the user's language and with its exit code."""
    try:
        yield
    except (FileUnreadable, MappingWrong) as wrong:
        raise click.UsageError(words.say(wrong.code, **wrong.params)) from None
    except Refusal as refusal:
        text = str(refusal.params.get("text") or words.say(refusal.code, **refusal.params))
        faults = "; ".join(f"{f.pointer} {dict(f.params).get('message', f.code)}" for f in refusal.faults)
        raise Refusing(f"{text} {faults}".strip()) from None


@contextmanager
def _progress(words: Words, noun: str) -> Iterator[Watch]:
    """A bar on the terminal's error stream; nothing where no terminal is."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(noun)

        def watch(step: str, done: int, total: int) -> None:
            bar.update(task, description=f"{noun} · {words.say(f'import.{step}')}", completed=done, total=total)

        yield watch


def _leave(outcome: Outcome, wish: Wish) -> None:
    if not outcome.is_good(wish.skip_faulty):
        sys.exit(ROWS_FAULTY)


if __name__ == "__main__":
    cli(prog_name="aftersales")
