import type { Audit } from '../audit/audit.ts';
import { createAudit } from '../audit/audit.ts';
import type { AuditStore } from '../audit/ports.ts';
import { createSecretBox } from '../secret-box.ts';
import { type ApiKeys, createApiKeys } from './api-keys.ts';
import { createLinks, type Links } from './links.ts';
import { createLoginThrottle, type LoginThrottle } from './login-throttle.ts';
import { createLogins, type Logins } from './logins.ts';
import { createPeopleAdmin, type PeopleAdmin } from './manage.ts';
import { createPeople, type People } from './people.ts';
import type { AttemptStore, KeyStore, LoginStore, PasswordHasher, PeopleStore } from './ports.ts';
import { createSecondFactor, type SecondFactor } from './second-factor.ts';

/** Everything about people, logins and keys, and the audit of what they do: one for the whole installation. */
export interface PeopleParts {
  people: People;
  store: PeopleStore;
  logins: Logins;
  keys: ApiKeys;
  links: Links;
  factor: SecondFactor;
  throttle: LoginThrottle;
  admin: PeopleAdmin;
  audit: Audit;
  auditStore: AuditStore;
  /** `who`: the id of a person or key whose rights or logins changed, here or on another node; `*`: everybody's. */
  onChanged(listener: (who: string) => void): () => void;
}

export interface PeoplePartsDeps {
  stores: {
    people: PeopleStore;
    logins: LoginStore;
    attempts: AttemptStore;
    keys: KeyStore;
    audit: AuditStore;
  };
  hasher: PasswordHasher;
  secretKey: Buffer;
  now: () => number;
  onChanged: PeopleParts['onChanged'];
}

export function createPeopleParts({
  stores,
  hasher,
  secretKey,
  now,
  onChanged,
}: PeoplePartsDeps): PeopleParts {
  const store = stores.people;
  const people = createPeople({ store, hasher, now });
  const logins = createLogins({ store: stores.logins, people, secretKey, now });
  const links = createLinks({ store, now });
  const audit = createAudit({ add: stores.audit.add, now });
  return {
    people,
    store,
    logins,
    links,
    audit,
    auditStore: stores.audit,
    keys: createApiKeys({ store: stores.keys, now }),
    factor: createSecondFactor({ store, box: createSecretBox(secretKey), secretKey, now }),
    throttle: createLoginThrottle(stores.attempts, now),
    admin: createPeopleAdmin({ store, loginStore: stores.logins, logins, links, audit, now }),
    onChanged,
  };
}
