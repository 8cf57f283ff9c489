/** What went wrong with camera or microphone, and what to do about it. */

import { useTexts } from "../i18n";
import type { LocalMedia } from "../media/devices";
import type { Problem } from "../media/problems";
import { useStore } from "../ui/hooks";
import { Alert, Button } from "../ui/parts";

const TEXTS: Record<Problem, { title: string; help: string }> = {
  denied: { title: "live-problem-denied", help: "live-problem-denied-help" },
  "camera-denied": { title: "live-problem-camera-denied", help: "live-problem-denied-help" },
  "microphone-denied": { title: "live-problem-microphone-denied", help: "live-problem-denied-help" },
  "nothing-found": { title: "live-problem-nothing-found", help: "live-problem-nothing-found-help" },
  "no-camera": { title: "live-problem-no-camera", help: "live-problem-no-camera-help" },
  "no-microphone": { title: "live-problem-no-microphone", help: "live-problem-no-microphone-help" },
  "in-use": { title: "live-problem-in-use", help: "live-problem-in-use-help" },
  "camera-in-use": { title: "live-problem-camera-in-use", help: "live-problem-in-use-help" },
  "microphone-in-use": { title: "live-problem-microphone-in-use", help: "live-problem-in-use-help" },
  unsuitable: { title: "live-problem-unsuitable", help: "live-problem-unsuitable-help" },
  aborted: { title: "live-problem-aborted", help: "live-problem-in-use-help" },
  insecure: { title: "live-problem-insecure", help: "live-problem-insecure-help" },
  forbidden: { title: "live-problem-forbidden", help: "live-problem-forbidden-help" },
  "blur-failed": { title: "live-problem-blur-failed", help: "live-problem-blur-help" },
  "blur-slow": { title: "live-problem-blur-slow", help: "live-problem-blur-help" },
  unknown: { title: "live-problem-unknown", help: "live-problem-unknown-help" },
};

/** Problems of which one device alone may be the cause, so that the other may work. */
const SOUND_MAY_HELP: Problem[] = ["denied", "in-use", "unsuitable", "aborted"];
const BLUR: Problem[] = ["blur-failed", "blur-slow"];

interface ProblemHelpProps {
  media: LocalMedia;
  problem: Problem;
  onDismiss?(): void;
}

export function ProblemHelp({ media, problem, onDismiss }: ProblemHelpProps) {
  const { t } = useTexts();
  const { audio, video } = useStore(media);
  const { title, help } = TEXTS[problem];
  const isPartial = !!(audio || video);
  const showUnblurred = async () => {
    await media.setBlur(false);
    await media.toggleCamera();
  };
  return (
    <Alert tone={isPartial ? "warning" : "danger"} title={t(title)} role="alert" testId="problem">
      <p class="kern-body">{t(help)}</p>
      <div class="actions">
        <Button kind="secondary" testId="retry" onClick={() => void media.open()}>
          {t("live-retry")}
        </Button>
        {BLUR.includes(problem) && (
          <Button kind="tertiary" testId="unblurred" onClick={() => void showUnblurred()}>
            {t("live-unblurred")}
          </Button>
        )}
        {!isPartial && SOUND_MAY_HELP.includes(problem) && (
          <Button kind="tertiary" testId="sound-only" onClick={() => void media.openSoundOnly()}>
            {t("live-sound-only")}
          </Button>
        )}
        {onDismiss && (
          <Button kind="tertiary" testId="dismiss" onClick={onDismiss}>
            {t("live-close")}
          </Button>
        )}
      </div>
    </Alert>
  );
}
