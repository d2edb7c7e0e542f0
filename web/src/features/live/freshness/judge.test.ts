import type { LiveState, Source } from '@kf/shared/contract/live';
import { aState, at, NOW } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import type { Connection } from '#live/live-store.ts';
import { judgeFreshness } from './judge.ts';

const connected: Connection = { state: 'connected', attempt: 0 };

function judge(over: Partial<LiveState['sources']>, connection: Connection = connected) {
  const sources = { ...aState().sources, ...over };
  return judgeFreshness({ connection, sync: 'live', sources, now: NOW, localNow: 1_000 });
}

const source = (ageMs: number, over: Partial<Source> = {}): Source => ({
  asOf: at(NOW - ageMs),
  state: 'live',
  intervalMs: 6_000,
  ...over,
});

describe('freshness', () => {
  it('is live up to two pauses and two seconds, judged by the oldest', () => {
    expect(judge({ queue: source(14_000) })).toEqual({ kind: 'live', asOf: NOW - 14_000 });
  });
  it('is slow after that', () => {
    expect(judge({ queue: source(14_001) })).toEqual({ kind: 'slow', asOf: NOW - 14_001 });
    expect(judge({ online: source(30_000) }).kind).toBe('slow');
  });
  it('is stopped after 30 s, and says what and when the next try is', () => {
    const failing = source(30_001, { state: 'failing', retryAt: at(NOW + 4_000) });
    expect(judge({ queue: failing })).toEqual({
      kind: 'stopped',
      source: 'queue',
      asOf: NOW - 30_001,
      retryInMs: 4_000,
    });
  });
  it('allows three pauses to a source that the quota has slowed', () => {
    expect(judge({ queue: source(89_000, { intervalMs: 30_000 }) }).kind).toBe('slow');
    expect(judge({ queue: source(91_000, { intervalMs: 30_000 }) }).kind).toBe('stopped');
  });
  it('does not mind silent pushes, an old token, or sessions nobody had to read', () => {
    const old = source(3_600_000, { intervalMs: 0 });
    expect(judge({ events: old, token: old, sessions: old }).kind).toBe('live');
  });
  it('minds sessions whose reads fail', () => {
    const failing = source(31_000, { intervalMs: 0, state: 'failing' });
    expect(judge({ sessions: failing })).toMatchObject({ kind: 'stopped', source: 'sessions' });
  });
  it('is reading until queue and agents were read once', () => {
    expect(judge({ queue: { asOf: at(0), state: 'starting', intervalMs: 0 } }).kind).toBe('loading');
  });
  it('names the attempt when the tower is out of reach, whatever the sources', () => {
    const connection: Connection = { state: 'reconnecting', attempt: 2, retryAt: 4_000 };
    expect(judge({ queue: source(99_000) }, connection)).toEqual({
      kind: 'reconnecting',
      attempt: 2,
      inMs: 3_000,
    });
  });
  it('names the missing network before anything else', () => {
    const connection: Connection = { state: 'reconnecting', attempt: 2, offlineSince: 500 };
    expect(judge({}, connection)).toEqual({ kind: 'offline', since: 500 });
  });
});
