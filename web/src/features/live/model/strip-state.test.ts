import { agentId, anOperation, at, aWaitingCustomer, NOW } from '@kf/shared/testing/builders';
import { expect, it } from 'vitest';
import { isActionable, type StripGround, stripState } from './strip-state.ts';

const row = { customer: aWaitingCustomer(), gone: undefined };
const ground = (over: Partial<StripGround> = {}): StripGround => ({
  operation: undefined,
  sending: undefined,
  refusal: undefined,
  now: NOW,
  ...over,
});
const operation = (over: Parameters<typeof anOperation>[0]) => ground({ operation: anOperation(over) });

it('is on its way from the click on', () => {
  const sending = { type: 'assign' as const, agentId: agentId('li@kf') };
  expect(stripState(row, ground({ sending }))).toMatchObject({ kind: 'sending', agentId: 'li@kf' });
  expect(stripState(row, operation({ state: 'sent' }))).toMatchObject({ kind: 'sending', by: '林主管' });
});

it('says after 15 s that the platform took it but its list does not show it', () => {
  const accepted = operation({ state: 'accepted', updatedAt: at(NOW - 14_999) });
  expect(stripState(row, accepted)).toMatchObject({ kind: 'accepted', late: false });
  expect(stripState(row, { ...accepted, now: NOW + 1 })).toMatchObject({ kind: 'accepted', late: true });
});

it('is never failed while nobody knows', () => {
  const state = stripState(row, operation({ state: 'uncertain', error: { code: 'wechat_uncertain' } }));
  expect(state.kind).toBe('uncertain');
  expect(isActionable(state)).toBe(false);
});

it('gives the reason of a refusal and can be tried again', () => {
  const state = stripState(
    row,
    operation({ state: 'refused', error: { code: 'session_with_other', agentId: agentId('zhou@kf') } }),
  );
  expect(state).toMatchObject({
    kind: 'failed',
    refusal: { code: 'session_with_other', servingId: 'zhou@kf' },
  });
  expect(isActionable(state)).toBe(true);
});

it('shows the later of a refused act and a refused click', () => {
  const refusal = {
    type: 'assign' as const,
    agentId: undefined,
    code: 'already_in_progress' as const,
    servingId: undefined,
    by: '赵主管',
    at: NOW + 1,
  };
  expect(stripState(row, { ...operation({ state: 'refused' }), refusal })).toMatchObject({
    refusal: { by: '赵主管' },
  });
});

it('is unconfirmed until the platform’s list names the customer', () => {
  expect(stripState({ ...row, customer: aWaitingCustomer({ listed: false }) }, ground()).kind).toBe(
    'unlisted',
  );
});
