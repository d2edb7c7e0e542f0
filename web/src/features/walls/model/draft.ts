import {
  WallBoardSettings as Schema,
  type WallBoardSettings,
  type WallHours,
} from '@kf/shared/contract/wall';
import { usualFullAfterMs } from '@kf/shared/domain/wall-ground';

export const thresholdNames = ['waiting', 'longestWaitMs', 'expectedMs'] as const;
export type ThresholdName = (typeof thresholdNames)[number];

/** As typed; waiting in customers, the others in minutes. */
export interface TypedBounds {
  attention: string;
  alarm: string;
}

/** A board being composed. What is typed stays as typed until it makes sense. */
export interface Draft extends Omit<WallBoardSettings, 'thresholds' | 'hours' | 'rotateMs' | 'safeMargin'> {
  /** Undefined: as the account has it. */
  bounds: Partial<Record<ThresholdName, TypedBounds>>;
  /** Seconds. */
  fullAfter: string;
  /** Seconds. */
  rotate: string;
  /** Per cent. */
  safeMargin: string;
  hasHours: boolean;
  hours: { days: number[]; from: string; to: string };
}

export type DraftFault =
  | 'name'
  | 'accounts'
  | 'tiles'
  | ThresholdName
  | 'fullAfter'
  | 'rotate'
  | 'safeMargin'
  | 'days';

const MINUTE = 60_000;
const unit = { waiting: 1, longestWaitMs: MINUTE, expectedMs: MINUTE } as const;

const twoDigits = (n: number): string => String(n).padStart(2, '0');
/** 540 → "09:00" */
const clockOf = (minute: number): string =>
  `${twoDigits(Math.floor(minute / 60) % 24)}:${twoDigits(minute % 60)}`;
const minuteOf = (clock: string): number => {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
};
const usualHours: WallHours = { days: [1, 2, 3, 4, 5, 6, 7], from: 9 * 60, to: 21 * 60 };

export function draftOf(settings: WallBoardSettings): Draft {
  const { thresholds, hours, rotateMs, safeMargin, ...rest } = settings;
  const bounds: Draft['bounds'] = {};
  for (const name of thresholdNames) {
    const set = thresholds[name];
    if (set)
      bounds[name] = { attention: String(set.attention / unit[name]), alarm: String(set.alarm / unit[name]) };
  }
  const { days, from, to } = hours ?? usualHours;
  return {
    ...rest,
    bounds,
    fullAfter: String((thresholds.fullAfterMs ?? usualFullAfterMs) / 1_000),
    rotate: String(rotateMs / 1_000),
    safeMargin: String(safeMargin),
    hasHours: hours !== undefined,
    hours: { days, from: clockOf(from), to: clockOf(to) },
  };
}

/** NaN where nothing usable is typed. */
const numberOf = (typed: string): number => (typed.trim() === '' ? Number.NaN : Number(typed.trim()));

function boundsFault(bounds: TypedBounds): boolean {
  const [attention, alarm] = [numberOf(bounds.attention), numberOf(bounds.alarm)];
  return !(attention > 0 && alarm >= attention);
}

/** What does not hold together yet, in the order of the form. */
export function faultsOf(draft: Draft): DraftFault[] {
  const faults: DraftFault[] = [];
  if (draft.name.trim() === '') faults.push('name');
  if (draft.accounts.length === 0) faults.push('accounts');
  if (draft.tiles.length === 0) faults.push('tiles');
  for (const name of thresholdNames) {
    const bounds = draft.bounds[name];
    if (bounds && boundsFault(bounds)) faults.push(name);
  }
  const fullAfter = numberOf(draft.fullAfter);
  if (!(fullAfter >= 1 && fullAfter <= 3_600)) faults.push('fullAfter');
  const rotate = numberOf(draft.rotate);
  if (!(rotate >= 5 && rotate <= 120)) faults.push('rotate');
  const margin = numberOf(draft.safeMargin);
  if (!(margin >= 0 && margin <= 5)) faults.push('safeMargin');
  if (draft.hasHours && draft.hours.days.length === 0) faults.push('days');
  return faults;
}

/** What is to be kept. Undefined while something does not hold together. */
export function settingsFrom(draft: Draft): WallBoardSettings | undefined {
  if (faultsOf(draft).length > 0) return undefined;
  const { bounds, fullAfter, rotate, safeMargin, hasHours, hours, ...rest } = draft;
  const thresholds: WallBoardSettings['thresholds'] = {};
  for (const name of thresholdNames) {
    const typed = bounds[name];
    if (typed)
      thresholds[name] = {
        attention: numberOf(typed.attention) * unit[name],
        alarm: numberOf(typed.alarm) * unit[name],
      };
  }
  const fullAfterMs = Math.round(numberOf(fullAfter) * 1_000);
  if (fullAfterMs !== usualFullAfterMs) thresholds.fullAfterMs = fullAfterMs;
  const read = Schema.safeParse({
    ...rest,
    thresholds,
    rotateMs: Math.round(numberOf(rotate) * 1_000),
    safeMargin: numberOf(safeMargin),
    ...(hasHours && {
      hours: { days: [...hours.days].sort(), from: minuteOf(hours.from), to: minuteOf(hours.to) },
    }),
  });
  return read.success ? read.data : undefined;
}
