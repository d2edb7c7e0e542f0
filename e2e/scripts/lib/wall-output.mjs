// What is built for the wall has to run on Chromium 79, and to stay small. Read from the output, not from the sources: a
// package, the compiler or the minifier may bring in a newer word.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { full } from 'acorn-walk';
import postcss from 'postcss';
import { at } from './paths.mjs';

const bcd = createRequire(import.meta.url)('@mdn/browser-compat-data');

const CHROMIUM = 79;
const MOST_BROTLI = 100_000;
const MOST_GZIP = 123_000;

/** Newer functions that the packages ask for before they use them. */
const guarded = new Set(['reportError', 'WebTransport']);

/** @returns {{ name: string, ok: boolean }[]} as lines of `test` */
export function checkWallOutput(folder = at('web/dist/assets/wall')) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const files = (extension) =>
    names
      .filter((name) => name.endsWith(extension))
      .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  const [scripts, sheets] = [files('.js'), files('.css')];
  const problems = [
    ...scripts.flatMap(({ name, text }) => scriptProblems(text).map((problem) => `${name}: ${problem}`)),
    ...sheets.flatMap(({ name, text }) => sheetProblems(text).map((problem) => `${name}: ${problem}`)),
  ];
  if (scripts.length === 0 || sheets.length === 0) problems.push('nothing is built');
  for (const problem of problems) console.log(`  ${problem}`);
  const { brotli, gzip } = sizesOf(scripts.map(({ text }) => text));
  const isSmall = brotli <= MOST_BROTLI && gzip <= MOST_GZIP;
  const size = `${(brotli / 1_000).toFixed(1)} kB brotli, ${(gzip / 1_000).toFixed(1)} kB gzip`;
  const results = [
    { name: `wall runs on Chromium ${CHROMIUM}`, ok: problems.length === 0 },
    { name: `size of the wall's script: ${size}`, ok: isSmall },
  ];
  for (const { name, ok } of results) console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}`);
  return results;
}

/** Bytes of scripts as they travel. */
export function sizesOf(scripts) {
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  const sum = (compress) => scripts.reduce((total, text) => total + compress(text).length, 0);
  return {
    brotli: sum((text) => brotliCompressSync(text, best)),
    gzip: sum((text) => gzipSync(text, { level: 9 })),
  };
}

/** Whether Chromium of that age has it, without a switch, a prefix or another name. */
function isOldEnough(compat) {
  const entries = [compat.support.chrome].flat();
  return entries.some(
    ({ version_added, flags, prefix, alternative_name, version_removed }) =>
      typeof version_added === 'string' &&
      Number.parseFloat(version_added.replace('≤', '')) <= CHROMIUM &&
      !flags &&
      !prefix &&
      !alternative_name &&
      !version_removed,
  );
}

/** Syntax by the grammar of 2019, which Chromium 79 knows whole; functions of the language by name. */
export function scriptProblems(text) {
  let tree;
  try {
    tree = parse(text, { ecmaVersion: 2019, sourceType: 'module' });
  } catch (error) {
    return [`syntax: ${error.message}: ${text.slice(error.pos, error.pos + 40)}`];
  }
  const found = new Set();
  full(tree, (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return;
    const { callee } = node;
    if (callee.type === 'Identifier' && newGlobals.has(callee.name)) found.add(callee.name);
    if (callee.type !== 'MemberExpression' || callee.computed) return;
    const owner = callee.object.type === 'Identifier' ? callee.object.name : '';
    const name = callee.property.name;
    if (newMethods.has(name) || newStatics.has(`${owner}.${name}`)) found.add(`.${name}()`);
  });
  return [...found].filter((name) => !guarded.has(name)).map((name) => `function: ${name} is newer`);
}

const builtins = Object.entries(bcd.javascript.builtins).filter(([name]) => name !== '__compat');
const newGlobals = new Set(
  [...builtins, ...Object.entries(bcd.api)]
    .filter(([name, { __compat }]) => name !== '__compat' && __compat && !isOldEnough(__compat))
    .map(([name]) => name),
);
/** Whose methods are called on values; what other built-ins have is called by their name, and found below. */
const owners = ['Array', 'String', 'TypedArray', 'Set', 'Map', 'Date', 'Number', 'RegExp'];
/** Names that no method had then: called on anything, they would fail. */
const newMethods = (() => {
  const [old, fresh] = [new Set(), new Set()];
  for (const [owner, members] of builtins)
    for (const [name, member] of Object.entries(members)) {
      if (name === '__compat' || !member.__compat) continue;
      if (isOldEnough(member.__compat)) old.add(name);
      else if (owners.includes(owner)) fresh.add(name);
    }
  return new Set([...fresh].filter((name) => !old.has(name) && name !== 'escape'));
})();
const newStatics = new Set(
  builtins.flatMap(([owner, members]) =>
    Object.entries(members)
      .filter(([name, member]) => name !== '__compat' && member.__compat && !isOldEnough(member.__compat))
      .map(([name]) => `${owner}.${name}`),
  ),
);

export function sheetProblems(text) {
  const sheet = postcss.parse(text);
  const found = new Set(gapProblems(sheet));
  sheet.walk((node) => {
    if (node.type === 'atrule') for (const problem of ruleProblems(node)) found.add(problem);
    if (node.type === 'rule') for (const problem of selectorProblems(node)) found.add(problem);
    if (node.type === 'decl' && node.parent.name !== 'font-face')
      for (const problem of declarationProblems(node)) found.add(problem);
  });
  return [...found];
}

function ruleProblems({ name, params }) {
  const known = bcd.css['at-rules'][name];
  if (!known || !isOldEnough(known.__compat)) return [`@${name}`];
  if (name !== 'media') return [];
  if (/[<>=]/.test(params)) return [`@media ${params}`];
  return [...params.matchAll(/\(\s*(?:min-|max-)?([a-z-]+)/g)]
    .map((match) => match[1])
    .filter((feature) => !known[feature] || !isOldEnough(known[feature].__compat))
    .map((feature) => `@media (${feature})`);
}

function selectorProblems({ selector, parent }) {
  if (parent.type === 'rule') return [`nesting: ${selector}`];
  return [...selector.matchAll(/::?([a-z-]+)/g)]
    .map((match) => match[1])
    .filter((name) => !name.startsWith('-') && !isOldEnough(bcd.css.selectors[name]?.__compat ?? never))
    .map((name) => `:${name}`);
}

/** In flex boxes `gap` came with 84, and data by property cannot tell: only what is a grid somewhere may have one. */
function gapProblems(sheet) {
  const grids = new Set();
  const last = ({ selector }) =>
    selector.match(/[\w-]+/g)?.filter((word) => !/^(?:not|last-child)$/.test(word)) ?? [];
  sheet.walkDecls('display', ({ value, parent }) => {
    if (value === 'grid') for (const word of last(parent)) grids.add(word);
  });
  const problems = [];
  sheet.walkDecls(/^(?:row-|column-)?gap$/, ({ parent }) => {
    if (!last(parent).some((word) => grids.has(word)))
      problems.push(`gap outside a grid: ${parent.selector}`);
  });
  return problems;
}

const never = { support: { chrome: { version_added: false } } };

function declarationProblems({ prop, value }) {
  if (prop.startsWith('--') || prop.startsWith('-webkit-')) return [];
  const known = bcd.css.properties[prop];
  if (!known || !isOldEnough(known.__compat)) return [`${prop}: …`];
  const words = value.replace(/"[^"]*"|url\([^)]*\)/g, '').match(/(?<![\w#.-])[a-z][a-z-]*\(?/g) ?? [];
  return words
    .filter((word) => {
      const name = word.replace('(', '');
      const data = word.endsWith('(')
        ? (findKey(known, name) ?? findKey(bcd.css.types, name) ?? findKey(gridSizes, name))
        : known[name];
      if (word.endsWith('(') && name !== 'var' && !data) return true;
      return data?.__compat !== undefined && !isOldEnough(data.__compat);
    })
    .map((word) => `${prop}: ${word}`);
}

const gridSizes = bcd.css.properties['grid-template-columns'];

/** The data keep functions at different depths. */
function findKey(data, key) {
  if (data[key]?.__compat) return data[key];
  for (const [name, child] of Object.entries(data)) {
    if (name === '__compat' || typeof child !== 'object') continue;
    const found = findKey(child, key);
    if (found) return found;
  }
  return undefined;
}
