// share.mjs FILE: what tests/http/share got, read by the implementations of others: a list in JSON of
// {kind, text, address, want}. Each kind is then given spoiled, and has to be refused.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let passed = 0, failed = 0;
function check(what, fine, detail = '') {
  if (fine) passed++;
  else { failed++; console.log(`not so: ${what}\n    ${detail}`); }
}
function skip(why) { console.log(`skipped: ${why}\n0 passed, 0 failed`); process.exit(0); }
let mf2, vcard, jsonld, schema;
try {
  ({ mf2 } = await import('microformats-parser'));
  vcard = await import('vcard4');
  jsonld = (await import('jsonld')).default;
  schema = readFileSync(require.resolve('schema-dts/package.json').replace('package.json', 'dist/schema.d.ts'), 'utf8');
} catch (e) { skip(`the other implementations are not installed (npm ci): ${e.message}`); }

// ---- schema.org: which properties a type has, by the published vocabulary
const types = new Map();
for (const [, name, parents, body] of schema.matchAll(/interface (\w+?)(?:Base|Leaf)(?: extends ([\w, <>]+))? \{\n([^]*?)\n\}/g)) {
  const type = types.get(name) ?? { parents: new Set(), properties: new Set() };
  for (const parent of (parents ?? '').split(', ').filter(Boolean))
    type.parents.add(parent.replace(/(Base|Leaf)$/, ''));
  for (const [, property] of body.matchAll(/^ {4}"(\w+)"\?/gm)) type.properties.add(property);
  types.set(name, type);
}
const has = (name, property, seen = new Set()) => !seen.has(name) && (seen.add(name), types.get(name)?.properties.has(property)
  || [...types.get(name)?.parents ?? []].some(parent => has(parent, property, seen)));

