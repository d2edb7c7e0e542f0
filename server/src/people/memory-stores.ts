import type { LoginRecord, LoginStore, PeopleStore, Person } from './ports.ts';

/** Both stores without a database: for tests, with the same guarantees. */
export function memoryPeopleStore(): PeopleStore {
  const people = new Map<string, Person>();
  return {
    findByUsername: async (username) => people.get(username),
    findById: async (id) => [...people.values()].find((person) => person.id === id),
    count: async () => people.size,
    async insert(person) {
      if (!people.has(person.username)) people.set(person.username, person);
    },
  };
}

export function memoryLoginStore(): LoginStore {
  const logins = new Map<string, LoginRecord>();
  return {
    get: async (sid) => logins.get(sid),
    async set(sid, login) {
      logins.set(sid, login);
    },
    async destroy(sid) {
      logins.delete(sid);
    },
  };
}
