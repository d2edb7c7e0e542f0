import { lazy, type ReactNode, Suspense } from 'react';
import styles from './pop.module.css';

/** Fetched when something is opened for the first time: no page begins with one open. */
const Popover = lazy(async () => ({ default: (await import('./popover.ts')).Popover }));

export interface PopLook {
  title?: ReactNode;
  placement?: 'bottom' | 'bottomLeft' | 'bottomRight';
  arrow?: boolean;
  /** px to the right and down */
  offset?: readonly [number, number];
}

interface PopProps extends PopLook {
  children: ReactNode;
}

/** An open popover over the nearest holder; whoever renders it says when. */
export function Pop({ title, placement = 'bottom', arrow = true, offset, children }: PopProps) {
  return (
    <Suspense fallback={null}>
      <Popover
        open
        trigger={[]}
        placement={placement}
        arrow={arrow}
        title={title}
        content={children}
        {...(offset && { align: { offset: [...offset] } })}
      >
        <span className={styles.anchor} />
      </Popover>
    </Suspense>
  );
}
