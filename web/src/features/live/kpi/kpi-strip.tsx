import { figuresOf, type KpiName, kpiNames } from '@kf/shared/domain/key-figures';
import { calm, type Held, holdLevel, type Level } from '@kf/shared/domain/level';
import { useRef } from 'react';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useLive } from '#live/use-live.tsx';
import styles from './kpi.module.css';
import { KpiTile } from './kpi-tile.tsx';
import { kpiText } from './text.ts';

/** Eight figures, all from one state, so that none disagrees with another. */
export function KpiStrip() {
  const t = useText(kpiText);
  const now = useNow(1_000);
  const view = useLive((whole) => whole);
  const { state } = view;
  const figures = figuresOf(state, now, view.index.sessionsByAgent);
  const levels = useHeldLevels(figures.levels, now);
  return (
    <section className={styles.strip} aria-label={t('strip')}>
      {kpiNames.map((name) => (
        <KpiTile
          key={name}
          name={name}
          state={state}
          figures={figures}
          level={levels[name].level}
          loading={view.sync === 'loading'}
          now={now}
        />
      ))}
    </section>
  );
}

type Levels = Record<KpiName, Held>;
const allCalm = Object.fromEntries(kpiNames.map((name) => [name, calm])) as Levels;

/** Raised at once, cleared after a while: judged with each new figure, remembered from one to the next. */
function useHeldLevels(raw: Record<KpiName, Level>, now: number): Levels {
  const held = useRef(allCalm);
  const next = { ...held.current };
  for (const name of kpiNames) next[name] = holdLevel(next[name], raw[name], now);
  held.current = next;
  return next;
}
