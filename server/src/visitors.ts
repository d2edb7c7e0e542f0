import type { PersonId } from '@kf/shared/contract/ids';
import { keyIdOf } from './people/api-keys.ts';
import type { PeopleParts } from './people/parts.ts';
import type { People } from './people/people.ts';
import type { LiveSocketDeps } from './realtime/ports.ts';

/** Who may open a socket, and whether they still may: the same as over HTTP. */
export const visitorsOf = ({
  logins,
  keys,
  onChanged,
}: Pick<PeopleParts, 'logins' | 'keys' | 'onChanged'>): Pick<
  LiveSocketDeps,
  'authenticate' | 'refresh' | 'onLoginEnded' | 'onPeopleChanged'
> => ({
  async authenticate({ cookie, token }) {
    if (token === undefined) return logins.fromCookieHeader(cookie);
    const person = await keys.callerOf(token);
    return person && { person };
  },
  async refresh({ sid, person }) {
    const keyId = keyIdOf(person);
    if (keyId !== undefined) return keys.callerById(keyId);
    return sid === undefined ? undefined : logins.callerOf(sid);
  },
  onLoginEnded: logins.onEnded,
  onPeopleChanged: onChanged,
});

/** How long somebody's acts can be taken back, ms. A script takes nothing back. */
export const graceOf =
  ({ settingsOf }: Pick<People, 'settingsOf'>) =>
  async (id: PersonId): Promise<number> =>
    id.startsWith('key:') ? 0 : (await settingsOf(id)).graceSeconds * 1_000;
