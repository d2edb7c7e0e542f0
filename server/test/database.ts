import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '#store/database.ts';

export const migrationsFolder = fileURLToPath(new URL('../src/store/migrations', import.meta.url));
export const TEMPLATE = 'kf_template';

let made = 0;

/** A new database of one's own, with the present schema: a copy of the migrated template. */
export async function createTestDatabase(): Promise<{
  database: Database;
  connection: { host: string; port: number; user: string; database: string };
}> {
  const server = inject('postgres');
  const name = `t_${process.pid}_${++made}_${Math.floor(performance.now())}`;
  const client = new Client(server);
  await client.connect();
  await client.query(`create database ${name} template ${TEMPLATE}`);
  await client.end();
  const connection = { ...server, database: name };
  return { connection, database: await openDatabase(connection, migrationsFolder) };
}
