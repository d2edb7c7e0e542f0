import type { Me } from '@kf/shared/contract/http';
import type { SetupStatus } from '@kf/shared/contract/setup';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useOfficialAccounts } from '#lib/official-accounts.ts';
import { AdminStep } from './admin-step.tsx';
import { setupApi, setupQuery } from './api.ts';
import { CallbackStep } from './callback-step.tsx';
import { GroupsStep } from './groups-step.tsx';
import { RulesStep } from './rules-step.tsx';
import s from './setup.module.css';
import type { SetupLink } from './setup-page.tsx';
import { StepList } from './step-list.tsx';
import { WechatStep } from './wechat-step.tsx';

export interface StepProps {
  onBack: () => void;
  onNext: () => void;
}

interface WizardProps {
  progress: NonNullable<SetupStatus['progress']>;
  /** Absent before there is an admin. */
  me: Me | undefined;
  links: readonly SetupLink[];
  onFinished: (accountId: string) => void;
}

/** The five steps. Where one is lies in the store, so whoever leaves comes back to it, on whatever machine. */
export function Wizard({ progress, me, links, onFinished }: WizardProps) {
  const queryClient = useQueryClient();
  const { query } = useOfficialAccounts({ enabled: me !== undefined });
  const account = query.data?.accounts[0];
  const first = progress.hasAdmin ? Math.max(2, progress.step) : 1;
  const [step, setStep] = useState(first);
  const [reached, setReached] = useState(first);
  const save = useMutation({ mutationFn: setupApi.saveStep });
  const go = (next: number): void => {
    setStep(next);
    setReached(Math.max(reached, next));
    window.scrollTo({ top: 0 });
    save.mutate(Math.max(reached, next), {
      onSettled: () => void queryClient.invalidateQueries({ queryKey: setupQuery.queryKey }),
    });
  };
  const move: StepProps = { onBack: () => go(step - 1), onNext: () => go(step + 1) };
  // Without an account there is nothing to look at behind the second step.
  const shown = step > 2 && !account && query.isFetched ? 2 : step;
  const isReading = step > 2 && !account && !query.isFetched;
  return (
    <div className={s.grid}>
      <StepList step={shown} reached={reached} me={me} account={account} onChoose={go} />
      {isReading ? <main aria-busy="true" /> : null}
      {shown === 1 ? <AdminStep me={me} onNext={() => go(2)} /> : null}
      {shown === 2 && query.isFetched ? <WechatStep account={account} {...move} /> : null}
      {shown === 3 && account ? <CallbackStep account={account} {...move} /> : null}
      {shown === 4 && account ? <GroupsStep accountId={account.id} {...move} /> : null}
      {shown === 5 && account ? (
        <RulesStep account={account} links={links} onBack={move.onBack} onFinished={onFinished} />
      ) : null}
    </div>
  );
}
