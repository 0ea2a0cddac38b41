"""The filters of the list of requests."""

from collections.abc import Mapping

from flask import g
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import Length, Optional

from console.forms.texts import text

LONGEST_NUMBER = 40
STATES = (
    "new",
    "acknowledged",
    "classified",
    "in_progress_remote",
    "waiting_customer",
    "dispatched",
    "on_site",
    "proposal",
    "repairing",
    "to_accept",
    "to_confirm",
    "resolved",
    "closed",
    "cancelled",
    "reopened",
)


class FilterForm(FlaskForm):
    """Which requests are shown. It changes nothing, so it is sent by GET and without a token."""

    class Meta:
        """No proof of origin for a question."""

        csrf = False

    status = SelectField(text("tickets.status"), validators=[Optional()])
    number = StringField(text("tickets.number"), validators=[Optional(), Length(max=LONGEST_NUMBER)])


def filter_form(values: Mapping[str, str]) -> FilterForm:
    """The form with the states in the reader's language."""
    form = FilterForm(formdata=None, data={"status": values.get("status", ""), "number": values.get("number", "").strip()})
    form.status.choices = [("", g.words.say("tickets.any_status"))]
    form.status.choices += [(state, g.words.label("status", state)) for state in STATES]
    return form
