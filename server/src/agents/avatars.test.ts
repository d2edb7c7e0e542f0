import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAvatars, isPictureUrl } from './avatars.ts';
import { aPicture } from './testing/pictures.ts';

describe('an address is fetched', () => {
  const base = 'http://127.0.0.1:8090/';

  it.each([
    'http://mmbiz.qpic.cn/mmbiz_jpg/x/0',
    'https://wx.qlogo.cn/mmhead/x/0',
    'http://127.0.0.1:8090/mmbiz_jpg/1/0',
  ])('from %s', (url) => expect(isPictureUrl(url, base)).toBe(true));

  it.each([
    'http://127.0.0.1:8091/x',
    'http://127.0.0.1/x',
    'https://127.0.0.1:8090/x',
    'http://169.254.169.254/latest',
    'http://qpic.cn.evil.example/x',
    'http://evilqpic.cn/x',
    'http://mmbiz.qpic.cn:22/x',
    'http://mmbiz.qpic.cn@evil.example/x',
    'http://user:pw@mmbiz.qpic.cn/x',
    'file:///etc/passwd',
    'ftp://mmbiz.qpic.cn/x',
    'data:image/png;base64,AA==',
    'nonsense',
    '',
  ])('not from %s', (url) => expect(isPictureUrl(url, base)).toBe(false));
});

describe('pictures', () => {
  let server: Server;
  let folder: string;
  let asked = 0;
  let answer: RequestListener;
  let now = Date.now(); // files carry the real time

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'kf-avatars-')), 'made-when-needed');
    asked = 0;
    server = createServer((request, response) => {
      asked += 1;
      answer(request, response);
    });
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await rm(join(folder, '..'), { recursive: true, force: true });
  });

  const quiet = { warn: () => undefined, info: () => undefined };
  const open = () => {
    const apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return {
      avatars: createAvatars({ folder, apiBase, now: () => now, log: quiet }),
      url: `${apiBase}/mmbiz_jpg/1/0`,
    };
  };

  it('are fetched once, made small, and kept for the next process', async () => {
    const picture = await aPicture('jpeg');
    answer = (_request, response) => void response.end(picture);
    const { avatars, url } = open();
    const [one, two] = await Promise.all([avatars.get(url), avatars.get(url)]);
    expect(two).toEqual(one);
    expect(await sharp(one).metadata()).toMatchObject({ format: 'webp', width: 128 });
    await avatars.close();
    const next = open();
    expect(await next.avatars.get(next.url)).toEqual(one);
    expect(asked).toBe(1);
    expect(await readdir(folder)).toHaveLength(1);
    await next.avatars.close();
  });

  it('are followed to where they moved, as long as that is a host of pictures', async () => {
    const picture = await aPicture('jpeg');
    answer = (request, response) =>
      request.url === '/moved'
        ? void response.end(picture)
        : void response.writeHead(301, { location: '/moved' }).end();
    const { avatars, url } = open();
    expect(await avatars.get(url)).toBeDefined();
    answer = (_request, response) => void response.writeHead(301, { location: '/round' }).end();
    expect(await avatars.get(`${url}?2`)).toBeUndefined();
    expect(asked).toBe(5);
    await avatars.close();
  });

  it.each<[string, RequestListener]>([
    ['an error', (_request, response) => void response.writeHead(404).end()],
    [
      'a way elsewhere',
      (_request, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/x' }).end(),
    ],
    ['no picture', (_request, response) => void response.end('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['more than 5 MB', (_request, response) => void response.end(Buffer.alloc(6 * 1024 * 1024, 0xff))],
    ['a broken connection', (request) => void request.socket.destroy()],
  ])('are not shown for %s, and not asked for again within a minute', async (_name, listener) => {
    answer = listener;
    const { avatars, url } = open();
    expect(await avatars.get(url)).toBeUndefined();
    expect(await avatars.get(url)).toBeUndefined();
    expect(asked).toBe(1);
    now += 61_000;
    await avatars.get(url);
    expect(asked).toBe(2);
    await avatars.close();
  });
});
