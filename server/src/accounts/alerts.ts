import type { EpochMs } from '@kf/shared/contract/ids';
import type { AccountInfo } from '@kf/shared/contract/live';
import type { FastifyBaseLogger } from 'fastify';
import { type Alerts, type AlertsDeps, createAlerts } from '#alerts/create-alerts.ts';
import type { Settings } from '#settings/settings.ts';
import type { QuotaLedger } from '#wechat/ledger.ts';
import { type Chore, POLLED } from './chores.ts';
import type { Replica } from './replica.ts';

const JUDGE_EVERY_MS = 1_000;

interface AccountAlertsDeps extends Pick<AlertsDeps, 'publish' | 'audit'> {
  info: AccountInfo;
  settings: Settings;
  replica: Replica;
  ledger: QuotaLedger;
  isLeading(): boolean;
  now(): EpochMs;
  log: FastifyBaseLogger;
}

export interface AccountAlerts {
  alerts: Alerts;
  chore: Chore;
  /** The account with the bounds that are set for it. */
  info(): AccountInfo;
}

/** The alerts of an account, and its bounds on the board: both follow the same settings. */
export function createAccountAlerts(deps: AccountAlertsDeps): AccountAlerts {
  const { settings, replica, ledger, now, publish, log } = deps;
  const alerts = createAlerts({
    state: () => replica.snapshot().state,
    settings: () => settings.get('alerts'),
    quota: () => ({
      share: ledger.share(POLLED),
      spent: POLLED.some((path) => ledger.closure(path)?.reason === 'daily_limit'),
    }),
    now,
    publish,
    audit: deps.audit,
  });
  replica.onFrame(alerts.onFrame);

  const info = (): AccountInfo => {
    const { thresholds, serviceLevel } = settings.get('alerts');
    return { ...deps.info, thresholds, serviceLevel };
  };
  settings.onChange('alerts', () => {
    if (!deps.isLeading()) return;
    void publish({ type: 'account.changed', seenAt: now(), account: info() }).catch((error: unknown) =>
      log.warn({ err: error }, 'new bounds could not be told yet'),
    );
  });
  return { alerts, chore: { everyMs: JUDGE_EVERY_MS, run: alerts.judge }, info };
}
