import type { CallReport } from '../call-log.ts';
import { newCustomer } from '../customers.ts';
import { defined } from '../defined.ts';
import { ControlError } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { createPoster } from '../push/post.ts';
import type { PushEntry } from '../push/pusher.ts';
import { writeVerification } from '../push/wire.ts';
import type { Scenario } from '../scenario/engine.ts';
import { type Faults, Settings } from '../settings.ts';
import type { Customer } from '../world/world.ts';
import type { XmlField, XmlFields } from '../xml.ts';
import { actAsAgent, agentNamed } from './agents.ts';
import { actAsCustomer, customerNamed } from './customers.ts';
import { applyFaults } from './faults.ts';
import {
  AgentAction,
  ClockRequest,
  CustomerAction,
  type DeliveryFilter,
  FaultRequest,
  PushRequest,
  ScenarioRequest,
  SettingsRequest,
} from './requests.ts';
import { type AgentState, describeAgent, readState, type SimulatorState } from './state.ts';

/** What a person behind the curtain can see and do. The HTTP control API has one route for each of these. */
export interface SimulatorControl {
  state(): SimulatorState;
  customers(action: CustomerAction): Promise<{ openids: string[]; pushes: PushView[] }>;
  customer(openid: string): CustomerView;
  agents(kfAccount: string, action: AgentAction): AgentState;
  agent(kfAccount: string): AgentState & { notes: { at: number; openid: string; text: string }[] };
  faults(request: FaultRequest): FaultReport;
  readFaults(): FaultReport;
  clock(request: ClockRequest): ClockReport;
  readClock(): ClockReport;
  scenario(request: ScenarioRequest): ScenarioReport;
  readScenario(): ScenarioReport;
  settings(): Settings;
  configure(patch: Partial<Settings>): Settings;
  deliveries(filter?: DeliveryFilter): DeliveryReport;
  calls(filter?: { since?: number; endpoint?: string; limit?: number }): CallReport;
  push(request: PushRequest): Promise<PushView>;
  verifyCallback(): Promise<{ ok: boolean; answer: string }>;
  /** Access tokens that were given out: for tests that look for them where they do not belong. */
  tokens(): { values: string[] };
  /** Resolves when no push is on its way any more. Delayed ones wait for the clock. */
  idle(): Promise<void>;
}

export type PushView = Omit<PushEntry, 'fields'> & { fields: XmlFields };
export interface FaultReport {
  faults: Faults;
  /** Answers of the callback that could not be obeyed, newest last. */
  notes: { at: number; text: string }[];
}
export interface ClockReport {
  at: number;
  speed: number;
}
export interface ScenarioReport {
  name: string;
  arrivalsPerMinute: number;
}
export interface DeliveryReport {
  total: number;
  pending: number;
  /** Id of the newest push: pass it as `since` to see only what came after. */
  latest: number;
  outcomes: Record<string, number>;
  log: PushView[];
}
export type CustomerView = Omit<Customer, 'window'> & {
  state: 'idle' | 'waiting' | 'in session';
  kfAccount: string;
  window: Customer['window'];
};

