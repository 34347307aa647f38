// node drip.ts PORT SOCKETS: holds this many sockets open that send a request one byte a second; a socket that is closed is opened anew. Says how many are open.
import { connect } from 'node:net';

const [port = 0, sockets = 0] = process.argv.slice(2).map(Number);
/** The server takes so many connections of one address; a slow crowd has many addresses. */
const PER_ADDRESS = 50;
const REQUEST = `POST /track/event HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"event_type":"page_view"${' '.repeat(900)}`;

let open = 0;
function drip(n: number): void {
  // Half of them drip their headers, the others arrive at the body at once.
  let sent = n % 2 === 0 ? 1 : REQUEST.indexOf('{');
  const socket = connect({ port, host: '127.0.0.1', localAddress: `127.0.1.${1 + Math.floor(n / PER_ADDRESS)}` });
  let timer: NodeJS.Timeout | undefined;
  socket.once('connect', () => {
    open++;
    socket.write(REQUEST.slice(0, sent));
    timer = setInterval(() => socket.write(REQUEST.slice(sent, ++sent)), 1_000);
  });
  socket.on('error', () => {});
  socket.resume();
  socket.once('close', () => {
    if (timer) open--;
    clearInterval(timer);
    setTimeout(drip, 200, n);
  });
}
for (let n = 0; n < sockets; n++) setTimeout(drip, (n / sockets) * 1_000, n);
setInterval(() => console.log(`open ${open}`), 250);
