import type { Binding } from '@kf/shared/contract/live';
import { Icon } from '#components/icon.tsx';
import type { Translate } from '#lib/i18n.ts';
import { useText } from '#lib/i18n.ts';
import { useNow } from '#live/clock.ts';
import type { BindingState } from './model/rows.ts';
import { agentsPageText } from './text.ts';

export const bindingWords = {
  bound: 'bound',
  waiting: 'waiting',
  rejected: 'rejected',
  expired: 'expired',
  unbound: 'notBound',
  unknown: 'bindingUnknown',
} as const satisfies Record<BindingState, string>;

const icons = {
  bound: 'ok',
  waiting: 'clock',
  rejected: 'x',
  expired: 'clock',
  unbound: 'link',
  unknown: 'help',
} as const;
const tones = {
  bound: '',
  waiting: 'at-c',
  rejected: 'al-c',
  expired: 'at-c',
  unbound: 'at-c',
  unknown: 't3',
} as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** The words say minutes at best. */
const STEP_MS = 15_000;

type LeftKey = 'leftDays' | 'leftHours' | 'leftMinutes' | 'leftNone';

/** Rounded down: nobody is promised time that is not there. Days from two on. */
export function leftWords(t: Translate<LeftKey>, leftMs: number): string {
  if (leftMs >= 2 * DAY) return t('leftDays', { n: Math.floor(leftMs / DAY) });
  if (leftMs >= HOUR) return t('leftHours', { n: Math.floor(leftMs / HOUR) });
  if (leftMs >= MINUTE) return t('leftMinutes', { n: Math.floor(leftMs / MINUTE) });
  return t('leftNone');
}

/** State of the binding as icon and words, and how long an invitation still stands. */
export function BindingWord({ binding }: { binding: Binding }) {
  const t = useText(agentsPageText);
  const state = t(bindingWords[binding.state]);
  const waits = binding.state === 'waiting' && binding.expiresAt !== undefined;
  return (
    <>
      <Icon name={icons[binding.state]} size={14} className={tones[binding.state]} />
      <span className={tones[binding.state]}>
        {waits ? <Pending state={state} expiresAt={binding.expiresAt ?? 0} /> : state}
      </span>
    </>
  );
}

function Pending({ state, expiresAt }: { state: string; expiresAt: number }) {
  const t = useText(agentsPageText);
  const now = useNow(STEP_MS);
  return t('pending', { state, left: leftWords(t, expiresAt - now) });
}
