"""Tells a person at a terminal, and a file for programs, what became of an import."""

import json
from pathlib import Path
from typing import Any

import click

from console.commands.imports import Outcome, Wish
from console.commands.mappings import Problem
from console.words import Words
from shared.kit.messages import LANGUAGES


def tell(words: Words, outcome: Outcome, wish: Wish) -> None:
    """Every fault on its line, then the totals."""
    for problem in outcome.problems:
        column = problem.column or words.say("import.whole_row")
        text = sentence(words, problem, words.language)
        click.echo(words.say("import.row", row=problem.row, line=problem.line, column=column, message=text))
    if outcome.error:
        click.echo(words.say("import.failed", error=outcome.error), err=True)
    counts = {name: getattr(outcome, name) for name in ("noun", "total", "loaded", "unchanged", "faulty")}
    refused = wish.write and not outcome.wrote and bool(outcome.problems)
    code = "written" if outcome.wrote else "refused" if refused else "trial"
    click.echo(words.say(f"import.totals_{code}", **counts))


def write_report(words: Words, outcome: Outcome, path: Path) -> None:
    """The same as JSON, with the faults in both languages."""
    report: dict[str, Any] = {
        "noun": outcome.noun,
        "written": outcome.wrote,
        "total": outcome.total,
        "loaded": outcome.loaded,
        "unchanged": outcome.unchanged,
        "faulty": outcome.faulty,
        "problems": [
            {
                "row": problem.row,
                "line": problem.line,
                "column": problem.column,
                "code": problem.code,
                "message": {language: sentence(words, problem, language) for language in LANGUAGES},
            }
            for problem in outcome.problems
        ],
    }
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    click.echo(words.say("import.report", path=path), err=True)


def sentence(words: Words, problem: Problem, language: str) -> str:
    """What is wrong, as the service or our catalogue says it."""
    if problem.message is not None:
        return problem.message.get(language) or problem.code
    return words.messages.say(problem.code, language, problem.params)
