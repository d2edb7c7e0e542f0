import { errorCodes } from '@kf/shared/contract/errors';
import { sessionRefusals } from '@kf/shared/testing/session-refusals';
import { describe, expect, it } from 'vitest';
import { actErrorText, errorText, errorTextOf } from './error-text.ts';
import { HttpError, UnreachableError } from './http.ts';

describe.each(['zh', 'en'] as const)('error words in %s', (lang) => {
  const texts = errorCodes.map((code) => errorText(code, {}, lang));

  it('give every code a sentence and a next step', () => {
    for (const { sentence, nextStep } of texts) {
      expect(sentence).not.toBe('');
      expect(nextStep).not.toBe('');
    }
  });
  it('are distinct', () => {
    expect(new Set(texts.map((text) => text.sentence)).size).toBe(errorCodes.length);
    expect(new Set(texts.map((text) => text.nextStep)).size).toBe(errorCodes.length);
  });
  it('leave no blank unfilled, never shout, and never say only "try later"', () => {
    for (const { sentence, nextStep } of texts)
      expect(`${sentence} ${nextStep}`).not.toMatch(/[{}!！]|请稍后再试/);
  });
});

describe.each(['create', 'close'] as const)('what WeChat may answer to %s', (call) => {
  it.each(['zh', 'en'] as const)(
    'has its own sentence and its own next step in %s, number by number',
    (lang) => {
      const act = call === 'create' ? 'assign' : 'close';
      const texts = sessionRefusals
        .filter(({ calls }) => calls.includes(call))
        .map((refusal) => actErrorText(refusal, act, { agent: 'LI', serving: 'ZHOU' }, lang));
      expect(texts.length).toBeGreaterThan(35);
      expect(new Set(texts.map(({ sentence }) => sentence)).size).toBe(texts.length);
      expect(new Set(texts.map(({ nextStep }) => nextStep)).size).toBe(texts.length);
      for (const { sentence, nextStep } of texts)
        expect(`${sentence} ${nextStep}`).not.toMatch(/[{}!！]|undefined/);
    },
  );
});

it('names the people it is about', () => {
  expect(errorText('agent_offline', { agent: '刘佳怡' }, 'zh').sentence).toBe('刘佳怡 已离线，没有派成');
  expect(errorText('session_with_other', { serving: '周敏' }, 'zh').sentence).toBe(
    '客户已由 周敏 接待，列表已更新',
  );
});

it('has words for whatever a call throws', () => {
  const refused = new HttpError(409, { code: 'agent_unbound', requestId: 'r', message: 'unbound' });
  expect(errorTextOf(refused, { agent: '李婷' }, 'zh').sentence).toContain('李婷');
  expect(errorTextOf(new UnreachableError('x'), {}, 'zh').sentence).toBe('连不上塔台服务');
  expect(errorTextOf(new TypeError('x'), {}, 'en').sentence).toBe(errorText('internal', {}, 'en').sentence);
});
