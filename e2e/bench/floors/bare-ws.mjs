// A posted event is committed by itself, then broadcast to every socket.
import { createServer } from 'node:http';
import pg from 'pg';
import { WebSocketServer } from 'ws';

const client = new pg.Client(JSON.parse(process.env.STORE));
await client.connect();
await client.query('create table if not exists bench_event (id bigserial primary key, body json not null)');

const answer = (response) => {
  response.writeHead(200, { 'content-length': 2 });
  response.end('ok');
};
const http = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method !== 'POST') return answer(response);
    const body = Buffer.concat(chunks).toString();
    const insert = { name: 'event', text: 'insert into bench_event (body) values ($1)', values: [body] };
    void client.query(insert).then(() => {
      for (const socket of sockets.clients) socket.send(body);
      answer(response);
    });
  });
});
const sockets = new WebSocketServer({ server: http });
http.listen(Number(process.env.PORT), '127.0.0.1');
