import fc from 'fast-check';

// Properties are tried on new cases wherever people work, and a failure prints its seed. Where a run has to come out the
// same again, as in CI, they begin with one seed; `KF_PROPERTY_SEED` sets another.
const { process } = globalThis as { process?: { env: Record<string, string | undefined> } };
const seed = process?.env['KF_PROPERTY_SEED'] ?? (process?.env['CI'] ? '20260311' : undefined);
if (seed !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
