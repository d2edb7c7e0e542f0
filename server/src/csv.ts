/** Comma-separated values as spreadsheets write and read them (RFC 4180), with a byte order mark so that Excel takes UTF-8. */

export const CSV_BOM = '\uFEFF';
/** A spreadsheet would run what begins like this as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows of cells; lines that hold nothing are left out, and each row knows the line it began on. */
export function parseCsv(text: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let began = 1;
  const endRow = (): void => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) rows.push({ line: began, cells: cells.map(plain) });
    cells = [];
    cell = '';
  };
  const input = text.startsWith(CSV_BOM) ? text.slice(1) : text;
  for (let at = 0; at < input.length; at += 1) {
    const char = input.charAt(at);
    if (char === '\n') line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (input.charAt(at + 1) === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === '') quoted = true;
    else if (char === ',') {
      cells.push(cell);
      cell = '';
    } else if (char === '\n') {
      endRow();
      began = line;
    } else if (char !== '\r') cell += char;
  }
  endRow();
  return rows;
}

/** Without the apostrophe that {@link writeCsv} put before a formula. */
const plain = (cell: string): string => {
  const text = cell.trim();
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
};

export const writeCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  CSV_BOM + rows.map(csvRow).join('');

export const csvRow = (cells: readonly (string | number)[]): string => `${cells.map(cellOf).join(',')}\r\n`;

function cellOf(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** ISO 8601 with the zone's offset, 2027-03-11T14:32:08+08:00. */
export function isoIn(timeZone: string): (at: number) => string {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  const zone = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return (at) => {
    const named = zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value;
    return `${clock.format(at).replace(' ', 'T')}${named?.replace('GMT', '') || '+00:00'}`;
  };
}
