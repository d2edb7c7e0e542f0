import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { explain, readFlags, readOptions } from '../src/cli-options.ts';
import { Options } from '../src/settings.ts';

const COMMAND = fileURLToPath(new URL('../../scripts/simulator.mjs', import.meta.url));

/** `pnpm simulator …` as a process. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [COMMAND, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    text.out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.err += chunk.toString('utf8');
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const url = /^simulator ready: (http:\S+)$/m.exec(text.out)?.[1];
      if (url) resolve(url);
    });
    child.on('exit', () => reject(new Error(text.err)));
  });
  ready.catch(() => undefined);
  return { child, text, ended, ready };
}

describe('pnpm simulator', () => {
  it('says where it is and which account it plays, and ends at once on SIGTERM', async () => {
    const { child, text, ended, ready } = run(
      '--',
      '--port',
      '0',
      '--seed',
      'cli',
      '--agents',
      '30',
      '--arrivals-per-minute',
      '3',
      '--scenario',
      'staff drop',
      '--mode',
      'plain',
      '--dialect',
      'legacy',
      '--secret',
      'other',
      '--drop',
      '0.05',
      '--delay',
      '0.2',
      '--delay-max-seconds',
      '12',
      '--speed',
      '2',
      '--set',
      'transMode=wait',
      '--set',
      'sessionIdleSeconds=60',
    );
    const url = await ready;
    expect(text.out).toContain('secret other');
    const read = async (path: string) =>
      (await (await fetch(`${url}/_sim${path}`)).json()) as Record<string, unknown>;
    expect(await read('/settings')).toMatchObject({
      mode: 'plain',
      dialect: 'legacy',
      transMode: 'wait',
      sessionIdleSeconds: 60,
    });
    expect(await read('/faults')).toMatchObject({
      faults: { drop: 0.05, delay: 0.2, delayMaxSeconds: 12, duplicate: 0 },
    });
    expect(await read('/scenario')).toEqual({ name: 'staff-drop', arrivalsPerMinute: 3 });
    expect(await read('/clock')).toMatchObject({ speed: 2 });
    expect((await read('/state'))['agents']).toHaveLength(30);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('refuses a wrong option with code 2 and a reason', async () => {
    const { text, ended } = run('--port', '0', '--mode', 'secret');
    expect(await ended).toBe(2);
    expect(text.err).toContain('mode');
  });

  it('ends with the process that started it, even a killed one', async () => {
    const { child, ready } = run('--port', '0', '--scenario', 'empty');
    const url = await ready;
    child.kill('SIGKILL');
    await expect
      .poll(
        () =>
          fetch(url).then(
            () => 'up',
            () => 'down',
          ),
        { timeout: 10_000 },
      )
      .toBe('down');
  });
});

describe('the options of the command', () => {
  it.each([
    [['--nope'], "Unknown option '--nope'"],
    [['--agents', 'many'], '--agents must be a number, not "many"'],
    [['--agents', ''], '--agents must be a number'],
    [['--set', 'colour=red'], 'no such setting'],
  ])('refuse %s', (args, reason) => {
    expect(() => readOptions(readFlags(args))).toThrow(reason);
  });

  it('have the defaults of the documentation', () => {
    expect(Options.parse(readOptions(readFlags([])))).toMatchObject({
      port: 8090,
      agents: 12,
      seed: 1,
      scenario: 'busy',
      speed: 1,
      mode: 'safe',
      dialect: 'current',
      callbackUrl: null,
      appid: 'wx0123456789abcdef',
      secret: 'sim-secret',
      token: 'kfSimToken2024',
      aesKey: 'KfReferenceKey0123456789abcdefghijklmnopqrG',
      originalId: 'gh_0123456789ab',
      weixinId: 'kfdemo',
    });
  });

  it('name what is out of range', () => {
    const parse = () => Options.parse(readOptions(readFlags(['--callback', 'nowhere'])));
    expect(parse).toThrow();
    try {
      parse();
    } catch (error) {
      expect(explain(error)).toEqual({ exitCode: 2, message: expect.stringContaining('callbackUrl') });
    }
  });
});
