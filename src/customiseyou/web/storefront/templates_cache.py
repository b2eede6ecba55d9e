"""Published template versions never change, so a process keeps those it has read."""

from uuid import UUID

from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import TemplateVersion, TemplateVersionId
from customiseyou.infra.db.session import Database
from customiseyou.kit.kept import Kept

KEPT_MAX = 500


class TemplateCache:
    """Template versions by id, the least recently used thrown out first."""

    def __init__(self) -> None:
        self._kept: Kept[UUID, TemplateVersion] = Kept(values_max=KEPT_MAX)

    async def get(self, database: Database, version_id: UUID) -> TemplateVersion:
        """Return a published version; raises TemplateNotFound."""
        kept = self._kept.find(version_id)
        if kept is not None:
            return kept
        async with database.reading() as reader:
            found = await customization.get_template(
                reader, template_version_id=TemplateVersionId(version_id)
            )
        return self._kept.keep(version_id, found)
