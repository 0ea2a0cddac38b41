"""The one place where refusals become messages on a page."""

from typing import Any

from flask import Flask, flash, g, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from console.pages.language import own_path
from console.sessions import PERSON, end, person
from shared.kit.errors import Refusal, Unauthorized
from shared.kit.logs import log
from shared.kit.problems import STATUS

KNOWN_PAGES = (403, 404, 413, 429, 503)


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(Unauthorized, _signed_out)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _signed_out(refusal: Unauthorized) -> Any:
    """A wrong password stays at the form; an ended session leads to it and back."""
    if request.endpoint == "signing.do_sign_in":
        flash(sentence(refusal), "danger")
        return redirect(url_for("signing.sign_in", next=request.form.get("next") or None))
    was_signed_in = PERSON in session
    end()
    if was_signed_in:
        flash(g.words.say("sign_in.ended"), "info")
    back = request.full_path.rstrip("?") if request.method == "GET" and request.path != "/" else None
    return redirect(url_for("signing.sign_in", next=back))


def _refused(refusal: Refusal) -> Any:
    """What was read is answered with a page; what was sent goes back to the form with a message."""
    if request.method == "POST":
        flash(sentence(refusal), "danger")
        back = request.form.get("next") or None
        return redirect(own_path(back) if back and person() else url_for("signing.sign_in", next=back))
    status = STATUS[type(refusal)]
    return render_template("errors/refused.html", status=status, title=_title(status), text=sentence(refusal)), status


def _stale_form(_error: CSRFError) -> Any:
    flash(g.words.say("error.stale_form"), "danger")
    return redirect(url_for("signing.sign_in"))


def _http(error: HTTPException) -> Any:
    if error.code is not None and error.code < 400:
        return error
    status = error.code or 500
    text = g.words.say(f"error.text_{status}" if g.words.knows(f"error.text_{status}") else "error.text")
    return render_template("errors/refused.html", status=status, title=_title(status), text=text), status


def _unexpected(error: Exception) -> Any:
    log().exception("internal_error", error=repr(error))
    return render_template("errors/refused.html", status=500, title=_title(500), text=g.words.say("error.text_500")), 500


def sentence(refusal: Refusal) -> str:
    """The gateway's own sentence with its clause and every fault; ours where no answer came."""
    text = str(refusal.params.get("text") or g.words.say(refusal.code, **refusal.params))
    clause = f" [{refusal.clause}]" if refusal.clause else ""
    faults = "；".join(str(dict(fault.params).get("message", fault.code)) for fault in refusal.faults)
    return f"{text}{clause}" + (f": {faults}" if faults else "")


def _title(status: int) -> str:
    title: str = g.words.say(f"error.title_{status}" if status in KNOWN_PAGES else "error.title")
    return title
