"""Published template versions never change, so a process keeps those it has read."""

from collections import OrderedDict
from uuid import UUID

from customiseyou.domains.customization import service as customization
from customiseyou.domains.customization.values import TemplateVersion, TemplateVersionId
from customiseyou.infra.db.session import Database

KEPT_MAX = 500


class TemplateCache:
    """Template versions by id, the least recently used thrown out first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, TemplateVersion] = OrderedDict()

    async def get(self, database: Database, version_id: UUID) -> TemplateVersion:
        """Return a published version; raises TemplateNotFound."""
        kept = self._kept.get(version_id)
        if kept is not None:
            self._kept.move_to_end(version_id)
            return kept
        async with database.reading() as reader:
            found = await customization.get_template(
                reader, template_version_id=TemplateVersionId(version_id)
            )
        self._kept[version_id] = found
        if len(self._kept) > KEPT_MAX:
            self._kept.popitem(last=False)
        return found
