/** The line: what it makes of acknowledgements, refusals and goodbyes of the server. */

import type { Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Snapshot } from "./messages";
import { consultationLine, type Line, type LineEvents } from "./socket";

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
  timeout(): { emitWithAck: () => Promise<unknown> } {
    return { emitWithAck: () => this.answer() };
  }
  fire(event: string, value?: unknown): void {
    this.handlers.get(event)?.(value);
  }
}

const SNAPSHOT = {
  now: "2026-11-23T08:10:00Z",
  consultation: { id: "c", state: "waiting", opens_at: "2026-11-23T08:00:00Z", ahead: 1 },
  you: { participant: "p", role: "citizen", name: "Kim Muster" },
  peers: [],
  ice: { servers: [], transport_policy: "all", expires_at: null },
};

let socket: FakeSocket;
let line: Line;
let events: { [K in keyof LineEvents<Snapshot>]-?: ReturnType<typeof vi.fn> };

beforeEach(() => {
  vi.useFakeTimers();
  socket = new FakeSocket();
  events = { snapshot: vi.fn(), signal: vi.fn(), state: vi.fn(), refused: vi.fn(), takenOver: vi.fn() };
  line = consultationLine(
    { link: "token", instance: "i" },
    events as unknown as LineEvents<Snapshot>,
    () => socket as unknown as Socket,
  );
});

afterEach(() => vi.useRealTimers());

describe("requests", () => {
  it("give the fields of a good acknowledgement", async () => {
    socket.answer = async () => ({ ok: true, ice: { servers: [] } });
    expect(await line.send("ice")).toEqual({ ok: true, ice: { servers: [] } });
  });

  it("give the code of a refusal", async () => {
    socket.answer = async () => ({ ok: false, error: { code: "too_early", detail: "…" } });
    expect(await line.send("enter")).toEqual({ ok: false, code: "too_early" });
  });

  it("do not throw when nobody answers, or answers nonsense", async () => {
    socket.answer = () => Promise.reject(new Error("timeout"));
    expect(await line.send("enter")).toEqual({ ok: false, code: "no_answer" });
    socket.answer = async () => "yes";
    expect(await line.send("enter")).toEqual({ ok: false, code: "malformed" });
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
