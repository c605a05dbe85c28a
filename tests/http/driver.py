"""What the tests of the whole program share: the program as a process, a browser without a screen,
and counting. Used by the executable files beside it; each is called with the path of the program."""
import atexit
import contextlib
import html.parser
import http.client
import os
import re
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse
import xml.etree.ElementTree

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else os.path.join(ROOT, "build/plaudit")
READY_S = 60
HALF_HOUR_S = 1800
LINK = re.compile(r"https?://[^/\s]+(/\S*sign-in/\S+)")


class Count:
    """Counts what is so, and says what is not."""

    def __init__(self):
        self.passed = self.failed = 0

    def check(self, fine, what, detail=""):
        if fine:
            self.passed += 1
        else:
            self.failed += 1
            print(f"not so: {what}" + (f"\n    {detail}" if detail else ""), flush=True)
        return bool(fine)

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        sys.exit(1 if self.failed or not self.passed else 0)


def folder():
    """A folder that is gone when the test ends."""
    path = tempfile.mkdtemp(prefix="plaudit-test-")
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(*words, **options):
    """Runs the program; returns what subprocess.run does, with text."""
    return subprocess.run([PROGRAM, *map(str, words)], text=True, errors="replace",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False, **options)


def demo(people=150, seed=3):
    """A folder with an invented program: a copy, since to make one takes seconds and many tests want the same."""
    made = os.path.join(os.path.dirname(os.path.abspath(PROGRAM)), "tests/demos",
                        f"{people}-{seed}-{os.stat(PROGRAM).st_mtime_ns}-{int(time.time()) // HALF_HOUR_S}")
    here = folder()
    if not os.path.exists(made):
        own = os.path.join(here, "made")
        done = command("demo", own, "--people", people, "--seed", seed)
        if done.returncode:
            sys.exit(f"plaudit demo: {done.stderr}")
        keep_demo(own, made)
    return shutil.copytree(made, os.path.join(here, "demo"), symlinks=True)


def keep_demo(own, made):
    """Those of earlier programs and hours go; if two tests made the same one, the first stays."""
    folders = os.path.dirname(made)
    os.makedirs(folders, exist_ok=True)
    for old in os.scandir(folders):
        with contextlib.suppress(OSError):  # another test may have removed it
            if time.time() - old.stat().st_mtime > 2 * HALF_HOUR_S:
                shutil.rmtree(old.path, ignore_errors=True)
    part = tempfile.mkdtemp(dir=folders, prefix="part-")
    shutil.copytree(own, part, symlinks=True, dirs_exist_ok=True)
    with contextlib.suppress(OSError):
        os.rename(part, made)
    shutil.rmtree(part, ignore_errors=True)


def rows(data, sql, **values):
    """Rows of the folder's database, read beside the server."""
    with contextlib.closing(sqlite3.connect(f"file:{data}/plaudit.db?mode=ro", uri=True)) as db:
        db.execute("PRAGMA busy_timeout = 10000")
        return db.execute(sql, values).fetchall()


class Server:
    """`plaudit serve` of a folder on a free port."""

    def __init__(self, data, *flags, limit=None):
        self.log = os.path.join(folder(), "log")
        self.output = open(self.log, "w", encoding="utf-8")  # noqa: SIM115, closed by stop()
        self.process = subprocess.Popen(
            [PROGRAM, "serve", data, "--listen", "127.0.0.1:0", "--set",
             "connections-per-address=1000", *flags],
            stdin=subprocess.DEVNULL, stdout=self.output, stderr=self.output, preexec_fn=limit)
        atexit.register(self.kill)
        self.port = self._wait()

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def _wait(self):
        end = time.monotonic() + READY_S
        while time.monotonic() < end and self.process.poll() is None:
            found = re.search(r"Plaudit is at https?://localhost:(\d+)", self.said())
            if found:
                return int(found.group(1))
            time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"the server does not start:\n{self.said()}")

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.output.close()

    def stop(self):
        """Ends it as an operator would; its exit status."""
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill()
            return -1
        finally:
            self.output.close()


class Form:
    def __init__(self, method, action):
        self.method, self.action = method.upper(), action
        self.fields, self.types, self.choices = {}, {}, {}


