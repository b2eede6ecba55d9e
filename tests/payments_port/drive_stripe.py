"""Drive Stripe's official client through every call of our port, against its own contract."""

import json
import time
from pathlib import Path
from typing import Any

import stripe
from contracts import FORM, Answer, Call, Contract, Stand

API_VERSION = "2023-08-16"


def _answers(fixtures: dict[str, Any]) -> dict[str, Answer]:
    """Return what Stripe says, from its published sample resources."""

    def sample(kind: str, **changes: Any) -> Answer:
        return lambda _: (200, {**fixtures[kind], **changes})

    session = sample("checkout.session", payment_status="unpaid", url="https://pay.test/c")
    return {
        "POST /v1/checkout/sessions": session,
        "GET /v1/checkout/sessions/{session}": session,
        "POST /v1/checkout/sessions/{session}/expire": sample("checkout.session", status="expired"),
        "GET /v1/payment_intents/{intent}": sample("payment_intent", latest_charge="ch_1"),
        "POST /v1/payment_intents/{intent}/capture": sample("payment_intent", status="succeeded"),
        "POST /v1/payment_intents/{intent}/cancel": sample("payment_intent", status="canceled"),
        "POST /v1/refunds": sample("refund", status="pending", payment_intent="pi_1"),
        "POST /v1/transfers": sample("transfer"),
        "POST /v1/transfers/{id}/reversals": sample("transfer_reversal"),
        "POST /v1/payouts": sample("payout"),
        "POST /v1/accounts": sample("account"),
        "POST /v1/account_links": sample("account_link"),
    }


def drive(folder: Path) -> list[Call]:
    """Make every call of the port; return the validated requests. AssertionError on any fault."""
    contract = Contract(folder / "openapi_spec3_2023-08-16.yaml")
    fixtures = json.loads((folder / "fixtures3.json").read_text())["resources"]
    with Stand([contract], content=FORM, answers=_answers(fixtures)) as stand:
        client = stripe.StripeClient(
            "sk_test_local",
            stripe_version=API_VERSION,
            base_addresses={"api": stand.url},
            max_network_retries=0,
        )
        charge = _pay(client.v1)
        _hand_on(client.v1, charge=charge)
    faults = [fault for fault in stand.faults if " request " in fault or "not in" in fault]
    assert faults == [], faults
    for call in stand.calls:
        assert call.headers["stripe-version"] == API_VERSION
        if call.operation.startswith("POST"):
            assert call.headers["idempotency-key"].startswith("port:"), call.operation
    _check_webhook(folder)
    return stand.calls


def _key(of: str, **more: str) -> Any:
    return {"idempotency_key": f"port:{of}", **more}


def _pay(api: Any) -> str:
    """Go from the pay page to a part given back, by way of every no; return the charge."""
    created = api.checkout.sessions.create(
        {
            "mode": "payment",
            "client_reference_id": "0198a000-0000-7000-8000-000000000001",
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": "eur",
                        "unit_amount": 2_490,
                        "product_data": {"name": "Chai mug"},
                    },
                }
            ],
            "payment_intent_data": {
                "capture_method": "manual",
                "metadata": {"reference": "0198a000-0000-7000-8000-000000000001"},
                "transfer_group": "0198a000-0000-7000-8000-000000000001",
            },
            "success_url": "https://shop.test/orders/1?paid=1",
            "cancel_url": "https://shop.test/orders/1",
            "expires_at": int(time.time()) + 1_800,
            "locale": "en",
        },
        _key("create"),
    )
    api.checkout.sessions.retrieve(created.id, {"expand": ["payment_intent"]})
    api.checkout.sessions.expire(created.id, {}, _key("void"))
    intent = api.payment_intents.retrieve("pi_1", {"expand": ["latest_charge"]})
    api.payment_intents.capture("pi_1", {"amount_to_capture": 2_490}, _key("capture"))
    api.payment_intents.cancel("pi_1", {}, _key("cancel"))
    api.refunds.create(
        {"payment_intent": "pi_1", "amount": 1_000, "metadata": {"reference": "r1"}},
        _key("refund"),
    )
    return str(intent.latest_charge)


def _hand_on(api: Any, *, charge: str) -> None:
    """Take a seller in, and move a part of a charge to them and to their bank."""
    account = api.accounts.create(
        {
            "type": "express",
            "country": "DE",
            "email": "shop@example.org",
            "capabilities": {"transfers": {"requested": True}},
            "metadata": {"reference": "s1"},
        },
        _key("onboard"),
    )
    api.account_links.create(
        {
            "account": account.id,
            "type": "account_onboarding",
            "refresh_url": "https://shop.test/again",
            "return_url": "https://shop.test/done",
        },
        _key("link"),
    )
    transfer = api.transfers.create(
        {
            "amount": 2_266,
            "currency": "eur",
            "destination": account.id,
            "source_transaction": charge,
            "transfer_group": "0198a000-0000-7000-8000-000000000001",
        },
        _key("transfer"),
    )
    api.transfers.reversals.create(transfer.id, {"amount": 500}, _key("reverse"))
    api.payouts.create(
        {"amount": 1_766, "currency": "eur"}, _key("payout", stripe_account=account.id)
    )


def _check_webhook(folder: Path) -> None:
    """Verify the published sample of a signed webhook; one changed byte must not pass."""
    vector = json.loads((folder / "webhook_vector.json").read_text())
    verify = stripe.WebhookSignature.verify_header
    assert verify(vector["payload"], vector["header"], vector["secret"], tolerance=None)
    for payload, tolerance in ((vector["payload"] + " ", None), (vector["payload"], 300)):
        try:
            verify(payload, vector["header"], vector["secret"], tolerance=tolerance)
        except stripe.SignatureVerificationError:
            continue
        raise AssertionError("a changed or old webhook passed")
