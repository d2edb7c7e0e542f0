import type { CustomerLanguage } from '@kf/shared/contract/routing';
import { rangeWords, type ToldRange } from '@kf/shared/domain/told-range';

// What customers read besides the texts that people write for their account.

interface Words {
  connecting(name: string): string;
  waitFor(name: string, range: ToldRange | undefined): string;
  left: string;
  gone(name: string): string;
  place(ahead: number | undefined, range: ToldRange | undefined): string;
  choiceFailed(name: string): string;
  people(count: number): string;
}

const zhRange = (range: ToldRange | undefined) =>
  range ? `，预计等待 ${rangeWords(range, 'zh')}，仅供参考` : '';
const enRange = (range: ToldRange | undefined) =>
  range ? `, about ${rangeWords(range, 'en')} (for orientation only)` : '';

const zh: Words = {
  connecting: (name) => `正在为您接通 ${name}。`,
  waitFor: (name, range) => `已为您改为等待 ${name}${zhRange(range)}。`,
  left: '已为您取消排队。需要时直接发消息即可。',
  gone: (name) => (name === '' ? '这个选项已经没有了。' : `${name} 现在不在线。`),
  place(ahead, range) {
    if (ahead === undefined)
      return range ? `预计等待 ${rangeWords(range, 'zh')}，仅供参考。` : '您正在排队，轮到您会自动接入。';
    return ahead <= 0
      ? `您排在第一位${zhRange(range)}。`
      : `您前面大约还有 ${ahead} 位${zhRange(range)}。轮到您会自动接入。`;
  },
  choiceFailed: (name) => `${name} 暂时无法接待。回复任意内容，将由其他客服接待。`,
  people: (count) => `${count} 位`,
};

const en: Words = {
  connecting: (name) => `Connecting you to ${name}.`,
  waitFor: (name, range) => `You now wait for ${name}${enRange(range)}.`,
  left: 'You have left the queue. Just write when you need us.',
  gone: (name) => (name === '' ? 'This choice is gone.' : `${name} is not online now.`),
  place(ahead, range) {
    if (ahead === undefined)
      return range
        ? `Expected wait about ${rangeWords(range, 'en')} (for orientation only).`
        : 'You are in the queue and will be connected when it is your turn.';
    return ahead <= 0
      ? `You are first in line${enRange(range)}.`
      : `About ${ahead} before you${enRange(range)}. You will be connected when it is your turn.`;
  },
  choiceFailed: (name) => `${name} cannot answer just now. Write anything, and a colleague will.`,
  people: (count) => (count === 1 ? '1 person' : `${count} people`),
};

export const wordsIn = (language: CustomerLanguage): Words => (language === 'zh' ? zh : en);
