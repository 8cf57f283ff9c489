"""Proof of work: whoever writes without being known to us lets the own computer work for a moment first.

A page fetches a challenge and its browser tries keys until one fits (ALTCHA, protocol version 2). People hardly notice;
who wants thousands of writes needs thousands of times as long. Nobody has to look at pictures, no other company takes
part, and nothing is known about a challenge but that it is ours, for how long, and whether it has been spent.

The server has found the key when it makes the challenge and signs it, so that checking costs it two HMACs.
"""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from altcha import Payload, create_challenge, verify_solution
from sqlalchemy import String, delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.kit.api import ApiModel, Route, Tag
from videodesk.kit.clock import Clock
from videodesk.kit.db import Base, Instant, UnitOfWork
from videodesk.kit.errors import ProofInvalid, TooManyRequests
from videodesk.kit.fair_use import Bucket, FairUse, FairUseConfig
from videodesk.kit.tokens import TokenDeriver, hash_token

# Browsers have this one built in. So many rounds outweigh what each call costs them, and take us half a millisecond.
ALGORITHM = "PBKDF2/SHA-256"
ROUNDS = 2000
LONGEST_PAYLOAD = 2048


class SpentChallenge(Base):
    """`hash` is of the challenge's signature. The row is needed for as long as the challenge would be valid."""

    __tablename__ = "spent_challenge"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class ProofOfWork:
    def __init__(self, config: FairUseConfig, clock: Clock, tokens: TokenDeriver) -> None:
        self.enabled = config.proof_of_work
        self._clock = clock
        self._valid = timedelta(minutes=config.proof_minutes)
        self._difficulty = config.proof_difficulty
        self._challenge_secret = tokens.derive("proof-of-work", "challenge")
        self._key_secret = tokens.derive("proof-of-work", "key")

    def challenge(self) -> dict[str, Any]:
        """A new challenge, as JSON has it. It is bound to nobody, and kept nowhere before it is spent."""
        expires_at = self._clock.now() + self._valid
        challenge = create_challenge(
            ALGORITHM,
            ROUNDS,
            counter=secrets.randbelow(self._difficulty),
            # Not the library's own `expires_at`: that is compared with the machine's time, not with the clock's.
            data={"expires": int(expires_at.timestamp())},
            hmac_secret=self._challenge_secret,
            hmac_key_secret=self._key_secret,
        )
        return challenge.to_dict()

    async def verify(self, uow: UnitOfWork, payload: str) -> None:
        """Spend a solved challenge on what this unit of work writes: when that fails, the challenge is not spent.

        Raises ProofInvalid. Waits for a rival in mid-transaction who spends the same challenge.
        """
        signature, expires_at = self._check(payload)
        if expires_at <= self._clock.now():
            raise ProofInvalid("the challenge has expired")
        spent = insert(SpentChallenge).values(hash=hash_token(signature), expires_at=expires_at)
        try:
            async with uow.session.begin_nested():
                await uow.session.execute(spent)
        except IntegrityError:
            raise ProofInvalid("the challenge has been spent") from None

    async def accepts(self, uow: UnitOfWork, payload: str | None) -> bool:
        """Whether somebody has worked for it, or nobody must; for those who let others in more slowly."""
        if not self.enabled:
            return True
        try:
            await self.verify(uow, payload or "")
        except ProofInvalid:
            return False
        return True

    async def purge(self, uow: UnitOfWork) -> None:
        await uow.session.execute(delete(SpentChallenge).where(SpentChallenge.expires_at <= self._clock.now()))

    def _check(self, payload: str) -> tuple[str, datetime]:
        """The signature of a challenge of ours that has been solved, and when it expires."""
        if len(payload) > LONGEST_PAYLOAD:
            raise ProofInvalid("this is too long to be a solution")
        try:
            solved = Payload.from_base64(payload)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ProofInvalid("this is no solution of a challenge") from None
        result = verify_solution(solved, self._challenge_secret, hmac_key_secret=self._key_secret)
        signature, data = solved.challenge.signature, solved.challenge.parameters.data
        if not result.verified or signature is None or data is None:
            raise ProofInvalid("the challenge is not ours, or not solved")
        return signature, datetime.fromtimestamp(data["expires"], UTC)


PROOF = Tag("proof", "Proof of work, which whoever is not known to us shows with some writes.")


class ChallengeData(ApiModel):
    expires: int
    """When it is no longer taken, in seconds since 1970."""


class ChallengeParameters(ApiModel):
    """Named as ALTCHA does."""

    algorithm: str
    cost: int
    keyLength: int  # noqa: N815
    keyPrefix: str  # noqa: N815
    nonce: str
    salt: str
    keySignature: str  # noqa: N815
    data: ChallengeData


class Challenge(ApiModel):
    parameters: ChallengeParameters
    signature: str


class ProofOfWorkApi:
    def __init__(self, proof_of_work: ProofOfWork, fair_use: FairUse) -> None:
        self._proof_of_work = proof_of_work
        self._fair_use = fair_use

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/challenge", self.challenge, PROOF, "A new challenge", errors=(TooManyRequests,)),
        ]

    async def challenge(self, request: web.Request) -> Challenge:
        """Solve it (ALTCHA, protocol version 2), and send as `proof` the JSON of `challenge` and `solution` (with its
        `counter` and `derivedKey`) in base64. Each is taken once."""
        await self._fair_use.check(request, Bucket.CHALLENGE)
        return Challenge.model_validate(self._proof_of_work.challenge())
