import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Settings, type SimulatorOptions, scenarioNames } from './settings.ts';

/** What `pnpm simulator --help` prints. */
export const HELP = `Plays WeChat: the customer-service API, the pushes, and a control API under /_sim.

  pnpm simulator [options]

  --port N                    8090; 0 takes a free one
  --host H                    127.0.0.1
  --callback URL              where pushes go; also settable later by POST /_sim/settings
  --seed S                    1; the same seed gives the same world and the same faults
  --agents N                  12
  --arrivals-per-minute N     mean over the day; by scenario when absent
  --scenario NAME             ${scenarioNames.join(' | ')}; busy
  --agents-online N           how many of them are online at the start; by scenario when absent
  --auto-accept N             automatic acceptance of each of them; by scenario when absent
  --initial-waiting N         customers who wait already; by scenario when absent
  --initial-sessions N        sessions that are open already; by scenario when absent
  --speed N                   1; 60 makes a minute of a second
  --dialect legacy|current    current
  --mode plain|compatible|safe   safe
  --appid ID  --secret S  --token T  --aes-key K  --original-id gh_…  --weixin-id ID

faults, shares of the pushes from 0 to 1
  --drop N  --duplicate N  --reorder N  --delay N  --delay-max-seconds N  --fault-seed S

  --set name=value            any other setting, see README.md; may be repeated (--set transMode=wait)
  --help
`;

const text = { type: 'string' } as const;
const flags = {
  port: text,
  host: text,
  callback: text,
  seed: text,
  agents: text,
  'arrivals-per-minute': text,
  scenario: text,
  'agents-online': text,
  'auto-accept': text,
  'initial-waiting': text,
  'initial-sessions': text,
  speed: text,
  dialect: text,
  mode: text,
  appid: text,
  secret: text,
  token: text,
  'aes-key': text,
  'original-id': text,
  'weixin-id': text,
  drop: text,
  duplicate: text,
  reorder: text,
  delay: text,
  'delay-max-seconds': text,
  'fault-seed': text,
  set: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
} as const;

export class UsageError extends Error {}

/** @throws {UsageError} for a flag there is not; a stray `--` is passed over */
export function readFlags(argv: string[]) {
  try {
    return parseArgs({ args: argv.filter((word) => word !== '--'), options: flags, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

type Flags = ReturnType<typeof readFlags>;

function readNumber(values: Flags, name: keyof Flags): number | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.trim() === '' || !Number.isFinite(Number(value))) {
    throw new UsageError(`--${name} must be a number, not "${String(value)}"`);
  }
  return Number(value);
}

function readSettings(pairs: string[] = []): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      const name = pair.slice(0, at);
      if (at < 1 || !Object.hasOwn(Settings.shape, name))
        throw new UsageError(`--set ${pair}: no such setting`);
      return [name, readValue(pair.slice(at + 1))];
    }),
  );
}

/** JSON where it is JSON, else the word itself. */
function readValue(word: string): unknown {
  try {
    return JSON.parse(word);
  } catch {
    return word;
  }
}

/** @throws {UsageError} for a word where a number belongs, or an unknown setting */
export function readOptions(values: Flags): SimulatorOptions {
  const number = (name: keyof Flags) => readNumber(values, name);
  const options = {
    ...readSettings(values.set),
    host: values.host,
    port: number('port') ?? 8090,
    callbackUrl: values.callback,
    seed: values.seed ?? 1,
    agents: number('agents'),
    arrivalsPerMinute: number('arrivals-per-minute'),
    scenario: values.scenario ?? 'busy',
    agentsOnline: number('agents-online'),
    autoAccept: number('auto-accept'),
    initialWaiting: number('initial-waiting'),
    initialSessions: number('initial-sessions'),
    speed: number('speed'),
    dialect: values.dialect,
    mode: values.mode,
    appid: values.appid,
    secret: values.secret,
    token: values.token,
    aesKey: values['aes-key'],
    originalId: values['original-id'],
    weixinId: values['weixin-id'],
    faults: {
      drop: number('drop'),
      duplicate: number('duplicate'),
      reorder: number('reorder'),
      delay: number('delay'),
      delayMaxSeconds: number('delay-max-seconds'),
      seed: values['fault-seed'],
    },
  };
  return options as SimulatorOptions; // checked by createSimulator, which names every option that is wrong
}

export function explain(error: unknown): { message: string; exitCode: number } {
  if (error instanceof UsageError) return { message: error.message, exitCode: 2 };
  if (error instanceof z.ZodError) return { message: z.prettifyError(error), exitCode: 2 };
  return { message: error instanceof Error ? error.message : String(error), exitCode: 1 };
}
