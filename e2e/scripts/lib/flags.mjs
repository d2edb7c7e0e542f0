import { parseArgs } from 'node:util';

/**
 * The flags of this command. With `--help` prints what they are and ends the program; so it does, as a failure, with one
 * that there is not. A stray `--`, as pnpm hands it through, is passed over.
 *
 * @template {Record<string, { type: 'string' | 'boolean' }>} const Options
 * @param {string} usage
 * @param {Options} options
 * @returns {{ [Name in keyof Options]?: Options[Name]['type'] extends 'boolean' ? boolean : string }}
 */
export function readFlags(usage, options) {
  const args = process.argv.slice(2).filter((word) => word !== '--');
  if (args.some((word) => word === '--help' || word === '-h')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exit(2);
  }
}
