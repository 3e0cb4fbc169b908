"""Behind a reverse proxy: whom to believe when it says where a request came from, and by which scheme.

Only a proxy that is known may say so. From anybody else the X-Forwarded headers are dropped unread, so that
an address in the log is one that a connection really came from. Of what a known proxy sends, its own last
entry counts: what stands before it was written by the browser.
"""

from werkzeug.middleware.proxy_fix import ProxyFix

FORWARDED = (
    "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PREFIX", "HTTP_FORWARDED", "HTTP_X_REAL_IP",
)  # fmt: skip
LOOPBACK = frozenset({"127.0.0.1", "::1"})


class KnownProxy:
    """WSGI middleware. `known` are the addresses of proxies; without any, nothing forwarded is believed."""

    def __init__(self, wsgi_app, known=frozenset()):
        self.plain = wsgi_app
        self.fixed = ProxyFix(wsgi_app, x_for=1, x_proto=1, x_host=0, x_port=0, x_prefix=0)
        self.known = known

    def __call__(self, environ, start_response):
        if environ.get("REMOTE_ADDR") in self.known:
            return self.fixed(environ, start_response)
        for name in FORWARDED:
            environ.pop(name, None)
        return self.plain(environ, start_response)


def read_known(text: str | None) -> frozenset[str]:
    """`1` is a proxy on this machine; else addresses, separated by commas. Nothing is no proxy."""
    if not text or text == "0":
        return frozenset()
    if text == "1":
        return LOOPBACK
    return frozenset(part.strip() for part in text.split(",") if part.strip())
