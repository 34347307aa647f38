import { connect, type Socket } from 'node:net';

export interface Answer {
  /** 0 where the connection failed before the whole answer was there. */
  status: number;
  body: string;
}

const FAILED: Answer = { status: 0, body: '' };
const END_OF_HEAD = '\r\n\r\n';

/**
 * One kept connection that sends a request when the last is answered. A load's sender shares its cores with the server that it measures, and Node's own client
 * would take several times what this does: it knows no answers but those whose head says how long they are, and takes any other for a failure.
 */
export class Connection {
  readonly #url: URL;
  readonly #head: string;
  #socket: Socket | null = null;
  #text = '';
  #done: ((answer: Answer) => void) | null = null;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.#url = new URL(url);
    const lines = Object.entries({ host: this.#url.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#head = `POST ${this.#url.pathname}${this.#url.search} HTTP/1.1\r\n${lines.join('')}content-length: `;
  }

  post(body: string | Uint8Array): Promise<Answer> {
    this.#socket ??= this.#open();
    const socket = this.#socket;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#done = resolve;
    socket.cork();
    socket.write(`${this.#head}${Buffer.byteLength(body)}${END_OF_HEAD}`, 'latin1');
    socket.write(body);
    socket.uncork();
    return promise;
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect(Number(this.#url.port), this.#url.hostname);
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (chunk) => {
      this.#text += chunk;
      const answer = answerIn(this.#text);
      if (answer) this.#settle(answer);
      if (answer?.status === 0) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#settle(FAILED);
    });
    return socket;
  }

  #settle(answer: Answer): void {
    const done = this.#done;
    this.#done = null;
    this.#text = '';
    done?.(answer);
  }
}

/** Null until all of it is there. */
function answerIn(text: string): Answer | null {
  const end = text.indexOf(END_OF_HEAD);
  if (end < 0) return null;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1];
  if (length === undefined) return FAILED;
  const from = end + END_OF_HEAD.length;
  if (text.length - from < Number(length)) return null;
  return { status: Number(text.slice(9, 12)), body: Buffer.from(text.slice(from), 'latin1').toString() };
}
