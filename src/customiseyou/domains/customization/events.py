"""Facts about designs."""

from typing import ClassVar
from uuid import UUID

from customiseyou.infra.outbox import Event


class TemplatePublished(Event, frozen=True, kw_only=True):
    """A seller's template has a new version that nobody can change any more."""

    topic: ClassVar[str] = "customization.template_published.v1"
    template_version_id: UUID
    template_key: UUID

    @property
    def aggregate(self) -> str:
        """The template, over all its versions."""
        return f"template:{self.template_key}"


class DesignApproved(Event, frozen=True, kw_only=True):
    """A buyer confirmed what is to be made."""

    topic: ClassVar[str] = "customization.design_approved.v1"
    approval_id: UUID
    design_id: UUID

    @property
    def aggregate(self) -> str:
        """The approval."""
        return f"approval:{self.approval_id}"


class PrintFilesRendered(Event, frozen=True, kw_only=True):
    """All files of an approval are stored."""

    topic: ClassVar[str] = "customization.print_files_rendered.v1"
    approval_id: UUID

    @property
    def aggregate(self) -> str:
        """The approval."""
        return f"approval:{self.approval_id}"
