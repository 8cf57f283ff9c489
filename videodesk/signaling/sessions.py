"""Sessions of staff whose pages are connected: an open page keeps its session, and an ended session ends the page."""

from collections.abc import Mapping

from videodesk.accounts.errors import NotSignedIn
from videodesk.accounts.service import AccountService
from videodesk.kit.db import Database


async def ended(database: Database, accounts: AccountService, tokens: Mapping[str, str]) -> list[str]:
    """The sockets whose session has ended; the sessions of the others do not go idle."""
    found = []
    for sid, token in tokens.items():
        try:
            async with database.transaction() as uow:
                await accounts.signed_in(uow, token)
                await accounts.mark_seen(uow, token)
        except NotSignedIn:
            found.append(sid)
    return found
