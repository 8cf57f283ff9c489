/**
 * What can go wrong with camera and microphone, in the few cases that people can do something about.
 *
 * `devices.ts` finds the problem; `check/ProblemHelp` shows what to do.
 */

export type Problem =
  /** The question was declined, or the browser or the system has been told to decline it. */
  | "denied"
  | "camera-denied"
  | "microphone-denied"
  | "nothing-found"
  | "no-camera"
  | "no-microphone"
  /** Another program holds the device, or the system failed to start it. */
  | "in-use"
  | "camera-in-use"
  | "microphone-in-use"
  /** The chosen device cannot do what we asked. */
  | "unsuitable"
  | "aborted"
  /** The page was not loaded by https. */
  | "insecure"
  /** The browser's or the organisation's settings forbid devices on this page. */
  | "forbidden"
  /** The background cannot be blurred, so the camera is off. */
  | "blur-failed"
  | "blur-slow"
  | "unknown";

/** What a failed `getUserMedia` means (W3C Media Capture and Streams, section 9.2). */
export function problemOf(error: unknown, isSecure: boolean): Problem {
  switch (nameOf(error)) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      return "denied";
    case "NotFoundError":
    case "DevicesNotFoundError":
      return "nothing-found";
    case "NotReadableError":
    case "TrackStartError":
      return "in-use";
    case "OverconstrainedError":
      return "unsuitable";
    case "AbortError":
      return "aborted";
    case "SecurityError":
      return "forbidden";
    case "TypeError":
      // Without https there is no `mediaDevices` to call.
      return isSecure ? "unknown" : "insecure";
    default:
      return "unknown";
  }
}

/** The same problem, said of one device when the other one works. */
export function problemWith(device: "camera" | "microphone", problem: Problem): Problem {
  const isCamera = device === "camera";
  switch (problem) {
    case "denied":
      return isCamera ? "camera-denied" : "microphone-denied";
    case "in-use":
    case "aborted":
    case "unsuitable":
      return isCamera ? "camera-in-use" : "microphone-in-use";
    default:
      return isCamera ? "no-camera" : "no-microphone";
  }
}

function nameOf(error: unknown): string {
  return typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
}
