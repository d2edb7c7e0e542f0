/**
 * Ends parts one after another. One that fails, as while the store is away, keeps none of the others from ending: what
 * went on would hold the writer's lock, or act beside the runtime that comes next.
 */
export async function closeAll(
  parts: readonly (() => Promise<unknown> | undefined)[],
  log: { warn(details: object, message: string): void },
): Promise<void> {
  for (const close of parts)
    try {
      await close();
    } catch (error) {
      log.warn({ err: error }, 'a part of an account could not end in order');
    }
}
