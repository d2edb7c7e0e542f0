import { AlertId } from '@kf/shared/contract/ids';
import { anAlert, at, NOW } from '@kf/shared/testing/builders';
import { describe, expect, it } from 'vitest';
import { isQuiet, nothingTold, planAlarms } from './alarm-plan.ts';

const alarm = anAlert({ level: 'alarm' });
const plan = (alerts: (typeof alarm)[], told = nothingTold, seconds = 0, quiet = false) =>
  planAlarms(alerts, told, { now: NOW + seconds * 1_000, everyMs: 60_000, quiet });
const doer = { personId: 'p' as never, name: '王芳', at: NOW };

describe('alarms', () => {
  it('sound at once, again each minute until somebody has heard them, and are announced once', () => {
    const first = plan([alarm]);
    expect(first).toMatchObject({ sound: true, fresh: [alarm] });
    const soon = plan([alarm], first.told, 59);
    expect(soon).toMatchObject({ sound: false, fresh: [] });
    const later = plan([alarm], soon.told, 60);
    expect(later).toMatchObject({ sound: true, fresh: [] });
    expect(plan([{ ...alarm, seen: doer }], later.told, 180)).toMatchObject({ sound: false, fresh: [] });
  });

  it('of one kind within a minute are one message', () => {
    const first = plan([alarm]);
    const other = anAlert({ level: 'alarm', alertId: AlertId.parse('longest_wait:g1') });
    expect(plan([alarm, other], first.told, 10)).toMatchObject({ sound: false, fresh: [] });
    expect(plan([alarm, other], first.told, 61).fresh).toEqual([other]);
    const kind = anAlert({ level: 'alarm', kind: 'waiting', alertId: AlertId.parse('waiting') });
    expect(plan([alarm, kind], first.told, 10)).toMatchObject({ sound: true, fresh: [kind] });
  });

  it('that end and come back are announced anew', () => {
    const over = plan([], plan([alarm]).told, 100);
    expect(plan([{ ...alarm, levelSince: at(NOW + 110_000) }], over.told, 110)).toMatchObject({
      sound: true,
      fresh: [{ kind: 'longest_wait' }],
    });
  });

  it('are silent while asleep, and call when they wake', () => {
    const asleep = { ...alarm, snoozed: { ...doer, until: at(NOW + 60_000) } };
    expect(plan([asleep])).toMatchObject({ sound: false, fresh: [] });
    expect(plan([asleep], nothingTold, 61)).toMatchObject({ sound: true });
  });

  it('make no sound in quiet hours; attention never does', () => {
    expect(plan([alarm], nothingTold, 0, true).sound).toBe(false);
    expect(plan([anAlert()]).sound).toBe(false);
  });
});

it.each([
  [21 * 60, false],
  [22 * 60, true],
  [3 * 60, true],
  [8 * 60, false],
])('quiet hours over midnight: minute %i is %s', (minute, quiet) => {
  expect(isQuiet(minute, { on: true, from: 22 * 60, to: 8 * 60 })).toBe(quiet);
});
