import type { ShownEstimate } from '@kf/shared/contract/waits';
import { endsOf, rangeWords } from '#lib/estimate.ts';
import { MISSING } from '#lib/format.ts';
import { useLanguage } from '#lib/i18n.ts';
import styles from './estimate.module.css';

interface EstimateRangeProps {
  estimate: ShownEstimate | undefined;
  className?: string | undefined;
}

/** 3–6 分; a dash where there is no number: say the reason beside it. */
export function EstimateRange({ estimate, className }: EstimateRangeProps) {
  const lang = useLanguage();
  const ends = estimate && endsOf(estimate);
  const words = ends && rangeWords(ends.p50Ms, ends.p90Ms, lang);
  return (
    <span className={`${styles.range} ${className ?? ''}`}>
      {words ? (
        <>
          {words.figure}
          <i>{words.unit}</i>
        </>
      ) : (
        MISSING
      )}
    </span>
  );
}
