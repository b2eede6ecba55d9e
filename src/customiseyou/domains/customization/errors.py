"""Coded errors of customization."""

import functools
from typing import Any

from customiseyou.kit.errors import Conflict, Invalid, NotFound


class TemplateNotFound(NotFound):
    """No such published template version."""

    code = "customization.template_not_found"


class DesignNotFound(NotFound):
    """No such design, or it is somebody else's: both look alike."""

    code = "customization.design_not_found"


class PictureNotFound(NotFound):
    """No such picture, or it is somebody else's: both look alike."""

    code = "customization.picture_not_found"


class ApprovalNotFound(NotFound):
    """Nothing was approved under this id by this person."""

    code = "customization.approval_not_found"


class PrintFileNotFound(NotFound):
    """The approval has no such file (yet)."""

    code = "customization.print_file_not_found"


class TemplateFaulty(Invalid):
    """A template cannot be published as it is; `faults` says each place and reason."""

    code = "customization.template_faulty"

    def __init__(self, faults: list[dict[str, Any]]) -> None:
        self.faults = faults


class TemplateWithdrawn(Conflict):
    """The version was withdrawn: nothing new may be started or approved on it."""

    code = "customization.template_withdrawn"


class DesignUnreadable(Invalid):
    """What was sent is not a design document; `place` is a path such as `$.answers`."""

    code = "customization.design_unreadable"

    def __init__(self, place: str) -> None:
        self.place = place


class DesignDoesNotFit(Invalid):
    """The design names something that its template does not have or allow."""

    code = "customization.design_does_not_fit"

    def __init__(self, place: str, *, reason: str) -> None:
        self.place = place
        self.reason = reason


class AnswerTooLong(Invalid):
    """A text has more characters than can be kept; `field` says which."""

    code = "customization.answer_too_long"

    def __init__(self, field: str, *, characters: int, characters_max: int) -> None:
        self.field = field
        self.characters = characters
        self.characters_max = characters_max


class DesignChanged(Conflict):
    """The design was changed meanwhile, in another tab or by another device.

    `revision` and `design` are the newest.
    """

    code = "customization.design_changed"

    def __init__(self, revision: int, *, design: dict[str, Any]) -> None:
        self.revision = revision
        self.design = design


class ProofOutdated(Conflict):
    """What was looked at is not what stands in the design now: it must be looked at again."""

    code = "customization.proof_outdated"


class DesignHasProblems(Invalid):
    """A design with these problems cannot be made."""

    code = "customization.design_has_problems"

    def __init__(self, problems: list[dict[str, Any]]) -> None:
        self.problems = problems


class RuleFailed(Invalid):
    """A condition or surcharge of the template cannot be worked out for these answers."""

    code = "customization.rule_failed"

    def __init__(self, expression: str, *, reason: str) -> None:
        self.expression = expression
        self.reason = reason

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle with the keyword, since print files are made in other processes."""
        return functools.partial(RuleFailed, reason=self.reason), (self.expression,)


class CurrencyNotOffered(Invalid):
    """A surcharge of the template has no amount in this currency."""

    code = "customization.currency_not_offered"

    def __init__(self, price: str, *, currency: str) -> None:
        self.price = price
        self.currency = currency


class DesignsFull(Conflict):
    """A person keeps no more designs than this."""

    code = "customization.designs_full"

    def __init__(self, designs_max: int) -> None:
        self.designs_max = designs_max


class PicturesFull(Conflict):
    """A person keeps no more pictures than this."""

    code = "customization.pictures_full"

    def __init__(self, pictures_max: int) -> None:
        self.pictures_max = pictures_max


class RendererChanged(Conflict):
    """This program would draw the approved design differently, so it draws nothing.

    `what` is `renderer`, or the id of a font or drawing that is another file now.
    """

    code = "customization.renderer_changed"

    def __init__(self, what: str) -> None:
        self.what = what
