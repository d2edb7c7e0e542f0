import type { Change } from '@kf/shared/contract/live';
import {
  agentId,
  anAgent,
  anAlert,
  anOperation,
  aSession,
  aState,
  aWaitingCustomer,
  NOW,
} from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { itemOf } from './feed-items.ts';

const wu = agentId('wuxy@kf');
const state = aState({ agents: [anAgent(), anAgent({ agentId: wu, nickname: '吴晓燕' })] });
const item = (change: Change) => itemOf(change, { id: '1', at: NOW, state });

describe('an event', () => {
  it('leads to its customer, also when only a remark is shown', () => {
    const waiting = aWaitingCustomer({ remark: '张女士' });
    expect(item({ type: 'waiting.put', waiting, cause: 'arrived', position: 4 })).toMatchObject({
      customer: { name: '张女士', isCode: false, code: waiting.code },
      position: 4,
    });
  });

  it('leads to the agent who came or went', () => {
    expect(item({ type: 'agent.put', agent: anAgent(), cause: 'offline' })).toMatchObject({
      kind: 'offline',
      agentId: anAgent().agentId,
    });
  });

  it('tells a hand-over from a transfer, and who made it', () => {
    const session = aSession({ agentId: wu, assignedBy: '王芳' });
    const fromAgentId = anAgent().agentId;
    expect(item({ type: 'session.put', session, cause: { kind: 'handed_over', fromAgentId } })).toMatchObject(
      {
        kind: 'switched',
        how: 'handed_over',
        fromAgent: '李婷',
        agent: '吴晓燕',
        by: '王芳',
      },
    );
    expect(
      item({ type: 'session.put', session, cause: { kind: 'switched', fromAgentId } })?.how,
    ).toBeUndefined();
  });

  it('names what failed', () => {
    const operation = anOperation({ type: 'close', state: 'refused', error: { code: 'session_missing' } });
    expect(item({ type: 'operation.put', operation })).toMatchObject({ kind: 'failed', act: 'close' });
  });

  it('tells an alert when it is raised or gets worse, and nothing when somebody sees to it', () => {
    const alert = anAlert({ level: 'alarm', agentId: wu, kind: 'agent_vanished' });
    expect(item({ type: 'alert.put', alert, cause: 'rose' })).toMatchObject({
      kind: 'alert',
      how: 'alarm',
      text: 'agent_vanished',
      agent: '吴晓燕',
      agentId: wu,
    });
    expect(item({ type: 'alert.put', alert })).toBeUndefined();
  });
});
