"""The judge of every page must itself be right: it finds each fault, and nothing in a page without one."""

import pytest

from tests.checkers import PageRules

TOKEN = '<input type="hidden" name="csrf_token" value="{}">'
FORM = '<form method="post" action="/x">{}<button>Simpan</button></form>'


def page(body: str, head: str = "<title>Warga</title>", opening: str = '<html lang="id">') -> str:
    return f"<!doctype html>\n{opening}<head>{head}</head><body>{body}</body></html>"


SOUND = page(
    f"""<svg><title>Gambar</title><use href="#a"/></svg><p id="satu">Teks &amp; 3 < 4</p><img src="a" alt="">
    <template><p id="satu"></p></template><script type="application/json">{{"a": 1}}</script>
    <script src="/a.js"></script>
    <table><tr><td>{FORM.format(TOKEN.format("kunci"))}</td></tr></table>
    <form method="get" action="/cari"><input name="on"></form><a href="/x?t=javascript:">ke sana</a>"""
)


def test_a_sound_page_has_no_fault_and_gives_its_token():
    rules = PageRules(SOUND)
    assert (rules.faults, rules.whole, rules.csrf) == ([], True, "kunci")


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        (page("", head=""), "no <title>"),
        (page("<svg><title>Gambar</title></svg>", head="<title> </title>"), "no <title>"),
        (page("", opening="<html>"), "<html> without lang"),
        (page('<img src="a">'), "<img> without alt"),
        (page('<p id="a"></p><p id="a"></p>'), 'duplicate or bad id "a"'),
        (page('<template id="a"></template><p id="a"></p>'), 'duplicate or bad id "a"'),
        (page('<p id=""></p>'), 'duplicate or bad id ""'),
        (page('<p id="a b"></p>'), 'duplicate or bad id "a b"'),
        (page("<style>p {}</style>"), "<style> in the page"),
        (page("<script>alert(1)</script>"), "inline script: alert(1)"),
        (page('<script src="/a.js">alert(1)</script>'), "inline script: alert(1)"),
        (page('<p style="color: red">a</p>'), "<p style=>"),
        (page('<p OnClick="a()">a</p>'), "<p onclick=>"),
        (page('<p hx-on:click="a()">a</p>'), "<p hx-on:click=>"),
        (page('<a href=" JavaScript:a()">a</a>'), "<a href=> holds script"),
        (page('<a hx-vals="js:{a: b}">a</a>'), "<a hx-vals=> holds script"),
        (page(FORM.format("")), "post form without csrf_token: /x"),
        (page(FORM.format(TOKEN.format(""))), "post form without csrf_token: /x"),
        (page(FORM.format("").replace("post", "POST") + TOKEN.format("lain")), "post form without csrf_token: /x"),
        (page(FORM.format(TOKEN.format("a")) + FORM.format("")), "post form without csrf_token: /x"),
        ('<tr><td><form method="post" action="/x"></form></td></tr>', "post form without csrf_token: /x"),
        ('<p id="a">a\x00</p><p id="a"></p>', 'duplicate or bad id "a"'),
    ],
)
def test_each_fault_is_found(html, fault):
    assert [found for found in PageRules(html).faults if fault in found], PageRules(html).faults


def test_the_last_token_is_the_one_that_counts():
    inherited = """<body hx-headers:inherited='{"X-CSRFToken": "dua"}'>"""
    assert PageRules(page(TOKEN.format("satu")).replace("<body>", inherited)).csrf == "satu"
    assert PageRules(f"<p>{TOKEN.format('tiga')}</p>").csrf == "tiga"
    assert PageRules("").csrf is None and PageRules("hanya teks").faults == []
