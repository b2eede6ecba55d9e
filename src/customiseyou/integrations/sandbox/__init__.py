"""The built-in test provider: a pay page, signed webhooks and an API, and our adapter of them.

It behaves like a provider on the other side of a network. Its own side (Sandbox, InProcessApi,
its tables, its jobs) and our adapter (SandboxProvider) know of each other only through the API's
JSON and the webhooks' bytes. It moves no real money, and refuses cards that are not its own.
"""

from customiseyou.integrations.sandbox.api import ApiResponse, InProcessApi, SandboxApi
from customiseyou.integrations.sandbox.delivery import (
    DeliveryError,
    HttpDelivery,
    WebhookDelivery,
    deliver_event,
)
from customiseyou.integrations.sandbox.means import (
    TEST_METHODS,
    THREE_D_SECURE_CODE,
    Behaviour,
    TestMethod,
)
from customiseyou.integrations.sandbox.pay_pages import (
    Outcome,
    PayPage,
    PayPageClosed,
    PayPageNotFound,
    Sandbox,
)
from customiseyou.integrations.sandbox.provider import SandboxProvider
from customiseyou.integrations.sandbox.settings import Fault, SandboxFaults, SandboxSettings

__all__ = [
    "TEST_METHODS",
    "THREE_D_SECURE_CODE",
    "ApiResponse",
    "Behaviour",
    "DeliveryError",
    "Fault",
    "HttpDelivery",
    "InProcessApi",
    "Outcome",
    "PayPage",
    "PayPageClosed",
    "PayPageNotFound",
    "Sandbox",
    "SandboxApi",
    "SandboxFaults",
    "SandboxProvider",
    "SandboxSettings",
    "TestMethod",
    "WebhookDelivery",
    "deliver_event",
]
