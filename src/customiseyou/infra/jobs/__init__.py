"""Background work on procrastinate, enqueued inside the business transaction."""

from customiseyou.infra.jobs.queue import Job, defer, job, registered

__all__ = ["Job", "defer", "job", "registered"]
