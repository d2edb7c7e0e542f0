import { announce } from '#components/announcer.tsx';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import type { SettingsPageProps } from '#lib/settings-page.ts';
import { type Draft, useDraft } from '#lib/use-draft.ts';
import { serverNow } from '#live/clock.ts';
import { useFormat } from '#live/use-live.tsx';
import { BoundsSection, GroupsSection } from './bounds.tsx';
import { LoudSection } from './loud.tsx';
import { RulesSection } from './rules.tsx';
import s from './settings.module.css';
import { alertSettingsText } from './text.ts';
import { usePreview } from './use-preview.ts';

/** When the tower calls for help. */
export function AlertSettingsPage({ accountId }: SettingsPageProps) {
  const t = useText(alertSettingsText);
  return accountId === undefined ? <p className="t2">{t('noAccount')}</p> : <Page accountId={accountId} />;
}

function Page({ accountId }: { accountId: string }) {
  const t = useText(alertSettingsText);
  const draft = useDraft(accountId, 'alerts');
  const preview = usePreview(accountId, draft.value, draft.faults.length === 0);
  const { value, query } = draft;
  if (!value) {
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
  const parts = { value, draft, preview };
  return (
    <form
      className={s.page}
      onSubmit={(event) => {
        event.preventDefault();
        draft.submit(() => announce(t('saved')));
      }}
    >
      <BoundsSection {...parts} />
      <GroupsSection {...parts} />
      <RulesSection {...parts} />
      <LoudSection {...parts} />
      <SaveBar draft={draft} />
    </form>
  );
}

function SaveBar({ draft }: { draft: Draft<'alerts'> }) {
  const t = useText(alertSettingsText);
  const format = useFormat();
  const { save, isChanged, faults } = draft;
  const refusal = save.error ? errorTextOf(save.error) : undefined;
  const stored = draft.query.data;
  const last =
    stored?.changedBy !== undefined && stored.changedAt !== undefined
      ? t('changedBy', { name: stored.changedBy, at: format.stamp(stored.changedAt, serverNow()) })
      : '';
  return (
    <div className={s.bar}>
      <button type="submit" className="btn pri" disabled={!isChanged || faults.length > 0 || save.isPending}>
        {t('save')}
      </button>
      <button type="button" className="btn" disabled={!isChanged} onClick={draft.discard}>
        {t('discard')}
      </button>
      {refusal ? (
        <span role="alert" className="al-c sm">
          {refusal.sentence} {refusal.nextStep}
        </span>
      ) : (
        <span className="sm t3" role="status">
          {faults.length > 0 ? t('faults', { n: faults.length }) : isChanged ? t('unsaved') : last}
        </span>
      )}
    </div>
  );
}
