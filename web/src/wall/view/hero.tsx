import type { WallBoard } from '@kf/shared/contract/wall';
import styles from './hero.module.css';
import { SmallFigures } from './small-figures.tsx';
import { ExpectedTile, LongestTile } from './time-tiles.tsx';
import { join, u } from './unit.ts';
import { WaitingTile } from './waiting-tile.tsx';
import { useWall } from './wall-context.ts';

const WAITING = 71;
const FIGURES = 44;
const GAP = 1.8;
/** Of the stage without its padding: 16:9 and 9:16. */
const LANDSCAPE = 1600 / 9 - 6.4;
const PORTRAIT = 100 - 6.4;

/** The figures that never rotate. What a board leaves out gives its room to the others. */
export function Hero({ board }: { board: WallBoard }) {
  const { portrait } = useWall();
  const { waiting, longest, expected, free, online, serviceLevel, abandoned } = board.figures;
  const hasTimes = Boolean(longest ?? expected);
  const hasFigures = Boolean(free ?? online ?? serviceLevel ?? (board.chart ? undefined : abandoned));
  if (!waiting && !hasTimes && !hasFigures) return <section />;
  const columns = [
    waiting && (hasTimes || hasFigures ? u(WAITING) : 'minmax(0, 1fr)'),
    hasTimes && 'minmax(0, 1fr)',
    hasFigures && (hasTimes ? u(FIGURES) : 'minmax(0, 1fr)'),
  ].filter(Boolean);
  const timesWide = portrait
    ? (PORTRAIT - (longest && expected ? GAP : 0)) / (longest && expected ? 2 : 1)
    : LANDSCAPE - (waiting ? WAITING + GAP : 0) - (hasFigures ? FIGURES + GAP : 0);
  const isAlone = !portrait && !(longest && expected);
  return (
    <section
      className={join(styles.hero, portrait && styles.portrait)}
      {...(!portrait && { style: { gridTemplateColumns: columns.join(' ') } })}
    >
      {waiting ? <WaitingTile waiting={waiting} board={board} /> : null}
      {hasTimes ? (
        <div className={styles.times}>
          {longest ? (
            <LongestTile longest={longest} board={board} wide={timesWide} isAlone={isAlone} />
          ) : null}
          {expected ? <ExpectedTile expected={expected} wide={timesWide} isAlone={isAlone} /> : null}
        </div>
      ) : null}
      {hasFigures ? <SmallFigures board={board} /> : null}
    </section>
  );
}
