/** Where the picture stands on the panel. Everything on it is drawn in hundredths of its shorter side. */
export interface Stage {
  portrait: boolean;
  /** One hundredth of the shorter side, CSS pixels. */
  unitPx: number;
  widthPx: number;
  heightPx: number;
}

const LONG = 16;
const SHORT = 9;

/** The largest 16:9 (upright: 9:16) that fits. `safeMargin`: free border on each side, per cent of the shorter side. */
export function stageIn(width: number, height: number, safeMargin = 0): Stage {
  const portrait = height > width;
  const border = (Math.min(width, height) * Math.min(Math.max(safeMargin, 0), 10)) / 100;
  const [across, down] = [Math.max(0, width - 2 * border), Math.max(0, height - 2 * border)];
  const [short, long] = portrait ? [across, down] : [down, across];
  const shorter = Math.min(short, (long * SHORT) / LONG);
  const longer = (shorter * LONG) / SHORT;
  return {
    portrait,
    unitPx: shorter / 100,
    widthPx: portrait ? shorter : longer,
    heightPx: portrait ? longer : shorter,
  };
}
