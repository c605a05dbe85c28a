"""INN (Debian's inn2) with one group, in a folder and on a port of its own: the peer that bench/nntp measures."""
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

BIN = "/usr/lib/news/bin"
FOLDERS = ("etc", "db", "run", "log", "tmp", "http", "spool/articles", "spool/overview", "spool/incoming/bad", "spool/outgoing",
           "spool/archive")
CONF = """mta: "/bin/true %s"
organization: bench
ovmethod: tradindexed
hismethod: hisv6
pathhost: bench.example
domain: example
fromhost: bench.example
pathnews: /usr/lib/news
pathbin: /usr/lib/news/bin
pathetc: {0}/etc
pathdb: {0}/db
pathrun: {0}/run
pathlog: {0}/log
pathtmp: {0}/tmp
pathhttp: {0}/http
pathspool: {0}/spool
patharticles: {0}/spool/articles
pathoverview: {0}/spool/overview
pathincoming: {0}/spool/incoming
pathoutgoing: {0}/spool/outgoing
patharchive: {0}/spool/archive
port: {1}
bindaddress: 127.0.0.1
enableoverview: true
nnrpdloadlimit: 0
"""
FILES = {
    "etc/readers.conf": 'auth all { hosts: "*" default: "bench" }\naccess all { users: "*" newsgroups: "*" access: RPA }\n',
    "etc/incoming.conf": "max-connections: 0\n",
    "etc/storage.conf": "method tradspool { newsgroups: * class: 0 }\n",
    "etc/expire.ctl": "/remember/:11\n*:A:1:10:never\n",
    "etc/newsfeeds": "ME:*::\nnobody:!*:Tf:nobody\n",
    "etc/control.ctl": "all:*:*:drop\n",
    "db/history": "",
    "db/active": "".join(f"{name} 0000000000 0000000001 {flag}\n" for name, flag in (
        ("control", "n"), ("control.cancel", "n"), ("junk", "n"), ("tst.public", "y"))),
    "db/newsgroups": "tst.public\tBench\n",
    "db/active.times": "tst.public 0 bench\n",
    **{f"etc/{name}": "" for name in ("moderators", "subscriptions", "localgroups", "distrib.pats", "motd.nnrpd")},
}


class Inn:
    """None of it if it is not installed: there() asks."""

    @staticmethod
    def there():
        return os.path.exists(BIN + "/innd") and os.geteuid() == 0

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="plaudit-inn-")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        for name in FOLDERS:
            os.makedirs(os.path.join(self.folder, name))
        for name, text in {**FILES, "etc/inn.conf": CONF.format(self.folder, self.port)}.items():
            with open(os.path.join(self.folder, name), "w", encoding="ascii") as file:
                file.write(text)
        news = pwd.getpwnam("news")
        for where, _, names in os.walk(self.folder):
            for name in ("", *names):
                os.chown(os.path.join(where, name) if name else where, news.pw_uid, news.pw_gid)
        how = {"cwd": self.folder + "/db", "user": news.pw_uid, "group": news.pw_gid, "extra_groups": [],
               "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL,
               "env": {"INNCONF": self.folder + "/etc/inn.conf", "PATH": "/usr/bin:/bin", "HOME": self.folder}}
        subprocess.run([BIN + "/makedbz", "-i", "-o"], check=False, **how)
        self.process = subprocess.Popen([BIN + "/innd", "-d"], start_new_session=True, **how)
        self.listens()

    def listens(self):
        end = time.monotonic() + 10
        while self.process.poll() is None and time.monotonic() < end:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return True
            except OSError:
                time.sleep(0.1)
        return False

    def cpu(self):
        """Seconds of innd, of the process that it starts for each reader, and of those that have ended."""
        ticks = 0
        for name in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{name}/stat", encoding="ascii") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(name) == self.process.pid:
                ticks += sum(map(int, fields[11:15]))
            elif int(fields[1]) == self.process.pid:
                ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def stop(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
