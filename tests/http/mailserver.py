#!/usr/bin/python3
"""A mail server for tests, of python3-aiosmtpd: mailserver.py KIND CERTIFICATE KEY. KIND is "starttls" or
"smtps" (both ask for USER and PASSWORD), or "plain", which offers neither. Prints its port, then one JSON
line for each letter."""
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

USER, PASSWORD = b"plaudit", b"a word for tests"


class Take:
    async def handle_DATA(self, server, session, envelope):
        tls = session.ssl is not None or KIND == "smtps"
        print(json.dumps({"to": envelope.rcpt_tos, "from": envelope.mail_from, "tls": tls,
                          "user": bool(session.authenticated),
                          "text": envelope.content.decode("utf-8", "replace")}), flush=True)
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    fine = isinstance(data, LoginPassword) and (data.login, data.password) == (USER, PASSWORD)
    return AuthResult(success=fine, handled=False)


def session():
    if KIND == "plain":
        return SMTP(Take(), hostname="localhost")
    options = {"auth_required": True, "authenticator": authenticate, "hostname": "localhost"}
    if KIND == "starttls":
        return SMTP(Take(), tls_context=CONTEXT, require_starttls=True, **options)
    return SMTP(Take(), auth_require_tls=False, **options)


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", 0,
                                      ssl=CONTEXT if KIND == "smtps" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


KIND = sys.argv[1]
CONTEXT = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
CONTEXT.load_cert_chain(sys.argv[2], sys.argv[3])
asyncio.run(main())
