import type { WallBoard } from '@kf/shared/contract/wall';
import { emWidth, scale } from '../model/fit.ts';
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
const AROUND_TICKER = 1.2;
/** Narrower, a text would come in crumbs. */
const LEAST_TICKER = 30;
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
  const room = ROOM[portrait ? 'portrait' : 'landscape'];
  const turn = Math.floor(now / EACH_MS);
  const wide = ({ text }: { text: string }) => emWidth(text) * SIZE + AROUND;
  const left = room - said.reduce((sum, one) => sum + wide(one), 0) - AROUND_TICKER;
  // Where not all of it finds room, one after the other has the line.
  const isInTurn = left < (ticker === undefined ? 0 : LEAST_TICKER);
  const tickerRoom = isInTurn ? room - AROUND_TICKER : left;
  const lines = ticker === undefined ? [] : linesOf(ticker, tickerRoom / SIZE, tickerRoom / LEAST_SIZE);
  const place = turn % Math.max(1, said.length + lines.length);
  const shown = isInTurn ? said.slice(place, place + 1) : said;
  const line = isInTurn ? lines[place - said.length] : lines[turn % Math.max(1, lines.length)];
  return (
    <div className={styles.line}>
      {shown.map(({ kind, level, text }) => (
        <span key={kind} className={join(styles.condition, styles[level])}>
          <Shape level={level} />
          {text}
        </span>
      ))}
      {line === undefined ? null : (
        <span className={styles.ticker} style={{ fontSize: u(scale(line, SIZE, tickerRoom)) }}>
          {line}
        </span>
      )}
    </div>
  );
}
