import type { WallLevel } from '@kf/shared/contract/wall';
import type { ReactNode } from 'react';
import { emWidth } from '../model/fit.ts';
import styles from './hero.module.css';
import { Shape } from './shape.tsx';
import { join, u } from './unit.ts';

interface TileProps {
  label: string;
  level: WallLevel;
  stale: boolean;
  /** At the right of the label. */
  note?: string | undefined;
  className?: string | undefined;
  /** For the label, hundredths; absent: there is enough. */
  room?: number;
  children: ReactNode;
}

/** One figure with its name; edge and triangle for attention, filled with an octagon for an alarm. */
export const Tile = ({
  label,
  level,
  stale,
  note,
  className,
  room = Number.POSITIVE_INFINITY,
  children,
}: TileProps) => (
  <section
    className={join(styles.tile, level !== 'normal' && styles[level], stale && styles.stale, className)}
    aria-label={label}
  >
    <h2 style={{ fontSize: u(labelSize(label, level !== 'normal', note, room)) }}>
      {label}
      {level === 'normal' ? null : <Shape level={level} />}
      {note === undefined ? null : <small>{note}</small>}
    </h2>
    {children}
  </section>
);

const LABEL = 4.6;
/** Shape and the blank before it, em. */
const SHAPE = 1.3;
const NOTE = 2.8;
const GAP = 1.2;

function labelSize(label: string, hasShape: boolean, note: string | undefined, room: number): number {
  const noteWide = note === undefined ? 0 : emWidth(note) * NOTE + GAP;
  return Math.min(LABEL, (room - noteWide) / (emWidth(label) + (hasShape ? SHAPE : 0)));
}
