// Hears a whole flow: what the server answers, pages, sockets, its log and its data folder. Nothing in there may be a
// secret of the run. What goes to and from the platform is not looked at: its secrets belong there.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Page, Request } from '@playwright/test';

export interface SecretWatch {
  /** From now on, and looking back, this value is a secret. `kind` is what a report calls it. */
  know(kind: string, value: string | undefined): void;
  /** Learns secrets from what is sent to the server or the platform's console. */
  sent(body: string | null | undefined): void;
  hear(from: string, text: string): void;
  /** Hears an answer of the server, but for what it may tell to whom it tells it. */
  answered(method: string, url: string, text: string): void;
  listen(context: BrowserContext): void;
  /** `fetch` for what a flow asks without a browser. */
  fetch: typeof fetch;
  /** Files that are to be searched, too. */
  readFolder(folder: string): Promise<void>;
  /** Where which kind of secret was found: never the secret itself. */
  leaks(): string[];
  /** Whether something was heard in such a place, for who wants to know that the search sees it. */
  heard(place: RegExp, text: string): boolean;
}

interface Place {
  from: string;
  content: string | Buffer;
}

/** Fields of requests that are nobody's business, wherever they stand. */
const SECRET_FIELDS = new Set(['password', 'current', 'appSecret', 'token', 'aesKey', 'secret']);
/** Shorter ones are found everywhere, and guard nothing. */
const SHORTEST = 8;
/** A page that answers no more is not waited for. */
const PATIENCE_MS = 2_000;

/** What the server tells once, to who may know it. Nowhere else, and no second time. */
const tellers: { route: RegExp; fields: readonly string[] }[] = [
  { route: /^POST \/api\/api-keys$/, fields: ['secret'] },
  { route: /^POST \/api\/me\/factor/, fields: ['secret', 'uri', 'codes'] },
  { route: /^(POST|PATCH) \/api\/accounts(\/[\w-]+)?$/, fields: ['token', 'aesKey'] },
  { route: /^GET \/api\/setup\/callback$/, fields: ['token', 'aesKey'] },
  { route: /^POST \/api\/people(\/[\w-]+\/link)?$/, fields: ['path'] },
];

