import type { AlertSettings } from '@kf/shared/contract/alert-settings';
import type { Alert, AlertAct } from '@kf/shared/contract/alerts';
import type { AlertId, EpochMs, PersonId } from '@kf/shared/contract/ids';
import type { Frame, LiveState } from '@kf/shared/contract/live';
import { AppError } from '#errors.ts';
import { actedOn } from '#live/decide-alerts.ts';
import type { Fact, Finding } from '#live/facts.ts';
import { findingsOf, judge, type Memory } from './judge.ts';
import type { Signals } from './rules.ts';
import { createSigns } from './signs.ts';

export interface AlertsDeps {
  state(): LiveState;
  settings(): AlertSettings;
  quota(): Signals['quota'];
  now(): EpochMs;
  /** Durable hand-over to the account's writer. */
  publish(fact: Fact): Promise<void>;
  audit(line: { at: EpochMs; personId: PersonId; act: string; entry: object }): Promise<void>;
}

/** What one account calls for help about. */
export interface Alerts {
  /** Of every committed frame, on every node. */
  onFrame(frame: Frame): void;
  /** This node begins to write the account. */
  begin(): void;
  /** One round of the rules; the writer's node calls it each second. */
  judge(state: LiveState): Promise<void>;
  /** A person sees to an alert. @throws {AppError} alert_not_found when the trouble is over */
  act(alertId: AlertId, act: AlertAct, by: { personId: PersonId; name: string }): Promise<Alert>;
  /** What would be found now under these settings. */
  preview(settings: AlertSettings): Finding[];
}

export function createAlerts(deps: AlertsDeps): Alerts {
  const { now, publish } = deps;
  const signs = createSigns(() => deps.settings().rules.callback_silent.afterMs);
  let memory: Memory = new Map();
  let judging = false;
  const groundOf = (state: LiveState, settings: AlertSettings) => ({
    state,
    settings,
    signals: { quota: deps.quota(), unpushed: signs.unpushed() },
    now: now(),
  });

  return {
    onFrame: signs.add,
    begin() {
      memory = new Map();
      signs.begin(now());
    },
    async judge(state) {
      if (judging) return; // the round before is still being stored
      judging = true;
      try {
        const ground = groundOf(state, deps.settings());
        const judgement = judge(ground, memory);
        memory = judgement.memory;
        const { found, over } = judgement;
        if (found.length + over.length > 0)
          await publish({ type: 'alerts.judged', seenAt: ground.now, found, over });
      } finally {
        judging = false;
      }
    },
    async act(alertId, act, by) {
      const alert = deps.state().alerts[alertId];
      if (!alert) throw new AppError('alert_not_found', 'this trouble is over');
      const fact = { type: 'alert.acted', seenAt: now(), alertId, act, by } as const;
      const next = actedOn(alert, fact);
      if (next === alert) return alert;
      await publish(fact);
      const entry = { alertId, kind: alert.kind, level: alert.level, raisedAt: alert.raisedAt, ...act };
      await deps.audit({ at: fact.seenAt, personId: by.personId, act: `alert.${act.act}`, entry });
      return next;
    },
    preview: (settings) => findingsOf(groundOf(deps.state(), settings)).findings,
  };
}
