import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { LiveRequest } from '../../contracts/live.ts';
import type { Room, Viewer } from './room.ts';

/** Bytes that may wait for a slow socket; one that has more is closed. */
const MOST_UNSENT = 1_048_576;
/** Requests a second; a page sends one when it connects and one when it misses a frame. */
const MOST_REQUESTS = 20;
/** A page that comes back says so at once: its request gets this long, ms, to arrive before it is shown everything. */
const GRACE = 20;

export interface Delivered {
  frames: number;
  bytes: number;
  closedSlow: number;
}

/** One socket in its room. Frames go to the stream beneath the socket, ready made: `ws` would frame each anew. */
export class SocketViewer implements Viewer {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #room: Room;
  readonly #clock: () => number;
  readonly #delivered: Delivered;
  #asked: number | null = null;
  #begun = false;
  /** The sequence number of the snapshot that it was shown, if it was. */
  #base = Number.NEGATIVE_INFINITY;
  #second = 0;
  #requests = 0;

  constructor(socket: WebSocket, stream: Duplex, room: Room, clock: () => number, delivered: Delivered) {
    this.#socket = socket;
    this.#stream = stream;
    this.#room = room;
    this.#clock = clock;
    this.#delivered = delivered;
    socket.on('message', (data, isBinary) => this.#hear(isBinary ? '' : data.toString()));
    socket.on('close', () => room.leave(this));
  }

  /** Shows what is there as soon as there is something, and from then on every frame. */
  async begin(): Promise<void> {
    await this.#room.ready;
    await new Promise((resolve) => setTimeout(resolve, GRACE));
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#begun = true;
    this.#catchUp(this.#asked);
    this.#room.enter(this);
  }

  show(frame: Buffer): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_UNSENT) {
      this.#delivered.closedSlow++;
      this.#room.leave(this);
      socket.close(1013, 'too slow');
      return;
    }
    this.#delivered.frames++;
    this.#delivered.bytes += frame.length;
    this.#stream.write(frame);
  }

  #hear(text: string): void {
    const second = Math.floor(this.#clock() / 1_000);
    if (second !== this.#second) this.#requests = 0;
    this.#second = second;
    const seq = resumeSeq(text);
    if (seq === null) this.#socket.close(1008, 'expected {"type":"resume","seq":n}');
    else if (++this.#requests > MOST_REQUESTS) this.#socket.close(1008, 'too many requests');
    else if (!this.#begun) this.#asked = seq;
    // What was missed before the snapshot is in the snapshot.
    else if (seq >= this.#base) this.#catchUp(seq);
  }

  #catchUp(seq: number | null): void {
    const { channel } = this.#room;
    const missed = seq === null ? null : channel.after(seq);
    if (missed) for (const frame of missed) this.show(frame);
    else {
      this.#base = channel.seq;
      this.show(channel.snapshot(this.#clock()));
    }
  }
}

function resumeSeq(text: string): number | null {
  try {
    const message = JSON.parse(text) as LiveRequest;
    return message.type === 'resume' && Number.isSafeInteger(message.seq) ? message.seq : null;
  } catch {
    return null;
  }
}
