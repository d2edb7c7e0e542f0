import type { NoticeKind, NoticeSettings } from '@kf/shared/contract/notices';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Choice } from '#components/form/choice.tsx';
import { FieldGroup } from '#components/form/field.tsx';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { errorText } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { useDraft } from '#lib/use-draft.ts';
import { useFormat } from '#live/use-live.tsx';
import { readNotices } from '../api.ts';
import { DraftForm } from '../draft-form.tsx';
import { clockOf, minuteOf } from '../hours/clock-text.ts';
import r from '../rules.module.css';
import { Switch } from '../switch.tsx';
import { rulesText } from '../text.ts';
import { TextPair } from '../text-pair.tsx';
import { KindAside } from './kind-aside.tsx';
import { KindsTable } from './kinds-table.tsx';
import { Limits } from './limits.tsx';
import { NoticeLog } from './notice-log.tsx';
import s from './notices.module.css';
import { chipsOf } from './samples.ts';
import { Satisfaction } from './satisfaction.tsx';
import { noticesText } from './text.ts';

const TEXT_MAX = 500;
const PAUSED_EVERY_MS = 15_000;

interface NoticesPageProps {
  accountId: string;
  customerLink: (code: string) => React.ReactNode;
}

/** What customers are told of the tower's own accord. */
export function NoticesPage({ accountId, customerLink }: NoticesPageProps) {
  const t = useText(noticesText);
  const [view, setView] = useState<'settings' | 'log'>('settings');
  const draft = useDraft(accountId, 'notices');
  const [kind, setKind] = useState<NoticeKind>('joined');
  const aside = draft.value ? <KindAside accountId={accountId} kind={kind} settings={draft.value} /> : null;
  return (
    <>
      <div className={s.view}>
        <Choice
          label={t('view')}
          value={view}
          options={[
            { value: 'settings', label: t('viewSettings') },
            { value: 'log', label: t('viewLog') },
          ]}
          onChange={setView}
        />
        <Paused accountId={accountId} />
      </div>
      {view === 'log' ? (
        <NoticeLog accountId={accountId} customerLink={customerLink} />
      ) : (
        <DraftForm draft={draft} aside={aside}>
          {(value) => (
            <>
              <Main value={value} onChange={draft.change} />
              <Section title={t('rules')}>
                <KindsTable
                  value={value}
                  chosen={kind}
                  faults={draft.faults}
                  onChoose={setKind}
                  onChange={draft.change}
                />
                <FieldGroup label={`${t(kind)} · ${t('text')}`}>
                  <TextPair
                    key={kind}
                    label={`${t(kind)} ${t('text')}`}
                    value={value.templates[kind].text}
                    max={TEXT_MAX}
                    chips={chipsOf(kind)}
                    onChange={(text) =>
                      draft.change((was) => ({
                        ...was,
                        templates: { ...was.templates, [kind]: { ...was.templates[kind], text } },
                      }))
                    }
                  />
                </FieldGroup>
              </Section>
              <Limits value={value} onChange={draft.change} />
              <Satisfaction value={value} onChange={draft.change} />
            </>
          )}
        </DraftForm>
      )}
    </>
  );
}

interface MainProps {
  value: NoticeSettings;
  onChange: (step: (was: NoticeSettings) => NoticeSettings) => void;
}

function Main({ value, onChange }: MainProps) {
  const t = useText(noticesText);
  const common = useText(rulesText);
  const setQuiet = (patch: Partial<NoticeSettings['quiet']>): void =>
    onChange((was) => ({ ...was, quiet: { ...was.quiet, ...patch } }));
  return (
    <Section title={t('title')}>
      <FieldGroup label={t('on')} hint={t('onHint')}>
        <Switch
          label={t('on')}
          saysState
          isOn={value.on}
          onChange={(on) => onChange((was) => ({ ...was, on }))}
        />
      </FieldGroup>
      <FieldGroup label={t('language')} hint={t('languageHint')}>
        <Choice
          label={t('language')}
          value={value.language}
          options={[
            { value: 'zh', label: common('zh') },
            { value: 'en', label: common('en') },
          ]}
          onChange={(language) => onChange((was) => ({ ...was, language }))}
        />
      </FieldGroup>
      <FieldGroup
        label={t('quiet')}
        hint={t('quietHint')}
        fault={isTime(value.quiet.from) && isTime(value.quiet.to) ? undefined : t('quietFault')}
      >
        <TimeOfDay label={t('quiet')} value={value.quiet.from} onChange={(from) => setQuiet({ from })} />
        <span className="t2">{t('quietTo')}</span>
        <TimeOfDay
          label={`${t('quiet')} ${t('quietTo')}`}
          value={value.quiet.to}
          onChange={(to) => setQuiet({ to })}
        />
      </FieldGroup>
    </Section>
  );
}

const isTime = (minute: number): boolean => !Number.isNaN(minute);

interface TimeOfDayProps {
  label: string;
  value: number;
  onChange: (minute: number) => void;
}

function TimeOfDay({ label, value, onChange }: TimeOfDayProps) {
  const [typed, setTyped] = useState<string>();
  const read = (text: string): number => {
    const minute = minuteOf(text);
    return minute === undefined || minute >= 1440 ? Number.NaN : minute;
  };
  return (
    <input
      className={`${r.input} ${s.time}`}
      aria-label={label}
      aria-invalid={typed !== undefined && Number.isNaN(read(typed))}
      maxLength={5}
      autoComplete="off"
      value={typed ?? (Number.isNaN(value) ? '' : clockOf(value))}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(read(event.target.value));
      }}
      onBlur={() => typed !== undefined && !Number.isNaN(read(typed)) && setTyped(undefined)}
    />
  );
}

/** WeChat takes no messages of the account for now. */
function Paused({ accountId }: { accountId: string }) {
  const t = useText(noticesText);
  const format = useFormat();
  const { data } = useQuery({
    queryKey: ['account', accountId, 'notices', 'paused'],
    queryFn: ({ signal }) => readNotices(accountId, undefined, signal),
    refetchInterval: PAUSED_EVERY_MS,
  });
  if (!data?.paused) return null;
  const { code, errcode, until } = data.paused;
  const { sentence } = errorText(code as Parameters<typeof errorText>[0]);
  const reason = errcode === undefined ? sentence : `${sentence} ${errcode}`;
  return (
    <span role="alert" className={`at-c ${s.paused}`}>
      <Icon name="tri" size={14} />
      {t('paused', { reason, at: format.clock(until) })}
    </span>
  );
}
