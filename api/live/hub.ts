import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { Store } from '../../contracts/store.ts';
import { refuse } from './refuse.ts';
import { Rooms, type RoomsOptions } from './rooms.ts';
import { type Delivered, SocketViewer } from './viewer.ts';

/** Who may open a socket, by the names under which it is counted (the first) and closed (any), or the HTTP status that refuses them. */
export type SocketAccess = { names: readonly string[]; store: Store } | { refused: 400 | 401 | 403 | 404 };

export interface HubOptions extends RoomsOptions {
  authorize: (request: IncomingMessage) => Promise<SocketAccess>;
  socketsPerPerson: number;
}

export interface HubStats extends Delivered {
  sockets: number;
}

export interface LiveHub {
  attach(server: Server): void;
  /** Closes the sockets of this name in every process (4401): a session ended, a key was revoked, a role changed. */
  disconnect(name: string): void;
  stats(): HubStats;
  close(): void;
}

const PING_EVERY = 30_000;
const MOST_INBOUND = 16_384;
/** How long a socket that was told to close may take, ms, before it is cut off. */
const CLOSE_WITHIN = 5_000;
/** The cache's channel on which those who signed out are named. */
const LEFT = 'live:left';

interface Seat {
  names: readonly string[];
  alive: boolean;
}

/** Fans each store's frames out to its sockets: a frame is made once, a socket never causes a question to the warehouse. */
export async function createLiveHub(options: HubOptions): Promise<LiveHub> {
  const { cache, clock, authorize } = options;
  const limits: ServerOptions & { closeTimeout: number } = {
    noServer: true,
    maxPayload: MOST_INBOUND,
    perMessageDeflate: false,
    closeTimeout: CLOSE_WITHIN,
  };
  const wss = new WebSocketServer(limits);
  const rooms = new Rooms(options);
  await rooms.open();
  const seats = new Map<WebSocket, Seat>();
  const people = new Map<string, number>();
  const delivered: Delivered = { frames: 0, bytes: 0, closedSlow: 0 };

  const forget = await cache.subscribe(LEFT, (name) => {
    for (const [socket, seat] of seats) if (seat.names.includes(name)) socket.close(4401, 'signed out');
  });
  const pinging = setInterval(() => {
    for (const [socket, seat] of seats) {
      if (!seat.alive) socket.terminate();
      else socket.ping();
      seat.alive = false;
    }
  }, PING_EVERY);
  pinging.unref();

  function seat(socket: WebSocket, stream: Duplex, names: readonly string[], store: Store): void {
    const seat = { names, alive: true };
    const [person = ''] = names;
    seats.set(socket, seat);
    people.set(person, (people.get(person) ?? 0) + 1);
    socket.on('pong', () => {
      seat.alive = true;
    });
    // A message that is too long or no message at all: `ws` closes the socket with the right code itself.
    socket.on('error', () => {});
    socket.on('close', () => {
      seats.delete(socket);
      const left = (people.get(person) ?? 1) - 1;
      if (left > 0) people.set(person, left);
      else people.delete(person);
    });
    new SocketViewer(socket, stream, rooms.of(store), clock, delivered).begin().catch(options.onProblem);
  }

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const access = await authorize(request);
    if ('refused' in access) return refuse(stream, access.refused);
    if ((people.get(access.names[0] ?? '') ?? 0) >= options.socketsPerPerson) return refuse(stream, 429);
    wss.handleUpgrade(request, stream, head, (socket) => seat(socket, stream, access.names, access.store));
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
    disconnect: (name) => cache.publish(LEFT, name),
    stats: () => ({ sockets: seats.size, ...delivered }),
    close() {
      clearInterval(pinging);
      forget();
      rooms.close();
      for (const socket of seats.keys()) socket.close(1001, 'the server stops');
      wss.close();
    },
  };
}
