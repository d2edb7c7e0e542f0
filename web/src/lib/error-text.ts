import type { ErrorCode } from '@kf/shared/contract/errors';
import { type ActType, wordsOfAct, wordsOfErrcode } from './act-error-words.ts';
import { errorWordsEn } from './error-words-en.ts';
import { errorWordsZh } from './error-words-zh.ts';
import { HttpError, UnreachableError } from './http.ts';
import { type Language, language } from './i18n.ts';

/** Who and when, as far as the caller knows; a general word stands in for what is missing. */
export interface ErrorVars {
  /** agent the act aimed at */
  agent?: string | undefined;
  /** agent who serves the customer now */
  serving?: string | undefined;
  customer?: string | undefined;
  /** supervisor who was first */
  by?: string | undefined;
  /** how long ago somebody was first, or until when to wait: already a phrase ("1 秒前", "14:35") */
  when?: string | undefined;
  /** from when on to try again: a phrase that ends before what is to be done ("14:35:08 以后", "after 14:35:08") */
  until?: string | undefined;
}

/** A sentence that says what happened, and one that says what to do next. */
export type ErrorWords = readonly [sentence: string, nextStep: string];

export interface ErrorText {
  sentence: string;
  nextStep: string;
}

const standIns = {
  zh: {
    agent: '这位客服',
    serving: '另一位客服',
    customer: '这位客户',
    by: '另一位主管',
    when: '稍早',
    until: '几秒以后',
  },
  en: {
    agent: 'This agent',
    serving: 'another agent',
    customer: 'This customer',
    by: 'another supervisor',
    when: 'a moment ago',
    until: 'in a few seconds',
  },
} as const;

const unreachable: Record<Language, ErrorText> = {
  zh: { sentence: '连不上塔台服务', nextStep: '检查这台电脑的网络；网络正常则请管理员看服务是否在运行' },
  en: {
    sentence: 'The tower does not answer',
    nextStep: 'Check this computer’s network; if it works, ask an admin whether the service is running',
  },
};

const fill = (template: string, vars: ErrorVars, lang: Language): string =>
  template.replace(/\{(agent|serving|customer|by|when|until)\}/g, (_, name: keyof ErrorVars) => {
    return vars[name] ?? standIns[lang][name];
  });

export function errorText(code: ErrorCode, vars: ErrorVars = {}, lang: Language = language()): ErrorText {
  const [sentence, nextStep] = (lang === 'en' ? errorWordsEn : errorWordsZh)[code];
  return { sentence: fill(sentence, vars, lang), nextStep: fill(nextStep, vars, lang) };
}

/** Words for an act on a customer that WeChat refused: what its number or the act adds to the code is said. */
export function actErrorText(
  error: { code: ErrorCode; errcode?: number | undefined },
  act: ActType,
  vars: ErrorVars = {},
  lang: Language = language(),
): ErrorText {
  const own = wordsOfAct[act][error.code] ?? (error.errcode && wordsOfErrcode[error.errcode]);
  if (!own) return errorText(error.code, vars, lang);
  const [sentence, nextStep] = own[lang];
  return { sentence: fill(sentence, vars, lang), nextStep: fill(nextStep, vars, lang) };
}

/** Words for a code that was read somewhere; undefined when it is none. */
export function errorTextOfCode(code: string, lang: Language = language()): ErrorText | undefined {
  return code in errorWordsZh ? errorText(code as ErrorCode, {}, lang) : undefined;
}

/** Words for whatever a call threw. */
export function errorTextOf(error: unknown, vars: ErrorVars = {}, lang: Language = language()): ErrorText {
  if (error instanceof UnreachableError) return unreachable[lang];
  if (!(error instanceof HttpError)) return errorText('internal', vars, lang);
  return errorText(error.code, { until: untilOf(error.details['retryAt'], lang), ...vars }, lang);
}

function untilOf(retryAt: unknown, lang: Language): string | undefined {
  if (typeof retryAt !== 'number') return undefined;
  const clock = new Intl.DateTimeFormat(lang, { timeStyle: 'medium', hourCycle: 'h23' }).format(retryAt);
  return lang === 'en' ? `after ${clock}` : `${clock} 以后`;
}
