/** What the log tells of documents and signatures, signatures as strokes, and handing in over a line that breaks. */

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LogEntry } from "../protocol/messages";
import { documentsIn, signatureIn, sizeText } from "./papers";
import { begin, go, isEnough, type Stroke } from "./strokes";
import { faultOf, Uploads } from "./uploads";

type Entry = LogEntry["entry"];

/** Of these entries, each by the citizen. */
function logOf(...entries: Entry[]): LogEntry[] {
  return entries.map((entry, number) => ({
    seq: number + 1,
    at: "2026-11-23T08:10:00Z",
    by: "citizen",
    name: "Kim Muster",
    about: "",
    entry,
  }));
}

function added(document: string): Entry {
  return {
    kind: "document",
    document,
    name: `${document}.pdf`,
    media_type: "application/pdf",
    size: 10,
    can_be_signed: true,
  };
}

function asked(signature: string): Entry {
  return { kind: "signature_asked", signature, title: "Einwilligung", text: "Ja.", document: null };
}

describe("documents", () => {
  it("are those that were handed in and not removed", () => {
    const log = logOf(
      added("a"),
      { kind: "entered" },
      added("b"),
      { kind: "document_removed", document: "a" },
      added("c"),
    );
    expect(documentsIn(log).map(({ id }) => id)).toEqual(["b", "c"]);
    expect(documentsIn(log)[0]).toEqual({
      id: "b",
      name: "b.pdf",
      size: 10,
      canBeSigned: true,
      by: "citizen",
      byName: "Kim Muster",
    });
  });

  it.each([
    ["de", 3_400_000, "3,4 MB"],
    ["en", 812_400, "812 kB"],
    ["en", 3, "1 kB"],
  ])("%s: %i bytes are %s", (lang, bytes, text) => expect(sizeText(lang, bytes)).toBe(text));
});

describe("a signature", () => {
  it("is not asked for by itself", () => expect(signatureIn(logOf(added("a")))).toBeNull());

  it.each([
    ["asked", []],
    ["signed", [{ kind: "signed", signature: "s", document: "d" }]],
    ["declined", [{ kind: "signature_declined", signature: "s" }]],
    ["withdrawn", [{ kind: "signature_withdrawn", signature: "s" }]],
  ] as [string, Entry[]][])("is %s", (outcome, entries) => {
    expect(signatureIn(logOf(asked("s"), ...entries))?.outcome).toBe(outcome);
  });

  it("is the last one", () => {
    const last = signatureIn(
      logOf(asked("s"), { kind: "signed", signature: "s", document: "d" }, asked("t")),
    );
    expect([last?.asked.signature, last?.outcome]).toEqual(["t", "asked"]);
  });
});

describe("strokes", () => {
  it("stay within the box, and leave out what tells nothing", () => {
    const strokes = go(begin([], [-1, 0.5]), [
      [0.0001, 0.5],
      [0.5, 2],
      [0.123456, 0.2],
    ]);
    expect(strokes).toEqual([
      [
        [0, 0.5],
        [0.5, 1],
        [0.1235, 0.2],
      ],
    ]);
  });

  it("are as many as the server takes", () => {
    const far = Array.from({ length: 5_000 }, (_, n): [number, number] => [n % 2, (n % 7) / 7]);
    let strokes: Stroke[] = [];
    for (let n = 0; n < 20; n++) strokes = go(begin(strokes, [0.5, 0.5]), far);
    expect(Math.max(...strokes.map((one) => one.length))).toBe(2_000);
    expect(strokes.flat()).toHaveLength(20_000);
    expect(begin(strokes, [0.1, 0.1])).toBe(strokes);
  });

  it("are more than a dot", () => {
    expect(isEnough(begin([], [0.5, 0.5]))).toBe(false);
    expect(isEnough([Array.from({ length: 5 }, (_, n) => [n / 5, 0])])).toBe(true);
  });
});

class FakeRequest {
  upload: { onprogress?: (event: object) => void; onload?: () => void } = {};
  onload?: () => void;
  onerror?: () => void;
  status = 0;
  responseText = "";
  headers: Record<string, string> = {};
  url = "";
  sent: unknown;
  aborted = false;

