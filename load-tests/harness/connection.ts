import { connect, type Socket } from 'node:net';

export interface Answer {
  /** 0 where the connection failed before the whole answer was there. */
  status: number;
  body: string;
}

const FAILED: Answer = { status: 0, body: '' };
const END_OF_HEAD = '\r\n\r\n';
const LARGEST_READ = 65_536;

/**
 * One kept connection that sends a request when the last is answered. A load's sender shares its cores with the server that it measures, and Node's own client
 * would take several times what this does: a request is one write, answers are read into one buffer, and it knows none but those whose head says how long they
 * are; it takes any other for a failure.
 */
export class Connection {
  readonly #url: URL;
  readonly #head: string;
  #socket: Socket | null = null;
  #answer: Buffer = Buffer.alloc(0);
  #done: ((answer: Answer) => void) | null = null;

  constructor(url: string, headers: Readonly<Record<string, string>>) {
    this.#url = new URL(url);
    const lines = Object.entries({ host: this.#url.host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#head = `POST ${this.#url.pathname}${this.#url.search} HTTP/1.1\r\n${lines.join('')}content-length: `;
  }

  post(body: string | Uint8Array): Promise<Answer> {
    this.#socket ??= this.#open();
    const { promise, resolve } = Promise.withResolvers<Answer>();
    this.#done = resolve;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const head = `${this.#head}${bytes.length}${END_OF_HEAD}`;
    const request = Buffer.allocUnsafeSlow(head.length + bytes.length);
    request.write(head, 'latin1');
    request.set(bytes, head.length);
    this.#socket.write(request);
    return promise;
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const callback = (length: number, buffer: Uint8Array) => {
      this.#read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
      return true;
    };
    const onread = { buffer: Buffer.allocUnsafeSlow(LARGEST_READ), callback };
    const socket = connect({ port: Number(this.#url.port), host: this.#url.hostname, noDelay: true, onread });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#settle(FAILED);
    });
    return socket;
  }

  #read(bytes: Buffer): void {
    const all = this.#answer.length === 0 ? bytes : Buffer.concat([this.#answer, bytes]);
    const answer = answerIn(all);
    if (answer) this.#settle(answer);
    else this.#answer = Buffer.from(all);
    if (answer?.status === 0) this.#socket?.destroy();
  }

  #settle(answer: Answer): void {
    const done = this.#done;
    this.#done = null;
    this.#answer = Buffer.alloc(0);
    done?.(answer);
  }
}

/** Null until all of it is there. */
function answerIn(bytes: Buffer): Answer | null {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined) return FAILED;
  const from = end + END_OF_HEAD.length;
  if (bytes.length - from < Number(length)) return null;
  return { status: Number(head.slice(9, 12)), body: bytes.toString('utf8', from) };
}
