import type { Agent } from '@kf/shared/contract/live';
import { FieldGroup } from '#components/form/field.tsx';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import { useFormat } from '#live/use-live.tsx';
import type { AgentForm } from '../model/agent-form.ts';
import { REASON_MOST } from '../model/checks.ts';
import s from './panel.module.css';
import { panelText } from './text.ts';

interface ExcludedFieldsProps {
  agent: Agent;
  form: AgentForm;
  onChange: (patch: Partial<AgentForm>) => void;
}

const HALF_HOUR = 30 * 60_000;
const hours = [1, 2, 4, 8, 24] as const;

/** Whether the agent takes assignments, why not, and until when. */
export function ExcludedFields({ agent, form, onChange }: ExcludedFieldsProps) {
  const t = useText(panelText);
  const format = useFormat();
  const now = useNow(60_000);
  const kept = agent.excluded?.until;
  const timeIn = (ms: number): string => format.hourMinute(now + ms);
  return (
    <FieldGroup label={t('excluded')}>
      <label className={s.tick}>
        <input
          type="checkbox"
          checked={form.excluded}
          onChange={(event) => onChange({ excluded: event.target.checked })}
        />
        {t('excludedCheck')}
      </label>
      {form.excluded ? (
        <>
          <input
            className={s.input}
            aria-label={t('reason')}
            placeholder={t('reason')}
            maxLength={REASON_MOST}
            value={form.reason}
            onChange={(event) => onChange({ reason: event.target.value })}
          />
          <select
            className={s.input}
            aria-label={t('until')}
            value={form.until}
            onChange={(event) => onChange({ until: event.target.value })}
          >
            <option value="">{t('untilManual')}</option>
            {kept === undefined ? null : (
              <option value={`at:${kept}`}>{t('untilKept', { time: format.tableStamp(kept) })}</option>
            )}
            <option value={`in:${HALF_HOUR}`}>{t('untilHalf', { time: timeIn(HALF_HOUR) })}</option>
            {hours.map((n) => (
              <option key={n} value={`in:${n * 2 * HALF_HOUR}`}>
                {t('untilIn', { n, time: timeIn(n * 2 * HALF_HOUR) })}
              </option>
            ))}
          </select>
        </>
      ) : null}
    </FieldGroup>
  );
}
