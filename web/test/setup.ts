import { cleanup } from '@testing-library/react';
import { afterEach, expect, vi } from 'vitest';

const error = vi.spyOn(console, 'error');

// What React or antd complains about is a fault, not noise.
afterEach(() => {
  cleanup();
  const calls = [...error.mock.calls];
  error.mockClear();
  expect(calls, 'console.error was called').toEqual([]);
});
