/** Every entry of an address that is a short text; the router reads "?group=7" as a number. */
export function textsOf(search: Record<string, unknown>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(search)) {
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    if (typeof text === 'string' && text !== '' && text.length <= 200) texts[key] = text;
  }
  return texts;
}
