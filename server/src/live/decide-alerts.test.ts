import type { Alert, AlertAct } from '@kf/shared/contract/alerts';
import { PersonId } from '@kf/shared/contract/ids';
import { anAlert, aState, at, NOW } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { createModel } from './model.ts';

const wang = { personId: PersonId.parse('p1'), name: '王芳' };
const zhao = { personId: PersonId.parse('p2'), name: '赵主管' };
const finding = { alertId: anAlert().alertId, kind: 'longest_wait', value: 610_000 } as const;

function desk(alert: Alert = anAlert()) {
  const model = createModel(aState({ alerts: [alert] }));
  let seconds = 0;
  const take = (fact: Parameters<typeof model.take>[0][number]) => model.take([fact], new Map()).changes;
  return {
    alert: () => model.state.alerts[alert.alertId],
    act: (act: AlertAct, by = wang) =>
      take({ type: 'alert.acted', seenAt: at(NOW + 1_000 * ++seconds), alertId: alert.alertId, act, by }),
    judged: (level: 'attention' | 'alarm' | undefined) =>
      take({
        type: 'alerts.judged',
        seenAt: at(NOW + 1_000 * ++seconds),
        found: level ? [{ ...finding, level }] : [],
        over: level ? [] : [alert.alertId],
      }),
  };
}

describe('an alert', () => {
  it('is raised once, and told as news', () => {
    const model = createModel(aState());
    const fact = {
      type: 'alerts.judged' as const,
      seenAt: NOW,
      found: [{ ...finding, level: 'attention' as const }],
      over: [],
    };
    expect(model.take([fact], new Map()).changes).toMatchObject([{ type: 'alert.put', cause: 'raised' }]);
    expect(model.take([fact], new Map()).changes).toEqual([]);
  });

  it('shows who sees to it; taking it on means having heard it', () => {
    const { act, alert } = desk();
    act({ act: 'own' });
    expect(alert()).toMatchObject({ owner: wang, seen: wang });
    expect(act({ act: 'own' })).toEqual([]);
  });

  it('can be taken over by another, and given back only by its owner', () => {
    const { act, alert } = desk();
    act({ act: 'own' });
    act({ act: 'own' }, zhao);
    expect(alert()?.owner).toMatchObject(zhao);
    expect(act({ act: 'release' }, wang)).toEqual([]);
    act({ act: 'release' }, zhao);
    expect(alert()?.owner).toBeUndefined();
  });

  it('is heard by the first who acknowledges it', () => {
    const { act, alert } = desk();
    act({ act: 'acknowledge' });
    act({ act: 'acknowledge' }, zhao);
    expect(alert()?.seen).toMatchObject(wang);
  });

  it('calls anew when it gets worse, whoever had silenced it; its owner stays', () => {
    const { act, judged, alert } = desk();
    act({ act: 'own' });
    act({ act: 'snooze', minutes: 10 });
    judged('alarm');
    expect(alert()).toMatchObject({ level: 'alarm', owner: wang, raisedAt: NOW });
    expect(alert()?.seen).toBeUndefined();
    expect(alert()?.snoozed).toBeUndefined();
  });

  it('stays silent when it gets better', () => {
    const { act, judged, alert } = desk(anAlert({ level: 'alarm' }));
    act({ act: 'acknowledge' });
    judged('attention');
    expect(alert()).toMatchObject({ level: 'attention', seen: wang });
  });

  it('is over without a trace, and an act on it then changes nothing', () => {
    const { act, judged, alert } = desk();
    expect(judged(undefined)).toMatchObject([{ type: 'alert.removed', was: { raisedAt: NOW } }]);
    expect(alert()).toBeUndefined();
    expect(act({ act: 'own' })).toEqual([]);
  });
});
