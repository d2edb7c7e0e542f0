import type { AgentId } from '@kf/shared/contract/ids';
import type { Agent } from '@kf/shared/contract/live';
import { useMutation } from '@tanstack/react-query';
import { announce } from '#components/announcer.tsx';
import { Menu } from '#components/menu.tsx';
import { copyText } from '#lib/copy-text.ts';
import { errorTextOf } from '#lib/error-text.ts';
import { useText } from '#lib/i18n.ts';
import { useLive } from '#live/use-live.tsx';
import { useAgentApi } from '../api.ts';
import { agentsPageText } from '../text.ts';

export interface RowMenuState {
  agentId: string;
  anchor: HTMLElement;
}

interface RowMenuProps {
  open: RowMenuState | undefined;
  onEdit: (agentId: string) => void;
  onDelete: (agentId: string) => void;
  onClose: () => void;
}

/** What is rarely needed of one agent, or dangerous. */
export function RowMenu({ open, onEdit, onDelete, onClose }: RowMenuProps) {
  const t = useText(agentsPageText);
  const api = useAgentApi();
  const agent: Agent | undefined = useLive((view) => open && view.state.agents[open.agentId as AgentId]);
  const change = useMutation({
    mutationFn: ({ agentId, excluded }: { agentId: AgentId; excluded: object | null }) =>
      api.changeProfiles({ agentIds: [agentId], excluded }),
    onSuccess: () => announce(t('bulkDone', { n: 1 })),
    onError: (error) => announce(errorTextOf(error).sentence, 'assertive'),
  });
  if (!open || !agent) return null;
  const { agentId, nickname, excluded } = agent;
  return (
    <Menu
      label={t('more', { name: nickname })}
      anchor={open.anchor}
      onClose={onClose}
      groups={[
        {
          key: 'work',
          items: [
            { key: 'edit', label: t('menuEdit'), icon: 'edit', onSelect: () => onEdit(agentId) },
            {
              key: 'copy',
              label: t('menuCopy'),
              icon: 'copy',
              onSelect: () => void copyText(agentId).then(() => announce(t('copied', { what: agentId }))),
            },
            {
              key: 'excluded',
              label: t(excluded ? 'include' : 'exclude'),
              icon: excluded ? 'check' : 'off',
              onSelect: () => change.mutate({ agentId, excluded: excluded ? null : {} }),
            },
          ],
        },
        {
          key: 'danger',
          items: [
            {
              key: 'delete',
              label: t('menuDelete'),
              icon: 'trash',
              isDanger: true,
              onSelect: () => onDelete(agentId),
            },
          ],
        },
      ]}
    />
  );
}
