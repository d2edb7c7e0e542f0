import { randomUUID } from 'node:crypto';
import type { PreviewAnswer, PreviewRequest } from '@kf/shared/contract/distribution';
import type { LiveState } from '@kf/shared/contract/live';
import { type BulkOperations, createBulkOperations } from '#operations/bulk.ts';
import { createOperations, type Operations } from '#operations/create-operations.ts';
import { previewDistribution } from '#operations/distribution.ts';
import type { OperationsDeps } from '#operations/ports.ts';
import type { Settings } from '#settings/settings.ts';
import type { Audit } from '../audit/audit.ts';
import { createBulkStore, lastAgentsOf } from '../store/bulk-operations.ts';
import type { Db } from '../store/database.ts';
import { createOperationJournal } from '../store/operations.ts';
import { abortableSleep } from './abortable-sleep.ts';

/** Everything people, and rules, can do to customers of one account. */
export interface Acts {
  operations: Operations;
  bulk: BulkOperations;
  /** A plan, with reasons; nothing is sent. `part`: what of the state the plan is to be about, where it is not all. */
  preview(request: PreviewRequest, part?: LiveState): Promise<PreviewAnswer>;
  /** Takes up what a dead process left. For the writer's node: when its state is loaded, and then now and again. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

export interface ActsDeps
  extends Pick<
    OperationsDeps,
    'accountId' | 'wechat' | 'state' | 'codeOf' | 'publish' | 'nudge' | 'now' | 'log'
  > {
  db: Db;
  settings: Pick<Settings, 'get'>;
  audit: Audit;
}

export function createActs({ db, settings, audit, ...deps }: ActsDeps): Acts {
  const { accountId, state, now } = deps;
  const common = { ...deps, newId: randomUUID, sleep: abortableSleep };
  const operations = createOperations({
    ...common,
    journal: createOperationJournal(db, accountId, now),
    audit: ({ at, personId, act, ...entry }) =>
      audit.record({ accountId, at, personId, act: `operation.${act}`, entry }),
    settings: () => settings.get('notes'),
  });
  const store = createBulkStore(db, accountId, now);
  const bulk = createBulkOperations({ ...common, store, operations });
  return {
    operations,
    bulk,
    preview: (request, part) =>
      previewDistribution(
        {
          state: part ? () => part : state,
          now,
          running: store.listRunning,
          lastAgentsOf: (customerIds) => lastAgentsOf(db, accountId, customerIds),
          orphanAfterMs: () => settings.get('alerts').rules.agent_vanished.afterMs,
        },
        request,
      ),
    async recover() {
      await operations.recover();
      await bulk.recover();
    },
    async close() {
      await Promise.all([bulk.close(), operations.close()]);
    },
  };
}
