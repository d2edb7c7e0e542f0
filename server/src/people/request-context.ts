import type { Person } from './ports.ts';

/** What the login adds to a request and to the description of a route. */
declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null while nobody is logged in. Set on every `/api` request. */
    person: Person | null;
  }
  interface FastifyContextConfig {
    /** May be called without being logged in. */
    public?: boolean;
  }
  interface Session {
    personId?: string;
  }
}
