import type { Capacity } from '@kf/shared/domain/load';
import { useText } from '../lib/i18n.ts';
import { componentsText } from './text.ts';

interface LoadBarProps {
  load: number;
  capacity: Capacity;
  /** Without the figures beside it. */
  bare?: boolean | undefined;
  className?: string | undefined;
}

/** More boxes than this cannot be counted at 46 px; the bar then shows shares in tenths. */
const MAX_BOXES = 10;

type Box = 'on' | 'free' | 'over' | 'man';

function boxesOf(load: number, capacity: Capacity): Box[] {
  if (capacity.kind !== 'limit')
    return [...fill('on', Math.min(load, MAX_BOXES - 1)), ...fill('man', load === 0 ? 2 : 1)];
  const total = Math.max(load, capacity.limit);
  const scale = total > MAX_BOXES ? MAX_BOXES / total : 1;
  const over = load > capacity.limit ? Math.max(1, Math.round((load - capacity.limit) * scale)) : 0;
  const within = Math.min(load, capacity.limit);
  const on = within === 0 ? 0 : Math.max(1, Math.round(within * scale));
  const boxes = Math.round(total * scale);
  return [...fill('on', on), ...fill('over', over), ...fill('free', Math.max(0, boxes - on - over))];
}

const fill = (box: Box, count: number): Box[] => new Array<Box>(count).fill(box);

/** One box per unit of capacity; beyond it hatched. By hand: what is served and an outlined box, without a denominator. */
export function LoadBar({ load, capacity, bare, className }: LoadBarProps) {
  const t = useText(componentsText);
  const limited = capacity.kind === 'limit';
  const label = limited
    ? t('load', { load, capacity: capacity.limit })
    : t(capacity.kind === 'manual' ? 'loadManual' : 'loadUnknown', { load });
  return (
    <span className={`loadbar${className ? ` ${className}` : ''}`} role="img" aria-label={label}>
      <span className="load">
        {boxesOf(load, capacity).map((box, i) => (
          <i key={i} className={box} />
        ))}
      </span>
      {bare ? null : <span className="lb-n">{limited ? `${load}/${capacity.limit}` : load}</span>}
    </span>
  );
}
