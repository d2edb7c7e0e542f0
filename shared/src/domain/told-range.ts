/** Steps in which customers are told a wait, minutes: nobody can keep a finer promise. */
const STEPS = [1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60] as const;
const MINUTE_MS = 60_000;
export const LONGEST_MINUTES = 60;

/** What a customer is told: minutes, rounded outward. `lowMinutes` 0: less than a minute. `highMinutes` absent: more than an hour. */
export interface ToldRange {
  lowMinutes: number;
  highMinutes?: number | undefined;
}

/** The remaining wait as it may be told: the lower end from p50, the upper from p90. */
export function toldRange(p50Ms: number, p90Ms: number): ToldRange {
  const low = p50Ms / MINUTE_MS;
  const high = Math.max(p90Ms, p50Ms) / MINUTE_MS;
  const lowMinutes = [...STEPS].reverse().find((step) => step <= low) ?? 0;
  const above = STEPS.find((step) => step >= high && step > lowMinutes);
  return { lowMinutes, ...(above !== undefined && { highMinutes: above }) };
}

/** In a customer's words. Never a clock time, never seconds, never a promise. */
export function rangeWords({ lowMinutes, highMinutes }: ToldRange, language: 'zh' | 'en'): string {
  if (highMinutes === undefined) return language === 'zh' ? '1 小时以上' : 'more than an hour';
  if (highMinutes <= 1) return language === 'zh' ? '很快' : 'very soon';
  if (lowMinutes < 1) return language === 'zh' ? `${highMinutes} 分钟以内` : `up to ${highMinutes} min`;
  return language === 'zh' ? `${lowMinutes}~${highMinutes} 分钟` : `${lowMinutes}–${highMinutes} min`;
}
