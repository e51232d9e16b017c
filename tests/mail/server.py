"""A mail server (aiosmtpd) that prints its port, and then each letter as one line of JSON, as Python's email and the
library icalendar read it. To `refused@…` it says 550, to `busy@…` 451 once, to `broken@…` nothing once it has the
letter, which it keeps all the same, and to `silent@…` nothing for as long as it lives. With a name and a password as
arguments it takes letters only from who logs in with them; a port of its own choice, or the one named last."""

import asyncio
import email
import email.policy
import json
import sys
import warnings

import icalendar
from aiosmtpd.smtp import SMTP, AuthResult


def show(value):
    print(json.dumps(value), flush=True)


def calendar(text):
    read = icalendar.Calendar.from_ical(text)
    events = list(read.walk("VEVENT"))
    assert len(events) == 1, "one event"
    event = events[0]
    return {
        "method": str(read["METHOD"]),
        "uid": str(event["UID"]),
        "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]),
        "location": str(event["LOCATION"]),
        "url": str(event.get("URL", "")),
        "starts": event.decoded("DTSTART").isoformat(),
        "ends": event.decoded("DTEND").isoformat(),
        "stamp": event.decoded("DTSTAMP").isoformat(),
        "sequence": int(event["SEQUENCE"]),
        "organizer": str(event["ORGANIZER"]),
        "attendee": str(event["ATTENDEE"]),
        "rsvp": event["ATTENDEE"].params.get("RSVP"),
    }


class Handler:
    def __init__(self):
        self.was_busy = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused@"):
            return "550 no such mailbox"
        if address.startswith("busy@") and not self.was_busy:
            self.was_busy = True
            return "451 come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = [part for part in letter.walk() if not part.is_multipart()]
        invites = [part for part in parts if part.get_content_type() in ("text/calendar", "application/ics")]
        texts = [part.get_content() for part in parts if part.get_content_type() == "text/plain"]
        read = [part.get_content() for part in invites]
        read = [part if isinstance(part, str) else part.decode() for part in read]
        show({
            "to": envelope.rcpt_tos,
            "from": str(letter["From"]),
            "subject": str(letter["Subject"]),
            "message_id": str(letter["Message-ID"]),
            "headers": [name for name, _ in letter.raw_items()] if hasattr(letter, "raw_items") else letter.keys(),
            "text": "\n".join(texts),
            "types": [part.get_content_type() for part in parts],
            "method": [part.get_param("method") for part in invites],
            "same": len(set(text.strip() for text in read)) == 1,
            "invite": calendar(read[0]) if read else None,
        })
        if any(address.startswith("broken@") for address in envelope.rcpt_tos):
            server.transport.abort()
        if any(address.startswith("silent@") for address in envelope.rcpt_tos):
            await asyncio.Event().wait()
        return "250 OK"


async def main():
    # Only on this machine, and only here.
    warnings.simplefilter("ignore")
    loop = asyncio.get_running_loop()
    handler = Handler()
    *login, port = sys.argv[1:] or ["0"]

    def knows(server, session, envelope, mechanism, data):
        given = [data.login.decode(), data.password.decode()]
        return AuthResult(success=given == login, handled=False)

    def smtp():
        if not login:
            return SMTP(handler)
        return SMTP(handler, authenticator=knows, auth_required=True, auth_require_tls=False)

    server = await loop.create_server(smtp, "127.0.0.1", int(port))
    show({"port": server.sockets[0].getsockname()[1]})
    # Ends with whoever started it.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
