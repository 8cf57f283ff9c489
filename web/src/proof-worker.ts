/** Solves one challenge beside the page, which stays alive meanwhile. Answers null when it cannot be solved. */

import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/web/pbkdf2";

self.onmessage = async ({ data: challenge }) => {
  self.postMessage(await solveChallenge({ challenge, deriveKey }).catch(() => null));
};
