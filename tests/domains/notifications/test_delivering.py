"""Each notification is handed over once, and one that fails holds no other back."""

import pytest

from customiseyou.domains.notifications import service as notifications
from customiseyou.infra.db.session import Database
from customiseyou.infra.mail import Mail
from customiseyou.kit import clock

pytestmark = pytest.mark.integration


class Postbox:
    """Takes mails, but none to a full mailbox."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.full: set[str] = set()

    async def send(self, mail: Mail) -> None:
        """Keep one mail's key."""
        if mail.to in self.full:
            raise ConnectionError(mail.to)
        self.taken.append(mail.key)


def mail(key: str, to: str) -> Mail:
    return Mail(key=key, to=to, subject="Paid", text="Paid", html="<p>Paid</p>")


async def test_a_full_mailbox_keeps_no_mail_from_others_and_is_tried_again(
    database: Database,
) -> None:
    postbox, now = Postbox(), clock.now()
    postbox.full.add("asha@guest.example")
    mails = [mail("paid:1:buyer", "asha@guest.example"), mail("paid:1:shop", "shop@guest.example")]
    with pytest.raises(ExceptionGroup) as told:
        await notifications.deliver(database, postbox, mails=mails, now=now)
    assert [str(failure) for failure in told.value.exceptions] == ["asha@guest.example"]
    assert postbox.taken == ["paid:1:shop"]
    keys = [one.key for one in mails]
    assert await notifications.find_sent(database, keys=keys) == {"paid:1:shop"}

    postbox.full.clear()
    await notifications.deliver(database, postbox, mails=mails[:1], now=now)
    assert await notifications.find_sent(database, keys=keys) == set(keys)
    assert await notifications.find_sent(database, keys=["paid:2:shop"]) == set()
