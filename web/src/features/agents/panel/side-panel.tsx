import type { AgentsAnswer } from '@kf/shared/contract/agents';
import { DELETE, NEW_AGENT, NEW_GROUP } from '../agents-address.ts';
import { AddAgent } from './add-agent.tsx';
import { EditAgent } from './edit-agent.tsx';
import { GroupPanel } from './group-panel.tsx';

interface SidePanelProps {
  agentId: string | undefined;
  edit: string | undefined;
  answer: AgentsAnswer | undefined;
  /** A deleted account to be created again. */
  again: string | undefined;
  onAgent: (agentId: string) => void;
  onClose: () => void;
}

export function SidePanel({ agentId, edit, answer, again, onAgent, onClose }: SidePanelProps) {
  if (agentId !== undefined)
    return <EditAgent key={agentId} agentId={agentId} deletes={edit === DELETE} onClose={onClose} />;
  if (edit === NEW_AGENT) {
    const past = answer?.deleted?.find((one) => one.agentId === again);
    return (
      <AddAgent key={again ?? ''} suffix={answer?.suffix} past={past} onAgent={onAgent} onClose={onClose} />
    );
  }
  return <GroupPanel key={edit} groupId={edit === NEW_GROUP ? undefined : edit} onClose={onClose} />;
}
