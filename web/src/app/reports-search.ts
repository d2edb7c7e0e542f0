import type { AccuracyAddress } from '#features/reports/accuracy-page.tsx';
import { periods } from '#features/reports/period.ts';

/** What the address of the reports says; anything else is left out. */
export function reportsSearch(search: Record<string, unknown>): AccuracyAddress {
  const period = periods.find((one) => one === search['period']);
  const source = (['told', 'shown'] as const).find((one) => one === search['source']);
  return { ...(period && { period }), ...(source && { source }) };
}
