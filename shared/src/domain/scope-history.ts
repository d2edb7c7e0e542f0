import type { LiveState } from '../contract/live.ts';
import type { CustomerNotices } from '../contract/notices.ts';
import type { TimelineLine, Visit } from '../contract/visits.ts';
import { names, type View } from './scope.ts';

/** A visit without the agents and groups of others that it also passed through. */
export function visitIn(visit: Visit, view: View): Visit {
  const { others } = view;
  const shown: Visit = {
    ...visit,
    moves: visit.moves.filter((move) => !names(move, others)),
    refusals: visit.refusals.filter((refusal) => !names(refusal, others)),
  };
  delete shown.position; // among all who waited
  for (const key of ['agentId', 'lastAgentId', 'wishedAgentId', 'wishedGroupId'] as const)
    if (names(shown[key], others)) delete shown[key];
  return shown;
}

/**
 * Lines of a customer's past that name nobody of another group. Texts to the customer that do are left out, and so is the
 * place among all who waited: it would tell how many waited for others.
 */
export function linesIn(lines: readonly TimelineLine[], view: View, state: Named): TimelineLine[] {
  const tells = tellsOfOthers(view, state);
  return lines
    .filter((line) => !names(line, view.others))
    .map((line) => {
      if (line.kind === 'arrived') {
        const { position: _amongAll, ...rest } = line;
        return rest;
      }
      return line.kind === 'notice' ? withoutText(line, tells) : line;
    });
}

/** What the tower told a customer, without what is about agents and groups of others. */
export function customerNoticesIn(all: CustomerNotices, view: View, state: Named): CustomerNotices {
  const tells = tellsOfOthers(view, state);
  return {
    ...all,
    notices: all.notices
      .filter((notice) => !names(notice, view.others))
      .map((notice) => withoutText(notice, tells)),
    ratings: all.ratings.filter((rating) => !names(rating, view.others)),
  };
}

/** Whose names a text may carry. */
type Named = Pick<LiveState, 'agents' | 'groups'>;

function tellsOfOthers({ others }: View, { agents, groups }: Named): (text: string) => boolean {
  const nicknames = Object.values(agents).flatMap((one) => (others.has(one.agentId) ? one.nickname : []));
  const groupNames = Object.values(groups).flatMap((one) => (others.has(one.groupId) ? one.name : []));
  const told = [...nicknames, ...groupNames].filter((name) => name !== '');
  return (text) => told.some((name) => text.includes(name));
}

function withoutText<T extends { text?: string | undefined }>(of: T, tells: (text: string) => boolean): T {
  if (of.text === undefined || !tells(of.text)) return of;
  const shown = { ...of };
  delete shown.text;
  return shown;
}
