"""Sign-in and sign-out, and `StaffGate`, through which every staff page and desk connection goes."""

import hmac
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from multidict import MultiMapping
from pydantic import BaseModel, Field

from videodesk.accounts.errors import LoginFailed, NotSignedIn
from videodesk.accounts.policy import Permission, Role
from videodesk.accounts.schemas import Staff
from videodesk.accounts.service import AccountService
from videodesk.kit.db import Database
from videodesk.kit.errors import Forged
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.forms import Form, read_form
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import see_other
from videodesk.kit.i18n import LANGUAGE_PATTERN

TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105 - a name


class SignInForm(BaseModel):
    login: str = Field(min_length=1, max_length=60)
    password: str = Field(min_length=1, max_length=200)


class StaffGate:
    def __init__(self, database: Database, accounts: AccountService, fair_use: FairUse, behind_tls: bool) -> None:
        self._database = database
        self._accounts = accounts
        self._fair_use = fair_use
        self._secure = behind_tls
        # The prefix makes browsers refuse the cookie from a sibling host (RFC 6265bis, section 4.1.3.2).
        self.cookie = "__Host-videodesk" if behind_tls else "videodesk"

    async def staff(self, request: web.BaseRequest) -> Staff:
        """Raises NotSignedIn."""
        token = request.cookies.get(self.cookie)
        async with self._database.reading() as uow:
            return await self._accounts.signed_in(uow, token)

    async def enter(self, request: web.Request, permission: Permission) -> Staff:
        """The signed-in member who may do this. Raises NotAllowed, or a redirect to the sign-in page."""
        try:
            return await self.admit(request, permission)
        except NotSignedIn:
            raise web.HTTPSeeOther(self._sign_in_path(request)) from None

    async def admit(self, request: web.Request, permission: Permission | None) -> Staff:
        """As `enter`, for programs; None is what all may do. Raises NotSignedIn or NotAllowed."""
        staff = await self.staff(request)
        if permission is not None:
            staff.require(permission)
        if self._accounts.is_worth_marking(staff):
            async with self._database.transaction() as uow:
                await self._accounts.mark_seen(uow, request.cookies[self.cookie])
        return staff

    async def sign_in(self, request: web.Request, login: str, password: str) -> tuple[str, Staff]:
        """The token to `remember`, and whose it is. Raises LoginFailed or TooManyRequests.

        Attempts are counted by where they come from: counted by login, anybody could lock out anybody.
        """
        await self._fair_use.check(request, Bucket.SIGN_IN)
        async with self._database.reading() as uow:
            credentials = await self._accounts.credentials(uow, login)
        right = await self._accounts.password_is_right(credentials, password)
        if not right or credentials.staff_id is None:
            raise LoginFailed
        async with self._database.transaction() as uow:
            token = await self._accounts.open_session(uow, credentials.staff_id)
            return token, await self._accounts.signed_in(uow, token)

    async def posted(self, request: web.Request, staff: Staff) -> MultiMapping[Any]:
        """The fields of a staff form, once its token has been checked. Raises Forged."""
        fields = await request.post()
        _check_token(fields.get("csrf"), staff)
        return fields

    def written(self, request: web.Request, staff: Staff) -> None:
        """As `posted`, for what scripts of our pages send: the token is in a header. Raises Forged."""
        _check_token(request.headers.get(TOKEN_HEADER), staff)

    def remember(self, response: web.Response, token: str) -> None:
        response.set_cookie(self.cookie, token, httponly=True, secure=self._secure, samesite="Lax", path="/")

    def forget(self, response: web.Response) -> None:
        response.del_cookie(self.cookie, path="/", secure=self._secure, httponly=True, samesite="Lax")

    def _sign_in_path(self, request: web.Request) -> str:
        query = f"?{urlencode({'next': request.path})}" if request.method == "GET" else ""
        return f"/{request_language(request)}/staff/login{query}"


class AccountPages:
    def __init__(self, database: Database, accounts: AccountService, gate: StaffGate, html: Html) -> None:
        self._database = database
        self._accounts = accounts
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        login, logout = f"/{LANGUAGE_PATTERN}/staff/login", f"/{LANGUAGE_PATTERN}/staff/logout"
        return [web.get(login, self.show), web.post(login, self.sign_in), web.post(logout, self.sign_out)]

    async def show(self, request: web.Request) -> web.Response:
        return self._page(request, Form())

    async def sign_in(self, request: web.Request) -> web.Response:
        form = read_form(SignInForm, await request.post())
        if form.data is None:
            return self._page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            token, staff = await self._gate.sign_in(request, form.data.login, form.data.password)
        except LoginFailed:
            form.errors["form"] = "login-failed"
            return self._page(request, form, HTTPStatus.UNAUTHORIZED)
        response = see_other(_next_path(request) or _home(request, staff.role))
        self._gate.remember(response, token)
        return response

    async def sign_out(self, request: web.Request) -> web.Response:
        response = see_other(f"/{request_language(request)}/staff/login")
        try:
            staff = await self._gate.staff(request)
        except NotSignedIn:
            return response
        await self._gate.posted(request, staff)
        async with self._database.transaction() as uow:
            await self._accounts.close_session(uow, request.cookies[self._gate.cookie])
        self._gate.forget(response)
        return response

    def _page(self, request: web.Request, form: Form[SignInForm], status: int = HTTPStatus.OK) -> web.Response:
        return self._html.page(request, "accounts/login.html", status=status, form=form)


def _check_token(token: object, staff: Staff) -> None:
    if not isinstance(token, str) or not hmac.compare_digest(token.encode(), staff.csrf_token.encode()):
        raise Forged


def _next_path(request: web.Request) -> str | None:
    """Where the person wanted to go: a path of ours, never another site's."""
    path = request.query.get("next", "")
    ours = path.startswith(f"/{request_language(request)}/") and path.isprintable()
    ours = ours and "//" not in path and "\\" not in path
    return path if ours else None


def _home(request: web.Request, role: Role) -> str:
    return f"/{request_language(request)}/" + ("admin" if role is Role.ADMIN else "staff")
