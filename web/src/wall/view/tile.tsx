import type { WallLevel } from '@kf/shared/contract/wall';
import type { ReactNode } from 'react';
import styles from './hero.module.css';
import { Shape } from './shape.tsx';
import { join } from './unit.ts';

interface TileProps {
  label: string;
  level: WallLevel;
  stale: boolean;
  /** At the right of the label. */
  note?: string | undefined;
  className?: string | undefined;
  children: ReactNode;
}

/** One figure with its name; edge and triangle for attention, filled with an octagon for an alarm. */
export const Tile = ({ label, level, stale, note, className, children }: TileProps) => (
  <section
    className={join(styles.tile, level !== 'normal' && styles[level], stale && styles.stale, className)}
    aria-label={label}
  >
    <h2>
      {label}
      {level === 'normal' ? null : <Shape level={level} />}
      {note === undefined ? null : <small>{note}</small>}
    </h2>
    {children}
  </section>
);
