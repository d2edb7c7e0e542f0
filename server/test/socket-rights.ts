import type { ClientToServerEvents, ServerToClientEvents } from '@kf/shared/contract/socket';
import type { WallClientEvents, WallServerEvents } from '@kf/shared/contract/wall';
import { type AskerName, askerNames, askerOf } from './rights-world.ts';

/** `theirs`: about the agents and customers of their groups. `own`: about themselves, or of their own making. */
export type Reach = 'all' | 'theirs' | 'own' | 'no';

type Rights = Record<'viewer' | 'supervisor' | 'viewerOfG1' | 'supervisorOfG1', Reach>;
const look: Rights = { viewer: 'all', supervisor: 'all', viewerOfG1: 'theirs', supervisorOfG1: 'theirs' };
const each = (reach: Reach): Rights => ({
  viewer: reach,
  supervisor: reach,
  viewerOfG1: reach,
  supervisorOfG1: reach,
});

/** What comes from the server. A new event does not compile until it is said here who gets it. */
export const told = {
  'live:snapshot': look,
  'live:frame': look,
  'live:status': each('all'),
  operation: look,
  claim: look,
  'me:changed': each('own'),
} satisfies Record<keyof ServerToClientEvents, Rights>;

/** What browsers send, and for whom it has an effect. */
export const asked = {
  'live:resync': look,
  claim: { viewer: 'no', supervisor: 'all', viewerOfG1: 'no', supervisorOfG1: 'theirs' },
  release: { viewer: 'no', supervisor: 'own', viewerOfG1: 'no', supervisorOfG1: 'own' },
} satisfies Record<keyof ClientToServerEvents, Rights>;

export const wallTold = {
  'wall:board': 'what its board shows',
  'wall:device': 'about itself',
  'wall:identify': 'about itself',
  'wall:reload': 'about itself',
  'wall:revoked': 'about itself',
} satisfies Record<keyof WallServerEvents, string>;
export const wallAsked = { 'wall:hello': 'about itself' } satisfies Record<keyof WallClientEvents, string>;

export const handshakes = ['/live main', '/live second', '/live nowhere', '/wall', '/'] as const;
export type Handshake = (typeof handshakes)[number];

/** The code of the refusal, or `in`. `main` and `second` are accounts, `nowhere` is none. */
export function admitted(name: AskerName, handshake: Handshake): string {
  const { by, role, scope } = askerOf(name);
  if (handshake === '/') return 'use the namespace /live';
  if (handshake === '/wall') return by === 'wall' ? 'in' : 'wall_unpaired';
  if (!role) return 'not_logged_in';
  if (name === 'unready') return 'factor_missing';
  const sees = { '/live main': scope !== undefined, '/live second': scope === 'all' || scope === undefined };
  return handshake !== '/live nowhere' && sees[handshake] ? 'in' : 'account_not_found';
}

export function rightsOf(name: AskerName, rights: Rights): Reach {
  const { role, scope } = askerOf(name);
  const isViewer = role === 'viewer';
  if (scope === 'all') return isViewer ? rights.viewer : rights.supervisor;
  return isViewer ? rights.viewerOfG1 : rights.supervisorOfG1;
}

const words: Record<AskerName, string> = {
  nobody: 'nobody (no login)',
  wall: 'a paired television',
  viewer: 'viewer',
  supervisor: 'supervisor',
  admin: 'admin',
  viewerOfG1: 'viewer of some groups of `main`',
  supervisorOfG1: 'supervisor of some groups of `main`',
  elsewhere: 'supervisor of `second` only',
  unready: 'admin without the second factor that is demanded',
  viewerKey: 'API key, viewer',
  supervisorKey: 'API key, supervisor',
  adminKey: 'API key, admin',
  keyOfG1: 'API key, supervisor of some groups of `main`',
  keyElsewhere: 'API key, supervisor of `second` only',
};
const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const lines = (...rows: string[]) => rows.join('\n');
const eventRows = (from: string, of: Record<string, Rights>) =>
  Object.entries(of).map(([event, rights]) => row(`\`${event}\``, from, ...Object.values(rights)));
const wallRows = (from: string, of: Record<string, string>) =>
  Object.entries(of).map(([event, what]) => row(`\`${event}\``, from, what));

/** The tables of docs/rights.md. */
export const socketTables = lines(
  'Who gets in; otherwise the code of the refusal:',
  '',
  row('who', ...handshakes.map((one) => `\`${one}\``)),
  row('---', ...handshakes.map(() => '---')),
  ...askerNames.map((name) => row(words[name], ...handshakes.map((one) => admitted(name, one)))),
  '',
  'Who is in gets of `/live`, and may say there; an API key as a person of its role:',
  '',
  row('event', 'from', 'viewer', 'supervisor, admin', 'viewer of some groups', 'supervisor of some groups'),
  row('---', '---', '---', '---', '---', '---'),
  ...eventRows('server', told),
  ...eventRows('browser', asked),
  '',
  'And of `/wall`:',
  '',
  row('event', 'from', 'a paired television'),
  row('---', '---', '---'),
  ...wallRows('server', wallTold),
  ...wallRows('television', wallAsked),
);