const SCHEMA = 'http://schema.org/';
const context = { '@context': { '@vocab': SCHEMA, url: { '@type': '@id' }, sameAs: { '@type': '@id' }, image: { '@type': '@id' } } };
const documentLoader = async url => {
  if (url !== 'https://schema.org') throw new Error(`not here: ${url}`);
  return { contextUrl: null, documentUrl: url, document: context };
};
async function facts({ text, want }) {
  const [root] = await jsonld.expand(JSON.parse(text), { documentLoader, safe: true });
  const names = [];
  (function walk(node) {
    const type = node['@type']?.[0].slice(SCHEMA.length);
    if (node['@type'] && !types.has(type)) throw new Error(`no such type: ${type}`);
    for (const [iri, values] of Object.entries(node)) {
      if (iri.startsWith('@')) continue;
      const property = iri.slice(SCHEMA.length);
      if (!has(type, property)) throw new Error(`${type} has no ${property}`);
      for (const value of values) {
        if (property === 'name') names.push(value['@value']);
        if (value['@id'] && !/^https?:\/\//.test(value['@id'])) throw new Error(`no address: ${value['@id']}`);
        if (!('@value' in value)) walk(value);
      }
    }
  })(root);
  if (!names.includes(want.name)) throw new Error(`${want.name} is not among ${names}`);
}

// ---- vCard: RFC 6350's own rules of lines, then a strict parser
function card({ text, want }) {
  const lines = text.split('\r\n');
  if (lines.pop() !== '' || /[^\r]\n|\r[^\n]/.test(text)) throw new Error('lines end in CR LF');
  if (lines[0] !== 'BEGIN:VCARD' || lines[1] !== 'VERSION:4.0' || lines.at(-1) !== 'END:VCARD') throw new Error('no vCard 4.0');
  for (const line of lines) if (Buffer.byteLength(line) > 75) throw new Error(`too long: ${line}`);
  const read = vcard.parse(text);
  const values = property => [read.getProperty(property) ?? []].flat().map(one => String(one.value));
  const names = values('FN');
  if (!names.includes(want.name)) throw new Error(`${want.name} is not among ${names}`);
  if (!values('URL').includes(want.url)) throw new Error(`${want.url} is not among ${values('URL')}`);
}

// ---- h-card
function hcard({ text, address, want }) {
  const { items } = mf2(text, { baseUrl: address });
  const one = items.find(item => item.type.includes('h-card'))?.properties;
  if (one?.name?.[0] !== want.name) throw new Error(`name: ${one?.name}`);
  if (one.uid?.[0] !== want.url || !one.url.includes(want.url)) throw new Error(`url: ${one.url}`);
  if (want.headline && one['job-title']?.[0] !== want.headline) throw new Error(`job-title: ${one['job-title']}`);
}

// ---- oEmbed 1.0, section 2.3.4
function oembed({ text, want }) {
  const o = JSON.parse(text);
  if (o.version !== '1.0' || !['rich', 'photo'].includes(o.type)) throw new Error(`${o.version} ${o.type}`);
  for (const side of ['width', 'height']) if (!Number.isInteger(o[side]) || o[side] < 1) throw new Error(`${side}: ${o[side]}`);
  if (o.width > (want.maxwidth ?? 1e9)) throw new Error(`wider than asked for: ${o.width}`);
  if (o.type === 'rich' ? !/^<a href="https?:[^"]+"><img [^>]+><\/a>$/.test(o.html) : !/^https?:/.test(o.url)) throw new Error(`${o.html} ${o.url}`);
  if ('thumbnail_url' in o && !(o.thumbnail_width && o.thumbnail_height)) throw new Error('a thumbnail has a size');
  if (o.author_name !== want.name) throw new Error(`author_name: ${o.author_name}`);
}

// ---- Open Graph: the four properties that every page has, and the discovery of the others
function head({ text, want }) {
  const og = Object.fromEntries([...text.matchAll(/<meta property="og:([\w:]+)" content="([^"]*)"/g)].map(m => [m[1], m[2]]));
  for (const name of want.og) if (!og[name]) throw new Error(`og:${name} is missing`);
  for (const name of ['url', 'image']) if (og[name] && !/^https?:\/\//.test(og[name])) throw new Error(`og:${name}: ${og[name]}`);
  for (const type of ['application/ld+json', 'application/json+oembed', 'text/xml+oembed'])
    if (!text.includes(`rel="alternate" type="${type}" href="http`)) throw new Error(`no link to ${type}`);
}

const KINDS = {
  facts: [facts, [t => t.replace('"name"', '"nam"'), t => t.replace('"@type":"', '"@type":"X'), t => t.replace(/"url":"http[^"]*"/, '"url":"nowhere"')]],
  card: [card, [t => t.replace(/\r\nFN[^\r]*/g, ''), t => t.replace('VERSION:4.0', 'VERSION:3.0'), t => t.replaceAll('\r\n', '\n'), t => t.replace('\r\nNICKNAME', '\r\nNICK NAME')]],
  hcard: [hcard, [t => t.replace('h-card', 'h-car'), t => t.replaceAll('p-name', 'p-nam'), t => t.replace('u-uid', 'u-id')]],
  oembed: [oembed, [t => t.replace('"1.0"', '1'), t => t.replace('<a ', '<script>'), t => t.replace(/"width":\d+/, '"width":"100%"')]],
  head: [head, [t => t.replace('og:url', 'og:uri'), t => t.replace('json+oembed', 'json'), t => t.replace('ld+json', 'json')]],
};
const spoiled = new Set();
for (const one of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const [read, spoilers] = KINDS[one.kind];
  const told = async text => { try { await read({ ...one, text }); return ''; } catch (e) { return e.message || 'refused'; } };
  const said = await told(one.text);
  check(`${one.kind} of ${one.address}`, said === '', `${said}\n${one.kind === 'card' ? one.text : ''}`);
  if (said || spoiled.has(one.kind)) continue;
  spoiled.add(one.kind);
  for (const [i, spoil] of spoilers.entries())
    check(`a spoiled ${one.kind} (${i}) is refused`, spoil(one.text) !== one.text && await told(spoil(one.text)) !== '');
}
check('each kind was looked at', spoiled.size === Object.keys(KINDS).length, [...spoiled].join(' '));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
