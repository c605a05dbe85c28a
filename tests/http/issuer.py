"""An issuer of badges on this machine, with https and keys of its own: what other sites would serve. Used by
tests/http/verify. Badges are signed by sign_tool, which is built with the tests."""
import base64
import datetime
import gzip
import json
import os
import ssl
import subprocess
import sys

from driver import PROGRAM
from web import Web

TOOL = os.path.join(os.path.dirname(PROGRAM), "tests/tools/credential/sign_tool")
CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
SLOTS = 131072


def tool(*words, text=""):
    done = subprocess.run([TOOL, *words], input=text, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    if done.returncode:
        sys.exit(f"sign_tool {words}: {done.stderr}")
    return done.stdout


def multibase(data):
    n, text = int.from_bytes(data, "big"), ""
    while n:
        n, digit = divmod(n, 58)
        text = DIGITS[digit] + text
    return "z" + text


def moment(seconds=0):
    """So many seconds from now."""
    then = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return then.strftime("%Y-%m-%dT%H:%M:%SZ")


def packed(bits):
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def bits_with(*slots, size=SLOTS):
    bits = bytearray(size // 8)
    for slot in slots:
        bits[slot // 8] |= 0x80 >> slot % 8
    return bits


class Key:
    def __init__(self, number):
        self.seed = multibase(b"\x80\x26" + bytes([number]) * 32)
        self.public = tool("key", self.seed)

    def jwk(self):
        """The same as base64url."""
        n = 0
        for letter in self.public[1:]:
            n = n * 58 + DIGITS.index(letter)
        return base64.urlsafe_b64encode(n.to_bytes(34, "big")[2:]).decode().rstrip("=")

    def sign(self, document, method):
        return tool("issue", self.seed, method, moment()[:10], text=json.dumps(document))


class Site(Web):
    """https://127.0.0.N:PORT/ for each N."""

    def __init__(self, here):
        key, certificate = os.path.join(here, "key.pem"), os.path.join(here, "ca.pem")
        names = ",".join(f"IP:127.0.0.{n}" for n in range(1, 10))
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
                        certificate, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", f"subjectAltName={names}"],
                       check=True, capture_output=True)
        super().__init__()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.certificate = certificate

    def url(self, path, host="127.0.0.1"):
        return f"https://{host}:{self.port}{path}"


class Issuer:
    """did:web on a host, or an https address; its keys are served there."""

    def __init__(self, site, host, number, name=None):
        self.site, self.host, self.key = site, host, Key(number)
        self.name = name or f"did:web:{host}%3A{site.port}"
        self.method = f"{self.name}#{self.key.public}"
        self.serves = "/.well-known/did.json"

    def document(self, **changed):
        method = {"id": self.method, "type": "Multikey", "controller": self.name, "publicKeyMultibase": self.key.public}
        return {"@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"], "id": self.name,
                "verificationMethod": [method], "assertionMethod": [self.method], **changed}

    def badge(self, **changed):
        """Not signed yet; a value None takes a part away."""
        badge = {
            "@context": CONTEXTS, "id": self.site.url("/badges/1", self.host), "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": {"id": self.name, "type": ["Profile"], "name": "Looms and Threads"}, "validFrom": moment(-86400),
            "validUntil": moment(86400),
            "credentialSubject": {"id": "https://people.example/ada", "type": ["AchievementSubject"], "achievement": {
                "id": "https://looms.example/weaver", "type": ["Achievement"], "name": "Weaver", "description": "Weaves.",
                "criteria": {"id": "https://looms.example/rules"}}},
            **changed}
        return {name: value for name, value in badge.items() if value is not None}

    def signed(self, method=None, key=None, **changed):
        return (key or self.key).sign(self.badge(**changed), method or self.method)

    def status(self, path, purpose="revocation", slot="7", **more):
        at = self.site.url(path, self.host)
        return {"id": f"{at}#{slot}", "type": "BitstringStatusListEntry", "statusPurpose": purpose,
                "statusListIndex": slot, "statusListCredential": at, **more}

    def status_list(self, path, bits=None, purpose="revocation", signer=None, **changed):
        """A list that was signed; signer: another issuer signs it in its own name."""
        who, at = signer or self, self.site.url(path, self.host)
        encoded = changed.pop("encoded", None) or packed(bits_with() if bits is None else bits)
        document = {"@context": CONTEXTS[:1], "id": at, "type": ["VerifiableCredential", "BitstringStatusListCredential"],
                    "issuer": who.name, "validFrom": moment(-60), "credentialSubject": {
                        "id": f"{at}#list", "type": "BitstringStatusList", "statusPurpose": purpose,
                        "encodedList": encoded}, **changed}
        return who.key.sign(document, who.method)
