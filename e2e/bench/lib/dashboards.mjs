// Many dashboards in one process: bare WebSockets that speak just enough of socket.io to be served, and read as little
// as possible, so that what is measured is the server. Reports over IPC.
import { WebSocket } from 'ws';

const { URL_TO, NAMESPACE, COUNT, COOKIE, AUTH } = process.env;
const socketIo = NAMESPACE !== undefined;
let frames = 0;
let bytes = 0;
let connected = 0;
/** Only the first dashboard hands on what it gets. */
let listener = false;

/** One for all, or one a line for each. */
const cookies = COOKIE?.split('\n') ?? [];

for (let i = 0; i < Number(COUNT); i++) {
  open(i === 0, cookies[i % cookies.length]);
  if (i % 25 === 24) await new Promise((resolve) => setTimeout(resolve, 20));
}

function open(first, cookie) {
  const socket = new WebSocket(URL_TO, {
    headers: cookie ? { cookie } : {},
    perMessageDeflate: false,
  });
  if (!socketIo) socket.on('open', joined);
  socket.on('error', (error) => process.send({ error: error.message }));
  socket.on('message', (data) => {
    if (!socketIo) return event(data, first);
    if (data[0] === 0x30) return socket.send(`40${NAMESPACE},${AUTH}`); // 0: opened
    if (data[0] === 0x32) return socket.send('3'); // 2: ping
    if (data[0] !== 0x34) return; // 4: message
    if (data[1] === 0x30) return joined(); // 40: joined the namespace
    if (data[1] === 0x34) return process.send({ error: data.toString() }); // 44: refused
    if (data[1] === 0x32) event(data, first); // 42: event
  });
}

function joined() {
  connected += 1;
  if (connected === Number(COUNT)) process.send({ connected });
}

function event(data, first) {
  frames += 1;
  bytes += data.length;
  if (first && listener)
    process.send({ at: performance.timeOrigin + performance.now(), data: data.toString() });
}

process.on('message', (message) => {
  if (message === 'count') process.send({ frames, bytes });
  if (message === 'listen') listener = true;
  if (message === 'stop') process.exit(0);
});
process.on('disconnect', () => process.exit(0));
