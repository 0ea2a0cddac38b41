"""The floor: a bare Flask endpoint."""

from flask import Flask


def create_app() -> Flask:
    """Says hello."""
    app = Flask("hello")

    @app.post("/hello")
    def hello() -> dict[str, str]:
        return {"hello": "world"}

    return app
