import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '#store/database.ts';
import { startEmbeddedPostgres } from '#store/embedded-postgres.ts';
import { migrationsFolder, TEMPLATE } from './database.ts';

/** One PostgreSQL for the whole run, with a migrated template that each test file copies. Thrown away at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'kf-test-'));
  const server = await startEmbeddedPostgres(join(folder, 'postgres'), ['fsync=off', 'max_connections=300']);
  const admin = await openDatabase(server.connection, migrationsFolder);
  await admin.pool.query(`create database ${TEMPLATE}`);
  await admin.close();
  const template = await openDatabase({ ...server.connection, database: TEMPLATE }, migrationsFolder);
  await template.close();
  project.provide('postgres', server.connection);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: { host: string; port: number; user: string; database: string };
  }
}
