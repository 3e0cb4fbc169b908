"""A browser without a browser: fetches CSRF tokens by itself and judges every page on the way past."""

from functools import cached_property

import lxml.html
from flask import has_app_context

from tests.checkers import PageRules

SUCCESS = {200, 204, 303}


class Answer:
    """A response with its page to look into; everything else is the response's own."""

    def __init__(self, response):
        self.response = response

    def __getattr__(self, name):
        return getattr(self.response, name)

    def __contains__(self, text: str) -> bool:
        return text in self.words

    def __repr__(self):
        return f"<Answer {self.response.status} {self.response.request.path}>"

    @property
    def status(self) -> int:
        return self.response.status_code

    @cached_property
    def doc(self):
        html = self.response.text
        if "<html" in html[:500].lower():
            return lxml.html.document_fromstring(html)
        return lxml.html.fragment_fromstring(html, create_parent="div")

    @cached_property
    def words(self) -> str:
        """What a reader sees, whitespace folded: for `"Kuota penuh" in answer`."""
        return " ".join(self.doc.text_content().split()) if self.is_html else self.response.text

    @property
    def is_html(self) -> bool:
        return self.response.mimetype == "text/html" and bool(self.response.data)

    def css(self, selector: str) -> list:
        return self.doc.cssselect(selector)

    def one(self, selector: str):
        """The only element that matches."""
        found = self.css(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector} at {self.response.request.path}"
        return found[0]

    def texts(self, selector: str) -> list[str]:
        return [" ".join(element.text_content().split()) for element in self.css(selector)]

    def fields(self, selector: str = "main form") -> dict:
        """What a form would send as it stands, hidden fields included; change it and post it."""
        sent: dict = {}
        for name, value in self.one(selector).form_values():
            sent.setdefault(name, []).append(value)
        return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}


class Client:
    """`get` and `post`, each checked: the status you expect, and no fault on any HTML that comes back."""

    def __init__(self, app):
        self.app = app
        self.flask = app.test_client()
        self.csrf: str | None = None

    def get(self, url, status=200, htmx=False, target=None, follow=False, **options) -> Answer:
        return self._send("GET", url, {status}, htmx, target, follow, options)

    def post(self, url, data=None, htmx=False, target=None, follow=False, status=None, **options) -> Answer:
        """`status` is the one expected; left out, any success will do. `csrf=False` sends no token."""
        data = dict(data or {})
        if options.pop("csrf", True) and "csrf_token" not in data:
            if htmx:
                options.setdefault("headers", {})["X-CSRFToken"] = self.token()
            else:
                data["csrf_token"] = self.token()
        expected = SUCCESS if status is None else {status}
        return self._send("POST", url, expected, htmx, target, follow, options | {"data": data})

    def token(self) -> str:
        """A token of this session, from the last page seen or from the sign-in page."""
        if self.csrf is None:
            self._send("GET", "/masuk", {200}, False, None, True, {})
            assert self.csrf, "no csrf_token on the page at /masuk"
        return self.csrf

    def sign_in(self, username: str, password: str) -> "Client":
        page = self.get("/masuk")
        [form] = [form for form in page.css("form") if form.cssselect("input[type=password]")]
        fields = dict(form.form_values())
        secret = form.cssselect("input[type=password]")[0].get("name")
        name = form.cssselect("input[type=text], input:not([type])")[0].get("name")
        fields |= {name: username, secret: password}
        sent = self.post(form.get("action") or "/masuk", fields, status=303)
        assert "/masuk" not in sent.location, f"{username} could not sign in"
        self.csrf = None  # it belonged to the session before
        return self

    def _send(self, method, url, expected, htmx, target, follow, options) -> Answer:
        if has_app_context():
            raise RuntimeError(
                "An app context is open around the client. Flask-Login would remember its user there and let "
                "anybody in: leave `with inside(app)` before the request."
            )
        headers = dict(options.pop("headers", {}))
        if htmx:
            headers |= {"HX-Request": "true", "HX-Request-Type": "partial" if target else "full"}
            if target:
                headers["HX-Target"] = f"div#{target}"
        answer = Answer(
            self.flask.open(url, method=method, headers=headers, follow_redirects=follow, **options)
        )
        if answer.status not in expected:
            shown = answer.words[:600] if answer.is_html else ""
            raise AssertionError(f"{method} {url} gave {answer.status}, not {expected}: {shown}")
        if answer.is_html:
            self._judge(answer, method, url)
        return answer

    def _judge(self, answer, method, url) -> None:
        rules = PageRules(answer.text)
        self.csrf = rules.csrf or self.csrf
        if not rules.whole and answer.request.headers.get("HX-Request") != "true":
            rules.faults.append("a fragment where a whole page was asked for")
        assert not rules.faults, f"{method} {url}: " + "; ".join(rules.faults)
