import type { Me } from '@kf/shared/contract/http';
import type { OfficialAccount } from '@kf/shared/contract/official-accounts';
import { SETUP_STEPS } from '@kf/shared/contract/setup';
import { Icon } from '#components/icon.tsx';
import { useText } from '#lib/i18n.ts';
import s from './setup.module.css';
import { setupText } from './text.ts';

interface StepListProps {
  step: number;
  /** The farthest one so far. */
  reached: number;
  me: Me | undefined;
  account: OfficialAccount | undefined;
  onChoose: (step: number) => void;
}

const steps = Array.from({ length: SETUP_STEPS }, (_, index) => index + 1);

/** Where one is, what is done, and the way back to it. */
export function StepList({ step, reached, me, account, onChoose }: StepListProps) {
  const t = useText(setupText);
  const hintOf = (at: number, isDone: boolean): string => {
    if (at === 1) return me ? `${me.name}，${t('step1Done')}` : t('step1Hint');
    if (at === 2) return isDone && account ? t('step2Done') : t('step2Hint');
    if (at === 3) return t(isDone ? 'step3Done' : 'step3Hint');
    return t(at === 4 ? 'step4Hint' : 'step5Hint');
  };
  return (
    <nav aria-label={t('steps')}>
      <ol className={s.steps}>
        {steps.map((at) => {
          const isDone = at < reached && at !== step;
          const name = t(`step${at as 1 | 2 | 3 | 4 | 5}`);
          const state = at === step ? s.on : isDone ? s.done : undefined;
          return (
            <li key={at} className={state} aria-current={at === step ? 'step' : undefined}>
              <span className={s.number}>{isDone ? <Icon name="check" size={14} /> : at}</span>
              {at !== step && at <= reached && (at > 1 || me) ? (
                <button type="button" className={s.stepName} onClick={() => onChoose(at)}>
                  {name}
                </button>
              ) : (
                <span className={s.stepName}>{name}</span>
              )}
              <span className={s.stepHint}>{hintOf(at, isDone)}</span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
