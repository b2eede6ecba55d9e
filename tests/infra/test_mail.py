"""Messages as any mail program reads them."""

import email
from email.message import EmailMessage
from email.policy import default

import pytest

from customiseyou.infra.mail import InlinePicture, Mail
from customiseyou.infra.mail.mailers import build_message

PICTURE = bytes(range(256)) * 40
TEXT = "Thank you, Asha.\n\n.\nThe mug is yours = ₹399\n"


def read(mail: Mail, *, sender: str = "CustomiseYou <orders@shop.example>") -> EmailMessage:
    """Return the message as the library reads it."""
    raw = build_message(mail, sender=sender)
    assert max(map(len, raw.splitlines())) <= 78
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    assert [part.defects for part in message.walk() if part.defects] == []
    return message


def mail(**changes: str) -> Mail:
    told = {
        "key": "k",
        "to": "asha@guest.example",
        "subject": "Your mug is being made",
        "text": TEXT,
        "html": f"<p>{TEXT}</p>",
    }
    return Mail(**{**told, **changes}, pictures=(InlinePicture(name="piece", content=PICTURE),))


@pytest.mark.parametrize(
    "words", ["Thank you.\n", TEXT, "नमस्ते आशा, आपका ऑर्डर\n" * 30, "شکریہ\n" * 30]
)
def test_a_message_reads_as_it_was_written(words: str) -> None:
    message = read(mail(text=words, html=words * 3))
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert (plain.get_content(), html.get_content()) == (words, words * 3)
    (picture,) = (part for part in message.walk() if part.get_content_type() == "image/png")
    assert (picture["Content-ID"], picture.get_content()) == ("<piece>", PICTURE)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]


def test_headers_are_complete_and_carry_every_script() -> None:
    subject = "आशा के लिए मग बन रहा है — «Asha» کے لیے " * 3
    message = read(mail(subject=subject.strip()), sender="दुकान <orders@shop.example>")
    assert message["Subject"] == subject.strip()
    assert message["From"] == "दुकान <orders@shop.example>"
    assert message["To"] == "asha@guest.example"
    assert message["Message-ID"].endswith("@shop.example>")
    assert message["Date"].datetime is not None


def test_a_line_break_in_a_subject_begins_no_header() -> None:
    message = read(mail(subject="Hello\r\nBcc: everyone@guest.example"))
    assert message["Subject"] == "Hello Bcc: everyone@guest.example"
    assert message["Bcc"] is None
