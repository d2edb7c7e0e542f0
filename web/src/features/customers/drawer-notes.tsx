import type { UseQueryResult } from '@tanstack/react-query';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import styles from './drawer.module.css';
import { historyText } from './history-text.ts';

/** Real-size blocks where lines will be. */
export function Loading({ rows }: { rows: number }) {
  const t = useText(historyText);
  return (
    <div role="status" aria-label={t('loading')} className={styles.blocks}>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} />
      ))}
    </div>
  );
}

/** What could not be read, why, and the way to try again; the rest of the drawer stays. */
export function ReadFailed({ query }: { query: UseQueryResult }) {
  const t = useText(historyText);
  const { sentence, nextStep } = errorTextOf(query.error);
  return (
    <p role="alert" className="sm al-c">
      {sentence} {nextStep}{' '}
      <button type="button" className="btn lnk sm" onClick={() => void query.refetch()}>
        {t('retry')}
      </button>
    </p>
  );
}
