"""A web of its own for the tests that read sources: pages that a test sets, every request noted. Used by
the executable files beside it."""
import contextlib
import http.server
import sqlite3
import threading
import time
import urllib.parse

from driver import command, rows

LOOPBACK = ("--set", "fetch.loopback=yes")
DAY = 86400
START = 1796720400  # where the clock of a demo stands: 2026-12-08T09:00:00Z


class Reply:
    def __init__(self, body=b"", status=200, kind="application/xml", wait=0.0, **headers):
        self.body = body.encode() if isinstance(body, str) else body
        self.status, self.kind, self.wait = status, kind, wait
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Web:
    """Listens on all addresses of this machine: http://127.0.0.2:PORT/ is another host than 127.0.0.1."""

    def __init__(self, at=("0.0.0.0", 0)):
        self.pages, self.asked, self.lock = {}, [], threading.Lock()
        self.busy, self.crowd = {}, {}  # requests for a page under way; the most at once
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self):
                with contextlib.suppress(ConnectionError, TimeoutError):
                    super().handle_one_request()
                    return
                self.close_connection = True

            def do_GET(self):
                web.answer(self)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            request_queue_size = 256
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass

        self.server = Server(at, Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def __setitem__(self, path, reply):
        self.pages[path] = reply if isinstance(reply, Reply) or callable(reply) else Reply(reply)

    def answer(self, request):
        path = urllib.parse.urlsplit(request.path).path
        body = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        with self.lock:
            self.asked.append((request.command, request.path, dict(request.headers), body, time.monotonic()))
            self.busy[path] = self.busy.get(path, 0) + 1
            self.crowd[path] = max(self.crowd.get(path, 0), self.busy[path])
        try:
            page = self.pages.get(path, Reply(b"", 404))
            reply = page if isinstance(page, Reply) else page(request)
            if reply is not None:  # else it has answered by itself
                time.sleep(reply.wait)
                send(request, reply)
        finally:
            with self.lock:
                self.busy[path] -= 1

    def count(self, path):
        with self.lock:
            return sum(1 for one in self.asked if urllib.parse.urlsplit(one[1]).path == path)

    def last(self, path):
        """Method, address, headers and body of the latest request for a page."""
        with self.lock:
            return next(one for one in reversed(self.asked) if urllib.parse.urlsplit(one[1]).path == path)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def send(request, reply):
    request.send_response(reply.status)
    if reply.kind:
        request.send_header("Content-Type", reply.kind)
    for name, value in reply.headers.items():
        request.send_header(name, value)
    if "Transfer-Encoding" not in reply.headers:
        request.send_header("Content-Length", str(len(reply.body)))
    request.end_headers()
    request.wfile.write(reply.body)


def rss(items, title="A blog", head=""):
    """A feed of (id, title, link, day of November 2026)."""
    put = "".join(f"<item><guid isPermaLink='false'>{one[0]}</guid><title>{one[1]}</title><link>{one[2]}</link>"
                  f"<pubDate>{one[3]:02d} Nov 2026 10:00:00 GMT</pubDate></item>" for one in items)
    return (f"<?xml version='1.0'?><rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>"
            f"<title>{title}</title><link>https://blog.example</link>{head}{put}</channel></rss>")


def change(data, sql, *values):
    with contextlib.closing(sqlite3.connect(f"{data}/plaudit.db", timeout=60)) as db, db:
        db.execute(sql, values)


def people(data, n):
    """Who takes part, has a confirmed address, and has no drafts."""
    return [one for (one,) in rows(
        data, "SELECT p.person FROM participant p JOIN account a ON a.person = p.person WHERE p.left_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM contribution c WHERE c.person = p.person AND c.state = 'draft')"
        " ORDER BY p.person LIMIT :n", n=n)]


def connect(data, source, person, address, kind="feed", title="A blog", who=""):
    """As if the person had connected it a while ago."""
    change(data, "INSERT INTO source (id, person, kind, address, title, who, maker, made, agreed, state, next)"
           " VALUES (?, ?, ?, ?, ?, ?, ?, 1, 1, 'on', 1)", source, person, kind, address, title, who, person)
    return source


def collect(data, *flags):
    return command("collect", data, *LOOPBACK, *flags)


def due(data, *sources):
    for source in sources:
        change(data, "UPDATE source SET next = 1, lease = 0 WHERE id = ?", source)


def state(data, source):
    names = ("state", "misses", "every", "next", "outcome", "words", "found", "fresh", "again", "address", "last")
    return dict(zip(names, rows(data, f"SELECT {', '.join(names)} FROM source WHERE id = :id", id=source)[0]))


def drafts(data, person):
    return sorted(title for (title,) in rows(
        data, "SELECT title FROM contribution WHERE person = :me AND state = 'draft'", me=person))


def endless(request):
    request.send_response(200)
    request.send_header("Content-Type", "application/rss+xml")
    request.end_headers()
    request.close_connection = True
    request.wfile.write(b"<rss><channel>")
    while True:
        request.wfile.write(b"<item><title>and on</title></item>" * 2000)
        time.sleep(0.002)


def slow(request):
    request.send_response(200)
    request.end_headers()
    request.close_connection = True
    while True:
        request.wfile.write(b"<")
        time.sleep(0.5)


def until(seconds, so):
    """Waits for it, and says how long that took; more than the seconds: it did not come."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds and not so():
        time.sleep(0.1)
    return time.monotonic() - begin
