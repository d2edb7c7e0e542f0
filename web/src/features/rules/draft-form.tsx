import type { SettingKey, SettingValue } from '@kf/shared/contract/settings';
import type { ReactNode } from 'react';
import { announce } from '#components/announcer.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { useMay } from '#lib/me.ts';
import type { Draft } from '#lib/use-draft.ts';
import { serverNow } from '#live/clock.ts';
import { useFormat } from '#live/use-live.tsx';
import s from './rules.module.css';
import { rulesText } from './text.ts';

interface DraftFormProps<K extends SettingKey> {
  draft: Draft<K>;
  children: (value: SettingValue<K>) => ReactNode;
  /** Beside the form: a preview, a trial. */
  aside?: ReactNode;
}

/** The form of one kind of settings: loading and refusal, the fields, what is beside them, and saving. */
export function DraftForm<K extends SettingKey>({ draft, children, aside }: DraftFormProps<K>) {
  const t = useText(rulesText);
  const { value, query } = draft;
  if (value === undefined) {
    const refusal = query.error ? errorTextOf(query.error) : undefined;
    return refusal ? (
      <p role="alert" className="al-c">
        {refusal.sentence} {refusal.nextStep}{' '}
        <button type="button" className="btn sm" onClick={() => void query.refetch()}>
          {t('retry')}
        </button>
      </p>
    ) : (
      <div className={s.block} role="status" aria-label={t('loading')} />
    );
  }
  return (
    <div className={s.columns}>
      <form
        className={s.form}
        onSubmit={(event) => {
          event.preventDefault();
          draft.submit(() => announce(t('saved')));
        }}
      >
        {children(value)}
        <SaveBar draft={draft} />
      </form>
      {aside ? <aside className={s.aside}>{aside}</aside> : null}
    </div>
  );
}

function SaveBar<K extends SettingKey>({ draft }: { draft: Draft<K> }) {
  const t = useText(rulesText);
  const format = useFormat();
  const mayChange = useMay('supervisor');
  const { save, isChanged, faults, conflict } = draft;
  const stored = draft.query.data;
  const refusal = save.error
    ? errorTextOf(save.error, {
        by: typeof conflict?.['by'] === 'string' ? conflict['by'] : undefined,
        when: typeof conflict?.['at'] === 'number' ? format.stamp(conflict['at'], serverNow()) : undefined,
      })
    : undefined;
  const last =
    stored?.changedBy !== undefined && stored.changedAt !== undefined
      ? t('changedBy', { name: stored.changedBy, at: format.stamp(stored.changedAt, serverNow()) })
      : t('neverChanged');
  if (!mayChange) return null;
  return (
    <div className={s.bar}>
      {conflict ? (
        <button
          type="button"
          className="btn pri"
          disabled={faults.length > 0 || save.isPending || draft.query.isFetching}
          onClick={() => draft.overwrite(() => announce(t('saved')))}
        >
          {t('overwrite')}
        </button>
      ) : (
        <button
          type="submit"
          className="btn pri"
          disabled={!isChanged || faults.length > 0 || save.isPending}
        >
          {t('save')}
        </button>
      )}
      <button type="button" className="btn" disabled={!isChanged && !conflict} onClick={draft.discard}>
        {t(conflict ? 'takeTheirs' : 'discard')}
      </button>
      {refusal ? (
        <span role="alert" className="al-c sm">
          {refusal.sentence} {refusal.nextStep}
        </span>
      ) : (
        <span className={`sm ${faults.length > 0 ? 'al-c' : 't3'}`} role="status">
          {faults.length > 0 ? t('faults') : isChanged ? t('unsaved') : last}
        </span>
      )}
    </div>
  );
}
