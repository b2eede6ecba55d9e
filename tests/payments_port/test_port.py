"""The official clients fit the port; the run needs them, uv, and the published contracts."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
SETTING = "PAYMENT_CONTRACTS"
CLIENTS = (
    "stripe==16.1.0",
    "paypal-server-sdk==2.4.0",
    "openapi-schema-validator==0.9.0",
    "pyyaml==6.0.3",
)
CALLS = {
    "stripe": 12,
    "paypal": 7,
}


@pytest.mark.long
def test_stripes_and_paypals_clients_fit_the_port() -> None:
    uv, contracts = shutil.which("uv"), os.environ.get(SETTING)
    if uv is None:
        pytest.skip("needs uv: pip install uv")
    if contracts is None:
        pytest.skip(
            f"needs {SETTING}=FOLDER with stripe/openapi_spec3_2023-08-16.yaml, fixtures3.json and"
            " webhook_vector.json of github.com/stripe/openapi, and paypal/checkout_orders_v2.json"
            " and payments_payment_v2.json of github.com/paypal/paypal-rest-api-specifications"
        )
    command = [uv, "run", "--no-project", "--isolated"]
    for client in CLIENTS:
        command += ["--with", client]
    done = subprocess.run(
        [*command, "python", str(FOLDER), contracts],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = [line.split()[0] for line in done.stdout.splitlines()]
    assert {name: made.count(name) for name in CALLS} == CALLS
