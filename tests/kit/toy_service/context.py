from shared.kit import context


class Context(context.Context):
    pass
