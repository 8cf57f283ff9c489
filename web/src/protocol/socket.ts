/**
 * One Socket.IO namespace as a *line*: typed requests with acknowledgements, snapshots in, and a state that says
 * whether we are connected. Reconnecting is Socket.IO's; being refused is final. No DOM here.
 *
 * `consultationLine` and `deskLine` open the two namespaces of PROTOCOL.md.
 */

import { io, type Socket } from "socket.io-client";
import {
  type Ack,
  type DeskSnapshot,
  isAck,
  isDeskSnapshot,
  isSignal,
  isSnapshot,
  type SignalIn,
  type Snapshot,
} from "./messages";

/** How long an acknowledgement may take, in milliseconds. */
const ACK_TIMEOUT = 8_000;
/** How long to wait before we knock again after a fault of the server, in milliseconds. */
const KNOCK_AGAIN = 3_000;

export type LineState = "connecting" | "up" | "down" | "closed";

export interface LineEvents<S> {
  snapshot(snapshot: S): void;
  signal?(signal: SignalIn): void;
  state(state: LineState): void;
  /** The server does not let us in; the line is closed. */
  refused(code: string): void;
  takenOver?(): void;
}

/** Either the fields of a good acknowledgement, or the code of a refusal (`no_answer` when none came in time). */
export type Answer<T = object> = ({ ok: true } & T) | { ok: false; code: string };

export interface Line {
  send<T = object>(message: string, body?: object): Promise<Answer<T>>;
  /** Comes back after `close`, as staff do after they hung up. */
  reopen(): void;
  close(): void;
}

/** What we need of Socket.IO; tests hand in a fake. */
export type Dial = (namespace: string, auth: object) => Socket;

const dial: Dial = (namespace, auth) =>
  io(namespace, {
    auth,
    transports: ["websocket"],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    forceNew: true,
  });

export function consultationLine(
  auth: ({ link: string } | { consultation: string }) & { instance: string },
  events: LineEvents<Snapshot>,
  by: Dial = dial,
): Line {
  return openLine(by("/consultation", auth), isSnapshot, events);
}

export function deskLine(auth: { desk: string }, events: LineEvents<DeskSnapshot>, by: Dial = dial): Line {
  return openLine(by("/desk", auth), isDeskSnapshot, events);
}

function openLine<S>(socket: Socket, isValid: (value: unknown) => value is S, events: LineEvents<S>): Line {
  let closed = false;
  let knock: ReturnType<typeof setTimeout> | undefined;

  function close(): void {
    closed = true;
    clearTimeout(knock);
    socket.disconnect();
    events.state("closed");
  }

  function knockLater(): void {
    clearTimeout(knock);
    knock = setTimeout(() => socket.connect(), KNOCK_AGAIN);
  }

  events.state("connecting");
  socket.on("connect", () => events.state("up"));
  socket.on("snapshot", (value: unknown) => {
    if (isValid(value)) events.snapshot(value);
  });
  socket.on("signal", (value: unknown) => {
    if (isSignal(value)) events.signal?.(value);
  });
  socket.on("taken_over", () => {
    close();
    events.takenOver?.();
  });
  socket.on("disconnect", (reason: string) => {
    if (closed) return;
    events.state("down");
    // Socket.IO takes a goodbye of the server for final; ours means a restart.
    if (reason === "io server disconnect") knockLater();
  });
  socket.on("connect_error", (error: Error & { data?: { code?: unknown } }) => {
    if (closed) return;
    const code = error.data?.code;
    // Without a code nobody answered: Socket.IO goes on trying.
    if (typeof code !== "string") return events.state("down");
    if (code === "internal") {
      events.state("down");
      return knockLater();
    }
    close();
    events.refused(code);
  });

  return {
    async send<T>(message: string, body: object = {}): Promise<Answer<T>> {
      let ack: unknown;
      try {
        ack = await socket.timeout(ACK_TIMEOUT).emitWithAck(message, body);
      } catch {
        return { ok: false, code: "no_answer" };
      }
      if (!isAck(ack)) return { ok: false, code: "malformed" };
      return ack.ok ? (ack as Ack<T> & { ok: true } & T) : { ok: false, code: ack.error.code };
    },
    reopen() {
      closed = false;
      events.state("connecting");
      socket.connect();
    },
    close,
  };
}