/** @param origin of the server; what other servers say is not heard */
export function createSecretWatch(origin: string): SecretWatch {
  const plainFetch = globalThis.fetch;
  const known = new Map<string, string>();
  /** Told by an answer to the page that asked: that page may show them. */
  const toldOnce = new Set<string>();
  const places: Place[] = [];
  const unfinished = new Set<Promise<void>>();

  const know: SecretWatch['know'] = (kind, value) => {
    if (value !== undefined && value.length >= SHORTEST && !known.has(value)) known.set(value, kind);
  };
  const hear: SecretWatch['hear'] = (from, text) => void places.push({ from, content: text });

  /** Takes the told fields out of an answer, and remembers them. */
  const withoutTold = (value: unknown, fields: readonly string[]): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => withoutTold(one, fields));
    const rest: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(value)) {
      if (!fields.includes(name)) rest[name] = withoutTold(inner, fields);
      else
        for (const one of [inner].flat()) {
          if (typeof one !== 'string') continue;
          const secret = one.replace(/^.*#token=/, '');
          know(`told ${name}`, secret);
          toldOnce.add(secret);
        }
    }
    return rest;
  };
  const answered: SecretWatch['answered'] = (method, url, text) => {
    const route = `${method} ${new URL(url).pathname}`;
    const fields = tellers.filter((teller) => teller.route.test(route)).flatMap((teller) => teller.fields);
    const parsed = fields.length > 0 ? parse(text) : undefined;
    hear(`answer of ${route}`, parsed === undefined ? text : JSON.stringify(withoutTold(parsed, fields)));
  };

  const finished = async (request: Request): Promise<void> => {
    const url = request.url();
    if (!url.startsWith(origin)) return;
    // Built files are the same before anybody has a secret.
    if (['script', 'stylesheet', 'image', 'font', 'media'].includes(request.resourceType())) return;
    watch.sent(request.postData());
    const response = await request.response();
    const { 'set-cookie': cookies = '', ...headers } = (await response?.allHeaders()) ?? {};
    for (const cookie of cookies.split('\n')) knowCookie(cookie);
    hear(`headers of ${request.method()} ${new URL(url).pathname}`, JSON.stringify(headers));
    answered(request.method(), url, (await response?.text()) ?? '');
  };
  const knowCookie = (cookie: string): void => {
    const [name = '', value = ''] = cookie.split(';', 1)[0]?.split(/=(.*)/s) ?? [];
    know(`cookie ${name}`, value);
    know(`cookie ${name}`, decodeURIComponent(value));
  };

  const listenTo = (page: Page): void => {
    page.on('websocket', (socket) => {
      if (!new URL(socket.url()).host.includes(new URL(origin).host)) return;
      socket.on('framereceived', ({ payload }) => hear('a socket', payload.toString()));
    });
  };
  const keepPages = async (context: BrowserContext): Promise<void> => {
    for (const page of context.pages()) {
      if (!page.url().startsWith(origin)) continue;
      const html = await within(PATIENCE_MS, page.content());
      if (html !== undefined) hear(`page ${new URL(page.url()).pathname}`, html);
    }
    await within(PATIENCE_MS, Promise.all(unfinished));
  };

  const watch: SecretWatch = {
    know,
    hear,
    answered,
    sent(body) {
      const learn = (value: unknown): void => {
        if (typeof value !== 'object' || value === null) return;
        for (const [name, inner] of Object.entries(value)) {
          if (typeof inner === 'string' && SECRET_FIELDS.has(name)) know(`sent ${name}`, inner);
          else learn(inner);
        }
      };
      if (body) learn(parse(body));
    },
    listen(context) {
      context.pages().forEach(listenTo);
      context.on('page', listenTo);
      context.on('requestfinished', (request) => {
        // The body of an answer is gone with its page: then nobody can look at it any more either.
        const work = finished(request)
          .catch(() => undefined)
          .finally(() => unfinished.delete(work));
        unfinished.add(work);
      });
      const close = context.close.bind(context);
      context.close = async (options) => {
        await keepPages(context);
        await close(options);
      };
    },
    async fetch(input, init) {
      if (typeof init?.body === 'string') watch.sent(init.body);
      const response = await plainFetch(input, init);
      const url = String(input);
      if (!url.startsWith(origin)) return response;
      for (const cookie of response.headers.getSetCookie()) knowCookie(cookie);
      const text = await response.clone().text();
      answered(init?.method ?? 'GET', url, text);
      return response;
    },
    async readFolder(folder) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name);
        // A copy of PostgreSQL's programs, and its pristine templates, which nobody connects to.
        if (!entry.isFile() || /postgres-server\/|postgres\/base\/[14]\//.test(path)) continue;
        places.push({ from: `file ${path.slice(folder.length + 1)}`, content: await readFile(path) });
      }
    },
    leaks() {
      const found = new Set<string>();
      for (const [value, kind] of known) {
        const bytes = Buffer.from(value);
        for (const { from, content } of places) {
          if (toldOnce.has(value) && from.startsWith('page ')) continue;
          const has = typeof content === 'string' ? content.includes(value) : content.includes(bytes);
          if (has && !(kind === KEY_KIND && from === KEY_FILE)) found.add(`${kind} in ${from}`);
        }
      }
      return [...found];
    },
    heard: (place, text) => places.some(({ from, content }) => place.test(from) && content.includes(text)),
  };
  return watch;
}

/** The key of the installation lies in its file, and nowhere else. */
export const KEY_KIND = 'SECRET_KEY';
const KEY_FILE = 'file secret.key';

const within = <T>(ms: number, work: Promise<T>): Promise<T | undefined> =>
  Promise.race([work.catch(() => undefined), sleep(ms, undefined)]);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
