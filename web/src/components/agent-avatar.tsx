import type { Agent } from '@kf/shared/contract/live';
import { useState } from 'react';
import { useLive } from '../live/use-live.tsx';
import s from './agent-avatar.module.css';

interface AgentAvatarProps {
  agent: Pick<Agent, 'agentId' | 'nickname' | 'avatarKey'>;
  /** px */
  size?: 22 | 28 | 32 | 64 | undefined;
  className?: string | undefined;
}

const looks = { 22: s.small, 28: s.row, 32: '', 64: s.large } as const;

/** Asked for by its key a picture never changes, so the browser asks once. */
const avatarUrl = (accountId: string, agentId: string, avatarKey: string): string =>
  `/api/accounts/${encodeURIComponent(accountId)}/agents/${encodeURIComponent(agentId)}/avatar?v=${encodeURIComponent(avatarKey)}`;

/** The picture as the tower serves it; the first letter where there is none or it does not come. */
export function AgentAvatar({ agent, size = 32, className }: AgentAvatarProps) {
  const accountId = useLive((view) => view.state.account.id);
  const { agentId, nickname, avatarKey } = agent;
  const [failedKey, setFailedKey] = useState<string>();
  const shown = avatarKey !== undefined && avatarKey !== failedKey;
  return (
    <span className={`av ${s.tile} ${looks[size] ?? ''} ${className ?? ''}`} aria-hidden="true">
      {shown ? (
        <img
          src={avatarUrl(accountId, agentId, avatarKey)}
          alt=""
          width={size}
          height={size}
          loading="lazy"
          decoding="async"
          onError={() => setFailedKey(avatarKey)}
        />
      ) : (
        [...nickname][0]
      )}
    </span>
  );
}
