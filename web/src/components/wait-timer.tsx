import { useLayoutEffect, useRef } from 'react';
import { formatDuration, isoDuration } from '../lib/format.ts';
import { useLanguage } from '../lib/i18n.ts';
import { registerTimer } from '../live/clock.ts';

interface WaitTimerProps {
  /** server time, ms */
  since: number;
  /** The figure stops at this time, because what feeds it has stopped. */
  frozenAt?: number | undefined;
  className?: string | undefined;
}

/** Time since; text changes outside React, once a second, all timers of the page at once. Silent for screen readers. */
export function WaitTimer({ since, frozenAt, className }: WaitTimerProps) {
  const ref = useRef<HTMLTimeElement>(null);
  const lang = useLanguage();
  useLayoutEffect(() => {
    const el = ref.current;
    if (!el) return;
    if (frozenAt === undefined) return registerTimer(el, since, (ms) => formatDuration(ms, lang));
    const elapsed = Math.max(0, frozenAt - since);
    el.textContent = formatDuration(elapsed, lang);
    el.dateTime = isoDuration(elapsed);
    return;
  }, [since, frozenAt, lang]);
  const frozen = frozenAt === undefined ? '' : ' frozen';
  return <time ref={ref} className={`timer${frozen}${className ? ` ${className}` : ''}`} />;
}
