import type { LiveFrame, LiveRequest } from '../../../../contracts/live.ts';
import { backoff } from './backoff.ts';
import { parseFrame } from './frames.ts';

export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'unauthorised';

/** The server sends at least a frame a second or so; a connection that is silent this long is as good as dead. */
export const SILENT_MS = 5_000;
/** Close codes that say the person may not watch this store: asking again cannot help. */
const REFUSED = new Set([1008, 4401, 4403]);

/** The part of WebSocket that the link needs, so that tests can hand it another. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface LinkOptions {
  connect: () => Socket;
  /** The last sequence number seen, or null before the first frame. */
  lastSeq: () => number | null;
  /** Answers false when frames are missing before this one; the link then asks for them. */
  onFrame: (frame: LiveFrame) => boolean;
  onState: (state: LinkState) => void;
  /** A refused upgrade tells the browser nothing: this asks elsewhere whether the person is still signed in. */
  mayWatch: () => Promise<boolean>;
  random?: () => number;
}

/** Keeps one live connection open until `close`, whatever the network does. */
export class Link {
  readonly #options: LinkOptions;
  #socket: Socket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #asked = false;
  #closed = false;

  constructor(options: LinkOptions) {
    this.#options = options;
    options.onState('connecting');
    this.#open();
  }

  /** Tries at once instead of waiting: for when the network or the tab is back. Leaves a live connection alone. */
  retryNow() {
    if (this.#closed || this.#socket) return;
    this.#open();
  }

  close() {
    this.#closed = true;
    this.#drop();
  }

  #open() {
    clearTimeout(this.#timer);
    const socket = this.#options.connect();
    this.#socket = socket;
    this.#asked = false;
    let opened = false;
    this.#expectFrame();
    socket.onopen = () => {
      opened = true;
      this.#resume();
    };
    socket.onmessage = ({ data }) => {
      const frame = parseFrame(data);
      if (frame) this.#take(frame);
    };
    socket.onclose = ({ code }) => void this.#lost(code, opened);
  }

  #take(frame: LiveFrame) {
    if (this.#options.onFrame(frame)) {
      this.#failures = 0;
      this.#asked = false;
      this.#options.onState('live');
      this.#expectFrame();
    } else if (!this.#asked) {
      // The silence timer runs on: if the answer does not come, the next connection starts with a snapshot.
      this.#asked = true;
      this.#resume();
    }
  }

  #resume() {
    const seq = this.#options.lastSeq();
    if (seq !== null) this.#socket?.send(JSON.stringify({ type: 'resume', seq } satisfies LiveRequest));
  }

  #expectFrame() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lost(1006, true), SILENT_MS);
  }

  async #lost(code: number, opened: boolean) {
    this.#drop();
    if (this.#closed) return;
    this.#options.onState('reconnecting');
    const refused = REFUSED.has(code) || (!opened && !(await this.#options.mayWatch()));
    if (this.#closed || this.#socket) return;
    if (refused) {
      this.#options.onState('unauthorised');
      return;
    }
    this.#timer = setTimeout(() => this.#open(), backoff(this.#failures++, this.#options.random));
  }

  #drop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
