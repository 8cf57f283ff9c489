/** The line: what it makes of acknowledgements, refusals and goodbyes of the server. */

import type { Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConsultationRequests } from "./messages";
import { type ConsultationEvents, consultationLine, type Line } from "./socket";

class FakeSocket {
  handlers = new Map<string, (value?: unknown) => void>();
  connects = 0;
  disconnects = 0;
  answer: () => Promise<unknown> = async () => ({ ok: true });

  on(event: string, handler: (value?: unknown) => void): void {
    this.handlers.set(event, handler);
  }
  connect(): void {
    this.connects++;
  }
  disconnect(): void {
    this.disconnects++;
  }
  connected = true;
  sent: [string, { id?: string }][] = [];
  timeout(): { emitWithAck: (event: string, body: object) => Promise<unknown> } {
    return {
      emitWithAck: (event, body) => {
        this.sent.push([event, body]);
        return this.answer();
      },
    };
  }
  fire(event: string, value?: unknown): void {
    this.handlers.get(event)?.(value);
  }
}

const SNAPSHOT = {
  now: "2026-11-23T08:10:00Z",
  consultation: { id: "c", state: "waiting", opens_at: "2026-11-23T08:00:00Z" },
  seq: 0,
  since: 0,
  log: [],
  you: { participant: "p", role: "citizen", name: "Kim Muster" },
  peers: [],
  members: [],
  guests: [],
  ice: { servers: [], transport_policy: "all", expires_at: null },
};

let socket: FakeSocket;
/** What the next connect would say of us. */
let told: () => object;
let line: Line<ConsultationRequests>;
let events: { [K in keyof ConsultationEvents]: ReturnType<typeof vi.fn> };

beforeEach(() => {
  vi.useFakeTimers();
  socket = new FakeSocket();
  events = {
    snapshot: vi.fn(),
    queue: vi.fn(),
    signal: vi.fn(),
    typed: vi.fn(),
    state: vi.fn(),
    refused: vi.fn(),
    takenOver: vi.fn(),
  };
  line = consultationLine(
    { link: "token", instance: "i" },
    events as unknown as ConsultationEvents,
    (_namespace, auth) => {
      told = () => {
        let given: object = {};
        auth((value) => {
          given = value;
        });
        return given;
      };
      return socket as unknown as Socket;
    },
  );
});

afterEach(() => vi.useRealTimers());

describe("requests", () => {
  it("give the fields of a good acknowledgement", async () => {
    socket.answer = async () => ({ ok: true, ice: { servers: [] } });
    expect(await line.ask("ice", {})).toEqual({ ok: true, ice: { servers: [] } });
  });

  it("give the code of a refusal", async () => {
    socket.answer = async () => ({ ok: false, error: { code: "too_early", detail: "…" } });
    expect(await line.command("enter", {})).toEqual({ ok: false, code: "too_early" });
  });

  it("do not throw when nobody answers, or answers nonsense", async () => {
    socket.answer = () => Promise.reject(new Error("timeout"));
    expect(await line.ask("ice", {})).toEqual({ ok: false, code: "no_answer" });
    socket.answer = async () => "yes";
    expect(await line.ask("ice", {})).toEqual({ ok: false, code: "malformed" });
  });
});

