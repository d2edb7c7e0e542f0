import type { LiveState } from '@kf/shared/contract/live';
import { type Allowance, type DropReason, type NoticeSettings, waitKinds } from '@kf/shared/contract/notices';
import { NEWS_MS } from './plan-session.ts';
import type { NoticeRow } from './ports.ts';

/** What is told about a wait is of the moment. */
const WAIT_NEWS_MS = 3 * 60_000;
const MENU_NEWS_MS = 60_000;

const waits: ReadonlySet<string> = new Set(waitKinds);
export const isAboutWait = (row: Pick<NoticeRow, 'kind'>): boolean => waits.has(row.kind);

export interface DueView {
  row: NoticeRow;
  state: LiveState;
  settings: NoticeSettings;
  /** Without this notice. */
  allowance: Allowance;
  now: number;
}

/** Why a planned notice is not to be sent any more; undefined: it is. */
export function whyNot({ row, state, settings, allowance, now }: DueView): DropReason | undefined {
  return whyNotNow(row, state, settings, now) ?? whyNotAllowed(row, settings, allowance);
}

function whyNotNow(
  row: NoticeRow,
  state: LiveState,
  settings: NoticeSettings,
  now: number,
): DropReason | undefined {
  const age = now - row.plannedAt;
  const { customerId } = row;
  switch (row.kind) {
    case 'test':
    case 'choice_failed':
      return age > NEWS_MS ? 'too_old' : undefined;
    case 'menu':
      return age > MENU_NEWS_MS ? 'too_old' : undefined;
    case 'taken_over':
    case 'switched': {
      if (!settings.on || !settings.templates[row.kind].on) return 'switched_off';
      const session = state.sessions[customerId];
      if (!session) return 'left';
      if (session.agentId !== row.agentId) return 'changed';
      return age > NEWS_MS ? 'too_old' : undefined;
    }
    case 'closed':
      if (!settings.on || !settings.templates.closed.on) return 'switched_off';
      if (state.sessions[customerId] || state.waiting[customerId]) return 'changed';
      return age > NEWS_MS ? 'too_old' : undefined;
    case 'closed_time':
    case 'answer':
      return 'changed'; // only ever an answer itself
    case 'joined':
    case 'worse':
    case 'better':
    case 'next':
    case 'late': {
      if (!settings.on || !settings.templates[row.kind].on) return 'switched_off';
      if (state.sessions[customerId]) return 'served';
      const waiting = state.waiting[customerId];
      if (!waiting) return 'left';
      if (row.plannedAt < waiting.waitingSince) return 'changed'; // another wait by now
      return age > WAIT_NEWS_MS ? 'too_old' : undefined;
    }
    default:
      return row.kind satisfies never;
  }
}

function whyNotAllowed(
  row: NoticeRow,
  settings: NoticeSettings,
  allowance: Allowance,
): DropReason | undefined {
  if (allowance.stopped) return 'stopped';
  if (allowance.left <= 0) return 'allowance_spent';
  // the last one is kept for what cannot do without
  if (allowance.left <= keptFor(row, settings)) return 'reserve_kept';
  return undefined;
}

export function keptFor(row: Pick<NoticeRow, 'kind'>, settings: NoticeSettings): number {
  if (isAboutWait(row)) return settings.allowance.reserve;
  return row.kind === 'test' || row.kind === 'menu' || row.kind === 'choice_failed' ? 0 : 1;
}
