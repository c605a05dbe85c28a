"""What the check-... scripts share: the files of the house, and how a breach is reported."""
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Report:
    """Counts what was looked at; prints a line for each breach and the sum at the end."""

    def __init__(self):
        self.looked_at = 0
        self.breaches = []

    def breach(self, path, line, words):
        self.breaches.append(f"{path}:{line}: {words}" if line else f"{path}: {words}")

    def end(self):
        for breach in self.breaches:
            print(breach)
        bad = {breach.split(" ")[0].split(":")[0] for breach in self.breaches}
        print(f"{max(self.looked_at - len(bad), 0)} passed, {len(self.breaches)} failed")
        sys.exit(1 if self.breaches else 0)


def files(*ends):
    """Paths, from the root, of the files that git keeps or would keep, with one of these ends."""
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                           capture_output=True, text=True).stdout.split("\n")
    return sorted(name for name in names
                  if name.endswith(ends or ("",)) and os.path.isfile(os.path.join(ROOT, name)))


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def levels():
    """Folders of src/LEVELS, lowest first."""
    return [line.split()[0] for line in read("src/LEVELS").splitlines()
            if line.strip() and not line.startswith("#")]
