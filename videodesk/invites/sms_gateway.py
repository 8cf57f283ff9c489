"""SMS leave by an HTTP gateway: whose it is, is a matter of settings alone."""

import json
import re
from collections.abc import Callable, Mapping
from urllib.parse import quote_plus

import aiohttp

from videodesk.invites.config import SmsConfig, SmsContentType
from videodesk.kit.outbox import DeliveryPostponed, DeliveryRefused

# What is not for good although it is a 4xx: our key is wrong, it took too long, there were too many.
FOR_NOW = frozenset({401, 408, 429})

ESCAPES: dict[SmsContentType, Callable[[str], str]] = {
    SmsContentType.JSON: lambda value: json.dumps(value)[1:-1],
    SmsContentType.FORM: quote_plus,
}


class SmsGateway:
    def __init__(self, config: SmsConfig) -> None:
        self._config = config

    async def send(self, to: str, text: str, message_id: str) -> None:
        """Raises DeliveryRefused when it is useless to try again, DeliveryPostponed when it is not."""
        body = filled(self._config.body, self._config.content_type, {"to": to, "text": text, "id": message_id})
        headers = {"Content-Type": self._config.content_type.value}
        if secret := self._config.secret.get_secret_value():
            headers[self._config.secret_header] = secret
        timeout = aiohttp.ClientTimeout(self._config.timeout_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                # Elsewhere our secret is nobody's business.
                session.post(self._config.url, data=body.encode(), headers=headers, allow_redirects=False) as answer,
            ):
                self._judge(answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DeliveryPostponed(f"no SMS gateway: {type(error).__name__}") from None

    def _judge(self, status: int) -> None:
        if status in self._config.success:
            return
        # A success that is none is not tried again: the SMS may have left.
        if status < 300 or (400 <= status < 500 and status not in FOR_NOW):
            raise DeliveryRefused(f"HTTP {status}")
        raise DeliveryPostponed(f"HTTP {status}")


def filled(body: str, content_type: SmsContentType, values: Mapping[str, str]) -> str:
    escape = ESCAPES[content_type]
    return re.sub(r"\{(to|text|id)\}", lambda found: escape(values[found[1]]), body)
