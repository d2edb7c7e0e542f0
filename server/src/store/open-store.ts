import { join } from 'node:path';
import { type Database, openDatabase } from './database.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

export interface StoreOptions {
  /** An operator's PostgreSQL. Absent: the embedded one. */
  databaseUrl?: string;
  dataDir: string;
  migrationsFolder: string;
}

/** The store, and how to end it: the embedded server goes on for the next start unless it is stopped too. */
export async function openStore(
  options: StoreOptions,
): Promise<{ database: Database; close(and: { stopServer: boolean }): Promise<void> }> {
  if (options.databaseUrl !== undefined) {
    const database = await openDatabase({ connectionString: options.databaseUrl }, options.migrationsFolder);
    return { database, close: () => database.close() };
  }
  const embedded = await startEmbeddedPostgres(join(options.dataDir, 'postgres'));
  const database = await openDatabase(embedded.connection, options.migrationsFolder);
  return {
    database,
    async close({ stopServer }) {
      await database.close();
      if (stopServer) await embedded.stop();
    },
  };
}
