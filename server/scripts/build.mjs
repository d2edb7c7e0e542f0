// Bundles our own packages into server/dist/main.mjs; packages from npm stay outside and are resolved when it runs.
import { cp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const server = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(server, 'dist');

/** `--packages=external` would leave @kf/shared outside, which is TypeScript. */
const externalPackages = {
  name: 'external-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./#]/ }, (args) =>
      args.kind === 'entry-point' || args.path.startsWith('@kf/')
        ? undefined
        : { path: args.path, external: true },
    );
  },
};

await rm(dist, { recursive: true, force: true });
await build({
  entryPoints: [join(server, 'src/main.ts')],
  outfile: join(dist, 'main.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  plugins: [externalPackages],
});
// The wait estimator alone: no imports, runs anywhere.
await build({
  entryPoints: [join(server, 'src/wait/create-estimator.ts')],
  outfile: join(dist, 'wait.js'),
  bundle: true,
  platform: 'neutral',
  format: 'esm',
  target: 'es2022',
});
// Read at run time, beside the bundle as beside the source.
await cp(join(server, 'src/store/migrations'), join(dist, 'migrations'), { recursive: true }).catch(
  (error) => {
    if (error.code !== 'ENOENT') throw error;
  },
);
