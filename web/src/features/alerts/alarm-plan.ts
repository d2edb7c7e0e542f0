import type { Alert, AlertKind } from '@kf/shared/contract/alerts';

/** One sound and one message per kind within this time, however many alarms of it come. */
const KIND_PAUSE_MS = 60_000;

/** What this browser has already done about alarms. */
export interface Told {
  /** When each kind last sounded. */
  soundedAt: Readonly<Partial<Record<AlertKind, number>>>;
  /** When each kind was last announced: by a notification and to a screen reader. */
  announcedAt: Readonly<Partial<Record<AlertKind, number>>>;
  /** Alarms already announced, with their beginning: the same one later is another. */
  known: ReadonlySet<string>;
}

export const nothingTold: Told = { soundedAt: {}, announcedAt: {}, known: new Set() };

export interface Plan {
  sound: boolean;
  /** To be announced in one message. */
  fresh: Alert[];
  told: Told;
}

const nameOf = (alert: Alert): string => `${alert.alertId} ${alert.levelSince}`;

/** Calls until somebody has heard it; not while it is put to sleep. Attention is shown, and does not call. */
export const isCalling = (alert: Alert, now: number): boolean =>
  alert.level === 'alarm' && alert.seen === undefined && (alert.snoozed?.until ?? 0) <= now;

/**
 * What to do now about the alarms there are. Pure.
 * @param quiet no sound and no notification; what begins meanwhile is announced to nobody later
 */
export function planAlarms(
  alerts: readonly Alert[],
  told: Told,
  { now, everyMs, quiet }: { now: number; everyMs: number; quiet: boolean },
): Plan {
  const calling = alerts.filter((alert) => isCalling(alert, now));
  const kinds = [...new Set(calling.map((alert) => alert.kind))];
  const repeatMs = Math.max(KIND_PAUSE_MS, everyMs);
  const due = quiet ? [] : kinds.filter((kind) => now - (told.soundedAt[kind] ?? -repeatMs) >= repeatMs);
  const fresh = calling.filter(
    (alert) =>
      !told.known.has(nameOf(alert)) &&
      now - (told.announcedAt[alert.kind] ?? -KIND_PAUSE_MS) >= KIND_PAUSE_MS,
  );
  const present = new Set(alerts.map(nameOf));
  return {
    sound: due.length > 0,
    fresh,
    told: {
      soundedAt: { ...told.soundedAt, ...Object.fromEntries(due.map((kind) => [kind, now])) },
      announcedAt: { ...told.announcedAt, ...Object.fromEntries(fresh.map(({ kind }) => [kind, now])) },
      known: new Set([...[...told.known].filter((name) => present.has(name)), ...fresh.map(nameOf)]),
    },
  };
}

/** Whether a minute of the day lies in the quiet hours; `to` may be the next morning. */
export const isQuiet = (
  minute: number,
  { on, from, to }: { on: boolean; from: number; to: number },
): boolean => on && (from <= to ? minute >= from && minute < to : minute >= from || minute < to);
