from aiohttp import web

from videodesk.kit.db import Database
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.forms import Form, read_form
from videodesk.kit.html import Html
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.statistics.ratings import Ratings
from videodesk.statistics.schemas import RatingForm


class RatingPages:
    def __init__(self, database: Database, ratings: Ratings, fair_use: FairUse, html: Html) -> None:
        self._database = database
        self._ratings = ratings
        self._fair_use = fair_use
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        rating = f"/{LANGUAGE_PATTERN}/a/{{link}}/rating"
        return [web.get(rating, self.show), web.post(rating, self.rate)]

    async def show(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            appointment = await self._ratings.appointment(uow, request.match_info["link"])
            given = await self._ratings.given(uow, appointment)
        values = {} if given is None else {name: str(value) for name, value in given.model_dump().items()}
        return self._page(request, Form(values) if values else Form())

    async def rate(self, request: web.Request) -> web.Response:
        await self._fair_use.check(request, Bucket.HOLD)
        form = read_form(RatingForm, await request.post())
        if form.data is None:
            return self._page(request, form, status=422)
        async with self._database.transaction() as uow:
            await self._ratings.rate(uow, request.match_info["link"], form.data)
        raise web.HTTPSeeOther(f"{request.path}?thanks")

    def _page(self, request: web.Request, form: Form[RatingForm], *, status: int = 200) -> web.Response:
        thanks = "thanks" in request.query
        return self._html.page(request, "statistics/rating.html", status=status, form=form, thanks=thanks)
