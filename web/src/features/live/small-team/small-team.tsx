import { useQuery } from '@tanstack/react-query';
import { useText } from '#lib/i18n.ts';
import { useCommands, useFormat, useLive } from '#live/use-live.tsx';
import styles from './small-team.module.css';
import { smallTeamText } from './text.ts';
import { HEIGHT, trendShape, WIDTH } from './trend.ts';

/** With so few agents the rows leave room for a look back. */
const MAX_AGENTS = 6;
const REFRESH_MS = 60_000;

/** Waiting customers of the last two hours, below a small team's rows. */
export function SmallTeam() {
  const small = useLive(
    (view) => view.sync !== 'loading' && Object.keys(view.state.agents).length <= MAX_AGENTS,
  );
  return small ? <Trend /> : null;
}

function Trend() {
  const t = useText(smallTeamText);
  const format = useFormat();
  const commands = useCommands();
  const accountId = useLive((view) => view.state.account.id);
  const { data } = useQuery({
    queryKey: ['accounts', accountId, 'trend'],
    queryFn: ({ signal }) => commands.trend(signal),
    refetchInterval: REFRESH_MS,
  });
  if (!data || data.waiting.every((n) => n === null)) return null;
  const shape = trendShape(data);
  return (
    <section className={styles.panel} aria-labelledby="trend-title">
      <div className={styles.trend}>
        <h3 id="trend-title">
          {t('trend')}
          <span>{t('most', { n: shape.most })}</span>
        </h3>
        <div className={styles.plot}>
          <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
            <path d={shape.area} className={styles.area} />
            <path d={shape.line} className={styles.line} />
            <path d={`M0 ${HEIGHT}H${WIDTH}`} className={styles.ground} />
          </svg>
          {shape.ticks.map(({ at, left }) => (
            <span key={at} className={styles.tick} style={{ left: `${left * 100}%` }}>
              {format.hourMinute(at)}
            </span>
          ))}
          <span className={styles.now}>{t('now')}</span>
        </div>
      </div>
    </section>
  );
}