class Reader(html.parser.HTMLParser):
    """Forms of a page with what stands in them, and the links."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.forms, self.links = [], []
        self.form = self.area = self.select = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "a" and "href" in at:
            self.links.append(at["href"])
        elif tag == "form":
            self.form = Form(at.get("method", "get"), at.get("action", ""))
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "input":
            self._input(at)
        elif tag == "textarea" and at.get("name"):
            self.area = at["name"]
            self.form.fields[self.area] = ""
            self.form.types[self.area] = "textarea"
        elif tag == "select" and at.get("name"):
            self.select = at["name"]
            self.form.types[self.select] = "select"
            self.form.choices[self.select] = []
        elif tag == "option" and self.select:
            value = at.get("value", "")
            self.form.choices[self.select].append(value)
            if "selected" in at or self.select not in self.form.fields:
                self.form.fields[self.select] = value

    def _input(self, at):
        name, kind = at.get("name"), at.get("type", "text")
        if not name or kind in ("submit", "button", "file") or "readonly" in at:
            return
        self.form.types[name] = kind
        if kind in ("checkbox", "radio"):
            self.form.choices.setdefault(name, []).append(at.get("value", "on"))
            if "checked" not in at:
                return
        self.form.fields[name] = at.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.select = None

    def handle_data(self, data):
        if self.area and self.form:
            self.form.fields[self.area] += data


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.bytes = status, headers, body
        self.text = body.decode("utf-8", "replace")
        self.location = headers.get("Location") or ""

    @property
    def reader(self):
        return Reader(self.text)

    def form(self, action):
        """The first form that is sent to this address; None if there is none."""
        for form in self.reader.forms:
            if form.method == "POST" and form.action.split("?")[0].endswith(action):
                return form
        return None

    def words(self):
        """What the page says in its main part, without tags."""
        main = re.search(r"<main.*?</main>", self.text, re.S)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main.group(0) if main else self.text))


ATOM = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")


def atom_faults(text):
    """What RFC 4287 (4.1.1, 4.1.2) finds wrong with a feed."""
    feed = xml.etree.ElementTree.fromstring(text)
    entries, faults = feed.findall(ATOM + "entry"), [] if feed.tag == ATOM + "feed" else ["no feed"]
    for one in (feed, *entries):
        for name in ("id", "title", "updated"):
            if len(one.findall(ATOM + name)) != 1:
                faults.append(f"{name} of {one.tag} is not there once")
        if not DATE.match(one.findtext(ATOM + "updated") or ""):
            faults.append("updated is no date")
        if not re.match(r"[a-z]+:", one.findtext(ATOM + "id") or ""):
            faults.append("id is no IRI")
        kinds = [(k.get("rel", "alternate"), k.get("type"), k.get("hreflang")) for k in one.findall(ATOM + "link")]
        if len(kinds) != len(set(kinds)) or not all(k.get("href") for k in one.findall(ATOM + "link")):
            faults.append("links that are alike, or lead nowhere")
    for one in entries:
        if not one.findall(ATOM + "author/" + ATOM + "name") and not feed.findall(ATOM + "author/" + ATOM + "name"):
            faults.append("no author")
        if one.find(ATOM + "content") is None and not any(k.get("rel", "alternate") == "alternate" for k in one.findall(ATOM + "link")):
            faults.append("neither content nor a page")
    if len({e.findtext(ATOM + "id") for e in entries}) != len(entries):
        faults.append("two entries with one id")
    return faults


def can_be_read(sock):
    poll = select.poll()
    poll.register(sock, select.POLLIN)
    return bool(poll.poll(0))


class Person:
    """A browser: its cookies, and the token that its pages carry."""

    def __init__(self, server, prefix=""):
        self.server, self.prefix = server, prefix
        self.cookies, self.token, self.line = {}, "visitor", None

    def ask(self, method, path, body=None, headers=None):
        # The server may close an idle connection in just this moment.
        for again in (True, False):
            try:
                return self._ask(method, path, body, dict(headers or {}))
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.close()
                if not again or method != "GET":
                    raise
        return None

    def _ask(self, method, path, body, headers):
        # What can be read before anything was asked is the end: the server closed it while it was idle.
        if self.line and self.line.sock and can_be_read(self.line.sock):
            self.close()
        if self.line is None:
            self.line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        if body is not None:
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        self.line.request(method, path, body, headers)
        got = self.line.getresponse()
        data = got.read()
        for value in got.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            word = rest.split(";")[0]
            if word and not re.search(r"max-age=0\b", rest, re.I):
                self.cookies[name] = word
            else:
                self.cookies.pop(name, None)
        answer = Answer(got.status, got.headers, data)
        found = re.search(r'name="token" value="([^"]*)"', answer.text)
        if found:
            self.token = found.group(1)
        return answer

    def close(self):
        if self.line:
            self.line.close()
        self.line = None

    def get(self, path):
        return self.ask("GET", self.prefix + path)

    def post(self, path, **fields):
        fields.setdefault("token", self.token)
        return self.ask("POST", self.prefix + path, urllib.parse.urlencode(fields, doseq=True))

    def send(self, form, **changes):
        """Sends a form of a page as it stands there, with some fields filled in."""
        fields = {**form.fields, **changes}
        return self.ask("POST", form.action, urllib.parse.urlencode(fields, doseq=True))

    def upload(self, form, field, name, data, **changes):
        """Sends a form of a page with a file in one of its fields."""
        parts = [f'--x\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
                 for key, value in {**form.fields, **changes}.items()]
        head = (f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
                "Content-Type: application/octet-stream\r\n\r\n")
        return self.ask("POST", form.action, b"".join(parts) + head.encode() + data + b"\r\n--x--\r\n",
                        {"Content-Type": "multipart/form-data; boundary=x"})

    def follow(self, answer):
        """The page that an answer leads to."""
        while answer.status in (302, 303):
            where = urllib.parse.urlsplit(answer.location)
            answer = self.ask("GET", where.path + (f"?{where.query}" if where.query else ""))
        return answer


def enter(server, door, prefix=""):
    """Somebody who came in through the demo's door: "lead", "reviewer-2"; "visitor" stays outside."""
    person = Person(server, prefix)
    page = person.get("/demo")
    if door != "visitor":
        answer = person.post(f"/demo/sign-in/{door}")
        if answer.status != 303:
            raise RuntimeError(f"the demo has no door {door}: {answer.status} {answer.words()}")
        page = person.get("/demo")  # its forms carry the token of the session
    if page.status != 200:
        raise RuntimeError(f"/demo answers {page.status}")
    return person
