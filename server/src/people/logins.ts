import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { LoginRow } from '@kf/shared/contract/people';
import type { People } from './people.ts';
import type { Caller, LoginRecord, LoginStore } from './ports.ts';

export const LOGIN_COOKIE = 'kf_login';
/** How long a login lasts, in the browser and here. */
export const LOGIN_MS = 12 * 3_600_000;
/** How exactly it is known when a login was last used. */
const SEEN_EVERY_MS = 60_000;

/** A browser that is logged in. */
export interface Login {
  sid: string;
  person: Caller;
}

export interface Logins {
  /** Signs and checks the cookie's value. */
  signer: ReturnType<typeof cookie.signerFactory>;
  get(sid: string): Promise<LoginRecord | undefined>;
  /** `from`: where and with what the login was made. */
  set(
    sid: string,
    data: Record<string, unknown>,
    personId: PersonId | undefined,
    from?: { address: string; browser: string },
  ): Promise<void>;
  /** Who is logged in with this id, as they are now: role and scope may have changed since. */
  callerOf(sid: string): Promise<Caller | undefined>;
  /** Ends a login and tells those who hold something open for it. */
  end(sid: string): Promise<void>;
  /** The open logins of a person, last used first. `own`: the id of the one that asks. */
  list(personId: PersonId, own?: string): Promise<LoginRow[]>;
  /** Ends one of a person's logins by its name. False: there is none such. */
  endByName(personId: PersonId, loginId: string): Promise<boolean>;
  /** Ends all logins of a person but one, as after a change of the password. Answers how many. */
  endOthers(personId: PersonId, except?: string): Promise<number>;
  /** Who sent this `Cookie` header, for what does not come through a route: sockets. */
  fromCookieHeader(header: string | undefined): Promise<Login | undefined>;
  onEnded(listener: (sid: string) => void): () => void;
}

interface LoginsDeps {
  store: LoginStore;
  people: Pick<People, 'callerOf'>;
  /** Signs cookies: an id that leaks out of the database is no login yet. */
  secretKey: Buffer;
  now: () => number;
}

export function createLogins({ store, people, secretKey, now }: LoginsDeps): Logins {
  const signer = cookie.signerFactory(secretKey.toString('base64'));
  const listeners = new Set<(sid: string) => void>();
  const tellEnded = (sid: string) => {
    for (const listener of listeners) listener(sid);
  };

  const get = async (sid: string) => {
    const login = await store.get(sid);
    if (!login || login.expiresAt > now()) return login;
    await store.destroy(sid);
    return undefined;
  };
  const callerOf = async (sid: string) => {
    const login = await get(sid);
    if (login?.personId === undefined) return undefined;
    if (now() - (login.seenAt ?? 0) > SEEN_EVERY_MS) await store.touch(sid, now() as EpochMs);
    return people.callerOf(login.personId);
  };
  const end = async (sid: string) => {
    await store.destroy(sid);
    tellEnded(sid);
  };

  return {
    signer,
    get,
    async set(sid, data, personId, from) {
      const known = await store.get(sid);
      const at = now() as EpochMs;
      await store.set(sid, {
        data,
        // A login ends this long after it began, however often it is written.
        expiresAt: known?.expiresAt ?? ((at + LOGIN_MS) as EpochMs),
        loginId: known?.loginId ?? randomUUID(),
        createdAt: known?.createdAt ?? at,
        seenAt: known?.seenAt ?? at,
        ...(personId !== undefined && { personId }),
        ...(from && { address: from.address, browser: from.browser }),
      });
    },
    callerOf,
    end,
    async list(personId, own) {
      const open = (await store.list(personId)).filter((login) => login.expiresAt > now());
      return open
        .map((login) => rowOf(login, own))
        .sort((a, b) => Number(b.own) - Number(a.own) || b.seenAt - a.seenAt);
    },
    async endByName(personId, loginId) {
      const login = (await store.list(personId)).find((one) => one.loginId === loginId);
      if (login) await end(login.sid);
      return login !== undefined;
    },
    async endOthers(personId, except) {
      const ended = await store.destroyOf(personId, except);
      for (const sid of ended) tellEnded(sid);
      return ended.length;
    },
    async fromCookieHeader(header) {
      const value = header === undefined ? undefined : cookie.parse(header)[LOGIN_COOKIE];
      const sid = value ? signer.unsign(value) : undefined;
      if (!sid?.valid || sid.value === null) return undefined;
      const person = await callerOf(sid.value);
      return person && { sid: sid.value, person };
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const rowOf = (login: LoginRecord & { sid: string }, own: string | undefined): LoginRow => ({
  loginId: login.loginId ?? '',
  createdAt: login.createdAt ?? login.expiresAt,
  seenAt: login.seenAt ?? login.createdAt ?? login.expiresAt,
  expiresAt: login.expiresAt,
  ...(login.address !== undefined && { address: login.address }),
  ...(login.browser !== undefined && { browser: login.browser }),
  own: login.sid === own,
});
