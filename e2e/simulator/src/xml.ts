import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** Numbers go plain, strings in CDATA, as the platform writes them. */
export type XmlField = string | number | { raw: string } | XmlFields;
export interface XmlFields {
  [name: string]: XmlField;
}

/** `]]>` cannot stand inside a CDATA section, so it is split over two. */
export const cdata = (text: string): string => `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;

export function writeXml(fields: XmlFields): string {
  return `<xml>${writeFields(fields)}</xml>`;
}

function writeFields(fields: XmlFields): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${writeField(value)}</${name}>`)
    .join('');
}

function writeField(value: XmlField): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return cdata(value);
  if (isRaw(value)) return value.raw;
  return writeFields(value);
}

const isRaw = (value: { raw: string } | XmlFields): value is { raw: string } =>
  typeof value['raw'] === 'string' && Object.keys(value).length === 1;

export type XmlTree = { [name: string]: string | XmlTree | (string | XmlTree)[] };

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  ignoreDeclaration: true,
  processEntities: true,
  htmlEntities: true, // for `&#10;`; document types, and with them entities of one's own, are refused
});

/** The children of `<xml>`, or null when it is not one well-formed `<xml>` element. Document types are refused. */
export function readXml(text: string): XmlTree | null {
  if (text.slice(0, Math.max(0, text.indexOf('<xml'))).includes('<!')) return null;
  if (XMLValidator.validate(text) !== true) return null;
  const tree = parser.parse(text) as XmlTree;
  const root = tree['xml'];
  return Object.keys(tree).length === 1 && root && typeof root === 'object' && !Array.isArray(root)
    ? root
    : null;
}

export function textOf(tree: XmlTree, name: string): string | undefined {
  const value = tree[name];
  return typeof value === 'string' ? value : undefined;
}
