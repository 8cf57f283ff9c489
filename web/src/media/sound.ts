/**
 * Sounds that we make and levels that we measure, by Web Audio: no files.
 *
 * Browsers keep quiet until somebody has touched the page; `armSound` is called from the first such touch.
 */

export type Tone = "test" | "called" | "arrival";

/** Frequency in hertz (0: a pause) and length in seconds. */
const TUNES: Record<Tone, [number, number][]> = {
  test: [
    [523, 0.25],
    [659, 0.25],
    [784, 0.5],
  ],
  called: [
    [784, 0.3],
    [659, 0.5],
    [0, 0.3],
    [784, 0.3],
    [659, 0.5],
  ],
  arrival: [
    [659, 0.15],
    [880, 0.3],
  ],
};
const VOLUME = 0.2;

let context: AudioContext | null = null;

/** Call it from a click or a key: makes later sounds possible. */
export function armSound(): void {
  void sounding()
    ?.resume()
    .catch(() => {});
}

/** Arms the sound at the first touch of the page. */
export function armSoundAtFirstTouch(): void {
  for (const event of ["pointerdown", "keydown"]) {
    document.addEventListener(event, armSound, { once: true, capture: true });
  }
}

/**
 * Plays a tone, on the given loudspeaker where the browser lets us choose. Resolves when it is over.
 * A page that nobody has touched yet stays silent: a tone must not come minutes late, with the first touch.
 */
export async function play(tone: Tone, speaker = ""): Promise<void> {
  if (navigator.userActivation?.hasBeenActive === false) return;
  const audio = sounding();
  if (!audio) return;
  await Promise.race([audio.resume().catch(() => {}), new Promise((done) => setTimeout(done, 300))]);
  if (audio.state !== "running") return;
  const out = await output(audio, speaker);
  let at = audio.currentTime + 0.05;
  for (const [frequency, seconds] of TUNES[tone]) {
    if (frequency) beep(audio, out.node, frequency, at, seconds);
    at += seconds;
  }
  await new Promise((done) => setTimeout(done, (at - audio.currentTime) * 1000));
  out.end();
}

/**
 * Tells the loudness of a track about 12 times a second, from 0 to 1 on a scale that follows the ear.
 * Returns how to stop.
 */
export function measureLevel(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  const audio = sounding();
  if (!audio) return () => {};
  const source = audio.createMediaStreamSource(new MediaStream([track]));
  const analyser = audio.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(loudness(samples));
  }, 80);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

/** Root mean square of samples in -1…1, mapped from -60…0 dB to 0…1. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibel = 10 * Math.log10(sum / samples.length || 1e-12);
  return Math.min(1, Math.max(0, (decibel + 60) / 60));
}

function sounding(): AudioContext | null {
  if (typeof AudioContext !== "function") return null;
  context ??= new AudioContext();
  return context;
}

function beep(audio: AudioContext, out: AudioNode, frequency: number, at: number, seconds: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = frequency;
  // Soft edges: a hard start or end clicks.
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(VOLUME, at + 0.02);
  volume.gain.setValueAtTime(VOLUME, at + seconds - 0.08);
  volume.gain.linearRampToValueAtTime(0, at + seconds);
  tone.connect(volume).connect(out);
  tone.start(at);
  tone.stop(at + seconds);
}

async function output(audio: AudioContext, speaker: string): Promise<{ node: AudioNode; end(): void }> {
  const straight = { node: audio.destination, end() {} };
  if (!speaker || !("setSinkId" in HTMLMediaElement.prototype)) return straight;
  const stream = audio.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = stream.stream;
  try {
    await element.setSinkId(speaker);
    await element.play();
    return { node: stream, end: () => element.pause() };
  } catch {
    return straight;
  }
}
