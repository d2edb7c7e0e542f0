import type { OfficialAccount } from '@kf/shared/contract/official-accounts';
import { defaultServiceLevel, defaultThresholds } from '@kf/shared/domain/empty-state';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Section } from '#components/form/section.tsx';
import { Refusal } from '#components/refusal.tsx';
import { formatPercent } from '#lib/format.ts';
import { useText } from '#lib/i18n.ts';
import { meQuery } from '#lib/me.ts';
import { setupApi } from './api.ts';
import s from './setup.module.css';
import type { SetupLink } from './setup-page.tsx';
import { setupText } from './text.ts';

const MINUTE_MS = 60_000;

interface RulesStepProps {
  account: OfficialAccount;
  links: readonly SetupLink[];
  onBack: () => void;
  onFinished: (accountId: string) => void;
}

/** What holds without anybody having set anything, where to change it, and the end of the set-up. */
export function RulesStep({ account, links, onBack, onFinished }: RulesStepProps) {
  const t = useText(setupText);
  const queryClient = useQueryClient();
  const finish = useMutation({
    mutationFn: setupApi.complete,
    async onSuccess() {
      await queryClient.invalidateQueries(meQuery);
      onFinished(account.id);
    },
  });
  const minutes = (ms: number) => t('minutes', { n: ms / MINUTE_MS });
  const rule = <T extends number>(
    { attention, alarm }: { attention: T; alarm: T },
    unit: (n: number) => string,
  ) => t('ruleValue', { attention: unit(attention), alarm: unit(alarm) });
  const { waiting, longestWaitMs, sessionMs } = defaultThresholds;
  const rows = [
    { name: t('replyRule'), value: t('replyValue') },
    {
      name: t('serviceLevel'),
      value: t('serviceLevelValue', {
        share: formatPercent(defaultServiceLevel.share),
        minutes: defaultServiceLevel.withinMs / MINUTE_MS,
      }),
    },
    { name: t('waitingRule'), value: rule(waiting, (n) => t('people', { n })) },
    { name: t('longestRule'), value: rule(longestWaitMs, minutes) },
    { name: t('sessionRule'), value: rule(sessionMs, minutes) },
  ];
  return (
    <main className={s.main}>
      <h1>{t('step5')}</h1>
      <p className={s.lead}>{t('rulesLead')}</p>
      <Section title={t('rulesCard')}>
        <dl className={s.facts}>
          {rows.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={t('linksCard')}>
        <div className={s.links}>
          {links.map(({ key, label, href }) => (
            <a key={key} className="btn sm" href={href} target="_blank" rel="noreferrer">
              {label}
            </a>
          ))}
        </div>
      </Section>
      <Refusal error={finish.error} />
      <div className={s.actions}>
        <button type="button" className="btn" onClick={onBack}>
          {t('back')}
        </button>
        <span className="spacer" />
        <span className="sm t3">{t('finishHint')}</span>
        <button type="button" className="btn pri" disabled={finish.isPending} onClick={() => finish.mutate()}>
          {t(finish.isPending ? 'finishing' : 'finish')}
        </button>
      </div>
    </main>
  );
}
