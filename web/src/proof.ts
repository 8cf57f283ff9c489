/**
 * Proof of work for forms that are sent by people who are not known to us.
 *
 * `<form data-proof="/api/v1/challenge" data-proof-busy="Einen Moment …">` gets a hidden field `proof`: a challenge that
 * is solved while the form is filled in. Whoever is quicker than that is told to wait a moment, and the form is sent
 * as soon as it is solved. Where it cannot be solved the form is sent without, and the server asks people to confirm
 * by mail instead.
 */

import type { Solution } from "altcha-lib/types";
import type { components } from "./api/schema";

type Challenge = components["schemas"]["Challenge"];

/** Whoever has waited so long waits no longer: the form is sent without. */
const PATIENCE = 20_000;

async function fetchChallenge(url: string): Promise<Challenge> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`no challenge: ${answer.status}`);
  return answer.json();
}

function solve(challenge: Challenge): Promise<Solution> {
  return new Promise<Solution>((resolve, reject) => {
    const worker = new Worker(new URL("./proof-worker.ts", import.meta.url));
    const end = (solution: Solution | null) => {
      worker.terminate();
      if (solution) resolve(solution);
      else reject(new Error("not solved"));
    };
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = () => end(null);
    worker.postMessage(challenge);
  });
}

function prove(form: HTMLFormElement, button: HTMLElement): void {
  const proof = document.createElement("input");
  proof.type = "hidden";
  proof.name = "proof";
  form.append(proof);
  const status = document.createElement("span");
  status.className = "kern-body";
  status.setAttribute("role", "status");
  button.after(status);

  let busy = false;
  let freshUntil = Number.POSITIVE_INFINITY;
  /** What was pressed too early. */
  let pressed: HTMLElement | null = null;
  let patience: ReturnType<typeof setTimeout>;
  let sending = false;

  async function begin(): Promise<void> {
    busy = true;
    proof.value = "";
    freshUntil = Number.POSITIVE_INFINITY;
    try {
      const challenge = await fetchChallenge(form.dataset.proof ?? "");
      const solution = await solve(challenge);
      proof.value = btoa(JSON.stringify({ challenge, solution }));
      freshUntil = challenge.parameters.data.expires * 1000;
    } catch {
      // An old browser or a bad line: the form is sent without.
    }
    busy = false;
    sendPressed();
  }

  function sendPressed(): void {
    if (!pressed) return;
    const by = pressed;
    pressed = null;
    clearTimeout(patience);
    status.textContent = "";
    sending = true;
    // Not requestSubmit, which old browsers do not have.
    by.click();
    sending = false;
  }

  form.addEventListener("submit", (event) => {
    if (sending || (!busy && Date.now() < freshUntil)) return;
    event.preventDefault();
    if (!pressed) patience = setTimeout(sendPressed, PATIENCE);
    pressed = event.submitter ?? button;
    status.textContent = form.dataset.proofBusy ?? "";
    if (!busy) void begin();
  });

  // Whoever comes back finds the page as it was left, with a proof that has been spent.
  addEventListener("pageshow", (event) => {
    if (event.persisted && !busy) void begin();
  });

  void begin();
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-proof]")) {
  const button = form.querySelector<HTMLElement>("[type=submit]");
  if (button) prove(form, button);
}
