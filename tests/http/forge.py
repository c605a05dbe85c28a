"""Repositories on an https server of the test: git's own, behind a certificate of an authority of our own.
Used by tests/http/collect_git and tests/tools/git."""
import http.server
import os
import ssl
import subprocess
import threading


def git(*words, day="2026-11-03", who="Ada", address="ada@a.example"):
    settings = dict(os.environ, GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL="/dev/null", HOME="/nonexistent")
    for part in ("AUTHOR", "COMMITTER"):
        settings |= {f"GIT_{part}_NAME": who, f"GIT_{part}_EMAIL": address, f"GIT_{part}_DATE": f"{day}T10:00:00Z"}
    subprocess.run(["git", *words], check=True, env=settings, capture_output=True)


def publish(work, bare):
    """A copy of a work tree that a server may give away in parts."""
    git("clone", "-q", "--bare", work, bare)
    git("-C", bare, "config", "uploadpack.allowFilter", "true")
    git("-C", bare, "config", "uploadpack.allowAnySHA1InWant", "true")


class Forge(http.server.BaseHTTPRequestHandler):
    """Gives each request to git http-backend; what is behind /away leads elsewhere."""
    folder = None

    def answer(self):
        if self.path.startswith("/away"):
            self.send_response(302)
            self.send_header("Location", self.path.replace("/away", "", 1))
            self.end_headers()
            return
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        environment = {"GIT_PROJECT_ROOT": self.folder, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
                       "QUERY_STRING": query, "REQUEST_METHOD": self.command, "PATH": os.environ["PATH"],
                       "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                       "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                       "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "REMOTE_ADDR": "127.0.0.1"}
        done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=environment,
                              check=False)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode().split("\r\n") if ": " in line]
        self.send_response(int(dict(lines).get("Status", "200").split()[0]))
        for name, value in lines:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = answer

    def log_message(self, *_):
        pass


def serve(here):
    """A server with a certificate for "localhost": its port, and the file of who signed it."""
    key, certificate = os.path.join(here, "key.pem"), os.path.join(here, "ca.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"],
                   check=True, capture_output=True)
    Forge.folder = here
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Forge)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1], certificate
