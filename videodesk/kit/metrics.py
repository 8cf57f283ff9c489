"""The Prometheus registry of one application, and what the kit itself counts."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """One registry per application, so that several can live in one process (tests)."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "videodesk_http_requests", "HTTP requests", ["route", "method", "status"], registry=self.registry
        )
        self.request_seconds = Histogram(
            "videodesk_http_request_seconds", "Time to answer", ["route"], registry=self.registry
        )
        self.outbox_pending = Gauge("videodesk_outbox_pending", "Messages that wait to be sent", registry=self.registry)
        self.outbox_age = Gauge(
            "videodesk_outbox_age_seconds", "Age of the oldest message that waits", registry=self.registry
        )
        self.outbox_sent = Counter(
            "videodesk_outbox_deliveries", "Attempts to deliver", ["topic", "outcome"], registry=self.registry
        )
