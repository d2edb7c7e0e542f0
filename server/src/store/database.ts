import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Client, Pool, type PoolConfig } from 'pg';
import { migrateJobs } from './jobs.ts';
import * as schema from './schema.ts';

export type Db = NodePgDatabase<typeof schema> & { $client: Pool };

export interface Database {
  db: Db;
  pool: Pool;
  /** A connection of its own, outside the pool: LISTEN and session locks need one that lasts. The caller ends it. */
  lasting(): Promise<Client>;
  close(): Promise<void>;
}

/** Many more tables than this in one transaction would be a mistake; an open one holds back vacuum and readers. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** Serialises the migrations of nodes that start together. Any fixed number. */
const MIGRATION_LOCK = 727_001;

/** Connects and brings the schema up to date. `migrationsFolder`: where the SQL files are. */
export async function openDatabase(connection: PoolConfig, migrationsFolder: string): Promise<Database> {
  const config: PoolConfig = { ...connection, idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS };
  const pool = new Pool({ ...config, max: 12 });
  pool.on('error', () => undefined); // an idle connection was cut: the pool opens another, a query in flight fails by itself
  const lasting = async () => {
    const client = new Client(config);
    await client.connect();
    return client;
  };
  const migrator = await lasting();
  try {
    await migrator.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await migrate(drizzle(migrator), { migrationsFolder });
    await migrateJobs(pool);
  } finally {
    await migrator.end();
  }
  return { db: drizzle(pool, { schema }), pool, lasting, close: () => pool.end() };
}
