# A person at the sign-in pages: fills in forms by the names of their fields, runs no script, and
# stops where the pages send the browser back to the program.
import html.parser
import http.cookiejar
import os
import ssl
import urllib.error
import urllib.parse
import urllib.request


class Form(html.parser.HTMLParser):
    """The first form of a page: where it goes, and what it sends unless somebody writes."""

    def __init__(self, page):
        super().__init__()
        self.action, self.fields, self.buttons, self.inside = None, {}, {}, False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name, value = attributes.get("name"), attributes.get("value") or ""
        if tag == "form" and self.action is None:
            self.action, self.inside = attributes["action"], True
        elif self.inside and tag in ("input", "button") and name:
            submits = tag == "button" or attributes.get("type") == "submit"
            (self.buttons if submits else self.fields).setdefault(name, value)

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def sign_in(address, redirect, **more):
    """The query that the pages give back to the program as Anna signs in; without a redirect, the
    last page. More answers are more fields that she fills in."""
    answers = {
        "login": os.environ["TENANTBOX_USER"],
        "passwd": os.environ["TENANTBOX_PASSWORD"],
        "LoginOptions": "3",
        "consent": "accept",
        **more,
    }
    context = ssl.create_default_context(cafile=os.environ["TENANTBOX_CA_FILE"])
    browser = urllib.request.build_opener(
        Stay,
        urllib.request.HTTPSHandler(context=context),
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
    )
    data = None
    for _ in range(12):
        try:
            with browser.open(address, data) as answer:
                page, form = answer.read().decode(), None
        except urllib.error.HTTPError as moved:
            assert moved.code in (302, 303), moved.read().decode()
            address, data = urllib.parse.urljoin(address, moved.headers["Location"]), None
            if redirect and address.startswith(redirect):
                return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(address).query))
            continue
        form = Form(page)
        if redirect is None and form.action is None:
            return page
        assert form.action is not None, page
        filled = {**form.fields, **{name: value for name, value in answers.items() if name in form.fields}}
        for name in form.buttons:
            if name in answers:
                filled[name] = answers[name]
        data = urllib.parse.urlencode(filled).encode()
        address = urllib.parse.urljoin(address, form.action)
    raise AssertionError("the pages have no end")
