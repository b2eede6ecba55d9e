"""Drive PayPal's official client through the calls of our port that it has."""

from pathlib import Path
from typing import Any

import requests
from contracts import JSON, Answer, Call, Contract, Stand
from paypalserversdk.configuration import Environment
from paypalserversdk.http.auth.o_auth_2 import ClientCredentialsAuthCredentials
from paypalserversdk.paypal_serversdk_client import PaypalServersdkClient
from requests.adapters import HTTPAdapter

HOST = "https://api-m.sandbox.paypal.com"
CONTRACTS = ("checkout_orders_v2.json", "payments_payment_v2.json")
AMOUNT = {"currency_code": "EUR", "value": "24.90"}
LINKS = [{"href": "https://pay.test/o", "rel": "payer-action", "method": "GET"}]
CAPTURE = {
    "id": "C1",
    "status": "COMPLETED",
    "amount": AMOUNT,
    "final_capture": True,
    "custom_id": "0198a000-0000-7000-8000-000000000001",
    "seller_receivable_breakdown": {
        "gross_amount": AMOUNT,
        "paypal_fee": {"currency_code": "EUR", "value": "1.20"},
        "net_amount": {"currency_code": "EUR", "value": "23.70"},
    },
}


class ToLocal(HTTPAdapter):
    """The client knows two hosts only; what it sends to one of them goes to the stand."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        request.url = request.url.replace(HOST, self._url)
        return super().send(request, *args, **kwargs)


def _answers() -> dict[str, Answer]:
    def said(status: int, body: Any) -> Answer:
        return lambda _: (status, body)

    order = {"id": "O1", "status": "PAYER_ACTION_REQUIRED", "intent": "CAPTURE", "links": LINKS}
    captured = {
        "id": "O1",
        "status": "COMPLETED",
        "purchase_units": [{"reference_id": "default", "payments": {"captures": [CAPTURE]}}],
    }
    refund = {"id": "R1", "status": "PENDING", "amount": AMOUNT, "custom_id": "r1"}
    return {
        "POST /v1/oauth2/token": said(
            200, {"access_token": "t", "token_type": "Bearer", "expires_in": 3600}
        ),
        "POST /v2/checkout/orders": said(201, order),
        "GET /v2/checkout/orders/{id}": said(200, captured),
        "POST /v2/checkout/orders/{id}/capture": said(201, captured),
        "POST /v2/payments/authorizations/{authorization_id}/void": said(204, None),
        "GET /v2/payments/captures/{capture_id}": said(200, CAPTURE),
        "POST /v2/payments/captures/{capture_id}/refund": said(201, refund),
        "GET /v2/payments/refunds/{refund_id}": said(200, {**refund, "status": "COMPLETED"}),
    }


def drive(folder: Path) -> list[Call]:
    """Make the calls; return the validated requests. AssertionError on any fault."""
    contracts = [Contract(folder / name) for name in CONTRACTS]
    with Stand(contracts, content=JSON, answers=_answers()) as stand:
        session = requests.Session()
        session.mount(HOST, ToLocal(stand.url))
        client = PaypalServersdkClient(
            http_client_instance=session,
            environment=Environment.SANDBOX,
            timeout=8,
            max_retries=0,
            client_credentials_auth_credentials=ClientCredentialsAuthCredentials(
                o_auth_client_id="local", o_auth_client_secret="local"
            ),
        )
        _call_everything(client)
    assert stand.faults == [], stand.faults
    for call in stand.calls:
        if call.operation.startswith("POST"):
            assert call.headers["paypal-request-id"].startswith("port:"), call.operation
    return stand.calls


def _call_everything(client: PaypalServersdkClient) -> None:
    """Money goes out as decimal text; the client does not check what it is given."""
    created = client.orders.create_order(
        {
            "paypal_request_id": "port:create",
            "prefer": "return=representation",
            "body": {
                "intent": "CAPTURE",
                "purchase_units": [
                    {
                        "reference_id": "default",
                        "custom_id": "0198a000-0000-7000-8000-000000000001",
                        "description": "Chai mug",
                        "amount": AMOUNT,
                    }
                ],
                "payment_source": {
                    "paypal": {
                        "experience_context": {
                            "return_url": "https://shop.test/orders/1?paid=1",
                            "cancel_url": "https://shop.test/orders/1",
                            "user_action": "PAY_NOW",
                            "locale": "en-DE",
                            "shipping_preference": "NO_SHIPPING",
                        }
                    }
                },
            },
        }
    ).body
    assert created.links[0].rel == "payer-action"
    client.orders.get_order({"id": created.id})
    captured = client.orders.capture_order(
        {"id": created.id, "paypal_request_id": "port:capture", "prefer": "return=representation"}
    ).body
    capture = captured.purchase_units[0].payments.captures[0]
    assert capture.seller_receivable_breakdown.paypal_fee.value == "1.20"
    client.payments.void_payment({"authorization_id": "A1", "paypal_request_id": "port:void"})
    client.payments.get_captured_payment({"capture_id": capture.id})
    refund = client.payments.refund_captured_payment(
        {
            "capture_id": capture.id,
            "paypal_request_id": "port:refund",
            "prefer": "return=representation",
            "body": {"amount": {"currency_code": "EUR", "value": "10.00"}, "custom_id": "r1"},
        }
    ).body
    client.payments.get_refund({"refund_id": refund.id})
