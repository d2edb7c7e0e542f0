/** The latest day first, as one looks for it; within a day as it happened. `lines`: newest first. */
export function daysOf<T extends { at: number }>(
  lines: readonly T[],
  dayOf: (at: number) => string,
): { day: string; lines: T[] }[] {
  const days: { day: string; lines: T[] }[] = [];
  for (const line of lines) {
    const day = dayOf(line.at);
    const last = days.at(-1);
    if (last?.day === day) last.lines.unshift(line);
    else days.push({ day, lines: [line] });
  }
  return days;
}
