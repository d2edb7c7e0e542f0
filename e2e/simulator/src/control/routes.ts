import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { defined } from '../defined.ts';
import { ControlError } from '../errors.ts';
import type { SimulatorControl } from './control.ts';
import {
  AgentAction,
  ClockRequest,
  CustomerAction,
  FaultRequest,
  PushRequest,
  ScenarioRequest,
  SettingsRequest,
} from './requests.ts';

const count = z.coerce.number().int().nonnegative().optional();
const CallQuery = z.object({ since: count, endpoint: z.string().optional(), limit: count });
const DeliveryQuery = z.object({
  since: count,
  openid: z.string().optional(),
  name: z.string().optional(),
  outcome: z.string().optional(),
  limit: count,
});

/** The control API over HTTP: each route reads its request and calls the method of the same name. */
export function controlRoutes(app: FastifyInstance, control: SimulatorControl): void {
  const get = (path: string, run: (query: unknown, params: Record<string, string>) => unknown) =>
    app.get<{ Params: Record<string, string> }>(`/_sim${path}`, (request, reply) =>
      respond(reply, () => run(request.query, request.params)),
    );
  const post = (path: string, run: (body: unknown, params: Record<string, string>) => unknown) =>
    app.post<{ Params: Record<string, string> }>(`/_sim${path}`, (request, reply) =>
      respond(reply, () => run(readJson(request.body), request.params)),
    );

  get('/state', () => control.state());
  get('/settings', () => control.settings());
  post('/settings', (body) => control.configure(SettingsRequest.parse(body)));
  post('/customers', (body) => control.customers(CustomerAction.parse(body)));
  get('/customers/:openid', (_query, { openid = '' }) => control.customer(openid));
  post('/agents/:kfAccount', (body, { kfAccount = '' }) =>
    control.agents(kfAccount, AgentAction.parse(body)),
  );
  get('/agents/:kfAccount', (_query, { kfAccount = '' }) => control.agent(kfAccount));
  get('/faults', () => control.readFaults());
  post('/faults', (body) => control.faults(FaultRequest.parse(body)));
  get('/clock', () => control.readClock());
  post('/clock', (body) => control.clock(ClockRequest.parse(body)));
  get('/scenario', () => control.readScenario());
  post('/scenario', (body) => control.scenario(ScenarioRequest.parse(body)));
  get('/deliveries', (query) => control.deliveries(defined(DeliveryQuery.parse(query))));
  get('/calls', (query) => control.calls(defined(CallQuery.parse(query))));
  get('/tokens', () => control.tokens());
  post('/push', (body) => control.push(PushRequest.parse(body)));
  post('/verify', () => control.verifyCallback());
  app.all('/_sim/*', (request, reply) =>
    reply.code(404).send({ error: `no control route ${request.method} ${request.url.split('?')[0]}` }),
  );
}

async function respond(reply: FastifyReply, run: () => unknown) {
  try {
    return reply.send(await run());
  } catch (error) {
    if (error instanceof ControlError) return reply.code(error.status).send({ error: error.message });
    if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
    throw error;
  }
}

function readJson(body: unknown): unknown {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new ControlError(400, 'the body is not JSON');
  }
}