describe("a command", () => {
  const lost = () => Promise.reject(new Error("disconnected"));

  it("is sent again with the same id as soon as the line is back, until it is answered", async () => {
    socket.answer = lost;
    socket.connected = false;
    const answer = line.command("chat", { text: "Guten Tag" });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(socket.sent).toHaveLength(1);

    socket.answer = async () => ({ ok: true });
    socket.connected = true;
    socket.fire("connect");
    expect(await answer).toEqual({ ok: true });
    const [[event, first], [, second]] = socket.sent as [[string, object], [string, object]];
    expect(event).toBe("chat");
    expect(first).toMatchObject({ text: "Guten Tag", id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
    expect(second).toEqual(first);
  });

  it("is another one each time", async () => {
    await line.command("enter", {});
    await line.command("enter", {});
    const [[, first], [, second]] = socket.sent as [[string, { id: string }], [string, { id: string }]];
    expect(first.id).not.toBe(second.id);
  });

  it("is given up after a while, and at once when the line is closed or the server says no", async () => {
    socket.answer = lost;
    const late = line.command("enter", {});
    await vi.advanceTimersByTimeAsync(40_000);
    expect(await late).toEqual({ ok: false, code: "no_answer" });

    socket.connected = false;
    const closed = line.command("enter", {});
    await vi.advanceTimersByTimeAsync(10);
    line.close();
    expect(await closed).toEqual({ ok: false, code: "no_answer" });
  });
});

describe("the log", () => {
  const said = (seq: number) => ({
    seq,
    at: "2026-11-23T08:10:00Z",
    by: "citizen",
    name: "Kim Muster",
    entry: { kind: "chat", text: `${seq}` },
  });
  const known = () => events.snapshot.mock.lastCall?.[0].log.map(({ seq }: { seq: number }) => seq);

  it("is kept, and goes on where it was", () => {
    socket.fire("snapshot", { ...SNAPSHOT, seq: 2, log: [said(1), said(2)] });
    socket.fire("snapshot", { ...SNAPSHOT, seq: 4, since: 2, log: [said(4)] });
    expect(known()).toEqual([1, 2, 4]);
    expect(told()).toMatchObject({ last: 4 });
  });

  it("is told anew where the server knows another one", () => {
    socket.fire("snapshot", { ...SNAPSHOT, seq: 7, log: [said(7)] });
    socket.fire("snapshot", { ...SNAPSHOT, seq: 1, since: 0, log: [said(1)] });
    expect(known()).toEqual([1]);
    expect(told()).toMatchObject({ last: 1 });
  });
});

describe("what comes in", () => {
  it("is passed on when it has the right shape", () => {
    socket.fire("snapshot", SNAPSHOT);
    socket.fire("snapshot", { ...SNAPSHOT, consultation: { ...SNAPSHOT.consultation, state: "asleep" } });
    socket.fire("snapshot", null);
    expect(events.snapshot).toHaveBeenCalledTimes(1);

    const from = { from: "p-2", from_instance: "i-2" };
    socket.fire("signal", { ...from, candidate: { candidate: "" } });
    socket.fire("signal", { ...from, candidate: { candidate: "" }, description: { type: "offer" } });
    socket.fire("signal", from);
    expect(events.signal).toHaveBeenCalledTimes(1);
  });
});

describe("the connection", () => {
  it("is told when it comes and goes", () => {
    socket.fire("connect");
    socket.fire("disconnect", "transport close");
    expect(events.state.mock.calls.flat()).toEqual(["connecting", "up", "down"]);
    expect(socket.disconnects).toBe(0);
  });

  it("is closed for good after a refusal", () => {
    socket.fire("connect_error", Object.assign(new Error(), { data: { code: "unknown_link" } }));
    expect(events.refused).toHaveBeenCalledWith("unknown_link");
    expect(socket.disconnects).toBe(1);
  });

  it("is tried again after a fault of the server, or its goodbye", () => {
    socket.fire("connect_error", Object.assign(new Error(), { data: { code: "internal" } }));
    expect(events.refused).not.toHaveBeenCalled();
    vi.advanceTimersByTime(3_000);
    expect(socket.connects).toBe(1);
    socket.fire("disconnect", "io server disconnect");
    vi.advanceTimersByTime(3_000);
    expect(socket.connects).toBe(2);
  });

  it("is given up when another page takes over", () => {
    socket.fire("taken_over");
    socket.fire("disconnect", "io server disconnect");
    vi.advanceTimersByTime(60_000);
    expect(events.takenOver).toHaveBeenCalledOnce();
    expect(socket.connects).toBe(0);
  });
});
