import { randomUUID } from 'node:crypto';
import { type EpochMs, PersonId } from '@kf/shared/contract/ids';
import type {
  LinkAnswer,
  NewPersonRequest,
  PeopleAnswer,
  PersonRequest,
  PersonRow,
  Policy,
} from '@kf/shared/contract/people';
import type { Audit } from '../audit/audit.ts';
import { AppError } from '../errors.ts';
import type { Links } from './links.ts';
import type { Logins } from './logins.ts';
import { normalise } from './people.ts';
import type { LoginRecord, LoginStore, PeopleStore, Person, PersonPatch, StoredLink } from './ports.ts';

interface By {
  personId: PersonId;
  name: string;
}

/** What admins do with people. Every change is in the audit, and takes effect at once. */
export interface PeopleAdmin {
  list(): Promise<PeopleAnswer>;
  /** Answers the link with which the person chooses a password. @throws {AppError} person_exists */
  create(request: NewPersonRequest, by: By): Promise<LinkAnswer>;
  /** @throws {AppError} person_not_found, last_admin */
  change(id: PersonId, request: PersonRequest, by: By): Promise<PersonRow>;
  /** A new link, for an invitation that was lost or a password that was forgotten. @throws {AppError} person_not_found */
  newLink(id: PersonId, by: By): Promise<LinkAnswer>;
  /** For who lost phone and paper. @throws {AppError} person_not_found */
  removeFactor(id: PersonId, by: By): Promise<PersonRow>;
  setPolicy(policy: Policy, by: By): Promise<Policy>;
}

interface PeopleAdminDeps {
  store: PeopleStore;
  loginStore: Pick<LoginStore, 'list'>;
  logins: Pick<Logins, 'endOthers'>;
  links: Links;
  audit: Audit;
  now: () => number;
}

export function createPeopleAdmin(deps: PeopleAdminDeps): PeopleAdmin {
  const { store, loginStore, logins, links, audit, now } = deps;
  const find = async (id: PersonId): Promise<Person> => {
    const person = await store.findById(id);
    if (!person) throw new AppError('person_not_found', 'there is no such person');
    return person;
  };
  const update = async (id: PersonId, patch: PersonPatch): Promise<Person> => {
    const person = await store.update(id, patch);
    if (person === 'last_admin')
      throw new AppError('last_admin', 'nobody would be left who can log in as an admin');
    if (!person) throw new AppError('person_not_found', 'there is no such person');
    return person;
  };
  const show = async (person: Person): Promise<PersonRow> => {
    const [open, kept] = await Promise.all([loginStore.list(person.id), store.listLinks()]);
    return rowOf(person, open, kept, now());
  };
  const linkFor = async (person: Person, by: By): Promise<LinkAnswer> => {
    const link = await links.create(person.id, by.name);
    return { person: await show(person), ...link };
  };

  return {
    async list() {
      const [people, open, kept, policy] = await Promise.all([
        store.list(),
        loginStore.list(),
        store.listLinks(),
        store.policy(),
      ]);
      return { people: people.map((person) => rowOf(person, open, kept, now())), policy };
    },
    async create({ username, name, role, scope }, by) {
      const person: Person = {
        id: PersonId.parse(randomUUID()),
        username: normalise(username),
        name,
        role,
        scope: role === 'admin' ? 'all' : (scope ?? 'all'),
        settings: {},
        createdAt: now() as EpochMs,
      };
      if (!(await store.insert(person)))
        throw new AppError('person_exists', 'there is a person with this username');
      await audit.record({ act: 'people.created', by, target: person.username, after: rights(person) });
      return linkFor(person, by);
    },
    async change(id, { disabled, ...request }, by) {
      const before = await find(id);
      const role = request.role ?? before.role;
      const after = await update(id, {
        ...(request.name !== undefined && { name: request.name }),
        ...(request.role !== undefined && { role }),
        // Whoever becomes an admin sees everything; whoever stops being one keeps that until it is narrowed.
        ...(role === 'admin' ? { scope: 'all' } : request.scope !== undefined && { scope: request.scope }),
        ...(disabled === true && before.disabledAt === undefined && { disabledAt: now() as EpochMs }),
        ...(disabled === false && { disabledAt: null }),
      });
      if (after.disabledAt !== undefined) await logins.endOthers(id);
      await audit.record({
        act: disabled === undefined ? 'people.changed' : disabled ? 'people.disabled' : 'people.enabled',
        by,
        target: before.username,
        before: rights(before),
        after: rights(after),
      });
      return show(after);
    },
    async newLink(id, by) {
      const person = await find(id);
      const answer = await linkFor(person, by);
      await audit.record({ act: 'people.link_made', by, target: person.username });
      return answer;
    },
    async removeFactor(id, by) {
      await find(id);
      const person = await update(id, { factor: null });
      await store.setRecoveryCodes(id, []);
      await audit.record({ act: 'people.factor_removed', by, target: person.username });
      return show(person);
    },
    async setPolicy(policy, by) {
      const before = await store.policy();
      await store.setPolicy(policy);
      await audit.record({ act: 'people.policy_changed', by, before, after: policy });
      return policy;
    },
  };
}

const rights = ({ name, role, scope, disabledAt }: Person) => ({
  name,
  role,
  scope,
  disabled: disabledAt !== undefined,
});

function rowOf(
  person: Person,
  open: readonly LoginRecord[],
  kept: readonly StoredLink[],
  now: number,
): PersonRow {
  const own = open.filter((login) => login.personId === person.id && login.expiresAt > now);
  const link = kept.find(({ personId, expiresAt }) => personId === person.id && expiresAt > now);
  const seenAt = Math.max(...own.map((login) => login.seenAt ?? 0)) as EpochMs;
  return {
    personId: person.id,
    username: person.username,
    name: person.name,
    role: person.role,
    scope: person.scope,
    createdAt: person.createdAt,
    ...(person.disabledAt !== undefined && { disabledAt: person.disabledAt }),
    hasPassword: person.passwordHash !== undefined,
    hasFactor: person.factor !== undefined,
    ...(link && { link: { expiresAt: link.expiresAt, by: link.createdBy } }),
    ...(own.length > 0 && { seenAt }),
    logins: own.length,
  };
}
