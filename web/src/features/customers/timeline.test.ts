import type { TimelineLine } from '@kf/shared/contract/visits';
import { agentId, at, NOW } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { createFormat } from '#lib/format.ts';
import { textOf } from '#lib/i18n.ts';
import { historyText } from './history-text.ts';
import { daysOf } from './timeline-days.ts';
import { wordsOfLine } from './timeline-words.ts';

const li = agentId('liting@kf');
const wu = agentId('wuxy@kf');
const format = createFormat('zh', 'Asia/Shanghai');
const ground = {
  t: textOf(historyText),
  format,
  messageWord: (kind: string) => kind,
  agents: { [li]: '李婷', [wu]: '吴晓燕' },
  groups: {},
};
const said = (line: TimelineLine): string => {
  const { text, details, source } = wordsOfLine(line, ground);
  return [text, ...details, source].join(' | ');
};

describe('a line of the timeline', () => {
  it.each<[TimelineLine, string]>([
    [
      { kind: 'arrived', at: NOW, knownBy: 'message', position: 3, wishedAgentId: li },
      '到达，排第 3 位 | 指定 李婷 | 消息推送',
    ],
    [
      { kind: 'accepted', at: NOW, agentId: li, waitedMs: 128_000, by: '林主管', over: true },
      '李婷 接入，林主管 派 | 等了 02:08 | 超出接待上限 | 微信',
    ],
    [{ kind: 'accepted', at: NOW, agentId: li, by: 'tower', over: false }, '李婷 接入，塔台 派 | 微信'],
    [{ kind: 'moved', at: NOW, fromAgentId: li, toAgentId: wu }, '李婷 转接给 吴晓燕 | 微信'],
    [
      { kind: 'moved', at: NOW, fromAgentId: li, toAgentId: wu, by: '王芳' },
      '王芳 移交：李婷 → 吴晓燕 | 塔台',
    ],
    [
      { kind: 'ended', at: NOW, outcome: 'left', inferred: true, lastedMs: 450_000 },
      '没等到接待就离开 | 等了 07:30 | 推断 | 微信',
    ],
    [
      {
        kind: 'ended',
        at: NOW,
        outcome: 'served',
        inferred: false,
        agentId: li,
        by: '王芳',
        lastedMs: 60_000,
      },
      '王芳 结束了 李婷 的会话 | 共 01:00 | 微信',
    ],
    [
      { kind: 'notice', at: NOW, name: 'joined', state: 'sent', text: '您前面还有 2 位' },
      '告知入队 | 已发 | 您前面还有 2 位 | 塔台',
    ],
    [
      { kind: 'notice', at: NOW, name: 'joined', state: 'allowance_spent' },
      '告知入队 | 没发：条数用完 | 塔台',
    ],
  ])('says who, what and who told: %j', (line, words) => {
    expect(said(line)).toBe(words);
  });

  it('says why an act was refused, with the number WeChat gave', () => {
    const line: TimelineLine = {
      kind: 'act',
      at: NOW,
      operationId: 'op' as never,
      type: 'assign',
      by: '林主管',
      agentId: li,
      state: 'refused',
      code: 'agent_offline',
      errcode: 65415,
      note: '老客户',
    };
    expect(said(line)).toBe('林主管 派给 李婷 | 没成 | 李婷 已离线，没有派成 (65415) | 附言：老客户 | 塔台');
    expect(wordsOfLine(line, ground).tone).toBe('al');
  });
});

it('the latest day comes first, and within a day things are in their order', () => {
  const day = 86_400_000;
  const lines = [NOW + 5, NOW, NOW - day + 2, NOW - day].map((ms) => ({ at: at(ms) }));
  expect(daysOf(lines, format.day).map((one) => one.lines.map((line) => line.at - NOW))).toEqual([
    [0, 5],
    [-day, -day + 2],
  ]);
});
