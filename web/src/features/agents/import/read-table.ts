/** What the server takes. */
const MOST_CHARACTERS = 200_000;

/** Spreadsheets write UTF-8 or, on Chinese computers, GBK. */
export async function readTable(file: Blob): Promise<{ csv: string } | { fault: 'tooLarge' | 'unreadable' }> {
  if (file.size > 4 * MOST_CHARACTERS) return { fault: 'tooLarge' };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const csv = decoded(bytes, 'utf-8') ?? decoded(bytes, 'gb18030');
  if (csv === undefined || csv.includes('\u0000')) return { fault: 'unreadable' };
  return csv.length > MOST_CHARACTERS ? { fault: 'tooLarge' } : { csv };
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
