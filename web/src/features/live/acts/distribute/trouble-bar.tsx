import { orphansOf } from '@kf/shared/domain/orphans';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import { useBoardTools } from '../use-board.ts';
import { useLiveTicked, useThresholds } from '../use-ticked.ts';
import { stuckOf } from './stuck-sessions.ts';
import { distributeText } from './text.ts';
import s from './trouble-bar.module.css';

interface TroubleBarProps {
  /** An agent offline for longer is gone, ms. */
  orphanAfterMs: number;
}

/** Sessions that need one decision for many: those whose agent has gone, and those that go on too long. */
export function TroubleBar({ orphanAfterMs }: TroubleBarProps) {
  const t = useText(distributeText);
  const { ui, mayAct } = useBoardTools();
  const { alarm } = useThresholds().sessionMs;
  const counts = useLiveTicked(({ state }, now) => {
    const orphans = orphansOf(state, orphanAfterMs, now);
    const agents = new Set(orphans.map((one) => one.agentId)).size;
    const stuck = stuckOf(state, alarm, now).length;
    return orphans.length + stuck === 0 ? undefined : `${orphans.length} ${agents} ${stuck}`;
  });
  if (counts === undefined) return null;
  const [orphans = 0, agents = 0, stuck = 0] = counts.split(' ').map(Number);
  return (
    <div className={s.bar} role="status">
      {orphans > 0 ? (
        <span className={s.item}>
          <Icon name="oct" size={14} />
          <span className="ell">{t('orphans', { agents, n: orphans })}</span>
          {mayAct ? (
            <button
              type="button"
              className="btn sm"
              onClick={() => ui.setState({ dialog: { kind: 'distribute', of: { kind: 'orphans' } } })}
            >
              {t('orphansAct')}
            </button>
          ) : null}
        </span>
      ) : null}
      {stuck > 0 ? (
        <span className={s.item}>
          <Icon name="oct" size={14} />
          <span className="ell">{t('stuck', { n: stuck, m: Math.round(alarm / 60_000) })}</span>
          {mayAct ? (
            <button
              type="button"
              className="btn sm"
              onClick={() => ui.setState({ dialog: { kind: 'stuck' } })}
            >
              {t('stuckAct')}
            </button>
          ) : null}
        </span>
      ) : null}
    </div>
  );
}
