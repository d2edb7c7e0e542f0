import type { Alert } from '@kf/shared/contract/alerts';
import type { EpochMs } from '@kf/shared/contract/ids';
import type { Draft } from './draft.ts';
import type { AlertFact, Finding } from './facts.ts';

type Of<T extends AlertFact['type']> = Extract<AlertFact, { type: T }>;

export function decideAlert(draft: Draft, fact: AlertFact): void {
  if (fact.type === 'alerts.judged') judged(draft, fact);
  else acted(draft, fact);
}

function judged(draft: Draft, { found, over, seenAt }: Of<'alerts.judged'>): void {
  for (const finding of found) take(draft, finding, seenAt);
  for (const alertId of over) {
    const was = draft.state.alerts[alertId];
    if (was) draft.change({ type: 'alert.removed', alertId, was });
  }
}

/** What people did with an alert stays with it; what silenced it does not outlive its getting worse. */
function take(draft: Draft, finding: Finding, seenAt: EpochMs): void {
  const known = draft.state.alerts[finding.alertId];
  if (!known) {
    const alert: Alert = { ...finding, raisedAt: seenAt, levelSince: seenAt };
    draft.change({ type: 'alert.put', alert, cause: 'raised' });
    return;
  }
  if (known.level === finding.level) return;
  const { raisedAt, seen, owner, snoozed } = known;
  const rose = finding.level === 'alarm';
  const alert: Alert = {
    ...finding,
    raisedAt,
    levelSince: seenAt,
    ...(owner && { owner }),
    ...(!rose && seen && { seen }),
    ...(!rose && snoozed && { snoozed }),
  };
  draft.change({ type: 'alert.put', alert, cause: rose ? 'rose' : 'fell' });
}

function acted(draft: Draft, fact: Of<'alert.acted'>): void {
  const alert = draft.state.alerts[fact.alertId];
  const next = alert && actedOn(alert, fact);
  if (next && next !== alert) draft.change({ type: 'alert.put', alert: next });
}

/** The same act again changes nothing. Whoever takes an alert on has heard it. */
export function actedOn(alert: Alert, { act, by, seenAt }: Of<'alert.acted'>): Alert {
  const doer = { ...by, at: seenAt };
  switch (act.act) {
    case 'acknowledge':
      return alert.seen ? alert : { ...alert, seen: doer };
    case 'own':
      return alert.owner?.personId === by.personId
        ? alert
        : { ...alert, owner: doer, seen: alert.seen ?? doer };
    case 'release': {
      const { owner, ...free } = alert;
      return owner?.personId === by.personId ? free : alert;
    }
    case 'snooze':
      return {
        ...alert,
        seen: alert.seen ?? doer,
        snoozed: { ...doer, until: (seenAt + act.minutes * 60_000) as EpochMs },
      };
    default:
      return act satisfies never;
  }
}
