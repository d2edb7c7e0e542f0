import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Announcer, announce } from './announcer.tsx';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }));
afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
});

it('interrupts at most once in ten seconds, and says later what came meanwhile', () => {
  render(<Announcer />);
  const heard = (): string => screen.getByRole('alert').textContent ?? '';
  act(() => void vi.advanceTimersByTime(60_000));
  act(() => announce('一', 'assertive'));
  expect(heard()).toBe('一');
  act(() => void vi.advanceTimersByTime(4_000));
  act(() => {
    announce('二', 'assertive');
    announce('三', 'assertive');
    announce('二', 'assertive');
  });
  expect(heard()).toBe('一');
  act(() => void vi.advanceTimersByTime(5_999));
  expect(heard()).toBe('一');
  act(() => void vi.advanceTimersByTime(1));
  expect(heard()).toBe('二 三');
});

it('says a polite sentence again when it comes again', () => {
  render(<Announcer />);
  const status = (): string | null => screen.getByRole('status').textContent;
  act(() => announce('已取消'));
  const first = status();
  act(() => announce('已取消'));
  expect(status()).not.toBe(first);
  expect(status()?.trim()).toBe('已取消');
});
