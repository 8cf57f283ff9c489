"""A participant without a browser: sends a tone as Opus and a moving picture as VP8, and notes what arrives.

It proves an installation (`videodesk rehearse`) and stands in for a browser in tests.
"""

import asyncio
import fractions
import math
from array import array
from collections.abc import Sequence
from contextlib import suppress
from typing import cast

from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame

from videodesk.media.schemas import IceServer

SAMPLE_RATE = 48_000
SAMPLES_PER_FRAME = SAMPLE_RATE // 50
TONE_HERTZ = 1000
LOUD = 1000
WIDTH, HEIGHT, BAR = 320, 192, 32


class Tone(MediaStreamTrack):
    """A sine of 1 kHz in frames of 20 ms: whole periods, so one buffer serves for all."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        wave = (math.sin(2 * math.pi * TONE_HERTZ * n / SAMPLE_RATE) for n in range(SAMPLES_PER_FRAME))
        self._samples = array("h", (round(12_000 * value) for value in wave)).tobytes()
        self._count = 0
        self._started = 0.0

    async def recv(self) -> AudioFrame:
        loop = asyncio.get_running_loop()
        self._started = self._started or loop.time()
        due = self._started + self._count * SAMPLES_PER_FRAME / SAMPLE_RATE
        await asyncio.sleep(max(0.0, due - loop.time()))
        frame = AudioFrame(format="s16", layout="mono", samples=SAMPLES_PER_FRAME)
        frame.planes[0].update(self._samples)
        frame.sample_rate = SAMPLE_RATE
        frame.pts = self._count * SAMPLES_PER_FRAME
        frame.time_base = fractions.Fraction(1, SAMPLE_RATE)
        self._count += 1
        return frame


class MovingBar(VideoStreamTrack):
    """A white bar that wanders over grey."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    async def recv(self) -> VideoFrame:
        pts, time_base = await self.next_timestamp()
        frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        left = self._count * 8 % (WIDTH - BAR)
        line = bytes([90]) * left + bytes([235]) * BAR + bytes([90]) * (WIDTH - BAR - left)
        frame.planes[0].update(line * HEIGHT)
        for plane in frame.planes[1:]:
            plane.update(bytes([128]) * plane.buffer_size)
        frame.pts, frame.time_base = pts, time_base
        self._count += 1
        return frame


class HeadlessPeer:
    """One side of a call. `heard` is set by the first loud sound, `seen` once two decoded pictures differ."""

    def __init__(self, ice_servers: Sequence[IceServer] = ()) -> None:
        servers = [
            RTCIceServer(list(server.urls), server.username or None, server.credential or None)
            for server in ice_servers
        ]
        self.heard = asyncio.Event()
        self.seen = asyncio.Event()
        self._connection = RTCPeerConnection(RTCConfiguration(servers))
        self._connection.addTrack(Tone())
        self._connection.addTrack(MovingBar())
        self._connection.on("track", self._on_track)
        self._listeners: list[asyncio.Task[None]] = []

    async def offer(self) -> str:
        """The SDP, with all candidates in it: aiortc does not trickle."""
        await self._connection.setLocalDescription(await self._connection.createOffer())
        return str(self._connection.localDescription.sdp)

    async def answer(self, offer_sdp: str) -> str:
        await self._connection.setRemoteDescription(RTCSessionDescription(offer_sdp, "offer"))
        await self._connection.setLocalDescription(await self._connection.createAnswer())
        return str(self._connection.localDescription.sdp)

    async def accept(self, answer_sdp: str) -> None:
        await self._connection.setRemoteDescription(RTCSessionDescription(answer_sdp, "answer"))

    async def close(self) -> None:
        await self._connection.close()
        for listener in self._listeners:
            listener.cancel()
        await asyncio.gather(*self._listeners, return_exceptions=True)

    def _on_track(self, track: MediaStreamTrack) -> None:
        listen = self._listen if track.kind == "audio" else self._watch
        self._listeners.append(asyncio.create_task(listen(track)))

    async def _listen(self, track: MediaStreamTrack) -> None:
        with suppress(MediaStreamError):
            while True:
                frame = cast(AudioFrame, await track.recv())
                if max(array("h", bytes(frame.planes[0]))) > LOUD:
                    self.heard.set()

    async def _watch(self, track: MediaStreamTrack) -> None:
        earlier: bytes | None = None
        with suppress(MediaStreamError):
            while True:
                picture = bytes(cast(VideoFrame, await track.recv()).planes[0])
                if earlier is not None and picture != earlier:
                    self.seen.set()
                earlier = picture