export function createControl(platform: Platform, scenario: Scenario): SimulatorControl {
  const { world, clock, settings, pusher, faults } = platform;
  const view = (entry: PushEntry): PushView => structuredClone(entry);
  const faultReport = (): FaultReport => structuredClone({ faults: faults.current, notes: faults.notes });
  const clockReport = (): ClockReport => ({ at: clock.nowSeconds(), speed: clock.speed() });
  const scenarioReport = (): ScenarioReport => ({
    name: scenario.name(),
    arrivalsPerMinute: scenario.arrivalsPerMinute(),
  });

  return {
    state: () => readState(platform),
    async customers(input) {
      const action = CustomerAction.parse(input);
      const { openids, pushes } = actAsCustomer(platform, action);
      if ('wait' in action && action.wait) await Promise.all(pushes.map((entry) => pusher.finished(entry)));
      return { openids, pushes: pushes.map(view) };
    },
    customer(openid) {
      const customer = customerNamed(platform, openid);
      const session = world.sessions.get(openid);
      const waiting = world.queue.get(openid);
      return structuredClone({
        ...customer,
        state: session ? ('in session' as const) : waiting ? ('waiting' as const) : ('idle' as const),
        kfAccount: session?.kfAccount ?? waiting?.kfAccount ?? '',
      });
    },
    agents(kfAccount, action) {
      actAsAgent(platform, kfAccount, AgentAction.parse(action));
      return describeAgent(agentNamed(platform, kfAccount));
    },
    agent(kfAccount) {
      const agent = agentNamed(platform, kfAccount);
      return { ...describeAgent(agent), notes: [...agent.notes] };
    },
    faults(request) {
      applyFaults(platform, FaultRequest.parse(request));
      return faultReport();
    },
    readFaults: faultReport,
    clock(request) {
      const { speed, advanceSeconds } = ClockRequest.parse(request);
      if (speed !== undefined) clock.setSpeed(speed);
      if (advanceSeconds !== undefined) clock.advance(advanceSeconds);
      return clockReport();
    },
    readClock: clockReport,
    scenario(request) {
      const { name, ...over } = ScenarioRequest.parse(request);
      scenario.start(name, over);
      return scenarioReport();
    },
    readScenario: scenarioReport,
    settings: () => structuredClone(settings),
    configure(patch) {
      const merged = Settings.parse({ ...settings, ...defined(SettingsRequest.parse(patch)) });
      Object.assign(settings, merged);
      platform.watchAll();
      return structuredClone(settings);
    },
    deliveries: (filter = {}) => readDeliveries(platform, filter),
    calls: (filter = {}) => platform.calls.read(filter),
    push: (request) => pushAnything(platform, PushRequest.parse(request)).then(view),
    verifyCallback: () => verifyCallback(platform),
    tokens: () => ({ values: platform.tokens.values() }),
    idle: () => pusher.idle(),
  };
}

const LOG_SHOWN = 200;

function readDeliveries({ pusher }: Platform, filter: DeliveryFilter): DeliveryReport {
  const all = pusher.log();
  const wanted = all.filter(
    (entry) =>
      entry.id > (filter.since ?? 0) &&
      (filter.openid === undefined || entry.openid === filter.openid) &&
      (filter.name === undefined || entry.name === filter.name) &&
      (filter.outcome === undefined || entry.outcome === filter.outcome),
  );
  const outcomes: Record<string, number> = {};
  for (const { outcome } of wanted) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  return {
    total: wanted.length,
    pending: pusher.pending(),
    latest: all.at(-1)?.id ?? 0,
    outcomes,
    log: structuredClone(wanted.slice(Math.max(0, wanted.length - (filter.limit ?? LOG_SHOWN)))),
  };
}

/** An element of any name, for receivers that must tolerate what they do not know. */
async function pushAnything(platform: Platform, request: PushRequest): Promise<PushEntry> {
  const { openid, event, msgtype = 'text', fields = {}, wait } = request;
  newCustomer(platform, openid);
  const entry = event
    ? platform.pushEvent(openid, event, fields)
    : platform.pushMessage(openid, msgtype, withMsgId(platform, fields), `[${msgtype}]`);
  if (wait) await platform.pusher.finished(entry);
  return entry;
}

function withMsgId(platform: Platform, fields: Record<string, XmlField>): XmlFields {
  const MsgId = fields['MsgId'] ?? { raw: platform.newMsgId() };
  return { ...fields, MsgId };
}

async function verifyCallback({
  settings,
  rng,
  clock,
  faults,
}: Platform): Promise<{ ok: boolean; answer: string }> {
  const { callbackUrl, token, signatureClock, deliveryTimeoutMs } = settings;
  if (callbackUrl === null) throw new ControlError(409, 'there is no callback address');
  if (faults.current.callbackDown) return { ok: false, answer: 'unreachable' };
  const stamped = signatureClock === 'real' ? Date.now() / 1000 : clock.nowSeconds();
  const seconds = Math.floor(stamped + faults.current.clockOffsetSeconds);
  const { url, echostr } = writeVerification(callbackUrl, token, seconds, rng.fork(`verify/${Date.now()}`));
  const poster = createPoster();
  try {
    const result = await poster.get(url, deliveryTimeoutMs);
    const answer = 'error' in result ? result.error : result.body;
    return { ok: result.outcome === 'answered' && answer === echostr, answer };
  } finally {
    await poster.close();
  }
}