  open(method: string, url: string): void {
    this.url = `${method} ${url}`;
  }
  setRequestHeader(name: string, value: string): void {
    this.headers[name] = value;
  }
  send(body: unknown): void {
    this.sent = body;
  }
  abort(): void {
    this.aborted = true;
  }
  answer(status: number, body: object | string = ""): void {
    this.status = status;
    this.responseText = typeof body === "string" ? body : JSON.stringify(body);
    this.onload?.();
  }
}

describe("handing in", () => {
  let requests: FakeRequest[];
  let uploads: Uploads;
  const fileOf = (name: string, size = 10) => new File([new Uint8Array(size)], name);
  const states = () => uploads.value.list.map(({ state }) => state);
  const last = () => requests.at(-1) as FakeRequest;

  beforeEach(() => {
    vi.useFakeTimers();
    requests = [];
    uploads = new Uploads({ path: "/de/a/link", token: "t", maxBytes: 100 }, () => {
      requests.push(new FakeRequest());
      return last() as unknown as XMLHttpRequest;
    });
  });
  afterEach(() => void vi.useRealTimers());

  it("sends one after the other, and tells how far it is", () => {
    uploads.add([fileOf("Ausweis ä.png"), fileOf("b.png")]);
    const [first] = uploads.value.list;
    expect(states()).toEqual(["sending", "waiting"]);
    expect(last().url).toBe(`PUT /de/a/link/documents/${first?.id}?name=Ausweis%20%C3%A4.png`);
    expect(last().headers["X-CSRF-Token"]).toBe("t");
    last().upload.onprogress?.({ loaded: 5, total: 10 });
    expect(uploads.value.list[0]?.progress).toBe(0.5);
    last().upload.onload?.();
    expect(states()).toEqual(["checking", "waiting"]);
    last().answer(204);
    expect(states()).toEqual(["sending"]);
    expect(uploads.value.arrived).toBe("Ausweis ä.png");
  });

  it("does not send what is too large or empty", () => {
    uploads.add([fileOf("a", 101), fileOf("b", 0)]);
    expect(uploads.value.list.map(({ fault }) => fault)).toEqual([{ id: "too-large" }, { id: "empty" }]);
    expect(requests).toHaveLength(0);
  });

  it("keeps the choice when the line is lost, and sends it again under the same id", () => {
    uploads.add([fileOf("a")]);
    const { url } = last();
    last().onerror?.();
    expect(uploads.value.list[0]).toMatchObject({ state: "failed", fault: { id: "lost" }, mayRetry: true });
    uploads.retryLost();
    expect(requests).toHaveLength(2);
    expect(last().url).toBe(url);
  });

  it("tells what the server says, and goes on with the next", () => {
    uploads.add([fileOf("a"), fileOf("b")]);
    last().answer(422, { code: "document_infected", text: "Schadsoftware", action: "Prüfen Sie Ihr Gerät." });
    expect(uploads.value.list[0]).toMatchObject({
      fault: { text: "Schadsoftware", action: "Prüfen Sie Ihr Gerät." },
      mayRetry: false,
    });
    expect(states()).toEqual(["failed", "sending"]);
    last().answer(503, "<html>a proxy</html>");
    expect(uploads.value.list[1]).toMatchObject({ fault: { id: "other" }, mayRetry: true });
  });

  it("waits while the server is busy with an earlier try", () => {
    uploads.add([fileOf("a")]);
    last().answer(409, { code: "upload_running", text: "x", action: "y" });
    expect(states()).toEqual(["waiting"]);
    vi.advanceTimersByTime(2_000);
    expect(states()).toEqual(["sending"]);
  });

  it("stops what is cancelled and goes on", () => {
    uploads.add([fileOf("a"), fileOf("b")]);
    const [first] = requests;
    uploads.drop(uploads.value.list[0]?.id ?? "");
    expect(first?.aborted).toBe(true);
    expect(states()).toEqual(["sending"]);
    expect(uploads.value.list[0]?.file.name).toBe("b");
  });

  it("shows nobody what is not for people", () => {
    expect(faultOf("[]").words).toEqual({ id: "other" });
    expect(faultOf("null").words).toEqual({ id: "other" });
  });
});
