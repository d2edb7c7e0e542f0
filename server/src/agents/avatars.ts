import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { avatarKeyOf } from './agent-list.ts';
import { MOST_BYTES, thumbnailOf } from './images.ts';

/** Agents' pictures, fetched by the server so that browsers ask nobody else, small, and kept on disk. */
export interface Avatars {
  /** WebP of 128 × 128. Undefined: no picture, or none to be had now. */
  get(url: string): Promise<Buffer | undefined>;
  close(): Promise<void>;
}

export interface AvatarsDeps {
  /** Made when it is needed. */
  folder: string;
  /** Of the platform's API: a simulator or a regional host serves pictures itself. */
  apiBase: string;
  now(): number;
  log: { warn(details: object, message: string): void; info(details: object, message: string): void };
}

/** Hosts of the platform's pictures. Anything else in an answer of the platform is not fetched. */
const PICTURE_HOSTS = /^([a-z0-9-]+\.)*(qpic\.cn|qlogo\.cn)$/;
const FETCH_WITHIN_MS = 5_000;
const MOST_HOPS = 2;
/** After a failure the letter tile stays this long. */
const FAILED_FOR_MS = 60_000;
const FAILURES_KEPT = 1_000;
const KEPT_FOR_MS = 30 * 24 * 3_600_000;
/** Some 20 MB. */
const FILES_KEPT = 2_000;
/** Reading sets the time of use at most this often. */
const TOUCH_EVERY_MS = 24 * 3_600_000;
const PRUNE_EVERY = 100;

export function createAvatars({ folder, apiBase, now, log }: AvatarsDeps): Avatars {
  const connections = new Agent({ connections: 4, keepAliveTimeout: 10_000 });
  const fetching = new Map<string, Promise<Buffer | undefined>>();
  const failed = new Map<string, number>();
  let written = 0;

  async function fromDisk(file: string): Promise<Buffer | undefined> {
    try {
      const [bytes, { mtimeMs }] = await Promise.all([readFile(file), stat(file)]);
      if (now() - mtimeMs > TOUCH_EVERY_MS) {
        const used = new Date(now());
        await utimes(file, used, used);
      }
      return bytes;
    } catch {
      return undefined; // not there, or another node's tidying took it: it is fetched
    }
  }

  async function toDisk(file: string, bytes: Buffer): Promise<void> {
    await mkdir(folder, { recursive: true });
    const unfinished = `${file}.${randomUUID()}`;
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
    if (written % PRUNE_EVERY === 0) await prune();
    written += 1;
  }

  async function prune(): Promise<void> {
    const files = await Promise.all(
      (await readdir(folder)).map(async (name) => {
        const path = join(folder, name);
        return { path, usedAt: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 };
      }),
    );
    const newestFirst = files.sort((a, b) => b.usedAt - a.usedAt);
    const old = newestFirst.filter(
      ({ usedAt }, place) => place >= FILES_KEPT || now() - usedAt > KEPT_FOR_MS,
    );
    await Promise.all(old.map(({ path }) => rm(path, { force: true })));
  }

  async function bring(url: string, key: string): Promise<Buffer | undefined> {
    const file = join(folder, `${key}.webp`);
    const kept = await fromDisk(file);
    if (kept) return kept;
    try {
      const bytes = await thumbnailOf(await download(url, apiBase, connections));
      await toDisk(file, bytes).catch((error: unknown) =>
        log.warn({ err: error }, 'a picture could not be kept on disk'),
      );
      return bytes;
    } catch (error) {
      if (failed.size >= FAILURES_KEPT) failed.clear();
      failed.set(key, now());
      log.info({ err: error, key }, 'a picture of an agent could not be fetched');
      return undefined;
    }
  }

  return {
    async get(url) {
      if (!isPictureUrl(url, apiBase)) return undefined;
      const key = avatarKeyOf(url);
      if (now() - (failed.get(key) ?? Number.NEGATIVE_INFINITY) < FAILED_FOR_MS) return undefined;
      const under = fetching.get(key) ?? bring(url, key).finally(() => fetching.delete(key));
      fetching.set(key, under);
      return under;
    },
    close: () => connections.close(),
  };
}

/** What the platform calls a picture may be fetched from the platform's hosts only: nothing of ours can be reached by it. */
export function isPictureUrl(text: string, apiBase: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return false;
  if (url.origin === new URL(apiBase).origin) return true;
  return (
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.port === '' &&
    PICTURE_HOSTS.test(url.hostname)
  );
}

/** A picture may have moved from http to https, or to another host of the same kind; never elsewhere. */
async function download(address: string, apiBase: string, dispatcher: Agent): Promise<Buffer> {
  const signal = AbortSignal.timeout(FETCH_WITHIN_MS);
  let url = address;
  for (let hop = 0; hop <= MOST_HOPS; hop += 1) {
    const answer = await fetch(url, { dispatcher, redirect: 'manual', signal });
    if (answer.status === 200 && answer.body) return bytesOf(answer.body as AsyncIterable<Uint8Array>);
    await answer.body?.cancel();
    const next = answer.headers.get('location');
    if (next === null || !URL.canParse(next, url))
      throw new Error(`the picture's host answered ${answer.status}`);
    url = new URL(next, url).href;
    if (!isPictureUrl(url, apiBase)) throw new Error('the picture leads to a host that has no pictures');
  }
  throw new Error('the picture leads on and on');
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > MOST_BYTES) throw new Error('the picture is too large'); // leaving the loop cancels the rest
    parts.push(part);
  }
  return Buffer.concat(parts);
}
