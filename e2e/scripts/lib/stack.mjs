// Simulator and server as child processes, wired to each other. Shared by `demo` and `dev`.
import { at } from './paths.mjs';
import { start, stop } from './run.mjs';

/** The account that the simulator plays; its defaults are the documented test values, no secrets of anybody. */
export const simulatedAccount = {
  WECHAT_APPID: 'wx0123456789abcdef',
  WECHAT_SECRET: 'sim-secret',
  WECHAT_TOKEN: 'kfSimToken2024',
  WECHAT_ENCODING_AES_KEY: 'KfReferenceKey0123456789abcdefghijklmnopqrG',
  WECHAT_MODE: 'safe',
};

export function startSimulator({ port, callback, dialect, seed, agents, scenario, settings = {}, ...io }) {
  const args = ['--port', port, '--callback', callback, '--dialect', dialect, '--seed', seed];
  args.push('--agents', agents, '--scenario', scenario, '--mode', 'safe');
  for (const [name, value] of Object.entries(settings)) args.push('--set', `${name}=${value}`);
  return start(process.execPath, [at('e2e/scripts/simulator.mjs'), ...args.map(String)], io);
}

/** Environment of a server that serves the simulated account. Nothing of a real account leaks in from the shell. */
export function serverEnvironment({ port, simulatorPort, dataDir, dialect, username, password }) {
  return {
    ...simulatedAccount,
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: undefined,
    DATABASE_URL: undefined,
    DATA_DIR: dataDir,
    WECHAT_API_BASE: `http://127.0.0.1:${simulatorPort}`,
    WECHAT_DIALECT: dialect,
    ADMIN_USERNAME: username,
    ADMIN_PASSWORD: password,
    KF_STOP_STORE_ON_EXIT: '1',
  };
}

/**
 * Runs `cleanUp` once: on Ctrl-C, SIGTERM, or as soon as one of `processes` ends by itself. The program ends after it.
 */
export function endTogether(processes, cleanUp) {
  let ending;
  const end = (code, reason) => {
    if (ending) return;
    if (reason) console.error(reason);
    ending = (async () => {
      await Promise.all(processes.map(({ process }) => stop(process)));
      await cleanUp();
    })().then(
      () => process.exit(code),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));
  for (const { name, process: child } of processes) {
    void child.done.then((code) => end(1, `The ${name} ended by itself (exit code ${code}).`));
  }
  return end;
}
