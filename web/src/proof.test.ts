/** Proof of work: forms are sent once it is there, and are sent all the same where it cannot be. */

import type { Challenge } from "altcha-lib/types";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

/** The server has made it; tests/services/test_proof_of_work.py takes the solution. */
const CHALLENGE: Challenge = {
  parameters: {
    algorithm: "PBKDF2/SHA-256",
    cost: 2000,
    keyLength: 32,
    keyPrefix: "779ca1684f5767a82a1b26dfd746c6ce",
    nonce: "c42790e2f8cd777b9a2eef6d8a63ecd3",
    salt: "2af4086357c53b1af2eed7778a8466c0",
    keySignature: "0b3c5005796819440f71066ee77d15cab1154b7db0b94fa1701b6a2531c08518",
    data: { expires: 1795417200 },
  },
  signature: "e5e8946e3396e5102067dd0ef8339df22d8f96ef79eab69fa5d5fd3cbea8f9cb",
};
const SOLUTION = {
  counter: 12,
  derivedKey: "779ca1684f5767a82a1b26dfd746c6cee86f82e8c8eac4f3b560f4208353df5c",
};
const EXPIRES = new Date(1795417200 * 1000);

class FakeElement extends EventTarget {
  dataset: Record<string, string> = {};
  textContent = "";
  value = "";
  next: FakeElement | null = null;
  setAttribute(): void {}
  after(next: FakeElement): void {
    this.next = next;
  }
}

class FakeForm extends FakeElement {
  override dataset = { proof: "/api/v1/challenge", proofBusy: "Einen Moment …" };
  button = new FakeButton(this);
  proof: FakeElement | null = null;
  /** The proof of each time that the form was sent. */
  sent: string[] = [];
  append(field: FakeElement): void {
    this.proof = field;
  }
  querySelector(): FakeButton {
    return this.button;
  }
}

class FakeButton extends FakeElement {
  constructor(readonly form: FakeForm) {
    super();
  }
  click(): void {
    const event = Object.assign(new Event("submit", { cancelable: true }), { submitter: this });
    if (this.form.dispatchEvent(event)) this.form.sent.push(this.form.proof?.value ?? "");
  }
}

class FakeWorker {
  static running: FakeWorker[] = [];
  onmessage: (event: { data: unknown }) => void = () => {};
  onerror: () => void = () => {};
  constructor() {
    FakeWorker.running.push(this);
  }
  postMessage(): void {}
  terminate(): void {
    FakeWorker.running = FakeWorker.running.filter((one) => one !== this);
  }
}

let page: EventTarget;
let answer: () => Response;

beforeEach(() => {
  vi.useFakeTimers({ now: EXPIRES.getTime() - 60_000 });
  vi.resetModules();
  page = new EventTarget();
  answer = () => Response.json(CHALLENGE);
  FakeWorker.running = [];
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("Worker", FakeWorker);
  vi.stubGlobal("fetch", async () => answer());
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function open(): Promise<FakeForm> {
  const form = new FakeForm();
  vi.stubGlobal("document", { querySelectorAll: () => [form], createElement: () => new FakeElement() });
  await import("./proof");
  await settle();
  return form;
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

async function solve(solution: unknown = SOLUTION): Promise<void> {
  FakeWorker.running[0]?.onmessage({ data: solution });
  await settle();
}

function said(form: FakeForm): string | undefined {
  return form.button.next?.textContent;
}

it("sends the proof that was found while the form was filled in", async () => {
  const form = await open();
  await solve();

  form.button.click();

  expect(form.sent.map((proof) => JSON.parse(atob(proof)))).toEqual([
    { challenge: CHALLENGE, solution: SOLUTION },
  ]);
  expect(FakeWorker.running).toEqual([]);
});

it("tells whoever is quicker to wait, and sends once when it is solved", async () => {
  const form = await open();

  form.button.click();
  form.button.click();
  expect(form.sent).toEqual([]);
  expect(said(form)).toBe("Einen Moment …");

  await solve();
  expect(form.sent).toEqual([form.proof?.value]);
  expect(said(form)).toBe("");

  await vi.advanceTimersByTimeAsync(60_000);
  expect(form.sent).toHaveLength(1);
});

it.each([
  ["there is no challenge", () => new Response("", { status: 429 }), undefined],
  ["it cannot be solved", () => Response.json(CHALLENGE), null],
])("sends without proof when %s", async (_reason, challenge, solution) => {
  answer = challenge;
  const form = await open();
  form.button.click();
  await solve(solution);

  expect(form.sent).toEqual([""]);
});

it("sends without proof where the worker does not start", async () => {
  const form = await open();
  form.button.click();

  FakeWorker.running[0]?.onerror();
  await settle();

  expect(form.sent).toEqual([""]);
});

it("sends without proof when it takes too long", async () => {
  const form = await open();
  form.button.click();

  await vi.advanceTimersByTimeAsync(20_000);

  expect(form.sent).toEqual([""]);
});

it("solves another challenge when the first has expired", async () => {
  const form = await open();
  await solve();
  vi.setSystemTime(EXPIRES);

  form.button.click();
  await settle();
  expect(form.sent).toEqual([]);
  expect(form.proof?.value).toBe("");

  await solve();
  expect(form.sent).toHaveLength(1);
});

it("solves another challenge when somebody comes back to the page", async () => {
  const form = await open();
  await solve();

  page.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));

  expect(form.proof?.value).toBe("");
});

it("is solved by the worker as the server expects", async () => {
  vi.useRealTimers();
  const posted = vi.fn();
  const worker = { postMessage: posted, onmessage: async (_event: { data: unknown }) => {} };
  vi.stubGlobal("self", worker);
  await import("./proof-worker");

  await worker.onmessage({ data: CHALLENGE });
  expect(posted).toHaveBeenCalledWith(expect.objectContaining(SOLUTION));

  await worker.onmessage({ data: { parameters: {} } });
  expect(posted).toHaveBeenLastCalledWith(null);
});
