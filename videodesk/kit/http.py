"""What every HTTP request passes through: request id and log line, errors as pages, origin check, security headers."""

import time
import uuid
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler, Middleware
from sqlalchemy.exc import TimeoutError as NoConnection

from videodesk.kit.errors import Busy, Forged, Kind, Malformed, Refusal
from videodesk.kit.html import Html
from videodesk.kit.metrics import Metrics
from videodesk.kit.problems import fault_problem, http_problem, is_api, refusal_problem

log = structlog.get_logger(__name__)

STATUS = {
    Kind.BAD_INPUT: HTTPStatus.UNPROCESSABLE_ENTITY,
    Kind.NOT_SIGNED_IN: HTTPStatus.UNAUTHORIZED,
    Kind.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Kind.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Kind.GONE: HTTPStatus.GONE,
    Kind.CONFLICT: HTTPStatus.CONFLICT,
    Kind.PRECONDITION_FAILED: HTTPStatus.PRECONDITION_FAILED,
    Kind.PRECONDITION_REQUIRED: HTTPStatus.PRECONDITION_REQUIRED,
    Kind.UNSUPPORTED_MEDIA: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Kind.TOO_MANY: HTTPStatus.TOO_MANY_REQUESTS,
    Kind.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE,
}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
MAX_BODY_BYTES = 256 * 1024

SECURITY_HEADERS = {
    # The links of appointments must not leave in a Referer header.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(self), microphone=(self), screen-wake-lock=(self), speaker-selection=(self), geolocation=()"
    ),
}


def route_pattern(request: web.Request) -> str:
    """The path with names in place of values: paths hold tokens, which belong in no log."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "(none)"


def log_requests(metrics: Metrics) -> Middleware:
    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        request_id = uuid.uuid4().hex[:12]
        started = time.perf_counter()
        status = HTTPStatus.INTERNAL_SERVER_ERROR.value
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                response = await handler(request)
                status = response.status
                if not response.prepared:
                    response.headers["X-Request-Id"] = request_id
                return response
            except web.HTTPException as response:
                status = response.status
                response.headers["X-Request-Id"] = request_id
                raise
            finally:
                seconds = time.perf_counter() - started
                route = route_pattern(request)
                metrics.requests.labels(route, request.method, status).inc()
                metrics.request_seconds.labels(route).observe(seconds)
                log.info("request", method=request.method, route=route, status=status, ms=round(seconds * 1000))

    return middleware


def refusal_headers(refusal: Refusal) -> dict[str, str]:
    """What an answer to this refusal must say besides its text, be it a page or JSON."""
    return {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}


def see_other(path: str) -> web.Response:
    """What a form that has been done leads to."""
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})


def show_errors(html: Html) -> Middleware:
    """Refusals and unknown paths become a page that says what to do; a fault of ours is logged and apologised for."""

    def error_page(request: web.Request, code: str, status: int) -> web.Response:
        return html.page(request, "error.html", status=status, code=code)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_api(request):
            return await _answer_or_problem(request, handler)
        try:
            return await _unless_busy(request, handler)
        except Refusal as refusal:
            page = error_page(request, refusal.code, STATUS[refusal.kind])
            page.headers.update(refusal_headers(refusal))
            return page
        except web.HTTPNotFound:
            return error_page(request, "no-such-page", HTTPStatus.NOT_FOUND)
        except web.HTTPMethodNotAllowed as error:
            page = error_page(request, "no-such-page", error.status)
            page.headers["Allow"] = error.headers["Allow"]
            return page
        except web.HTTPRequestEntityTooLarge as error:
            return error_page(request, "too-large", error.status)
        except web.HTTPException:
            raise
        except Exception:
            log.exception("request_failed", route=route_pattern(request))
            return error_page(request, "internal", HTTPStatus.INTERNAL_SERVER_ERROR)

    return middleware


async def _unless_busy(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Raises Busy where so many are before that no connection to the database has become free in time."""
    try:
        return await handler(request)
    except NoConnection:
        log.error("too_busy", route=route_pattern(request))
        raise Busy from None


async def _answer_or_problem(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What programs get in place of error pages."""
    try:
        return await _unless_busy(request, handler)
    except Refusal as refusal:
        return refusal_problem(refusal, STATUS[refusal.kind], refusal_headers(refusal))
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return http_problem(error)
    except Exception:
        log.exception("request_failed", route=route_pattern(request))
        return fault_problem()


def check_origin(public_url: str) -> Middleware:
    """Refuse writes that another site has sent (CSRF). Browsers name the origin with every POST (Fetch standard).

    A client that names none is no browser, so it carries nobody's cookie unawares; staff forms bear a token as well.
    """
    ours = _origin(public_url)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method not in SAFE_METHODS:
            origin = request.headers.get("Origin")
            site = request.headers.get("Sec-Fetch-Site", "same-origin")
            same = origin is None or origin in (ours, f"{request.scheme}://{request.host}")
            if not same or site not in ("same-origin", "none"):
                raise Forged
        return await handler(request)

    return middleware


@web.middleware
async def read_forms(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Read what was posted before the page asks for it, so that a body which is no form is refused in one place.

    The API's bodies are no forms, and are read when the caller has been let in.
    """
    if request.method == "POST" and not is_api(request):
        try:
            await request.post()
        except (ValueError, LookupError, RuntimeError, HttpProcessingError, web.RequestPayloadError) as error:
            raise Malformed("the body cannot be read as a form") from error
    return await handler(request)


def content_security_policy(public_url: str, styles: str = "", *, wasm: bool = False) -> str:
    """Our own files alone; inline nothing but these `styles`, as `kit.framed` names them.

    With `wasm` our scripts may compile WebAssembly, but still nothing from text. Safari before 15.4 does not count
    websockets to us as `self`.
    """
    websockets = _origin(public_url).replace("http", "ws", 1)
    return (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
        f"img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' {websockets}"
        + (f"; style-src 'self' {styles}" if styles else "")
        + ("; script-src 'self' 'wasm-unsafe-eval'" if wasm else "")
    )


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def add_security_headers(public_url: str) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """A signal for `on_response_prepare`, so that error pages and files have the headers too."""
    headers = SECURITY_HEADERS | {"Content-Security-Policy": content_security_policy(public_url)}
    if public_url.startswith("https:"):
        headers["Strict-Transport-Security"] = "max-age=31536000"

    async def add(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in headers.items():
            response.headers.setdefault(name, value)

    return add
