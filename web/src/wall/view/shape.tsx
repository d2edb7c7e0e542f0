import type { WallLevel } from '@kf/shared/contract/wall';
import styles from './shape.module.css';

/** The shape says the level to those who do not see its colour: circle, triangle, octagon. */
export function Shape({ level }: { level: WallLevel }) {
  return (
    <svg className={styles.shape} viewBox="0 0 24 24" aria-hidden="true">
      {level === 'normal' ? (
        <circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" strokeWidth="2.6" />
      ) : level === 'attention' ? (
        <>
          <path d="M12 2.5 23 21.5H1Z" fill="currentColor" />
          <path d="M12 9v6M12 17.6v.4" className={styles.mark} strokeWidth="2.4" strokeLinecap="round" />
        </>
      ) : (
        <>
          <path d="M7.5 1.2h9l6.3 6.3v9l-6.3 6.3h-9L1.2 16.5v-9Z" fill="currentColor" />
          <path d="M12 6v7.5M12 17v.4" className={styles.mark} strokeWidth="2.6" strokeLinecap="round" />
        </>
      )}
    </svg>
  );
}
