"""Signing in."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, Length

from console.forms.texts import text

LONGEST = 200


class SignInForm(FlaskForm):
    """Name and password; `next` is where the reader wanted to go."""

    username = StringField(
        text("sign_in.username"),
        validators=[DataRequired(text("form.required")), Length(max=LONGEST)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "autofocus": True},
    )
    password = PasswordField(
        text("sign_in.password"),
        validators=[DataRequired(text("form.required")), Length(max=LONGEST)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
    submit = SubmitField(text("sign_in.submit"))
