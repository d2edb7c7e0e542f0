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
const UNIT = 3.4;
const UNIT_GAP = 0.8;
const SHAPE = 0.9;
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
        notes={parts.map(
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

interface FigureProps {
  label: string;
  level: WallLevel;
  stale: boolean;
  value: string;
  unit?: string | undefined;
  notes?: readonly string[] | undefined;
}

function Figure({ label, level, stale, value, unit, notes }: FigureProps) {
  const { portrait } = useWall();
  const unitWide = unit === undefined ? 0 : UNIT_GAP + emWidth(unit) * UNIT;
  const valueWide = emWidth(value) * SIZE + unitWide;
  const room = portrait ? ROOM.portrait : ROOM.landscape - (valueWide > 0 ? valueWide + 1 : 0);
  const shape = level === 'normal' ? 0 : SHAPE + 0.3;
  const words = label.split(' ');
  const longest = words.length > 1 ? words.reduce((a, b) => (emWidth(a) >= emWidth(b) ? a : b)) : label;
  const perEm = room / (emWidth(portrait ? label : longest) + shape);
  return (
    <section
      className={join(styles.item, level !== 'normal' && styles[level], stale && styles.stale)}
      aria-label={label}
    >
      <h2 style={{ fontSize: u(Math.max(LEAST_LABEL, Math.min(LABEL, perEm))) }}>
        {label}
        {level === 'normal' ? null : <Shape level={level} />}
      </h2>
      {value === '' ? null : (
        <p
          className={styles.value}
          style={fitted(fit(value, SIZE, ROOM[portrait ? 'portrait' : 'landscape'] - unitWide))}
        >
          {value}
          {unit === undefined ? null : <i>{unit}</i>}
        </p>
      )}
      {notes === undefined ? null : (
        <p className={styles.notes}>
          {notes.map((note) => (
            <span key={note}>{note}</span>
          ))}
        </p>
      )}
    </section>
  );
}
