import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type DayTotals, LIVE_PARTS, LIVE_WATCH, type LivePart, type LiveRequest } from '../../contracts/live.ts';
import type { Store } from '../../contracts/store.ts';
import type { Cache } from '../../platform/cache/port.ts';
import { LiveChannel } from './channel.ts';

/** Who may open a socket, or the HTTP status that refuses them. */
export type SocketAccess = { person: string; store: Store } | { refused: 400 | 401 | 403 | 404 };

export interface HubOptions {
  cache: Cache;
  clock: () => number;
  authorize: (request: IncomingMessage) => Promise<SocketAccess>;
  /** Yesterday's totals of a store up to the same time of day. */
  yesterday: (store: Store, now: number) => Promise<DayTotals>;
  socketsPerPerson: number;
  onProblem: (error: unknown) => void;
}

export interface HubStats {
  sockets: number;
  frames: number;
  closedSlow: number;
}

export interface LiveHub {
  attach(server: Server): void;
  stats(): HubStats;
  close(): void;
}

const WATCH_EVERY = 5_000;
const YESTERDAY_EVERY = 60_000;
const PING_EVERY = 30_000;
const FIRST_PART = 1_000;
const FRAME_GAP = 240;
const MOST_UNSENT = 1_048_576;
const MOST_INBOUND = 16_384;

interface Room {
  channel: LiveChannel;
  sockets: Set<WebSocket>;
  sentAt: number;
  due: NodeJS.Timeout | null;
  /** Resolves when there is something to show, or after a second without. */
  ready: Promise<void>;
  becomeReady: () => void;
}

/** Fans each store's frames out to its sockets: a frame is serialised once, a socket never causes a question to the warehouse. */
export async function createLiveHub(options: HubOptions): Promise<LiveHub> {
  const { cache, clock, authorize } = options;
  const wss = new WebSocketServer({ noServer: true, maxPayload: MOST_INBOUND, perMessageDeflate: false });
  const rooms = new Map<string, Room>();
  const people = new Map<string, number>();
  const alive = new WeakSet<WebSocket>();
  const stats: HubStats = { sockets: 0, frames: 0, closedSlow: 0 };

  const unsubscribe = await cache.subscribe(LIVE_PARTS, (message) => {
    const part = JSON.parse(message) as LivePart;
    const room = rooms.get(part.store);
    if (!room) return;
    room.channel.take(part);
    room.becomeReady();
    sendSoon(room);
  });

  const timers = [
    setInterval(() => {
      for (const store of rooms.keys()) cache.publish(LIVE_WATCH, store);
    }, WATCH_EVERY),
    setInterval(() => {
      for (const room of rooms.values()) void refreshYesterday(room);
    }, YESTERDAY_EVERY),
    setInterval(() => {
      for (const socket of wss.clients) {
        if (!alive.has(socket)) socket.terminate();
        alive.delete(socket);
        socket.ping();
      }
    }, PING_EVERY),
  ];
  for (const timer of timers) timer.unref();

  /** At most one frame a gap: parts of several partitions go out together. */
  function sendSoon(room: Room): void {
    if (room.due) return;
    const wait = room.sentAt + FRAME_GAP - clock();
    if (wait <= 0) send(room);
    else {
      room.due = setTimeout(() => {
        room.due = null;
        send(room);
      }, wait);
    }
  }

  function send(room: Room): void {
    room.sentAt = clock();
    const frame = room.channel.nextFrame(room.sentAt);
    for (const socket of room.sockets) deliver(socket, frame);
  }

  function deliver(socket: WebSocket, frame: Buffer): void {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MOST_UNSENT) {
      stats.closedSlow++;
      socket.close(1013, 'too slow');
      socket.terminate();
      return;
    }
    stats.frames++;
    socket.send(frame, { binary: false });
  }

  async function refreshYesterday(room: Room): Promise<void> {
    try {
      room.channel.yesterday = await options.yesterday(room.channel.store, clock());
    } catch (error) {
      options.onProblem(error);
    }
  }

  function roomOf(store: Store): Room {
    const known = rooms.get(store.id);
    if (known) return known;
    let becomeReady = (): void => {};
    const ready = new Promise<void>((resolve) => {
      becomeReady = resolve;
    });
    setTimeout(becomeReady, FIRST_PART).unref();
    const room: Room = { channel: new LiveChannel(store), sockets: new Set(), sentAt: 0, due: null, ready, becomeReady };
    rooms.set(store.id, room);
    cache.publish(LIVE_WATCH, store.id);
    void refreshYesterday(room);
    return room;
  }

  async function join(socket: WebSocket, person: string, store: Store): Promise<void> {
    stats.sockets++;
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
    socket.on('error', () => socket.terminate());
    const room = roomOf(store);
    let begun = false;
    let asked: number | null = null;
    const begin = () => {
      const missed = asked === null ? null : room.channel.since(asked);
      for (const frame of missed ?? [room.channel.snapshot(clock())]) deliver(socket, frame);
      if (!begun) room.sockets.add(socket);
      begun = true;
    };
    socket.on('message', (data) => {
      const seq = resumeSeq(data.toString());
      if (seq === null) return socket.close(1008, 'expected {"type":"resume","seq":n}');
      asked = seq;
      // Before the first frame the answer waits for it; after it, a socket that noticed a gap is caught up at once.
      if (begun) begin();
    });
    socket.on('close', () => {
      stats.sockets--;
      room.sockets.delete(socket);
      const left = (people.get(person) ?? 1) - 1;
      if (left > 0) people.set(person, left);
      else people.delete(person);
      if (room.sockets.size === 0 && rooms.get(store.id) === room) {
        if (room.due) clearTimeout(room.due);
        rooms.delete(store.id);
      }
    });
    await room.ready;
    // A socket that resumes says so at once; give its message the turn to arrive.
    setTimeout(() => {
      if (socket.readyState === socket.OPEN) begin();
    }, 20);
  }

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const access = await authorize(request);
    if ('refused' in access) return refuse(stream, access.refused);
    const open = people.get(access.person) ?? 0;
    if (open >= options.socketsPerPerson) return refuse(stream, 429);
    people.set(access.person, open + 1);
    wss.handleUpgrade(request, stream, head, (socket) => void join(socket, access.person, access.store));
  }

  return {
    attach(server) {
      server.on('upgrade', (request, stream, head) => {
        stream.on('error', () => stream.destroy());
        const path = request.url?.split('?')[0];
        if (path !== '/live' && path !== '/api/live') return refuse(stream, 404);
        upgrade(request, stream, head).catch((error: unknown) => {
          options.onProblem(error);
          refuse(stream, 500);
        });
      });
    },
    stats: () => ({ ...stats }),
    close() {
      for (const timer of timers) clearInterval(timer);
      unsubscribe();
      for (const socket of wss.clients) socket.close(1001, 'the server stops');
      wss.close();
    },
  };
}

const REASONS: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};

function refuse(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function resumeSeq(text: string): number | null {
  try {
    const message = JSON.parse(text) as LiveRequest;
    return message.type === 'resume' && Number.isSafeInteger(message.seq) ? message.seq : null;
  } catch {
    return null;
  }
}
