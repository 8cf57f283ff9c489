/**
 * One Socket.IO namespace as a *line*: typed requests with acknowledgements, news in, and a state that says whether we
 * are connected. Reconnecting is Socket.IO's; being refused is final. No DOM here.
 *
 * A *command* changes something. It carries an id that is drawn once, so it can be sent again when no answer has come,
 * also to a server that has been started anew: it is done once.
 *
 * `consultationLine`, `deskLine` and `overviewLine` open the namespaces of PROTOCOL.md.
 */

import { io, type Socket } from "socket.io-client";
import { drawId } from "./ids";
import { joinLog } from "./log";
import {
  type Ack,
  type Board,
  type Commands,
  type ConsultationRequests,
  type DeskRequests,
  type DeskSnapshot,
  type DeskState,
  isAck,
  isBoard,
  isDeskSnapshot,
  isDeskState,
  isOfficeNews,
  isPlace,
  isSignal,
  isSnapshot,
  isTyped,
  type LogEntry,
  type OfficeNews,
  type OverviewRequests,
  type Place,
  type Questions,
  type SignalIn,
  type SignalOut,
  type Snapshot,
  type Typed,
} from "./messages";

/** How long an acknowledgement may take, in milliseconds, as all below. */
const ACK_TIMEOUT = 8_000;
/** How long we go on sending a command that nobody answers. */
const COMMAND_TIMEOUT = 30_000;
/** How long to wait before we knock again after a fault of the server. */
const KNOCK_AGAIN = 1_500;

export type LineState = "connecting" | "up" | "down" | "closed";

interface LineEvents {
  state(state: LineState): void;
  /** The server does not let us in; the line is closed. */
  refused(code: string): void;
}

export interface ConsultationEvents extends LineEvents {
  /** With the whole log. */
  snapshot(snapshot: Snapshot): void;
  queue(place: Place): void;
  signal(signal: SignalIn): void;
  typed(typed: Typed): void;
  takenOver(): void;
}

export interface DeskEvents extends LineEvents {
  snapshot(snapshot: DeskSnapshot): void;
  board(board: Board): void;
  desk(state: DeskState): void;
}

export interface OverviewEvents extends LineEvents {
  office(news: OfficeNews): void;
}

/** Either the fields of a good acknowledgement, or the code of a refusal (`no_answer` when none came in time). */
export type Answer<T = object> = ({ ok: true } & T) | { ok: false; code: string };

/** What is sent in place of a type of `wire.ts`, which cannot say "exactly one of". */
type Better<R> = { [K in keyof R]: K extends "signal" ? SignalOut : R[K] };

export interface Line<R> {
  /** Asks, once. */
  ask<K extends keyof Questions<R>, T = object>(
    question: K,
    body: Better<Questions<R>>[K],
  ): Promise<Answer<T>>;
  /** Commands, until it is answered or given up. */
  command<K extends keyof Commands<R>, T = object>(command: K, body: Commands<R>[K]): Promise<Answer<T>>;
  /** Comes back after `close`, as staff do after they hung up. */
  reopen(): void;
  close(): void;
}

/** What we need of Socket.IO; tests hand in a fake. */
export type Dial = (namespace: string, auth: (give: (auth: object) => void) => void) => Socket;

const dial: Dial = (namespace, auth) =>
  io(namespace, {
    auth,
    transports: ["websocket"],
    // Half as much more or less by chance. A call that is broken waits for it; a refused try costs next to nothing.
    reconnectionDelay: 300,
    reconnectionDelayMax: 700,
    // A try over a line that is cut hangs for longer than the next one takes over a line that is back.
    timeout: 4_000,
    forceNew: true,
  });

export function consultationLine(
  who: ({ link: string } | { guest: string } | { consultation: string }) & { instance: string },
  events: ConsultationEvents,
  by: Dial = dial,
): Line<ConsultationRequests> {
  let log: LogEntry[] = [];
  let last = 0;
  const socket = by("/consultation", (give) => give({ ...who, last }));
  const line = openLine<ConsultationRequests>(socket, events);
  listen(socket, "snapshot", isSnapshot, (snapshot) => {
    log = joinLog(log, snapshot);
    last = snapshot.seq;
    events.snapshot({ ...snapshot, since: 0, log });
  });
  listen(socket, "queue", isPlace, events.queue);
  listen(socket, "signal", isSignal, events.signal);
  listen(socket, "typed", isTyped, events.typed);
  socket.on("taken_over", () => {
    line.close();
    events.takenOver();
  });
  return line;
}

export function deskLine(auth: { desk: string }, events: DeskEvents, by: Dial = dial): Line<DeskRequests> {
  const socket = by("/desk", (give) => give(auth));
  const line = openLine<DeskRequests>(socket, events);
  listen(socket, "snapshot", isDeskSnapshot, events.snapshot);
  listen(socket, "board", isBoard, events.board);
  listen(socket, "state", isDeskState, events.desk);
  return line;
}

export function overviewLine(events: OverviewEvents, by: Dial = dial): Line<OverviewRequests> {
  const socket = by("/overview", (give) => give({}));
  const line = openLine<OverviewRequests>(socket, events);
  listen(socket, "office", isOfficeNews, events.office);
  return line;
}

function listen<T>(
  socket: Socket,
  event: string,
  isValid: (value: unknown) => value is T,
  tell: (value: T) => void,
): void {
  socket.on(event, (value: unknown) => {
    if (isValid(value)) tell(value);
  });
}

function openLine<R>(socket: Socket, events: LineEvents): Line<R> {
  let closed = false;
  let knock: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void)[] = [];

  function close(): void {
    closed = true;
    clearTimeout(knock);
    socket.disconnect();
    events.state("closed");
    wake();
  }

  function knockLater(): void {
    clearTimeout(knock);
    knock = setTimeout(() => socket.connect(), KNOCK_AGAIN);
  }

  function wake(): void {
    for (const go of waiting.splice(0)) go();
  }

  /** Until the line is up, or has been closed, or so much time has passed. */
  function whenUp(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(go, milliseconds);
      function go(): void {
        clearTimeout(timer);
        waiting = waiting.filter((other) => other !== go);
        resolve();
      }
      waiting.push(go);
    });
  }

  async function send<T>(message: string, body: object): Promise<Answer<T>> {
    let ack: unknown;
    try {
      ack = await socket.timeout(ACK_TIMEOUT).emitWithAck(message, body);
    } catch {
      return { ok: false, code: "no_answer" };
    }
    if (!isAck(ack)) return { ok: false, code: "malformed" };
    return ack.ok ? (ack as Ack<T> & { ok: true } & T) : { ok: false, code: ack.error.code };
  }

  events.state("connecting");
  socket.on("connect", () => {
    events.state("up");
    wake();
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
    ask: (question, body) => send(String(question), body as object),
    async command<K extends keyof Commands<R>, T>(command: K, body: Commands<R>[K]): Promise<Answer<T>> {
      const message = { id: drawId(), ...body };
      const giveUpAt = Date.now() + COMMAND_TIMEOUT;
      for (;;) {
        const answer = await send<T>(String(command), message);
        const left = giveUpAt - Date.now();
        if (answer.ok || !MAY_BE_SENT_AGAIN.has(answer.code) || closed || left <= 0) return answer;
        await (socket.connected ? pause(KNOCK_AGAIN) : whenUp(left));
      }
    },
    reopen() {
      closed = false;
      events.state("connecting");
      socket.connect();
    },
    close,
  };
}

const MAY_BE_SENT_AGAIN = new Set(["no_answer", "internal", "too_fast"]);

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
