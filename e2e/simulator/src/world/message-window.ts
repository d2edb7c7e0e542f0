import type { Settings } from '../settings.ts';
import type { MessageWindow, WindowKind, WindowPair } from './world.ts';

type Rules = Pick<
  Settings,
  'quotaModel' | 'messageWindow' | 'menuWindow' | 'followWindow' | 'scanWindow' | 'payWindow'
>;

const ruleFor = (rules: Rules, kind: WindowKind) =>
  ({
    message: rules.messageWindow,
    menu: rules.menuWindow,
    follow: rules.followWindow,
    scan: rules.scanWindow,
    pay: rules.payWindow,
  })[kind];

/** A customer's act allows some custom messages for a while. What acts allow does not add up: the larger one holds. */
export function openWindow(
  window: MessageWindow,
  rules: Rules,
  now: number,
  kind: WindowKind,
): MessageWindow {
  const { count, seconds } = ruleFor(rules, kind);
  const slot = rules.quotaModel === 'merged' ? 'merged' : kind;
  const before = alive(window[slot], now);
  return {
    ...window,
    [slot]: {
      remaining: Math.max(before?.remaining ?? 0, count),
      deadline: Math.max(before?.deadline ?? 0, now + seconds * 1000),
    },
  };
}

export const isOpen = (window: MessageWindow, now: number): boolean =>
  Object.values(window).some((pair) => alive(pair, now));

/** Uses one message up. 45015: no window is open; 45047: one is, but nothing is left in it. */
export function spend(window: MessageWindow, now: number): MessageWindow | 45015 | 45047 {
  const open = Object.entries(window)
    .filter((entry): entry is [string, WindowPair] => alive(entry[1], now) !== undefined)
    .sort(([, a], [, b]) => a.deadline - b.deadline); // the one that ends first is spent first
  if (open.length === 0) return 45015;
  const usable = open.find(([, pair]) => pair.remaining > 0);
  if (!usable) return 45047;
  const [slot, pair] = usable;
  return { ...window, [slot]: { ...pair, remaining: pair.remaining - 1 } };
}

const alive = (pair: WindowPair | undefined, now: number): WindowPair | undefined =>
  pair && pair.deadline >= now ? pair : undefined;
