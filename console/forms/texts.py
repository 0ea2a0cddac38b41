"""Texts of form fields: looked up when the form is shown, in the reader's language."""

from flask import g
from flask_babel.speaklater import LazyString


def text(code: str) -> LazyString:
    """The text of a code, later."""
    return LazyString(lambda: g.words.say(code))
