// What every durable receiver must do and nothing else: verify, decrypt, parse, insert once, then say success.
// While one commit runs, what arrives waits for the next.
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { XMLParser } from 'fast-xml-parser';
import pg from 'pg';

const { PORT, TOKEN, AES_KEY, APP_ID, STORE } = process.env;
const client = new pg.Client(JSON.parse(STORE));
await client.connect();
await client.query(
  'create table if not exists bench_push (id bigserial primary key, key text not null unique, received_at bigint not null, body json not null)',
);

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false });
const key = Buffer.from(`${AES_KEY}=`, 'base64');
const sign = (parts) => createHash('sha1').update(parts.sort().join('')).digest();

function decrypt(text) {
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(text, 'base64'), decipher.final()]);
  const plain = padded.subarray(0, padded.length - padded[padded.length - 1]);
  const length = plain.readUInt32BE(16);
  if (plain.subarray(20 + length).toString() !== APP_ID) throw new Error('appid');
  return plain.subarray(20, 20 + length).toString();
}

function read(url, body) {
  const query = new URL(url, 'http://x').searchParams;
  const stamp = [TOKEN, query.get('timestamp'), query.get('nonce')];
  const aes = query.get('encrypt_type') === 'aes';
  const envelope = parser.parse(body).xml;
  const given = Buffer.from(query.get(aes ? 'msg_signature' : 'signature'), 'hex');
  if (!timingSafeEqual(sign(aes ? [...stamp, envelope.Encrypt] : stamp), given)) throw new Error('signature');
  return aes ? parser.parse(decrypt(envelope.Encrypt)).xml : envelope;
}

let waiting = [];
let flushing = false;
async function flush() {
  if (flushing) return;
  flushing = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await client.query({
      name: 'push',
      text: 'insert into bench_push (key, received_at, body) select * from unnest($1::text[], $2::bigint[], $3::json[]) on conflict do nothing',
      values: [
        batch.map(({ push }) => push.MsgId ?? `${push.FromUserName}${push.CreateTime}${push.Event}`),
        batch.map(() => Date.now()),
        batch.map(({ push }) => JSON.stringify(push)),
      ],
    });
    for (const { answer } of batch) answer();
  }
  flushing = false;
}

createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method !== 'POST') return response.end();
    const push = read(request.url, Buffer.concat(chunks).toString());
    const answer = () => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-length': 7 });
      response.end('success');
    };
    waiting.push({ push, answer });
    void flush();
  });
}).listen(Number(PORT), '127.0.0.1');
