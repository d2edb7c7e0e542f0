import type { AccountInfo, Agent } from '@kf/shared/contract/live';
import { useText } from '../lib/i18n.ts';
import { Icon, type IconName } from './icon.tsx';
import { componentsText } from './text.ts';

interface StatusTagProps {
  agent: Agent;
  account: Pick<AccountInfo, 'dialect'>;
  /** Only the presence word, where the reason stands elsewhere in the row. */
  short?: boolean | undefined;
}

const icons = {
  online: 'on',
  pc: 'pc',
  phone: 'ph',
  both: 'both',
  offline: 'off',
  offlineAttempt: 'ph',
  bindingWaiting: 'clock',
} as const satisfies Record<string, IconName>;

function statusOf(agent: Agent, account: StatusTagProps['account'], short: boolean): keyof typeof icons {
  if (agent.presence !== 'offline' || short) return agent.presence;
  if (agent.binding.state === 'waiting') return 'bindingWaiting';
  return account.dialect === 'legacy' && agent.binding.state === 'bound' ? 'offlineAttempt' : 'offline';
}

/** Presence as icon and word. */
export function StatusTag({ agent, account, short = false }: StatusTagProps) {
  const t = useText(componentsText);
  const status = statusOf(agent, account, short);
  return (
    <span className="st">
      <Icon name={icons[status]} size={14} />
      {t(status)}
    </span>
  );
}
