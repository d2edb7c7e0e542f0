import type { WallBoard, WallFigures } from '@kf/shared/contract/wall';
import { isoDuration, MISSING } from '#lib/format.ts';
import { nowFor } from '../model/age-board.ts';
import { estimateFigure } from '../model/estimate-figure.ts';
import { emWidth, fit } from '../model/fit.ts';
import styles from './hero.module.css';
import { Tile } from './tile.tsx';
import { fitted, join, u } from './unit.ts';
import { useWall } from './wall-context.ts';

const SIZE = 13.2;
const SIZE_OF_MANY = 8.6;
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
}

export function LongestTile({ longest, board, wide }: LongestTileProps) {
  const { t, format, now } = useWall();
  const { since } = longest;
  const elapsed = since === null ? 0 : nowFor(board, longest, now) - since;
  const text = since === null ? MISSING : format.duration(elapsed);
  return (
    <Tile label={t('longest')} level={longest.level} stale={longest.stale}>
      <p className={styles.figure} style={fitted(fit(text, SIZE, wide - PADDING, SPACING))}>
        {since === null ? text : <time dateTime={isoDuration(elapsed)}>{text}</time>}
      </p>
    </Tile>
  );
}

interface ExpectedTileProps {
  expected: NonNullable<WallFigures['expected']>;
  wide: number;
}

/** One account: its range, large. Several cannot be added up and stand beside one another. */
export function ExpectedTile({ expected, wide }: ExpectedTileProps) {
  const { t, language, portrait } = useWall();
  const { parts } = expected;
  const [only] = parts;
  const isOne = parts.length === 1 && only !== undefined;
  // Upright two tiles share the width: the unit moves up to the label.
  const isUnitAbove = portrait || !isOne;
  return (
    <Tile
      label={t('expected')}
      level={expected.level}
      stale={expected.stale}
      note={isUnitAbove && only?.range ? t('minutes') : undefined}
    >
      {isOne ? (
        only.range === null ? (
          <Missing reason={only.reason} />
        ) : (
          <Range
            text={estimateFigure(only.range)}
            wide={wide}
            unit={isUnitAbove ? undefined : UNIT_SIZE[language]}
          />
        )
      ) : (
        <ul className={styles.parts}>
          {parts.map(({ account, range }) => (
            <li key={account}>
              <span>{account}</span>
              <b
                style={fitted(fit(range ? estimateFigure(range) : MISSING, SIZE_OF_MANY, wide / 2 - PADDING))}
              >
                {range ? estimateFigure(range) : MISSING}
              </b>
            </li>
          ))}
        </ul>
      )}
    </Tile>
  );
}

function Range({ text, wide, unit }: { text: string; wide: number; unit: number | undefined }) {
  const { t } = useWall();
  const unitWide = unit === undefined ? 0 : UNIT_GAP + emWidth(t('minutes')) * unit;
  return (
    <p className={styles.figure} style={fitted(fit(text, SIZE, wide - PADDING - unitWide, SPACING))}>
      {text}
      {unit === undefined ? null : <i style={{ fontSize: u(unit) }}>{t('minutes')}</i>}
    </p>
  );
}

function Missing({ reason }: { reason: 'nobody_online' | 'too_little_known' | undefined }) {
  const { t } = useWall();
  return (
    <p className={join(styles.figure, styles.missing)}>
      {MISSING}
      {reason === undefined ? null : <span>{t(reason)}</span>}
    </p>
  );
}
