import type { WallBoard, WallFigures, WallLevel } from '@kf/shared/contract/wall';
import { formatPercent, MISSING, percentFigure } from '#lib/format.ts';
import { emWidth, fit } from '../model/fit.ts';
import styles from './hero.module.css';
import { Shape } from './shape.tsx';
import { fitted, join, u } from './unit.ts';
import { useWall } from './wall-context.ts';

const SIZE = 8.6;
const LABEL = 4.6;
const LEAST_LABEL = 3.6;
/** Upright a label has a line of its own, and no height for a second. */
const LEAST_LABEL_UPRIGHT = 2.8;
const UNIT = 3.4;
const UNIT_GAP = 0.8;
/** Shape of a level and the blank before it, em. */
const SHAPE = 1.2;
const LABEL_GAP = 1.2;
const MOST_PARTS = 3;
/** Width of the column without its padding: lying down, and upright a third of the stage. */
const ROOM = { landscape: 39.2, portrait: 27.4 };

/** Free places, who is online, service level; abandoned too where no chart tells it. */
export function SmallFigures({ board }: { board: WallBoard }) {
  const { t, portrait } = useWall();
  const { free, online, serviceLevel, abandoned } = board.figures;
  return (
    <div className={join(styles.small, portrait && styles.portrait)}>
      {free ? (
        <Figure label={t('free')} level={free.level} stale={free.stale} value={textOf(free.value)} />
      ) : null}
      {online ? <Online online={online} /> : null}
      {serviceLevel ? <ServiceLevel serviceLevel={serviceLevel} /> : null}
      {abandoned && !board.chart ? (
        <Figure
          label={t('abandonedToday')}
          level={abandoned.level}
          stale={abandoned.stale}
          value={String(abandoned.value)}
        />
      ) : null}
    </div>
  );
}

const textOf = (value: number | null): string => (value === null ? MISSING : String(value));

function Online({ online }: { online: NonNullable<WallFigures['online']> }) {
  const { t } = useWall();
  const { devices } = online;
  return (
    <Figure
      label={t('online')}
      level={online.level}
      stale={online.stale}
      value={textOf(online.value)}
      unit={t('ofAgents', { n: online.of })}
      unitInWords={t('ofAgentsInAll', { n: online.of })}
      notes={
        devices && [
          t('pc', { n: devices.pc }),
          t('phone', { n: devices.phone }),
          t('both', { n: devices.both }),
        ]
      }
    />
  );
}

function ServiceLevel({ serviceLevel }: { serviceLevel: NonNullable<WallFigures['serviceLevel']> }) {
  const { t } = useWall();
  const { parts, level, stale } = serviceLevel;
  const [only] = parts;
  if (parts.length !== 1 || !only)
    return (
      <Figure
        label={t('serviceLevel')}
        level={level}
        stale={stale}
        value=""
        notes={lowest(parts).map(
          ({ account, share }) => `${account ?? ''} ${share === null ? MISSING : formatPercent(share)}`,
        )}
      />
    );
  const target = { share: formatPercent(only.target) };
  return (
    <Figure
      label={t('serviceLevel')}
      level={level}
      stale={stale}
      value={only.share === null ? MISSING : percentFigure(only.share)}
      unit={only.share === null ? undefined : '%'}
      notes={[only.share === null ? t('nobodyCounted', target) : t('todayTarget', target)]}
    />
  );
}

/** Of many accounts those that need looking at. */
const lowest = (parts: NonNullable<WallFigures['serviceLevel']>['parts']) =>
  [...parts].sort((a, b) => (a.share ?? 2) - (b.share ?? 2)).slice(0, MOST_PARTS);

interface FigureProps {
  label: string;
  level: WallLevel;
  stale: boolean;
  value: string;
  unit?: string | undefined;
  /** The unit as it is said below the figure, where there is no room beside it. */
  unitInWords?: string;
  notes?: readonly string[] | undefined;
}

function Figure({ label, level, stale, value, unit, unitInWords, notes = [] }: FigureProps) {
  const { portrait } = useWall();
  const room = portrait ? ROOM.portrait : ROOM.landscape;
  const words = wordsOf(label);
  const shape = level === 'normal' ? 0 : SHAPE;
  const wordWide = Math.max(...words.map(emWidth)) + shape;
  const unitWide = unit === undefined ? 0 : UNIT_GAP + emWidth(unit) * UNIT;
  const valueWide = emWidth(value) * SIZE;
  const beside = portrait || value === '' ? 0 : valueWide + LABEL_GAP;
  // Large numbers leave no room for "/ 128" beside the name: it is said below.
  const isUnitBelow =
    unitInWords !== undefined && (portrait ? valueWide : wordWide * LEAST_LABEL + beside) + unitWide > room;
  const labelRoom = room - beside - (isUnitBelow || portrait ? 0 : unitWide);
  const inOneLine = labelRoom / (emWidth(label) + shape);
  const size = inOneLine >= (portrait ? LEAST_LABEL_UPRIGHT : LEAST_LABEL) ? inOneLine : labelRoom / wordWide;
  const lines = isUnitBelow ? [unitInWords, ...notes] : notes;
  return (
    <section
      className={join(styles.item, level !== 'normal' && styles[level], stale && styles.stale)}
      aria-label={label}
    >
      <h2 style={{ fontSize: u(Math.min(LABEL, size)) }}>
        <span>
          {words.map((word, i) => (
            <span key={word}>
              {word}
              {label.includes(' ') && i < words.length - 1 ? '\u00a0' : ''}
            </span>
          ))}
        </span>
        {level === 'normal' ? null : <Shape level={level} />}
      </h2>
      {value === '' ? null : (
        <p className={styles.value} style={fitted(fit(value, SIZE, room - (isUnitBelow ? 0 : unitWide)))}>
          {value}
          {unit === undefined || isUnitBelow ? null : <i>{unit}</i>}
        </p>
      )}
      {lines.length === 0 ? null : (
        <p className={styles.notes}>
          {lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </p>
      )}
    </section>
  );
}

/** Where a name may break: between words; four Chinese letters in the middle. */
function wordsOf(label: string): string[] {
  if (label.includes(' ')) return label.split(' ');
  return label.length === 4 && label > '\u2e80' ? [label.slice(0, 2), label.slice(2)] : [label];
}
