import { aGroup, agentId, anAgent, groupId } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { type PlanContext, planImport } from './import-plan.ts';

const sales = aGroup();
const li = anAgent({ groupIds: [sales.groupId], note: '老员工' });
const context: PlanContext = {
  agents: { [li.agentId]: li },
  groups: [sales, aGroup({ groupId: groupId('g2'), name: '售后' })],
  suffix: 'kfdemo',
  seats: { used: 1, limit: 100 },
  takesPasswords: false,
};
const plan = (csv: string, over: Partial<PlanContext> = {}) => planImport(csv, { ...context, ...over });
const verdicts = (csv: string, over?: Partial<PlanContext>) =>
  plan(csv, over).map(({ verdict, problems }) => [verdict, ...problems.map(({ problem }) => problem)]);

describe('a file', () => {
  it('is read by its headers in either language, in any order', () => {
    const rows = plan(
      '昵称,账号前缀,容量,分组,别的,备注,邀请微信号\n王芳,wangfang,4,售前咨询;售后,x,新人,wx_wangfang\n',
    );
    expect(rows).toMatchObject([
      {
        line: 2,
        kfAccount: 'wangfang@kfdemo',
        agentId: 'wangfang@kfdemo',
        verdict: 'create',
        nickname: '王芳',
        capacity: 4,
        groupIds: ['g1', 'g2'],
        note: '新人',
        inviteWechatId: 'wx_wangfang',
      },
    ]);
    expect(verdicts('Account , NICKNAME\na@kfdemo,A\nb,B')).toEqual([['create'], ['create']]);
  });

  it.each([
    ['', 'no_rows'],
    ['账号,昵称', 'no_rows'],
    ['账号,姓\na,b', 'columns_missing'],
    [`账号,昵称\n${'a,b\n'.repeat(501)}`, 'too_many_rows'],
  ])('is refused as a whole: %#', (csv, reason) => {
    expect(() => plan(csv)).toThrow(
      expect.objectContaining({ code: 'request_invalid', details: { reason } }),
    );
  });
});

describe('a row', () => {
  it('of an agent who exists says what differs, and empty cells say nothing', () => {
    const header = 'account,nickname,groups,capacity,note,invite';
    const rows = plan(
      [
        header,
        'liting,李婷,售前咨询,5,老员工,liting',
        'liting@kfdemo,,,,,',
        'liting,李亭,售后,6,x,other',
      ].join('\n'),
    );
    expect(rows.map(({ verdict, differs }) => [verdict, differs])).toEqual([
      ['same', []],
      ['refused', []],
      ['refused', ['nickname', 'groups', 'capacity', 'note', 'invite']],
    ]);
    expect(plan(`${header}\nliting,李亭,售后,6,x,other`)[0]).toMatchObject({ verdict: 'change' });
  });

  it.each([
    ['bad-prefix,A', ['refused', 'account_illegal']],
    ['01234567890,A', ['refused', 'account_illegal']],
    ['a,', ['refused', 'nickname_illegal']],
    [`a,${'长'.repeat(17)}`, ['refused', 'nickname_illegal']],
    ['a,A,101', ['refused', 'capacity_illegal']],
    ['a,A,viele', ['refused', 'capacity_illegal']],
    ['a,A,,没有的组', ['refused', 'group_unknown']],
    [`a,A,,,${'x'.repeat(201)}`, ['refused', 'note_too_long']],
    ['a,A,,,,w x', ['refused', 'wechat_id_illegal']],
    ['a,A,,,,,secret1', ['create', 'password_not_used']],
  ])('%s is judged', (row, verdict) => {
    expect(verdicts(`account,nickname,capacity,groups,note,invite,password\n${row}`)).toEqual([verdict]);
  });

  it('takes a password in the legacy dialect only, of six characters at least', () => {
    const csv = 'account,nickname,password\na,A,secret1\nb,B,short';
    expect(verdicts(csv, { takesPasswords: true })).toEqual([['create'], ['refused', 'password_illegal']]);
  });

  it('may come once, needs a seat, and needs the WeChat id while no agent shows it', () => {
    const csv = 'account,nickname\na,A\na,B\nb,B\nc,C';
    expect(verdicts(csv, { seats: { used: 98, limit: 100 } })).toEqual([
      ['create'],
      ['refused', 'account_twice'],
      ['create'],
      ['refused', 'no_seat'],
    ]);
    expect(verdicts('account,nickname\na,A\nb@gh_1,B', { suffix: undefined, agents: {} })).toEqual([
      ['refused', 'account_suffix_unknown'],
      ['create'],
    ]);
    expect(plan('account,nickname\na,A')[0]?.agentId).toBe(agentId('a@kfdemo'));
  });
});
