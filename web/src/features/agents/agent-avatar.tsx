import type { Agent } from '@kf/shared/contract/live';
import { useState } from 'react';
import s from './agent-avatar.module.css';
import { avatarUrl, useAccountId } from './api.ts';

interface AgentAvatarProps {
  agent: Pick<Agent, 'agentId' | 'nickname' | 'avatarKey'>;
  /** px */
  size?: 32 | 64 | undefined;
}

/** The picture as the tower serves it; the first letter where there is none or it does not come. */
export function AgentAvatar({ agent, size = 32 }: AgentAvatarProps) {
  const accountId = useAccountId();
  const { agentId, nickname, avatarKey } = agent;
  const [failedKey, setFailedKey] = useState<string>();
  const shown = avatarKey !== undefined && avatarKey !== failedKey;
  return (
    <span className={`av ${s.tile} ${size === 64 ? s.large : ''}`} aria-hidden="true">
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
