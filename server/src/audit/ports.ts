import type { AuditFilters, AuditLine, AuditQuery } from '@kf/shared/contract/audit';
import type { StoredAuditLine } from './audit.ts';
import type { ChainLine } from './chain.ts';

export type AuditFilter = Omit<AuditQuery, 'limit' | 'cursor'>;

export interface AuditStore {
  add(line: StoredAuditLine): Promise<void>;
  /** Newest first. `before`: only lines before this one. */
  list(filter: AuditFilter, limit: number, before?: number): Promise<AuditLine[]>;
  filters(): Promise<AuditFilters>;
  /** The chain up to this line, oldest first. */
  chain(until: number): AsyncIterable<readonly ChainLine[]>;
  head(): Promise<{ id: number; hash: string }>;
}
