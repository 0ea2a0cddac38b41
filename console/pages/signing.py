"""Signing in and out."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for

from console.forms.signing import SignInForm
from console.navigation import person_of
from console.pages.language import own_path
from console.sessions import Sessions, end, person

pages = Blueprint("signing", __name__)


@pages.get("/sign-in")
def sign_in() -> Any:
    """The sign-in form."""
    if person():
        return redirect(url_for("tickets.start"))
    return render_template("signing/sign_in.html", form=SignInForm(next=own_path(request.args.get("next"))))


@pages.post("/sign-in")
def do_sign_in() -> Any:
    """Get tokens for the password. A refusal comes back to the form as a message."""
    form = SignInForm()
    if not form.validate():
        return render_template("signing/sign_in.html", form=form), 422
    sessions: Sessions = current_app.extensions["console"].sessions
    client = sessions.anonymous()
    client.sign_in(form.username.data.strip(), form.password.data)
    sessions.start(client, person_of(client.get("/auth/me")))
    return redirect(own_path(form.next.data))


@pages.post("/sign-out")
def sign_out() -> Any:
    """Forget the person, then end the sign-in at the gateway."""
    client = current_app.extensions["console"].sessions.kept_client()
    end()
    flash(g.words.say("sign_out.done"), "info")
    client.sign_out()
    return redirect(url_for("signing.sign_in"))
