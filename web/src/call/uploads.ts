/**
 * Handing documents in: one after the other, each with its progress, until the server has taken it or says why not.
 *
 * A document has its id from the moment when it is chosen. So it can be sent again when the line was lost: if the server
 * had taken it already, it is the same one.
 */

import { drawId } from "../protocol/ids";
import { Store } from "../store";

/** Where documents of this consultation are on the server. */
export interface Place {
  path: string;
  /** Of the session, for staff. */
  token?: string;
  maxBytes: number;
}

export type UploadState = "waiting" | "sending" | "checking" | "failed";

/** What people are told: by the server in its words, or by the id of a text of ours. */
export type Fault = { text: string; action: string } | { id: "lost" | "too-large" | "empty" | "other" };

export interface Upload {
  id: string;
  file: File;
  state: UploadState;
  /** From 0 to 1. */
  progress: number;
  fault: Fault | null;
  /** Trying again may help. */
  mayRetry: boolean;
}

export interface UploadsState {
  list: Upload[];
  /** The name of the last document that has arrived. */
  arrived: string;
}

/** How long to wait when the server is busy with an earlier try of ours, in milliseconds. */
const AGAIN = 2_000;

export type OpenRequest = () => XMLHttpRequest;

export class Uploads extends Store<UploadsState> {
  readonly place: Place;
  readonly #open: OpenRequest;
  #running: { id: string; request: XMLHttpRequest } | null = null;

  constructor(place: Place, open: OpenRequest = () => new XMLHttpRequest()) {
    super({ list: [], arrived: "" });
    this.place = place;
    this.#open = open;
  }

  add(files: Iterable<File>): void {
    const chosen = [...files].map((file): Upload => {
      const id = file.size === 0 ? "empty" : file.size > this.place.maxBytes ? "too-large" : null;
      return {
        id: drawId(),
        file,
        state: id ? "failed" : "waiting",
        progress: 0,
        fault: id && { id },
        mayRetry: false,
      };
    });
    this.set({ list: [...this.value.list, ...chosen] });
    this.#next();
  }

  retry(id: string): void {
    this.#change(id, { state: "waiting", progress: 0, fault: null });
    this.#next();
  }

  /** The network is back: what was lost is sent again by itself. */
  retryLost(): void {
    for (const { id, fault } of this.value.list)
      if (fault && "id" in fault && fault.id === "lost") this.retry(id);
  }

  /** Stops it, or puts the message about it away. */
  drop(id: string): void {
    this.set({ list: this.value.list.filter((one) => one.id !== id) });
    if (this.#running?.id !== id) return;
    const { request } = this.#running;
    this.#running = null;
    request.abort();
    this.#next();
  }

  #next(): void {
    const upload = this.value.list.find(({ state }) => state === "waiting");
    if (!upload || this.#running) return;
    const { id, file } = upload;
    const request = this.#open();
    this.#running = { id, request };
    request.open("PUT", `${this.place.path}/documents/${id}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    if (this.place.token) request.setRequestHeader("X-CSRF-Token", this.place.token);
    request.upload.onprogress = ({ loaded, total }) => {
      if (total) this.#change(id, { progress: loaded / total });
    };
    request.upload.onload = () => this.#change(id, { state: "checking", progress: 1 });
    request.onload = () => this.#answered(upload, request);
    request.onerror = () => this.#failed(id, { id: "lost" }, true);
    this.#change(id, { state: "sending" });
    request.send(file);
  }

  #answered({ id, file }: Upload, request: XMLHttpRequest): void {
    if (request.status === 204) {
      this.#running = null;
      this.set({ list: this.value.list.filter((one) => one.id !== id), arrived: file.name });
      this.#next();
      return;
    }
    const fault = faultOf(request.responseText);
    if (fault.code === "upload_running") {
      this.#running = null;
      this.#change(id, { state: "waiting", progress: 0 });
      setTimeout(() => this.#next(), AGAIN);
      return;
    }
    this.#failed(id, fault.words, request.status >= 500 || request.status === 401 || request.status === 429);
  }

  #failed(id: string, fault: Fault, mayRetry: boolean): void {
    this.#running = null;
    this.#change(id, { state: "failed", fault, mayRetry });
    this.#next();
  }

  #change(id: string, change: Partial<Upload>): void {
    this.set({ list: this.value.list.map((one) => (one.id === id ? { ...one, ...change } : one)) });
  }
}

/** What the server says to what it does not do: in JSON, or not by itself (a proxy before it). */
export function faultOf(body: string): { code: string; words: Fault } {
  try {
    const { code, text, action } = JSON.parse(body) as Record<string, unknown>;
    if (typeof code === "string" && typeof text === "string" && typeof action === "string") {
      return { code, words: { text, action } };
    }
  } catch {
    // Whatever it is, it is not for people.
  }
  return { code: "", words: { id: "other" } };
}

/** Changes something there; null when it is done. */
export async function change(
  place: Place,
  method: "PUT" | "DELETE",
  path: string,
  body?: object,
): Promise<Fault | null> {
  const headers: Record<string, string> = body ? { "Content-Type": "application/json" } : {};
  if (place.token) headers["X-CSRF-Token"] = place.token;
  try {
    const answer = await fetch(`${place.path}/${path}`, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
    });
    return answer.ok ? null : faultOf(await answer.text()).words;
  } catch {
    return { id: "lost" };
  }
}
