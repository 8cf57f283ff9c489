/** Our own picture, mirrored as in a looking glass, unless something is to be read in it. */

import { useEffect, useRef } from "preact/hooks";

interface PreviewProps {
  track: MediaStreamTrack | null;
  label: string;
  /** Shown in place of the picture while there is none. */
  placeholder: string;
  isMirrored?: boolean;
  testId?: string;
}

export function Preview({ track, label, placeholder, isMirrored = true, testId }: PreviewProps) {
  const ref = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = ref.current;
    if (!video) return;
    video.srcObject = track ? new MediaStream([track]) : null;
    if (track) void video.play().catch(() => {});
  }, [track]);
  return (
    <div class="preview">
      <video
        class={isMirrored ? "mirrored" : ""}
        ref={ref}
        muted
        autoPlay
        playsInline
        hidden={!track}
        aria-label={label}
        data-testid={testId}
      />
      {!track && <p class="preview-empty">{placeholder}</p>}
    </div>
  );
}
