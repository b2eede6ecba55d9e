"""Files by key: a local folder by default, S3, GCS or Azure by address."""

from customiseyou.infra.storage.files import Files, StorageAway

__all__ = ["Files", "StorageAway"]
