import { Checkbox } from 'antd';
import { useText } from '#lib/i18n.ts';
import styles from './feed.module.css';
import { type FeedKind, feedKinds, toggled } from './feed-lines.ts';
import { feedText } from './text.ts';

export interface FeedFilterProps {
  hidden: ReadonlySet<FeedKind>;
  onChange: (hidden: ReadonlySet<FeedKind>) => void;
}

/** Which kinds of events are shown. */
export function FeedFilter({ hidden, onChange }: FeedFilterProps) {
  const t = useText(feedText);
  return (
    <div className={styles.filter}>
      {feedKinds.map((kind) => (
        <Checkbox key={kind} checked={!hidden.has(kind)} onChange={() => onChange(toggled(hidden, kind))}>
          {t(kind)}
        </Checkbox>
      ))}
      <button
        type="button"
        className="btn sm"
        disabled={hidden.size === 0}
        onClick={() => onChange(new Set())}
      >
        {t('all')}
      </button>
    </div>
  );
}
