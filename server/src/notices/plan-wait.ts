import type { EpochMs } from '@kf/shared/contract/ids';
import type { WaitingCustomer } from '@kf/shared/contract/live';
import {
  type Allowance,
  type DropReason,
  type NoticeSettings,
  type WaitKind,
  waitKinds,
} from '@kf/shared/contract/notices';
import { LONGEST_MINUTES, type ToldRange } from '@kf/shared/domain/told-range';
import { type Estimate, rangeToTell } from '#routing/estimates.ts';
import type { NoticeRow } from './ports.ts';

const MINUTE_MS = 60_000;

export interface WaitView {
  waiting: WaitingCustomer;
  /** Stands first among those who wait. */
  isFirst: boolean;
  estimate: Estimate | undefined;
  /** What this customer was sent since the wait began, in any order. */
  history: readonly NoticeRow[];
  allowance: Allowance;
  settings: NoticeSettings;
  quiet: boolean;
  now: EpochMs;
}

export type WaitPlan =
  | { kind: WaitKind; told: ToldRange }
  /** Nothing now. `reason`: what was due and why it is held back. */
  | { kind: undefined; reason?: DropReason };

const isWaitKind = (kind: string): kind is WaitKind => (waitKinds as readonly string[]).includes(kind);
const nothing: WaitPlan = { kind: undefined };

/**
 * What to tell a waiting customer now, if anything. Rarely: once about the wait, then only what changes it for them,
 * and never the last messages that the service itself may need.
 */
export function planWait(view: WaitView): WaitPlan {
  const { settings, estimate, allowance } = view;
  if (!settings.on || !estimate) return nothing;
  const kind = dueKind(view, estimate);
  if (!kind || !settings.templates[kind].on) return nothing;
  if (view.quiet) return { kind: undefined, reason: 'quiet_hours' };
  if (allowance.stopped) return { kind: undefined, reason: 'stopped' };
  if (allowance.left <= 0) return { kind: undefined, reason: 'allowance_spent' };
  if (allowance.left <= settings.allowance.reserve) return { kind: undefined, reason: 'reserve_kept' };
  return { kind, told: rangeToTell(estimate) };
}

function dueKind(view: WaitView, estimate: Estimate): WaitKind | undefined {
  const { settings, now, waiting } = view;
  const { rules } = settings;
  const attempts = view.history.filter((row) => isWaitKind(row.kind) && row.state !== 'dropped');
  const told = lastTold(attempts);
  const waited = now - waiting.waitingSince;
  if (!told) {
    if (attempts.length > 0) return undefined; // tried and refused
    const early = waited < rules.joinedAfterSeconds * 1_000;
    return early || estimate.p50Ms < rules.joinedFromMinutes * MINUTE_MS ? undefined : 'joined';
  }
  const latest = Math.max(...attempts.map((row) => row.plannedAt));
  const sent = attempts.filter((row) => row.channel === 'message').length;
  if (estimate.basis === 'cold' || sent >= rules.perWait || now - latest < rules.betweenMinutes * MINUTE_MS)
    return undefined;
  return changeKind(view, estimate, told, new Set(attempts.map((row) => row.kind)));
}

interface Told {
  at: EpochMs;
  /** When the told wait is over at the latest. */
  until: number;
  highMinutes: number | undefined;
}

function lastTold(attempts: readonly NoticeRow[]): Told | undefined {
  let last: Told | undefined;
  for (const row of attempts) {
    if (!row.told || row.state === 'failed' || (last && last.at >= row.plannedAt)) continue;
    const at = row.endedAt ?? row.plannedAt;
    const { highMinutes } = row.told;
    last = { at, highMinutes, until: highMinutes === undefined ? Infinity : at + highMinutes * MINUTE_MS };
  }
  return last;
}

function changeKind(
  { settings, waiting, now, isFirst }: WaitView,
  { p50Ms, p90Ms }: Estimate,
  told: Told,
  before: ReadonlySet<string>,
): WaitKind | undefined {
  const { rules } = settings;
  if (!before.has('late') && now > told.until && p50Ms > rules.lateMinutes * MINUTE_MS) return 'late';
  const toldTotal = told.until - waiting.waitingSince;
  const newTotal = now + p90Ms - waiting.waitingSince;
  const byShare = newTotal > toldTotal * (1 + rules.worseByShare);
  if (!before.has('worse') && byShare && newTotal - toldTotal > rules.worseByMinutes * MINUTE_MS)
    return 'worse';
  const wasLong = (told.highMinutes ?? LONGEST_MINUTES + 1) > rules.betterFromMinutes;
  const nearly = !before.has('better') && !before.has('next');
  if (nearly && wasLong && p90Ms < rules.betterToMinutes * MINUTE_MS) return 'better';
  const longEnough = now - waiting.waitingSince >= rules.nextFromMinutes * MINUTE_MS;
  return nearly && isFirst && longEnough && settings.templates.next.on ? 'next' : undefined;
}

/** Between these minutes of the day nobody is told about waiting. */
export function isQuiet({ from, to }: NoticeSettings['quiet'], minute: number): boolean {
  if (from === to) return false;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
