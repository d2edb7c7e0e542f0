import { describe, expect, it } from 'vitest';
import { draftOf, faultsOf, settingsFrom } from './draft.ts';
import { freeName, settingsOf, templateNames } from './templates.ts';

const ground = { name: '客服大厅', accountIds: ['main'], language: 'zh' } as const;
const overview = settingsOf('overview', ground);

describe('a board being composed', () => {
  it.each(templateNames)('keeps a board of the template %s as it is', (template) => {
    const settings = settingsOf(template, ground);
    expect(settingsFrom(draftOf(settings))).toEqual(settings);
  });

  it('keeps bounds and hours as they are', () => {
    const settings = {
      ...overview,
      thresholds: {
        waiting: { attention: 5, alarm: 9 },
        longestWaitMs: { attention: 150_000, alarm: 300_000 },
        fullAfterMs: 90_000,
      },
      hours: { days: [1, 5], from: 570, to: 60 },
      outside: 'clock' as const,
    };
    const draft = draftOf(settings);
    expect(draft.bounds.longestWaitMs).toEqual({ attention: '2.5', alarm: '5' });
    expect(draft.fullAfter).toBe('90');
    expect(draft.hours).toEqual({ days: [1, 5], from: '09:30', to: '01:00' });
    expect(settingsFrom(draft)).toEqual(settings);
  });

  it('names what does not hold together, in the order of the form', () => {
    const draft = {
      ...draftOf(overview),
      name: ' ',
      tiles: [],
      bounds: { waiting: { attention: '9', alarm: '5' }, expectedMs: { attention: '', alarm: '5' } },
      fullAfter: '0',
      rotate: '3',
      safeMargin: '1',
    };
    expect(faultsOf(draft)).toEqual(['name', 'tiles', 'waiting', 'expectedMs', 'fullAfter', 'rotate']);
    expect(settingsFrom(draft)).toBeUndefined();
  });
});

it('finds a free name within the length', () => {
  expect(freeName('总览', [])).toBe('总览');
  expect(freeName('总览', ['总览', '总览 2'])).toBe('总览 3');
  expect(freeName('a'.repeat(24), ['a'.repeat(24)])).toBe(`${'a'.repeat(22)} 2`);
});
