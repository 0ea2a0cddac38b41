"""For tests: real apps behind `requests` without sockets, so that the real client talks to the real provider in one process."""

from io import BytesIO
from typing import Any

import requests
from flask import Flask
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse


class AppAdapter(BaseAdapter):
    """A `requests` adapter that calls a WSGI app."""

    def __init__(self, app: Flask | None = None) -> None:
        super().__init__()
        self.app = app

    def send(self, request: requests.PreparedRequest, *_args: Any, **_kwargs: Any) -> requests.Response:
        """Answer with the app; without one the neighbour is down."""
        if self.app is None:
            raise requests.ConnectionError("the neighbour is down")
        answer = self.app.test_client().open(
            request.path_url, method=request.method, data=request.body, headers=list(request.headers.items())
        )
        raw = HTTPResponse(
            body=BytesIO(answer.get_data()),
            status=answer.status_code,
            headers=list(answer.headers.items()),  # type: ignore[arg-type]
            preload_content=False,
        )
        return requests.adapters.HTTPAdapter().build_response(request, raw)

    def close(self) -> None:
        """Nothing to close."""
