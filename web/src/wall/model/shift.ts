/** Against burn-in the stage stands at one of nine points, in turn. */
const STEP_MS = 3 * 60_000;
const CLEAR_OF_ALARM_MS = 5_000;
/** Hundredths of the shorter side. */
const DISTANCE = 0.6;

/** Neighbours in turn are neighbours on the grid, so that each step is small. */
const points = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

/** Which point it is to be. All walls of a room move together, as the step follows the server's clock. */
export function shiftStep(current: number, now: number, alarmSince: number | undefined): number {
  const isFreshAlarm = alarmSince !== undefined && Math.abs(now - alarmSince) < CLEAR_OF_ALARM_MS;
  return isFreshAlarm ? current : Math.floor(now / STEP_MS) % points.length;
}

/** Offset of a point, hundredths of the shorter side. */
export function shiftOf(step: number): { x: number; y: number } {
  const [x, y] = points[step % points.length] ?? points[0];
  return { x: x * DISTANCE, y: y * DISTANCE };
}
