// Stock socket.io: every event that is posted goes to every dashboard with one emit.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method === 'POST')
      io.of('/live').emit('change', JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(200, { 'content-length': 2 });
    response.end('ok');
  });
});
const io = new Server(http, { serveClient: false });
io.of('/live');
http.listen(Number(process.env.PORT), '127.0.0.1');
