import type { EpochMs } from '@kf/shared/contract/ids';
import type { PeoplePartsDeps } from '../people/parts.ts';
import { createKeyStore } from './api-keys.ts';
import { createAuditStore } from './audit.ts';
import type { Db } from './database.ts';
import { createAttemptStore, createLoginStore } from './logins.ts';
import { createPeopleStore } from './people.ts';

/** What people, logins, keys and the audit are kept in. */
export const peopleStores = (db: Db, now: () => EpochMs): PeoplePartsDeps['stores'] => ({
  people: createPeopleStore(db),
  logins: createLoginStore(db, now),
  attempts: createAttemptStore(db),
  keys: createKeyStore(db),
  audit: createAuditStore(db),
});
