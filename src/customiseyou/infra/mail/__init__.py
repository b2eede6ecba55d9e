"""Sending mail: by SMTP, or captured into a table that the demo's mailbox page shows."""

from customiseyou.infra.mail.mailers import CapturingMailer, InlinePicture, Mail, Mailer, SmtpMailer

__all__ = ["CapturingMailer", "InlinePicture", "Mail", "Mailer", "SmtpMailer"]
