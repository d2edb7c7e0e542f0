import type { WallBoard, WallFigures } from '@kf/shared/contract/wall';
import { formatRange, type RangeWords, rangeWords } from '#lib/estimate.ts';
import { isoDuration, MISSING } from '#lib/format.ts';
import { nowFor } from '../model/age-board.ts';
import { emWidth, fit } from '../model/fit.ts';
import styles from './hero.module.css';
import { Tile } from './tile.tsx';
import { fitted, join, u } from './unit.ts';
import { useWall } from './wall-context.ts';

const SIZE = 13.2;
/** Alone in its column a figure may be larger. */
const SIZE_ALONE = 15;
/** Rows of several accounts share this height. */
const ROWS = 13.4;
const MOST_ROWS = 4;
const UNIT_SIZE = { zh: 5.4, en: 4.2 };
const UNIT_GAP = 1.4;
/** Padding and edge of a tile at attention, the widest there is. */
const PADDING = 6.6;
const SPACING = -0.02;

interface LongestTileProps {
  longest: NonNullable<WallFigures['longest']>;
  board: WallBoard;
  /** Of the tile, hundredths. */
  wide: number;
  /** No other tile above or below. */
  isAlone: boolean;
}

export function LongestTile({ longest, board, wide, isAlone }: LongestTileProps) {
  const { t, format, now } = useWall();
  const { since } = longest;
  const elapsed = since === null ? 0 : nowFor(board, longest, now) - since;
  const text = format.duration(elapsed);
  const size = isAlone ? SIZE_ALONE : SIZE;
  return (
    <Tile label={t('longest')} level={longest.level} stale={longest.stale} room={wide - PADDING}>
      {since === null ? (
        <Missing reason="nobodyWaits" isAlone={isAlone} />
      ) : (
        <p
          className={join(styles.figure, isAlone && styles.alone)}
          style={fitted(fit(text, size, wide - PADDING, SPACING))}
        >
          <time dateTime={isoDuration(elapsed)}>{text}</time>
        </p>
      )}
    </Tile>
  );
}

interface ExpectedTileProps {
  expected: NonNullable<WallFigures['expected']>;
  wide: number;
  isAlone: boolean;
}

/** One account: its range, large. Several cannot be added up and stand beside one another. */
export function ExpectedTile({ expected, wide, isAlone }: ExpectedTileProps) {
  const { t, language, portrait } = useWall();
  const { parts } = expected;
  const [only] = parts;
  const isOne = parts.length === 1 && only !== undefined;
  const words = isOne && only.range ? rangeWords(only.range.p50Ms, only.range.p90Ms, language) : undefined;
  return (
    <Tile
      label={t('expected')}
      level={expected.level}
      stale={expected.stale}
      // Upright two tiles share the width: the unit moves up to the label.
      note={portrait ? words?.unit : undefined}
      room={wide - PADDING}
    >
      {words ? (
        <Range words={words} wide={wide} isAlone={isAlone} hasUnit={!portrait} />
      ) : isOne ? (
        <Missing reason={only.reason} isAlone={isAlone} />
      ) : (
        <Parts parts={parts} />
      )}
    </Tile>
  );
}

type Part = NonNullable<WallFigures['expected']>['parts'][number];

/** The longest waits first; of very many accounts only those. */
function Parts({ parts }: { parts: readonly Part[] }) {
  const { language } = useWall();
  const rows = [...parts].sort((a, b) => (b.range?.p90Ms ?? 0) - (a.range?.p90Ms ?? 0)).slice(0, MOST_ROWS);
  const size = Math.min(7, ROWS / rows.length);
  return (
    <ul className={styles.parts}>
      {rows.map(({ account, range }) => (
        <li key={account} style={{ fontSize: u(size) }}>
          <span>{account}</span>
          <b>{range ? formatRange(range.p50Ms, range.p90Ms, language) : MISSING}</b>
        </li>
      ))}
    </ul>
  );
}

interface RangeProps {
  words: RangeWords;
  wide: number;
  /** Or it stands beside the label. */
  hasUnit: boolean;
  isAlone: boolean;
}

/** Numbers large, words beside them small: 3–6 分, 不到 1 分. */
function Range({ words: { figure, unit }, wide, hasUnit, isAlone }: RangeProps) {
  const { language } = useWall();
  const [, word, number = figure] = /^(?:(\D+) )?(.+)$/.exec(figure) ?? [];
  const wordSize = UNIT_SIZE[language];
  const wordsWide = [word, hasUnit ? unit : undefined].reduce(
    (sum, one) => sum + (one === undefined ? 0 : UNIT_GAP + emWidth(one) * wordSize),
    0,
  );
  const size = fit(number, isAlone ? SIZE_ALONE : SIZE, wide - PADDING - wordsWide, SPACING);
  return (
    <p className={join(styles.figure, isAlone && styles.alone)} style={fitted(size)}>
      {word === undefined ? null : (
        <i className={styles.before} style={{ fontSize: u(wordSize) }}>
          {word}
        </i>
      )}
      {number}
      {hasUnit ? <i style={{ fontSize: u(wordSize) }}>{unit}</i> : null}
    </p>
  );
}

interface MissingProps {
  reason: 'nobody_online' | 'too_little_known' | 'nobodyWaits' | undefined;
  isAlone: boolean;
}

function Missing({ reason, isAlone }: MissingProps) {
  const { t } = useWall();
  return (
    <p className={join(styles.figure, styles.missing, isAlone && styles.alone)}>
      {MISSING}
      {reason === undefined ? null : <span>{t(reason)}</span>}
    </p>
  );
}
