"""What tests of the news door share: groups and app passwords in a demo's folder, made as a person would have them,
and a newsreader that sees bytes."""
import contextlib
import hashlib
import os
import socket
import sqlite3
import ssl
import subprocess
import zlib

from driver import demo, folder, rows

SEE, WRITE, MODERATE = 1, 31, 127
GROUPS = {  # name: moderated, rights by (who, subject, bits)
    "tst.public": (0, (("role", 1, SEE), ("role", 2, WRITE), ("role", 128, MODERATE))),
    "tst.members": (0, (("role", 4, WRITE),)),
    "tst.secret": (0, (("member", 0, WRITE),)),
    "tst.watched": (1, (("role", 2, SEE | 2 | 4),)),
    "tst.empty": (0, (("role", 1, SEE),)),
}


class Community:
    """A demo with groups of its own. members: three who hold the award, with name, mail and app password; moderator:
    a manager. The second member is in tst.secret."""

    def __init__(self, people=100, seed=3):
        self.data = demo(people, seed)
        self.program = rows(self.data, "SELECT id FROM program")[0][0]
        found = rows(self.data, "SELECT p.id, p.name, a.email FROM person p JOIN account a ON a.person = p.id"
                                " JOIN award_term t ON t.person = p.id AND t.state = 'current'"
                                " WHERE NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.person = p.id) GROUP BY p.id"
                                " ORDER BY p.id LIMIT 3")
        if len(found) < 3:
            found = rows(self.data, "SELECT p.id, p.name, a.email FROM person p JOIN account a ON a.person = p.id"
                                    " JOIN award_term t ON t.person = p.id AND t.state = 'current'"
                                    " WHERE NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.person = p.id AND g.role = 128)"
                                    " GROUP BY p.id ORDER BY p.id LIMIT 3")
        self.members = [(*one, f"member{i}") for i, one in enumerate(found)]
        boss = rows(self.data, "SELECT p.id, p.name, a.email FROM person p JOIN account a ON a.person = p.id"
                               " JOIN role_grant g ON g.person = p.id AND g.role = 128 ORDER BY p.id LIMIT 1")[0]
        self.moderator = (*boss, "moderator")
        with contextlib.closing(sqlite3.connect(os.path.join(self.data, "plaudit.db"))) as db:
            self._fill(db)
            db.commit()

    def _fill(self, db):
        for at, (name, (moderated, rights)) in enumerate(GROUPS.items(), 901):
            db.execute("INSERT INTO newsgroup (program, id, name, title, about, kind, moderated, made)"
                       " VALUES (?, ?, ?, ?, ?, 'group', ?, 1700000000)",
                       (self.program, at, name, name.split(".")[1].title(), f"About {name}", moderated))
            db.executemany("INSERT INTO newsgroup_right (program, newsgroup, who, subject, rights) VALUES (?, ?, ?, ?, ?)",
                           [(self.program, at, *right) for right in rights])
        secret = 901 + list(GROUPS).index("tst.secret")
        db.execute("INSERT INTO subscription (program, person, newsgroup, role, since) VALUES (?, ?, ?, 'member', 1)",
                   (self.program, self.members[1][0], secret))
        for at, one in enumerate((*self.members, self.moderator), 901):
            db.execute("INSERT INTO app_password (id, person, name, token, doors, made) VALUES (?, ?, 'test', ?, 1, 1)",
                       (at, one[0], hashlib.sha256(one[3].encode()).digest()))


    def posters(self, most, group):
        """So many people with an app password, who may write there as often as they like: its moderators."""
        found = rows(self.data, "SELECT a.person, p.name, a.email FROM account a JOIN person p ON p.id = a.person"
                                " JOIN participant t ON t.person = p.id"
                                " WHERE a.state = 'open' AND p.state = 'present' GROUP BY p.id ORDER BY p.id LIMIT :most", most=most)
        people = [(*one, f"poster{at}") for at, one in enumerate(found)]
        number = 901 + list(GROUPS).index(group)
        with contextlib.closing(sqlite3.connect(os.path.join(self.data, "plaudit.db"))) as db:
            for at, one in enumerate(people, 2001):
                db.execute("INSERT OR REPLACE INTO subscription (program, person, newsgroup, role, since)"
                           " VALUES (?, ?, ?, 'moderator', 1)", (self.program, one[0], number))
                db.execute("INSERT INTO app_password (id, person, name, token, doors, made) VALUES (?, ?, 'bench', ?, 1, 1)",
                           (at, one[0], hashlib.sha256(one[3].encode()).digest()))
            db.commit()
        return people


def certificate():
    """(certificate, key) of localhost, or None without openssl."""
    here = folder()
    key, chain = os.path.join(here, "key"), os.path.join(here, "certificate")
    done = subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                           "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                           "-keyout", key, "-out", chain], stderr=subprocess.DEVNULL, check=False)
    return None if done.returncode else (chain, key)


class Wire:
    """A connection that says exactly what it is told."""

    def __init__(self, port, tls=None, greeted=True):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.left, self.packing = b"", None
        if tls:
            self.secure(tls)
        if greeted:
            self.greeting = self.line()

    def secure(self, chain):
        self.socket = ssl.create_default_context(cafile=chain).wrap_socket(self.socket, server_hostname="localhost")

    def deflate(self):
        self.packing = zlib.compressobj(9, zlib.DEFLATED, -15), zlib.decompressobj(-15)

    def send(self, data):
        data = data if isinstance(data, bytes) else data.encode()
        if self.packing:
            data = self.packing[0].compress(data) + self.packing[0].flush(zlib.Z_SYNC_FLUSH)
        self.socket.sendall(data)

    def _more(self):
        got = self.socket.recv(65536)
        if not got:
            raise EOFError
        self.left += self.packing[1].decompress(got) if self.packing else got

    def line(self):
        while b"\r\n" not in self.left:
            self._more()
        line, self.left = self.left.split(b"\r\n", 1)
        return line.decode(errors="replace")

    def ask(self, *lines):
        """Sends lines and gives the first line of the answer to the last."""
        for one in lines:
            self.send(one + "\r\n")
            answer = self.line()
        return answer

    def lines(self):
        """The lines up to the dot."""
        found = []
        while (line := self.line()) != ".":
            found.append(line[1:] if line.startswith("..") else line)
        return found

    def sign_in(self, person):
        return self.ask(f"AUTHINFO USER {person[2]}", f"AUTHINFO PASS {person[3]}")

    def post(self, text):
        answer = self.ask("POST")
        if not answer.startswith("340"):
            return answer
        self.send(text if isinstance(text, bytes) else text.encode())
        self.send("\r\n.\r\n")
        return self.line()

    def closed(self):
        """Waits until the other side ends it."""
        try:
            while self.socket.recv(65536):
                pass
        except OSError:
            pass
        return True


def article(group, subject, body="Hello.", head=""):
    return (f"From: Somebody <somebody@example.org>\r\nSubject: {subject}\r\nNewsgroups: {group}\r\n{head}\r\n"
            + body.replace("\n", "\r\n"))
