import cookie from '@fastify/cookie';
import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { People } from './people.ts';
import type { LoginRecord, LoginStore, Person } from './ports.ts';

export const LOGIN_COOKIE = 'kf_login';
/** How long a login lasts, in the browser and here. */
export const LOGIN_MS = 12 * 3_600_000;

/** A browser that is logged in. */
export interface Login {
  sid: string;
  person: Person;
}

export interface Logins {
  /** Signs and checks the cookie's value. */
  signer: ReturnType<typeof cookie.signerFactory>;
  get(sid: string): Promise<LoginRecord | undefined>;
  set(sid: string, data: Record<string, unknown>, personId: PersonId | undefined): Promise<void>;
  /** Ends a login and tells those who hold something open for it. */
  end(sid: string): Promise<void>;
  /** Who sent this `Cookie` header, for what does not come through a route: sockets. */
  fromCookieHeader(header: string | undefined): Promise<Login | undefined>;
  /** Still logged in and still allowed to be? */
  isValid(sid: string): Promise<boolean>;
  onEnded(listener: (sid: string) => void): () => void;
}

interface LoginsDeps {
  store: LoginStore;
  people: People;
  /** Signs cookies: an id that leaks out of the database is no login yet. */
  secretKey: Buffer;
  now: () => number;
}

export function createLogins({ store, people, secretKey, now }: LoginsDeps): Logins {
  const signer = cookie.signerFactory(secretKey.toString('base64'));
  const listeners = new Set<(sid: string) => void>();

  const get = async (sid: string) => {
    const login = await store.get(sid);
    if (!login || login.expiresAt > now()) return login;
    await store.destroy(sid);
    return undefined;
  };
  const personOf = async (sid: string) => {
    const login = await get(sid);
    return login?.personId === undefined ? undefined : people.find(login.personId);
  };

  return {
    signer,
    get,
    async set(sid, data, personId) {
      const known = await store.get(sid);
      await store.set(sid, {
        data,
        // A login ends this long after it began, however often it is written.
        expiresAt: known?.expiresAt ?? ((now() + LOGIN_MS) as EpochMs),
        ...(personId !== undefined && { personId }),
      });
    },
    async end(sid) {
      await store.destroy(sid);
      for (const listener of listeners) listener(sid);
    },
    async fromCookieHeader(header) {
      const value = header === undefined ? undefined : cookie.parse(header)[LOGIN_COOKIE];
      const sid = value ? signer.unsign(value) : undefined;
      if (!sid?.valid || sid.value === null) return undefined;
      const person = await personOf(sid.value);
      return person && { sid: sid.value, person };
    },
    isValid: async (sid) => (await personOf(sid)) !== undefined,
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
