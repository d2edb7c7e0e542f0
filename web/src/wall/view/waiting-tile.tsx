import type { WallBoard, WallFigures } from '@kf/shared/contract/wall';
import { MISSING } from '#lib/format.ts';
import { nowFor } from '../model/age-board.ts';
import { barsOf } from '../model/bars.ts';
import { fit } from '../model/fit.ts';
import styles from './hero.module.css';
import { Tile } from './tile.tsx';
import { fitted, join } from './unit.ts';
import { useWall } from './wall-context.ts';

const MINUTE_MS = 60_000;
const SIZE = 34;
const SIZE_OF_THREE = 32;
/** The number's own column, and the whole tile without padding. */
const NUMBER_ROOM = 44;
const TILE_ROOM = 65.4;

interface WaitingTileProps {
  waiting: NonNullable<WallFigures['waiting']>;
  board: WallBoard;
}

/** How many wait, and beside it one bar for each. From three digits on the number needs the room of the bars. */
export function WaitingTile({ waiting, board }: WaitingTileProps) {
  const { t } = useWall();
  const text = waiting.value === null ? MISSING : String(waiting.value);
  const isWide = text.length > 2;
  const size = isWide ? fit(text, SIZE_OF_THREE, TILE_ROOM, -0.03) : fit(text, SIZE, NUMBER_ROOM, -0.03);
  const hasBars = !isWide && waiting.value !== null;
  return (
    <Tile
      label={t('waiting')}
      level={waiting.level}
      stale={waiting.stale}
      note={hasBars ? t('eachOne') : undefined}
      className={styles.big}
    >
      <div className={styles.count}>
        <p className={join(styles.number, isWide && styles.wide)} style={fitted(size)}>
          {text}
        </p>
        {hasBars ? <BarStack waiting={waiting} board={board} /> : null}
      </div>
    </Tile>
  );
}

function BarStack({ waiting, board }: WaitingTileProps) {
  const { t, now } = useWall();
  const { bars, more, marks } = barsOf({
    count: waiting.value ?? 0,
    since: waiting.bars,
    thresholds: board.thresholds.longestWaitMs,
    now: nowFor(board, waiting, now),
  });
  const { attention, alarm } = board.thresholds.longestWaitMs;
  const percent = (share: number) => `${Math.round(share * 1_000) / 10}%`;
  return (
    <div className={styles.stack} aria-hidden="true">
      <span className={styles.limit} style={{ left: percent(marks.attention) }} />
      <span className={join(styles.limit, styles.last)} style={{ left: percent(marks.alarm) }} />
      <div className={styles.bars}>
        {bars.map(({ length, level }, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- nobody has a name here: the third oldest is the third bar
          <i
            key={i}
            className={styles[`bar_${waiting.stale ? 'normal' : level}`]}
            style={{ width: percent(length) }}
          />
        ))}
        {more > 0 ? <em>{t('moreWaiting', { n: more })}</em> : null}
      </div>
      <p>
        <span style={{ left: percent(marks.attention) }}>{minutesOf(attention)}</span>
        <span style={{ left: percent(marks.alarm) }}>
          {minutesOf(alarm)} {t('minutes')}
        </span>
      </p>
    </div>
  );
}

/** 5, 2.5 */
const minutesOf = (ms: number): string => String(Math.round((ms / MINUTE_MS) * 10) / 10);
