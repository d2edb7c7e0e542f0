import { explain, HELP, readFlags, readOptions } from './cli-options.ts';
import { createSimulator } from './create-simulator.ts';

// `pnpm simulator`: the platform as a program of its own.

async function main(argv: string[]): Promise<void> {
  const values = readFlags(argv);
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const simulator = await createSimulator(readOptions(values));
  const { appid, secret, token, aesKey, mode, dialect, callbackUrl } = simulator.settings();
  process.stdout.write(
    `simulator ready: ${simulator.url}\n` +
      `  appid ${appid}  secret ${secret}  token ${token}\n  aes key ${aesKey}\n` +
      `  mode ${mode}  dialect ${dialect}  scenario ${simulator.readScenario().name}  callback ${callbackUrl ?? 'none'}\n`,
  );
  const stop = () => void simulator.close().finally(() => process.exit(0));
  if (process.channel) process.once('disconnect', stop); // whoever started us is gone, perhaps killed
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { message, exitCode } = explain(error);
  process.stderr.write(`simulator: ${message}\n${exitCode === 2 ? 'Try --help.\n' : ''}`);
  process.exit(exitCode);
});
