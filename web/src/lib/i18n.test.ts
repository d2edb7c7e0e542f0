import { beforeEach, describe, expect, it } from 'vitest';
import { registerText, setLanguage, textOf } from './i18n.ts';

const ns = registerText('test', {
  zh: { plain: '等待', place: '第 {{n}} 位，{{name}}', count: '{{n}} 个会话，{{m}} 人' },
  en: {
    plain: 'Waiting',
    place: 'Place {{n}}, {{name}}',
    count: '{{n|session}}, {{m|person|people}}',
  },
});

beforeEach(() => setLanguage('zh'));

describe('texts', () => {
  it('come in the language of the reader', () => {
    expect(textOf(ns)('plain')).toBe('等待');
    setLanguage('en');
    expect(textOf(ns)('plain')).toBe('Waiting');
    expect(document.documentElement.lang).toBe('en');
  });
  it('are filled as written, whatever the values hold', () => {
    expect(textOf(ns)('place', { n: 0, name: '{{n}} <b>$1' })).toBe('第 0 位，{{n}} <b>$1');
  });
  it('count in English as English counts', () => {
    setLanguage('en');
    expect(textOf(ns)('count', { n: 1, m: 2 })).toBe('1 session, 2 people');
    expect(textOf(ns)('count', { n: 0, m: 1 })).toBe('0 sessions, 1 person');
    setLanguage('zh');
    expect(textOf(ns)('count', { n: 1, m: 2 })).toBe('1 个会话，2 人');
  });
  it('keep one function per language and set, so that it can be a dependency', () => {
    expect(textOf(ns)).toBe(textOf(ns));
  });
});
