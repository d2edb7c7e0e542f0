import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** A push is a few hundred bytes; the platform's largest text message is far below this. */
export const MAX_XML_BYTES = 1_048_576;
const MAX_DEPTH = 8;
const COMMENT_START = '<!--';
const COMMENT_END = '-->';
const CDATA_START = '<![CDATA[';
const CDATA_END = ']]>';

/** Values stay text: as numbers, 64-bit ids lose digits. */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
  maxNestedTags: MAX_DEPTH,
});

export class MalformedPush extends Error {
  override name = 'MalformedPush';
}

/** Children of `<xml>` by name; a child that has children of its own is an object. */
export type XmlFields = Readonly<Record<string, unknown>>;

/** @throws {MalformedPush} not well-formed, too large, too deep, or with anything that could bring in a DTD. */
export function parseXml(text: string): XmlFields {
  if (Buffer.byteLength(text) > MAX_XML_BYTES) throw new MalformedPush('too large');
  // Doctypes and entity declarations begin like this; a customer may write it, but only inside CDATA.
  const markup = markupOf(text);
  if (markup.includes('<!')) throw new MalformedPush('declaration');
  if (isTooDeep(markup)) throw new MalformedPush('too deep');
  if (XMLValidator.validate(text) !== true) throw new MalformedPush('not well-formed');
  let document: unknown;
  try {
    document = parser.parse(text);
  } catch {
    throw new MalformedPush('not readable');
  }
  const root = isObject(document) && Object.hasOwn(document, 'xml') ? document['xml'] : undefined;
  if (!isObject(root)) throw new MalformedPush('another root');
  return root;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is neither in CDATA nor in a comment. One pass: a pattern would look for the end of each of a million unclosed sections. */
function markupOf(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const { index, 0: start } of text.matchAll(/<!\[CDATA\[|<!--/g)) {
    if (index < from) continue; // inside the section before
    const ends = start === COMMENT_START ? COMMENT_END : CDATA_END;
    const end = text.indexOf(ends, index + start.length);
    if (end < 0) throw new MalformedPush('unclosed section');
    parts.push(text.slice(from, index));
    from = end + ends.length;
  }
  return parts.join('') + text.slice(from);
}

/** Counted before any parser recurses. */
function isTooDeep(markup: string): boolean {
  let depth = 0;
  for (const [tag] of markup.matchAll(/<[^<>]{0,512}>/g)) {
    if (tag.startsWith('</')) depth -= 1;
    else if (!tag.endsWith('/>') && !tag.startsWith('<?')) depth += 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** A child's text, trimmed of nothing. Absent, repeated and nested ones are undefined. */
export function field(fields: XmlFields, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (typeof value !== 'string') return undefined;
  // Neither can be stored: PostgreSQL's text takes no NUL, and half a surrogate pair is no character.
  return value.replaceAll('\0', '').replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** The text of `<Encrypt>` exactly as received, before any parser sees the body. */
export function findEncrypted(body: string): string[] {
  const found: string[] = [];
  let from = 0;
  // In compatible mode a customer's own text could hold such a tag: all are tried, and the signature picks the true one.
  while (found.length < 4) {
    const start = body.indexOf('<Encrypt>', from);
    if (start < 0) break;
    const end = body.indexOf('</Encrypt>', start);
    if (end < 0) break;
    let inner = body.slice(start + '<Encrypt>'.length, end).trim();
    if (inner.startsWith(CDATA_START) && inner.endsWith(CDATA_END)) inner = inner.slice(9, -3).trim();
    if (/^[A-Za-z0-9+/=]+$/.test(inner)) found.push(inner);
    from = end;
  }
  const json = JSON_ENCRYPT.exec(body)?.[1]?.replaceAll('\\/', '/');
  return json === undefined ? found : [...found, json];
}

/** The console offers JSON as the format of pushes, too: it is opened to be told apart from a forgery, not understood. */
const JSON_ENCRYPT = /^\s*\{[^{}]{0,1000}"Encrypt"\s*:\s*"([A-Za-z0-9+/=\\]+)"/;

/** `]]>` would end the section early: it is split over two. Characters that XML forbids are dropped. */
export function cdata(text: string): string {
  const clean = text.replace(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]|\p{Surrogate}/gu, '');
  return `${CDATA_START}${clean.replaceAll(CDATA_END, ']]]]><![CDATA[>')}${CDATA_END}`;
}
