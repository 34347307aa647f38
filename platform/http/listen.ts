import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Fault } from '../../contracts/error.ts';

/** Listens and returns the port. A port in use is a Fault that says what to do. */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFault(error, host, port)));
    server.listen({ host, port, backlog: 1024 }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

function listenFault(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new Fault('port_in_use', `Port ${port} is in use. Stop what listens there, or start on another one: PORT=${port + 1} npm start`);
  }
  if (error.code === 'EACCES')
    return new Fault('port_forbidden', `Port ${port} needs more rights. Start on one above 1023: PORT=3000 npm start`);
  if (error.code === 'EADDRNOTAVAIL') return new Fault('no_such_address', `HOST=${host} is not an address of this machine.`);
  return error;
}
