import type { WallBoard } from '@kf/shared/contract/wall';
import { emWidth } from '../model/fit.ts';
import { linesOf } from '../model/ticker.ts';
import styles from './lower.module.css';
import { Shape } from './shape.tsx';
import { join, u } from './unit.ts';
import { useWall } from './wall-context.ts';

const SIZE = 4.2;
const LEAST_SIZE = 3;
const ROOM = { landscape: 1600 / 9 - 6.4, portrait: 100 - 6.4 };
/** Around the words of a condition: padding, shape, gap. */
const AROUND = 11.2;
/** A longer text is shown in parts, one after the other: it never moves. */
const EACH_MS = 8_000;

const words = { nobody_online: 'waitNobodyOnline', handover_unfinished: 'waitHandover' } as const;

/** What is wrong, in words; then what the room is to be told. */
export function BottomLine({ board: { conditions, ticker } }: { board: WallBoard }) {
  const { t, now, portrait } = useWall();
  const said = conditions.map((condition) => ({
    ...condition,
    text: t(words[condition.kind], { n: condition.count }),
  }));
  const taken = said.reduce((sum, { text }) => sum + emWidth(text) * SIZE + AROUND, 0);
  const room = Math.max(20, ROOM[portrait ? 'portrait' : 'landscape'] - taken - 1.2);
  const lines = ticker === undefined ? [] : linesOf(ticker, room / SIZE, room / LEAST_SIZE);
  const line = lines[Math.floor(now / EACH_MS) % Math.max(1, lines.length)];
  return (
    <div className={styles.line}>
      {said.map(({ kind, level, text }) => (
        <span key={kind} className={join(styles.condition, styles[level])}>
          <Shape level={level} />
          {text}
        </span>
      ))}
      {line === undefined ? null : (
        <span
          className={styles.ticker}
          style={{ fontSize: u(Math.min(SIZE, room / Math.max(1, emWidth(line)))) }}
        >
          {line}
        </span>
      )}
    </div>
  );
}
