/** One API call as it came in and was answered. Tokens and secrets are never kept. */
export interface ApiCallEntry {
  seq: number;
  at: number; // milliseconds of the platform's clock
  realAt: number;
  method: string;
  endpoint: string;
  query: Record<string, string>;
  body: string;
  errcode: number;
  httpStatus: number;
  /** What was done to the answer on purpose, if anything. */
  fault?: string;
}

export interface CallLog {
  add(entry: Omit<ApiCallEntry, 'seq'>): void;
  read(filter: { since?: number; endpoint?: string; limit?: number }): CallReport;
}

export interface CallReport {
  total: number;
  /** Pass it as `since` next time to see only what came after. */
  latest: number;
  counts: Record<string, { total: number; errors: Record<string, number> }>;
  log: ApiCallEntry[];
}

const BODY_KEPT = 2000;
const ENDPOINTS_COUNTED = 500; // paths are the callers' to make up
const secretNames = new Set(['access_token', 'secret', 'appsecret']);

export const withoutSecrets = (query: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !secretNames.has(name)));

export const shownBody = (body: string): string =>
  body.replace(/("(?:secret|appsecret|password)"\s*:\s*)"[^"]*"/g, '$1"***"').slice(0, BODY_KEPT);

export function createCallLog(rules: { maxLogEntries: number }): CallLog {
  let log: ApiCallEntry[] = [];
  let latest = 0;
  const totals: CallReport['counts'] = {};
  return {
    add(entry) {
      latest += 1;
      log.push({ seq: latest, ...entry });
      tally(totals, entry);
      if (log.length > rules.maxLogEntries * 1.2) log = log.slice(-rules.maxLogEntries);
    },
    read({ since, endpoint, limit = 200 }) {
      const wanted = log.filter(
        (entry) => entry.seq > (since ?? 0) && (!endpoint || entry.endpoint.endsWith(endpoint)),
      );
      const everything = since === undefined && !endpoint;
      const counts: CallReport['counts'] = {};
      if (!everything) for (const entry of wanted) tally(counts, entry);
      return {
        total: everything ? latest : wanted.length,
        latest,
        counts: structuredClone(everything ? totals : counts),
        log: wanted.slice(Math.max(0, wanted.length - limit)),
      };
    },
  };
}

function tally(counts: CallReport['counts'], entry: { endpoint: string; errcode: number }): void {
  const known = counts[entry.endpoint] !== undefined || Object.keys(counts).length < ENDPOINTS_COUNTED;
  const count = (counts[known ? entry.endpoint : 'others'] ??= { total: 0, errors: {} });
  count.total += 1;
  if (entry.errcode !== 0) count.errors[entry.errcode] = (count.errors[entry.errcode] ?? 0) + 1;
}
