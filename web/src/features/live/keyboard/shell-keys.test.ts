import { fireEvent } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchShellKeys } from './shell-keys.ts';

const tools = {
  onFocusSearch: vi.fn(),
  onHelp: vi.fn(),
  onGo: vi.fn(() => true),
  hasGoKeys: vi.fn(() => true),
};
let off: () => void;
const press = (key: string, more: KeyboardEventInit = {}): boolean =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });
/** As if pressed then: milliseconds since the page was opened. */
const pressAt = (timeStamp: number, key: string) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  Object.defineProperty(event, 'timeStamp', { value: timeStamp });
  fireEvent(document.body, event);
};

beforeEach(() => {
  vi.clearAllMocks();
  tools.hasGoKeys.mockReturnValue(true);
  document.body.innerHTML = '<button>x</button><input />';
  off = watchShellKeys(tools);
});
afterEach(() => off());

describe('keys of every page', () => {
  it.each([
    ['b', 'board'],
    ['a', 'agents'],
    ['r', 'reports'],
    ['s', 'settings'],
  ])('G %s goes to %s, and a list does not hear the second key', (key, place) => {
    const heard = vi.fn();
    document.body.addEventListener('keydown', heard);
    press('g');
    press(key);
    document.body.removeEventListener('keydown', heard);
    expect(tools.onGo).toHaveBeenCalledWith(place);
    expect(heard).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['well within a second and a half', 1_400, 1],
    ['not after it', 1_500, 0],
  ])('the second key may follow %s', (_when, after, times) => {
    pressAt(10_000, 'g');
    pressAt(10_000 + after, 'b');
    expect(tools.onGo).toHaveBeenCalledTimes(times);
  });

  it('a letter alone goes nowhere, nor with G switched off', () => {
    press('a');
    tools.hasGoKeys.mockReturnValue(false);
    press('g');
    press('a');
    expect(tools.onGo).not.toHaveBeenCalled();
  });

  it('opens search and help, but not while somebody types', () => {
    press('/');
    press('k', { ctrlKey: true });
    press('?');
    document.querySelector('input')?.focus();
    press('/');
    press('?');
    expect(tools.onFocusSearch).toHaveBeenCalledTimes(2);
    expect(tools.onHelp).toHaveBeenCalledTimes(1);
  });

  it('leaves dialogs alone', () => {
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog" aria-modal="true"></div>');
    press('?');
    expect(tools.onHelp).not.toHaveBeenCalled();
  });
});
