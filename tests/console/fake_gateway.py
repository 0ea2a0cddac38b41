"""A gateway that answers from tables: enough of the contract for the console and the command line to be tried."""

import json
from collections.abc import Callable
from functools import cache
from itertools import count
from typing import Any

from flask import Flask, Response, jsonify, request

from gateway.openapi import merged
from shared.kit.access import Access
from shared.kit.ids import new_id
from tests.support.parts import ROOT

PASSWORD = "right horse"
ACCESS = Access.load(ROOT / "shared" / "access.toml")
RowCheck = Callable[[dict[str, Any]], list[tuple[str, str, str]]]


@cache
def committed_document() -> dict[str, Any]:
    """What the gateway answers at `/openapi.json`, from the documents that are kept with the code."""
    files = (ROOT / "docs" / "api").glob("*.json")
    return merged({path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(files)}, [])


class FakeGateway:
    """`answers` maps a path below /api/v1 to a body; a list is paged. `refusals` maps a path to a problem."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.refusals: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.keys: list[str] = []
        self.users = {"agent": ("agent", "李接线"), "finance": ("finance", "周财务"), "customer": ("customer", "王女士")}
        self.users |= {"keeper": ("warehouse", "孙库管"), "supervisor": ("supervisor", "郑部长")}
        self.tokens: dict[str, str] = {}
        self.refresh_tokens: dict[str, str] = {}
        self.life = 900
        self.number = count(1)
        self.stored: dict[str, list[dict[str, Any]]] = {}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.row_check: RowCheck = lambda row: []
        self.document = committed_document()
        self.polls_until_done = 1
        self.app = Flask("fake_gateway")
        self.app.add_url_rule("/healthz", view_func=lambda: jsonify(status="ok"))
        self.app.add_url_rule("/openapi.json", "document", view_func=lambda: jsonify(self.document))
        self.app.add_url_rule("/api/v1/auth/token", view_func=self._token, methods=["POST"])
        self.app.add_url_rule("/api/v1/auth/me", view_func=self._me)
        self.app.add_url_rule("/api/v1/auth/revoke", view_func=self._revoke, methods=["POST"])
        self.app.add_url_rule("/api/v1/<noun>/imports", view_func=self._import, methods=["POST"])
        self.app.add_url_rule("/api/v1/<noun>/imports/<job_id>", view_func=self._job)
        self.app.add_url_rule("/api/v1/<path:path>", view_func=self._answer, methods=["GET", "POST", "PATCH"])

    # Identity

    def _token(self) -> Any:
        body = request.get_json()
        if body["grant"] == "refresh":
            name = self.refresh_tokens.pop(body["refresh_token"], None)
            if name is None:
                return problem(401, "token_invalid", "登录凭证无效或已过期")
        elif body["username"] in self.users and body["password"] == PASSWORD:
            name = body["username"]
        else:
            return problem(401, "credentials_wrong", "用户名或密码不正确")
        access, refresh = f"access-{name}-{next(self.number)}", f"refresh-{next(self.number)}"
        self.tokens[access], self.refresh_tokens[refresh] = name, name
        return jsonify(access_token=access, refresh_token=refresh, expires_in=self.life, token_type="Bearer")

    def _name(self) -> str | None:
        return self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))

    def _me(self) -> Any:
        name = self._name()
        if name is None:
            return problem(401, "token_invalid", "登录凭证无效或已过期")
        role, shown = self.users[name]
        may = [permission for permission, roles in ACCESS.roles_of.items() if role in roles]
        return jsonify(id=new_id(), username=name, name=shown, roles=[role], permissions=may, locale="zh")

    def _revoke(self) -> Any:
        self.refresh_tokens.pop(request.get_json()["refresh_token"], None)
        return "", 204

    # Everything else

    def _answer(self, path: str) -> Any:
        self.asked.append((request.method, path, request.args.to_dict()))
        if request.method == "POST":
            self.keys.append(request.headers.get("Idempotency-Key", ""))
        if self._name() is None:
            return problem(401, "token_invalid", "登录凭证无效或已过期")
        refusal = self.refusals.get(path)
        if refusal is not None:
            once = refusal.pop("once", False)
            if once:
                del self.refusals[path]
            return problem(**refusal)
        if path not in self.answers:
            return problem(404, "thing_unknown", "没有这条记录")
        found = self.answers[path]
        return jsonify(found(request) if callable(found) else self._page(found) if isinstance(found, list) else found)

    def _page(self, rows: list[dict[str, Any]]) -> dict[str, Any]:
        names = set(request.args) - {"limit", "cursor"}
        chosen = [row for row in rows if all(str(row.get(name, request.args[name])) == request.args[name] for name in names)]
        start, limit = int(request.args.get("cursor", 0)), int(request.args.get("limit", 50))
        more = start + limit < len(chosen)
        return {"data": chosen[start : start + limit], "next_cursor": str(start + limit) if more else None}

    # Imports, as the kit's jobs answer

    def _import(self, noun: str) -> Any:
        if self._name() is None:
            return problem(401, "token_invalid", "登录凭证无效或已过期")
        body = request.get_json()
        self.asked.append(("POST", f"{noun}/imports", {key: str(body[key]) for key in ("dry_run", "skip_faulty")}))
        job = {"id": new_id(), "kind": noun, "status": "queued", "total": len(body["rows"]), "done": 0, "report": {}}
        self.jobs[job["id"]] = {**job, "polls": 0, "body": body}
        return jsonify(job), 202

    def _job(self, noun: str, job_id: str) -> Any:
        job = self.jobs[job_id]
        job["polls"] += 1
        if job["polls"] < self.polls_until_done:
            return jsonify(**{**_shown(job), "status": "running", "done": job["total"] // 2})
        if job["status"] == "queued":
            self._carry_out(noun, job)
        return jsonify(_shown(job))

    def _carry_out(self, noun: str, job: dict[str, Any]) -> None:
        body, kept = job["body"], self.stored.setdefault(noun, [])
        faults, ready, unchanged = [], [], 0
        for number, row in enumerate(body["rows"], start=1):
            found = self.row_check(row)
            faults += [{"row": number, "pointer": p, "code": c, "message": {"zh": f"错：{m}", "en": m}} for p, c, m in found]
            if not found and row in kept:
                unchanged += 1
            elif not found:
                ready.append(row)
        refused = bool(faults) and not body["skip_faulty"]
        written = 0 if refused or body["dry_run"] else len(ready)
        if written:
            kept.extend(ready)
        faulty = len({fault["row"] for fault in faults})
        report = {"ready": len(ready), "unchanged": unchanged, "faulty": faulty, "faults": faults, "written": written}
        job.update(status="refused" if refused else "done", done=job["total"], report=report)


def _shown(job: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in job.items() if key not in ("polls", "body")}


def problem(status: int, code: str, detail: str = "", **more: Any) -> Response:
    body = {"type": f"urn:aftersales:problem:{code}", "title": detail, "detail": detail, "status": status, "code": code, **more}
    answer = jsonify(body)
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer
