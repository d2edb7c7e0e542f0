import type { Role } from '@kf/shared/contract/http';
import type { Caller } from './ports.ts';

/**
 * Who may use a route. `anybody`: also without a login. `known`: with any login or key. `self`: a person about
 * themselves, not a key. A role: it or one that may more. `known` and `self` are open also to those who have to set up
 * their second factor first.
 */
export type Right = 'anybody' | 'known' | 'self' | Role;

/** What the login adds to a request and to the description of a route. */
declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null while nobody is logged in. Set on every `/api` request. */
    person: Caller | null;
  }
  interface FastifyContextConfig {
    /** Who may use the route; enforced before anything else, and listed in docs/rights.md. */
    right?: Right;
    /**
     * Of an account's route: it answers people of some groups with what is theirs (`groupsOf`). Without it the route is
     * for people of the whole account.
     */
    groups?: 'own';
    /**
     * What the audit calls it, where the room tells nothing itself; `false`: a write that changes nothing, and so leaves
     * no line by itself.
     */
    audit?: string | false;
  }
  interface Session {
    personId?: string;
    /** Where and with what the login was made. */
    from?: { address: string; browser: string };
  }
}
