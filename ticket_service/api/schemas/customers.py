"""Customer files (客户档案, F-21)."""

from marshmallow import fields

from shared.kit.fields import IdField, Instant, PageQuery, Text, choice, long_text
from ticket_service.api.schemas.values import Email, LocatedSchema, RowSchema, phone_text, word
from ticket_service.rules.customers import CustomerKind


class CustomerSchema(LocatedSchema):
    """A customer. `segment` is one of the policy's list (CUS-02); `remote_area` flags the service address (CUS-10)."""

    id = IdField()
    name = Text(required=True)
    phone = phone_text(required=True)
    address = long_text(allow_none=True)
    email = Email(allow_none=True)
    segment = word(required=True)
    kind = choice(CustomerKind, required=True)
    remote_area = fields.Boolean()
    created_at = Instant(dump_only=True)
    actions = fields.List(fields.String(), dump_only=True)


class CustomerChangeSchema(LocatedSchema):
    """What can be changed in a customer file; what is left out stays."""

    name = Text()
    phone = phone_text()
    address = long_text(allow_none=True)
    email = Email(allow_none=True)
    segment = word()
    kind = choice(CustomerKind)
    remote_area = fields.Boolean()


class CustomerQuery(PageQuery):
    """Filters of customers."""

    phone = phone_text()
    email = Email()


class CustomerRowSchema(RowSchema, LocatedSchema):
    """One row of a customer import. Customers are known by their e-mail, without one by phone and name."""

    name = Text(required=True)
    phone = phone_text(required=True)
    address = long_text()
    email = Email()
    segment = word(required=True)
    kind = choice(CustomerKind, load_default=CustomerKind.PERSON)
    remote_area = fields.Boolean()
