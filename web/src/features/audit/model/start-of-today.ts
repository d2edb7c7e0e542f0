/** Midnight before `now` in a zone, ms. On the two days a year that clocks are changed it may be an hour off. */
export function startOfToday(now: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(now);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const since = (of('hour') * 60 + of('minute')) * 60 + of('second');
  return Math.floor(now / 1_000) * 1_000 - since * 1_000;
}
