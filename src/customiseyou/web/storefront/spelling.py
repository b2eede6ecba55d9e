"""How what is typed in Latin letters is written in the script that the buyer means."""

import asyncio
from typing import Any, get_args

from litestar import Response, get

from customiseyou.kit.errors import NotFound
from customiseyou.learning import spelling
from customiseyou.web.shared.permissions import Permission, allow
from customiseyou.web.shared.site import AnyRequest

SCRIPTS: tuple[spelling.Script, ...] = get_args(spelling.Script)
ADDRESS_CHARACTERS_MAX = 2 * spelling.TEXT_LETTERS_MAX
DAY_SECONDS = 86_400


@get("/spellings", opt=allow(Permission.ANYONE), include_in_schema=False)
async def spellings(request: AnyRequest) -> Response[Any]:
    """Answer by script how the `text` of the address may be written, the likeliest first.

    A script for which there is nothing to say is left out.
    """
    typed = request.query_params.get("text", "")
    named = frozenset(request.query_params.get("scripts", "").split(",", len(SCRIPTS)))
    scripts: list[spelling.Script] = [script for script in SCRIPTS if script in named]
    if not scripts or len(typed) > ADDRESS_CHARACTERS_MAX:
        raise NotFound
    # The first question of a script reads its words, which others need not wait for.
    said: dict[spelling.Script, tuple[str, ...]] = {}
    for script in scripts:
        texts = await asyncio.to_thread(spelling.suggest, typed, script=script)
        if texts != (typed,):
            said[script] = texts
    return Response(said, headers={"Cache-Control": f"public, max-age={DAY_SECONDS}"})


ROUTES = (spellings,)
