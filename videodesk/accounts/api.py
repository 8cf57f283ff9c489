"""Signing in and out for programs, and the doors of what members of staff may do."""

import uuid
from functools import partial

from aiohttp import web

from videodesk.accounts.errors import LoginFailed, NotAllowed, NotSignedIn
from videodesk.accounts.pages import SignInForm, StaffGate
from videodesk.accounts.policy import Permission, Role
from videodesk.accounts.schemas import Staff
from videodesk.accounts.service import AccountService
from videodesk.kit.api import Answer, ApiModel, Door, Route, Tag
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.errors import TooManyRequests

SESSION = Tag("session", "Signing in and out, for members of staff.")
STAFF = Tag("accounts", "Members of staff, for admins.")


class SignIn(ApiModel, SignInForm):
    pass


class SignedIn(ApiModel):
    name: str
    role: Role


class StaffMember(ApiModel):
    """Somebody with an account; not `active`, they cannot sign in any more."""

    id: uuid.UUID
    name: str
    role: Role
    active: bool


class StaffMemberList(ApiModel):
    items: list[StaffMember]


class StaffDoors:
    """The cookie is that of the sign-in page. What another site sends in a browser's name is refused before."""

    def __init__(self, gate: StaffGate) -> None:
        self._gate = gate
        self.anybody = self._door("session", "A session of any member of staff.", None)
        self.staff = self._door("staff", "A session of who holds consultations.", Permission.HOST_CONSULTATIONS)
        self.admin = self._door("admin", "A session of who configures services and supply.", Permission.CONFIGURE)

    def _door(self, name: str, description: str, permission: Permission | None) -> Door:
        return Door(
            name,
            description,
            partial(self._gate.admit, permission=permission),
            (NotSignedIn,) if permission is None else (NotSignedIn, NotAllowed),
            {"type": "apiKey", "in": "cookie", "name": self._gate.cookie},
            _whose,
        )


class AccountsApi:
    def __init__(self, database: Database, accounts: AccountService, gate: StaffGate, doors: StaffDoors) -> None:
        self._database = database
        self._accounts = accounts
        self._gate = gate
        self._doors = doors

    def routes(self) -> list[Route]:
        path = "/session"
        return [
            Route("POST", path, self.sign_in, SESSION, "Sign in", errors=(LoginFailed, TooManyRequests)),
            Route("GET", path, self.show, SESSION, "Who is signed in", door=self._doors.anybody),
            Route("DELETE", path, self.sign_out, SESSION, "Sign out", door=self._doors.anybody),
            Route("GET", "/admin/staff", self.show_staff, STAFF, "All members of staff", door=self._doors.admin),
        ]

    async def sign_in(self, request: web.Request, body: SignIn) -> Answer[SignedIn]:
        """The answer sets the cookie that all routes for members of staff ask for."""
        token, staff = await self._gate.sign_in(request, body.login, body.password)
        return Answer(_signed_in(staff), lambda response: self._gate.remember(response, token))

    async def show(self, caller: Staff) -> SignedIn:
        return _signed_in(caller)

    async def sign_out(self, request: web.Request) -> Answer[None]:
        async with self._database.transaction() as uow:
            await self._accounts.close_session(uow, request.cookies[self._gate.cookie])
        return Answer(None, self._gate.forget)

    async def show_staff(self, uow: UnitOfWork) -> StaffMemberList:
        """By name, also those who have left."""
        members = await self._accounts.all_members(uow)
        return StaffMemberList(items=[StaffMember.model_validate(member) for member in members])


def _signed_in(staff: Staff) -> SignedIn:
    return SignedIn(name=staff.name, role=staff.role)


def _whose(_request: web.Request, caller: Staff) -> str:
    return str(caller.id)
