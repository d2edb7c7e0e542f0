import type { CustomerEstimate, ShownEstimate } from '@kf/shared/contract/waits';
import type { Language } from './i18n.ts';

const MINUTE_MS = 60_000;
const MOST = 60;

/** Whole minutes, rounded outward: 3–6, 6 when both ends are the same. `unit` stands beside it, smaller. */
export interface RangeWords {
  figure: string;
  unit: string;
}

/** 3–6 分, 不到 2 分, 60 分以上. `highMs` absent: an open end. */
export function rangeWords(lowMs: number, highMs: number | undefined, lang: Language): RangeWords {
  const low = Math.floor(Math.max(0, lowMs) / MINUTE_MS);
  const high = highMs === undefined ? Number.POSITIVE_INFINITY : Math.max(low, Math.ceil(highMs / MINUTE_MS));
  const unit = lang === 'en' ? 'min' : '分';
  if (low >= MOST) return lang === 'en' ? { figure: 'over 60', unit } : { figure: '60', unit: '分以上' };
  const upper = high > MOST ? '60+' : String(Math.max(1, high));
  if (low === 0) return { figure: `${lang === 'en' ? 'under' : '不到'} ${upper}`, unit };
  return { figure: low === high ? upper : `${low}–${upper}`, unit };
}

/** As {@link rangeWords}, in one piece. */
export function formatRange(lowMs: number, highMs: number | undefined, lang: Language): string {
  const { figure, unit } = rangeWords(lowMs, highMs, lang);
  return `${figure} ${unit}`;
}

/** The ends of an estimate; undefined: there is no number. */
export const endsOf = ({ p50Ms, p90Ms }: ShownEstimate): { p50Ms: number; p90Ms: number } | undefined =>
  p50Ms === undefined || p90Ms === undefined ? undefined : { p50Ms, p90Ms };

/**
 * By how much the end of the wait is expected after what the customer was told: from half of the cases to nine in ten.
 * Undefined: nothing was told, nothing with an upper end, or what was told still holds.
 */
export function lateness(
  estimate: CustomerEstimate,
  now: number,
): { fromMs: number; toMs: number } | undefined {
  const { told, at } = estimate;
  if (told?.highMs === undefined) return undefined;
  const promised = told.at + told.highMs;
  const ends = endsOf(estimate);
  if (!ends) return now > promised ? { fromMs: now - promised, toMs: now - promised } : undefined;
  const fromMs = Math.max(now, at + ends.p50Ms) - promised;
  return fromMs > 0 ? { fromMs, toMs: Math.max(fromMs, at + ends.p90Ms - promised) } : undefined;
}
