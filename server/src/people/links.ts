import { createHash, randomBytes } from 'node:crypto';
import type { EpochMs, PersonId } from '@kf/shared/contract/ids';
import { AppError } from '../errors.ts';
import type { PeopleStore, Person, StoredLink } from './ports.ts';

/** Enough for a mail to be read after a weekend. */
const LINK_MS = 3 * 24 * 3_600_000;
/** 256 bits: not to be guessed, so looking one up needs no throttle of its own. */
const TOKEN_BYTES = 32;

/** One-time links with which people choose their own password: nobody else ever knows it. */
export interface Links {
  /** Whatever link the person had before is no longer good. */
  create(personId: PersonId, by: string): Promise<{ path: string; expiresAt: EpochMs }>;
  /** @throws {AppError} link_invalid when it was used, replaced, is over, or the person may not log in */
  read(token: string): Promise<{ person: Person; link: StoredLink }>;
  /** The same, and nobody can use it again. */
  take(token: string): Promise<Person>;
}

export function createLinks({ store, now }: { store: PeopleStore; now: () => number }): Links {
  const read: Links['read'] = async (token) => {
    const link = await store.findLink(hashOf(token));
    const person = link && link.expiresAt > now() ? await store.findById(link.personId) : undefined;
    if (!link || !person || person.disabledAt !== undefined)
      throw new AppError('link_invalid', 'the link was used, replaced, or is over');
    return { person, link };
  };
  return {
    async create(personId, by) {
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const createdAt = now() as EpochMs;
      const expiresAt = (createdAt + LINK_MS) as EpochMs;
      await store.putLink({ personId, hash: hashOf(token), createdBy: by, createdAt, expiresAt });
      return { path: `/welcome#${token}`, expiresAt };
    },
    read,
    async take(token) {
      const { person } = await read(token);
      if (!(await store.takeLink(hashOf(token))))
        throw new AppError('link_invalid', 'the link was used a moment ago');
      return person;
    },
  };
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
