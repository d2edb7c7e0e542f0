import type { GradeCount } from '@kf/shared/contract/waits';
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
