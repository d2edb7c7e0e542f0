import { AccountId } from '@kf/shared/contract/ids';
import { describe, expect, it } from 'vitest';
import { memoryLiveSource } from '../realtime/testing/memory-live-source.ts';
import { closeAll } from './close-all.ts';
import { createRegistry, type RegistryDeps } from './registry.ts';
import type { AccountRuntime } from './runtime.ts';

const main = AccountId.parse('main');
const entry = (revision: string) => ({
  accountId: main,
  revision,
  config: {} as never,
  apiBase: '',
  callbackUrl: '',
});
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined } as never;

describe('an account that is made anew', () => {
  it('leaves nothing of a runtime that could not start', async () => {
    const open = new Set<string>();
    let revision = 'v1';
    const create: RegistryDeps['create'] = async (of) => {
      open.add(of.revision);
      return {
        info: { id: main },
        live: memoryLiveSource(),
        wall: { onFrame: () => () => undefined, shownOn: () => undefined },
        callback: of.revision,
        load: async () => undefined,
        start: async () => {
          if (of.revision === 'v2') throw new Error('the store is away');
        },
        close: async () => void open.delete(of.revision),
      } as unknown as AccountRuntime;
    };
    const registry = createRegistry({
      entries: async () => [entry(revision)],
      create,
      onAccounts: () => undefined,
      log: quiet,
    });
    await registry.sync();
    revision = 'v2';
    await registry.sync();
    expect(registry.runOf(main)).toEqual({ run: 'failed', problem: 'start_failed' });
    expect([...open]).toEqual([]);
    revision = 'v3';
    await registry.sync();
    expect(registry.runOf(main)).toEqual({ run: 'running' });
    expect([...open]).toEqual(['v3']);
  });

  it('is answered for by the runtime before until the next one knows its rules, and never by two writers', async () => {
    const steps: string[] = [];
    let revision = 'v1';
    const create: RegistryDeps['create'] = async (of) => {
      const step = (name: string) => async () => {
        await Promise.resolve();
        steps.push(`${of.revision} ${name}, asked: ${String(registry.find(main)?.callback)}`);
      };
      return {
        info: { id: main },
        live: memoryLiveSource(),
        wall: { onFrame: () => () => undefined, shownOn: () => undefined },
        callback: of.revision,
        load: step('loads'),
        start: step('starts'),
        close: step('ends'),
      } as unknown as AccountRuntime;
    };
    const registry = createRegistry({
      entries: async () => [entry(revision)],
      create,
      onAccounts: () => undefined,
      log: quiet,
    });
    await registry.sync();
    revision = 'v2';
    steps.length = 0;
    await registry.sync();
    expect(steps).toEqual(['v2 loads, asked: v1', 'v1 ends, asked: v2', 'v2 starts, asked: v2']);
  });

  it('ends every part, also after one that cannot end', async () => {
    const ended: string[] = [];
    const failing = async () => {
      ended.push('first');
      throw new Error('the store is away');
    };
    await closeAll([failing, () => undefined, async () => void ended.push('lock')], quiet);
    expect(ended).toEqual(['first', 'lock']);
  });
});
