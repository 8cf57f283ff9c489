"""The addresses that calendar programs subscribe to."""

import hashlib
from http import HTTPStatus

from aiohttp import web

from videodesk.calendars.errors import UnknownFeed
from videodesk.calendars.feeds import FeedService
from videodesk.kit.etags import is_known
from videodesk.kit.fair_use import Bucket, FairUse


class FeedPages:
    def __init__(self, feeds: FeedService, fair_use: FairUse) -> None:
        self._feeds = feeds
        self._fair_use = fair_use

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/calendar/{token}.ics", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """Only wrong addresses are counted: many programs of one office may ask for theirs at once."""
        try:
            body = await self._feeds.content(request.match_info["token"])
        except UnknownFeed:
            await self._fair_use.check(request, Bucket.FEED)
            raise
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
        if is_known(request, etag):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        return web.Response(body=body, headers=headers | {"Content-Type": "text/calendar; charset=utf-8"})
