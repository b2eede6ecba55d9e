"""Logs as JSON lines with the request's id."""

from customiseyou.infra.telemetry.logs import configure_logs

__all__ = ["configure_logs"]
