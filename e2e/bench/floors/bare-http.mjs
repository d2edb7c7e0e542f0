// The floor of all floors: reads a body, says success.
import { createServer } from 'node:http';

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    Buffer.concat(chunks);
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 7 });
    response.end('success');
  });
}).listen(Number(process.env.PORT), '127.0.0.1');
