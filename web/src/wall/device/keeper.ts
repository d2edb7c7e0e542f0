import { type Chime, nextChime } from '../model/chime.ts';
import { planReload } from '../model/reload.ts';
import { firstPage, type Rotation, turn } from '../model/rotation.ts';
import { screenOf } from '../model/screen.ts';
import { shiftStep } from '../model/shift.ts';
import { rowsThatFit, tablePages } from '../model/table-pages.ts';
import type { WallClock } from './clock.ts';
import type { Upkeep, WallStore } from './wall-store.ts';

interface Deps {
  store: WallStore;
  clock: WallClock;
  /** 0–1. */
  random: () => number;
  isSoundArmed: () => boolean;
  isAwake: () => boolean;
  onChime: () => void;
  /** The machine slept: what is shown is old. */
  onWake: () => void;
  onReload: () => void;
}

export interface Keeper {
  /** Once a second, and whenever something changed that the notes tell of. */
  tick(): void;
  /** Build of the page; empty before the first board. */
  build(): string;
  /** The other theme, and back. */
  toggleTheme(): void;
}

/** Everything that happens with time on a wall, in one place and one step: one tick, one change, one picture. */
export function createKeeper(deps: Deps): Keeper {
  const { store, clock } = deps;
  const spread = deps.random();
  let rotation: Rotation = firstPage(clock.now());
  let chime: Chime = { soundedAt: undefined };
  let theme: Upkeep['theme'];
  let step = 0;
  let firstBuild: string | undefined;
  let newBuildAt: number | undefined;

  function noteBuild(build: string, now: number): void {
    firstBuild ??= build;
    newBuildAt = build === firstBuild ? undefined : (newBuildAt ?? now);
  }

  function tick(): void {
    if (clock.takeSleep() > 0) deps.onWake();
    const now = clock.now();
    // Anew each time: what the computer took the time to be before the server told it may have been years off.
    const startedAt = now - clock.uptime();
    const state = store.get();
    const screen = screenOf({ ...state, now, startedAt });
    const board = screen.kind === 'board' ? screen.board : undefined;
    const alarm = board?.summary.level === 'alarm';
    const alarmSince = alarm ? board?.summary.since : undefined;
    if (board) {
      noteBuild(board.build, now);
      const hasLine = board.conditions.length > 0 || board.ticker !== undefined;
      const newest = board.groups?.reduce(
        (since, row) => (row.level === 'alarm' ? Math.max(since, row.levelSince ?? 0) : since),
        0,
      );
      rotation = turn(rotation, {
        pages: tablePages(board, rowsThatFit(hasLine)).length,
        rotateMs: board.look.rotateMs,
        alarmSince: newest,
        now,
      });
      if (board.look.sound && board.outside === undefined && deps.isSoundArmed()) {
        const next = nextChime(chime, alarm, now);
        if (next !== chime) deps.onChime();
        chime = next;
      }
    }
    step = shiftStep(step, now, alarmSince);
    const plan = planReload({
      now,
      startedAt,
      timeZone: state.board?.timeZone ?? 'Asia/Shanghai',
      newBuildAt,
      // An alarm that is only withdrawn because its data is old may still be on.
      alarm: state.board?.summary.level === 'alarm',
      spread,
      invert: state.board?.look.nightlyInvert ?? false,
    });
    if (plan.reload) deps.onReload();
    const notes: Upkeep['notes'] = [
      ...(board?.look.sound ? [deps.isSoundArmed() ? ('soundOn' as const) : ('soundOff' as const)] : []),
      ...(deps.isAwake() ? [] : ['maySleep' as const]),
    ];
    store.set({
      now,
      startedAt,
      upkeep: { page: rotation.page, shiftStep: step, notes, theme, inverted: plan.inverted },
    });
  }

  return {
    tick,
    build: () => firstBuild ?? store.get().board?.build ?? '',
    toggleTheme() {
      const shown = theme ?? store.get().board?.look.theme ?? 'dark';
      theme = shown === 'dark' ? 'light' : 'dark';
      tick();
    },
  };
}
