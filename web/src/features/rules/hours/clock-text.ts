/** `9:00` from minutes since midnight; 1440 is `24:00`. */
export const clockOf = (minute: number): string =>
  `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;

/** Minutes from what somebody typed: `9`, `9:30`, `0930`, `9：30`. Undefined: no time of day. */
export function minuteOf(typed: string): number | undefined {
  const [, hour, minute] = /^\s*(\d{1,2})(?:[:：.]?([0-5]\d))?\s*$/.exec(typed) ?? [];
  if (hour === undefined) return undefined;
  const total = Number(hour) * 60 + Number(minute ?? 0);
  return total <= 1440 ? total : undefined;
}
