import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Section } from '#components/form/section.tsx';
import { Icon } from '#components/icon.tsx';
import { Refusal } from '#components/refusal.tsx';
import { useText } from '#lib/i18n.ts';
import { useOwnFormat } from '#lib/own-format.ts';
import { factorQuery, newRecoveryCodes, removeFactor } from '../api.ts';
import s from '../me.module.css';
import { meText } from '../text.ts';
import { AskPassword } from './ask-password.tsx';
import { Codes } from './codes.tsx';
import { SetUpFactor } from './set-up-factor.tsx';

const FEW_CODES = 3;

type Step =
  | { kind: 'state' }
  | { kind: 'setUp' }
  | { kind: 'remove' }
  | { kind: 'newCodes' }
  | { kind: 'codes'; codes: readonly string[] };

export function FactorSection() {
  const t = useText(meText);
  const queryClient = useQueryClient();
  const [step, setStep] = useState<Step>({ kind: 'state' });
  const back = () => setStep({ kind: 'state' });
  const changed = () => queryClient.invalidateQueries({ queryKey: factorQuery.queryKey });
  const remove = useMutation({ mutationFn: removeFactor, onSuccess: () => changed().then(back) });
  const renew = useMutation({
    mutationFn: newRecoveryCodes,
    onSuccess: ({ codes }) => {
      setStep({ kind: 'codes', codes });
      return changed();
    },
  });
  return (
    <Section title={t('factor')}>
      {step.kind === 'state' ? (
        <FactorState onStep={(kind) => setStep({ kind })} />
      ) : step.kind === 'setUp' ? (
        <SetUpFactor
          onDone={(codes) => {
            setStep({ kind: 'codes', codes });
            void changed();
          }}
          onCancel={back}
        />
      ) : step.kind === 'codes' ? (
        // Whoever had to set it up before anything else may go on now.
        <Codes
          codes={step.codes}
          onDone={() => {
            back();
            void queryClient.invalidateQueries({ queryKey: ['me'] });
          }}
        />
      ) : step.kind === 'remove' ? (
        <AskPassword text={t('removeAsk')} act={remove} confirm={t('remove')} onCancel={back} />
      ) : (
        <AskPassword text={t('newCodesAsk')} act={renew} confirm={t('newCodes')} onCancel={back} />
      )}
    </Section>
  );
}

function FactorState({ onStep }: { onStep: (kind: 'setUp' | 'remove' | 'newCodes') => void }) {
  const t = useText(meText);
  const format = useOwnFormat();
  const { data, error } = useQuery(factorQuery);
  const isOn = data?.since !== undefined;
  return (
    <div className={s.what}>
      <p>{t('factorWhat')}</p>
      <Refusal error={error} />
      {data ? (
        <div className={s.state}>
          {data.since === undefined ? (
            <span className="tag">{t('factorOff')}</span>
          ) : (
            <span className="tag ok">
              <Icon name="ok" size={12} />
              {t('factorOn', { at: format.tableStamp(data.since), n: data.recoveryCodes })}
            </span>
          )}
          {data.demanded ? <span className="sm t3">{t('factorDemanded')}</span> : null}
          <button type="button" className={isOn ? 'btn' : 'btn pri'} onClick={() => onStep('setUp')}>
            {t(isOn ? 'replace' : 'setUp')}
          </button>
          {isOn ? (
            <button type="button" className="btn" onClick={() => onStep('newCodes')}>
              {t('newCodes')}
            </button>
          ) : null}
          {isOn && !data.demanded ? (
            <button type="button" className="btn dan" onClick={() => onStep('remove')}>
              {t('remove')}
            </button>
          ) : null}
          {isOn && data.recoveryCodes <= FEW_CODES ? (
            <span className="sm at-c">
              <Icon name="tri" size={12} /> {t('factorFew')}
            </span>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
