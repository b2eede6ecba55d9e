"""News for open pages: topics carry ids only, over one pooled LISTEN connection a process."""

from customiseyou.infra.realtime.hub import Hub, announce

__all__ = ["Hub", "announce"]
