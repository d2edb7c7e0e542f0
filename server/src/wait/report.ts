import type { GradeCount, GradedRange } from '@kf/shared/contract/waits';
import type { Grade } from './grade.ts';

const HOUR = 3_600_000;
const WORST = 10;

/** Milliseconds by which the upper end was passed; not over: negative. An open end is never passed. */
const lateBy = ({ at, endedAt = at, highMs }: Grade): number =>
  highMs === undefined ? Number.NEGATIVE_INFINITY : endedAt - at - highMs;

/** Counts of ended grades, in all and by the hour they were given in, and those whose upper end was passed by most. */
export function reportOf<T extends Grade>(
  grades: readonly T[],
): {
  total: GradeCount;
  hours: (GradeCount & { at: number })[];
  ranges: GradedRange[];
  worst: T[];
} {
  const hours = new Map<number, GradeCount & { at: number }>();
  const total = nothing();
  for (const grade of grades) {
    const at = Math.floor(grade.at / HOUR) * HOUR;
    const hour = hours.get(at) ?? { at, ...nothing() };
    hours.set(at, hour);
    count(total, grade);
    count(hour, grade);
  }
  return {
    total,
    hours: [...hours.values()]
      .filter(({ accepted, left }) => accepted + left > 0)
      .sort((a, b) => a.at - b.at),
    ranges: rangesOf(grades),
    worst: grades
      .filter((grade) => grade.outcome === 'accepted' && lateBy(grade) > 0)
      .sort((a, b) => lateBy(b) - lateBy(a))
      .slice(0, WORST),
  };
}

const nothing = (): GradeCount => ({ accepted: 0, within: 0, sooner: 0, later: 0, left: 0 });

function count(sum: GradeCount, grade: Grade): void {
  if (grade.outcome === 'left') sum.left += 1;
  if (grade.outcome !== 'accepted' || grade.endedAt === undefined) return;
  sum.accepted += 1;
  if (lateBy(grade) > 0) sum.later += 1;
  else if (grade.endedAt - grade.at < grade.lowMs) sum.sooner += 1;
  else sum.within += 1;
}

/** Upper ends by which waits are put together, minutes. */
const CLASSES = [3, 6, 10, 15, 30, 60];
const MINUTE = 60_000;

function rangesOf(grades: readonly Grade[]): GradedRange[] {
  const classes = new Map<number | undefined, Grade[]>();
  for (const grade of grades) {
    if (grade.outcome !== 'accepted' || grade.endedAt === undefined) continue;
    const { highMs } = grade;
    const toMs =
      highMs === undefined ? undefined : (CLASSES.find((to) => highMs <= to * MINUTE) ?? 60) * MINUTE;
    classes.set(toMs, [...(classes.get(toMs) ?? []), grade]);
  }
  return [...classes]
    .sort(([a = Number.POSITIVE_INFINITY], [b = Number.POSITIVE_INFINITY]) => a - b)
    .map(([toMs, list]) => {
      const waits = list.map(({ at, endedAt = at }) => endedAt - at).sort((a, b) => a - b);
      const quantile = (level: number): number => waits[Math.round(level * (waits.length - 1))] ?? 0;
      const mean = (of: (grade: Grade) => number): number =>
        Math.round(list.reduce((sum, grade) => sum + of(grade), 0) / list.length);
      return {
        ...(toMs !== undefined && { toMs, highMs: mean(({ highMs = 0 }) => highMs) }),
        lowMs: mean(({ lowMs }) => lowMs),
        accepted: list.length,
        later: list.filter((grade) => lateBy(grade) > 0).length,
        p10Ms: quantile(0.1),
        p50Ms: quantile(0.5),
        p90Ms: quantile(0.9),
      };
    });
}
