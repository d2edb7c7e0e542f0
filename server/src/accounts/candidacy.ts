import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Client } from 'pg';
import type { Alerts } from '#alerts/create-alerts.ts';
import type { Acts } from './acts.ts';
import { learnLimits } from './chores.ts';
import type { Connection } from './connection.ts';
import { startElection } from './election.ts';
import type { Leader } from './leader.ts';
import { type Leadership, type LeadershipDeps, lead } from './leadership.ts';
import type { Reception } from './reception.ts';

export interface CandidacyDeps {
  /** A connection of its own, which holds the lock. */
  connect(): Promise<Client>;
  leader: Leader;
  /** Of what leads: whatever is not known before the election is won is asked for then. */
  term: Omit<LeadershipDeps, 'newEpoch' | 'account' | 'log'> & { info(): LeadershipDeps['account'] };
  connection: Pick<Connection, 'wechat' | 'ledger' | 'tellToken'>;
  reception: Pick<Reception, 'begin' | 'end'>;
  acts: Pick<Acts, 'recover'>;
  alerts: Pick<Alerts, 'begin'>;
  log: FastifyBaseLogger;
}

/** This node stands for being the account's writer: what happens when it is elected, and when that is over. */
export interface Candidacy {
  start(): void;
  /** Frees the lock, once what led has ended. */
  close(): Promise<void>;
}

export function createCandidacy(deps: CandidacyDeps): Candidacy {
  const { leader, term, connection, reception, acts, log } = deps;
  let leave: (() => Promise<void>) | undefined;

  const lose = async (): Promise<void> => {
    const ending = leader.present();
    leader.change(undefined);
    await reception.end();
    await ending?.end();
  };

  /** Each step waits for the store: it may turn out meanwhile that another node was elected. */
  const win = async (): Promise<void> => {
    deps.alerts.begin();
    await connection.ledger.reload(); // what the writer before counted
    let lost = false;
    const { info, ...rest } = term;
    const next: Leadership = await lead({ ...rest, account: info(), newEpoch: randomUUID, log }, () => {
      lost = true;
      void lose();
    });
    if (lost) return next.end();
    leader.change(next);
    await reception.begin();
    if (leader.present() !== next) return;
    connection.tellToken();
    await next.writer.readInbox(); // rows recorded while nobody wrote
    if (leader.present() !== next) return;
    log.info('this node writes the account');
    await acts.recover();
    void learnLimits({ wechat: connection.wechat, log });
  };

  return {
    start() {
      leave = startElection({
        connect: deps.connect,
        name: `kf-writer:${term.accountId}`,
        log,
        onWon: win,
        onLost: lose,
      });
    },
    close: async () => leave?.(),
  };
}
