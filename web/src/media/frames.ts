/**
 * Frames out of a track and into another one, also while the page is in the background, where animation frames stop.
 *
 * Chromium hands frames out and takes them back (W3C mediacapture-transform, in its first form). Elsewhere a video
 * element shows the track, and a canvas is captured; hidden pages then get by with a few frames a second.
 */

export interface Frame {
  image: CanvasImageSource;
  width: number;
  height: number;
  /** Microseconds. */
  timestamp: number;
  close(): void;
}

export interface FrameSource {
  /** The newest frame, once there is one; null when the track has ended. */
  next(): Promise<Frame | null>;
  close(): void;
}

export interface FrameSink {
  track: MediaStreamTrack;
  /** Sends what the canvas shows now. */
  send(timestamp: number): void;
  close(): void;
}

interface Breakout {
  MediaStreamTrackProcessor?: new (init: {
    track: MediaStreamTrack;
    maxBufferSize: number;
  }) => { readable: ReadableStream<VideoFrame> };
  MediaStreamTrackGenerator?: new (init: {
    kind: "video";
  }) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };
}

const breakout = globalThis as Breakout;

/** How long to wait for a frame to be shown, in milliseconds: in a hidden page none is. */
const UNSHOWN = 200;

export function framesOf(track: MediaStreamTrack): FrameSource {
  const Processor = breakout.MediaStreamTrackProcessor;
  return Processor ? handedOut(new Processor({ track, maxBufferSize: 1 }).readable) : shown(track);
}

export function framesFrom(canvas: HTMLCanvasElement): FrameSink {
  const Generator = breakout.MediaStreamTrackGenerator;
  return Generator ? handedIn(canvas, new Generator({ kind: "video" })) : captured(canvas);
}

function handedOut(readable: ReadableStream<VideoFrame>): FrameSource {
  const reader = readable.getReader();
  return {
    async next() {
      const { value } = await reader.read();
      if (!value) return null;
      const { displayWidth: width, displayHeight: height, timestamp } = value;
      return { image: value, width, height, timestamp, close: () => value.close() };
    },
    close: () => void reader.cancel().catch(() => {}),
  };
}

function shown(track: MediaStreamTrack): FrameSource {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([track]);
  const playing = video.play();
  return {
    async next() {
      await playing;
      await nextShown(video);
      if (track.readyState === "ended") return null;
      const { videoWidth: width, videoHeight: height } = video;
      return { image: video, width, height, timestamp: performance.now() * 1_000, close() {} };
    },
    close() {
      playing.catch(() => {});
      video.srcObject = null;
    },
  };
}

function nextShown(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, UNSHOWN);
    video.requestVideoFrameCallback?.(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function handedIn(
  canvas: HTMLCanvasElement,
  track: MediaStreamTrack & { writable: WritableStream<VideoFrame> },
): FrameSink {
  const writer = track.writable.getWriter();
  return {
    track,
    // A frame that nobody takes any more was on its way when the track ended.
    send: (timestamp) => void writer.write(new VideoFrame(canvas, { timestamp })).catch(() => {}),
    close: () => track.stop(),
  };
}

function captured(canvas: HTMLCanvasElement): FrameSink {
  const [track] = canvas.captureStream().getVideoTracks();
  if (!track) throw new Error("the canvas gives no track");
  return { track, send() {}, close: () => track.stop() };
}
