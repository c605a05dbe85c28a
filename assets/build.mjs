// Makes the assets that tools/assetpack packs into the program:  node assets/build.mjs OUT
//     plaudit.css  Tabler, only the rules that our pages use, then ours of css/; minified
//     plaudit.js, committee.js, lounge.js, receipt.js   of js/, without comments;  htmx.js as it comes;  world.svg
//     mark-N.svg   the mark in each of the 24 hues a program can choose
// What is used is read from src/**/*.html and src/**/*.c: of Tabler what stands in class="...", of ours
// every word. So a class name stands whole in a source; the few that are put together are KEPT.
// Fails if a page's share grows over its limit. Installs node_modules first if they are not there.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const out = path.resolve(process.argv[2] ?? 'build/assets');
const STYLES = ['tokens', 'frame', 'components', 'rooms', 'lounge', 'blog', 'pictures', 'small', 'print']; // in this order
const SCRIPTS = ['plaudit.js', 'committee.js', 'lounge.js', 'receipt.js'];
const LIMIT = { css: 17500, js: 18000 }; // bytes of brotli; docs: home page at most 60 kB in all
const read = file => fs.readFileSync(path.join(root, file), 'utf8');

if (!fs.existsSync(path.join(root, 'node_modules/@tabler/core')))
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 2, 2] });
const { default: postcss } = await import('postcss');
const { PurgeCSS } = await import('purgecss');
const { transform } = await import('lightningcss');
const targets = { chrome: 123 << 16, firefox: 120 << 16, safari: (17 << 16) | (5 << 8) };

// ---- what the pages use ----
const sources = fs.readdirSync(path.join(root, 'src'), { recursive: true })
  .filter(f => /\.(html|c)$/.test(f) && !f.endsWith('_test.c')).map(f => path.join('src', f));

function used(text) {
  const words = pattern => [...text.matchAll(pattern)].flatMap(m => m[1].match(/[\w-]+/g) ?? []);
  return {
    tags: words(/<([a-z][a-z0-9]*)/g),
    classes: words(/class=\\?"((?:\{\{.*?\}\}|[^"\\])*)/g),
    ids: words(/id=\\?"([\w-]+)/g),
    attributes: { names: words(/\s([a-z-]+)=\\?"/g), values: words(/=\\?"([\w-]+)\\?"/g) },
    undetermined: [],
  };
}

// pl-{{tone}} of badges; steps of heat map and map, hues of avatars; what no page spells out.
const KEPT = {
  standard: [/^pl-(good|warn|bad|tone|mute)$/, /^(l|m|av)\d$/, ':root', ':focus-visible', '*'],
  greedy: [/data-hue/, /dir=/, /lang/],
};

async function ours() {
  const own = STYLES.map(name => read(`assets/css/${name}.css`)).join('');
  const texts = [...sources.map(read), ...SCRIPTS.map(name => read(`assets/js/${name}`)), 'html body'];
  const purged = await new PurgeCSS().purge({
    content: texts.map(raw => ({ raw, extension: 'page' })),
    css: [{ raw: own }],
    extractors: [{ extractor: text => text.match(/[\w-]+/g) ?? [], extensions: ['page'] }],
    safelist: KEPT,
  });
  return purged[0].css;
}

// ---- Tabler: one file for both directions, without its themes (light-dark() does that) ----
const side = { left: 'inline-start', right: 'inline-end' };
const logical = {
  postcssPlugin: 'logical',
  Declaration(d) {
    let m;
    if ((m = /^(margin|padding)-(left|right)$/.exec(d.prop))) d.prop = `${m[1]}-${side[m[2]]}`;
    else if ((m = /^(left|right)$/.exec(d.prop))) d.prop = `inset-${side[m[1]]}`;
    else if ((m = /^border-(left|right)(.*)$/.exec(d.prop))) d.prop = `border-${side[m[1]]}${m[2]}`;
    else if ((m = /^border-(top|bottom)-(left|right)-radius$/.exec(d.prop)))
      d.prop = `border-${m[1] === 'top' ? 'start' : 'end'}-${m[2] === 'left' ? 'start' : 'end'}-radius`;
    else if (/^(text-align|float|clear)$/.test(d.prop) && (m = /^(left|right)/.exec(d.value)))
      d.value = d.value.replace(m[1], d.prop === 'text-align' ? side[m[1]].slice(7) : side[m[1]]);
    else if (/^(margin|padding)$/.test(d.prop)) {
      const v = postcss.list.space(d.value), important = d.important;
      if (v.length === 4 && v[1] !== v[3])
        d.replaceWith(...[['block', `${v[0]} ${v[2]}`], ['inline', `${v[3]} ${v[1]}`]]
          .map(([axis, value]) => postcss.decl({ prop: `${d.prop}-${axis}`, value, important })));
    }
  },
};
const themes = {
  postcssPlugin: 'themes',
  Rule(r) {
    const themed = s => /theme-dark|data-(bs-)?(theme|navbar)|navbar-dark/.test(s) && !/^:root$|:host/.test(s);
    r.selectors = r.selectors.filter(s => !themed(s));
    if (!r.selectors.length || r.selectors[0] === '') r.remove();
  },
  Declaration(d) {
    if (d.prop === 'color-scheme' || d.prop === 'undefined') d.remove();
  },
};

function dropEmpty(tree) {
  tree.walkRules(r => { if (!r.nodes.length) r.remove(); });
  tree.walkAtRules(a => { if (a.nodes && !a.nodes.length) a.remove(); });
}

// Variables that nobody reads, again and again until nothing goes.
function dropUnread(css, own) {
  for (;;) {
    const tree = postcss.parse(css);
    const reads = new Set([...(css + own).matchAll(/var\(\s*(--[\w-]+)/g)].map(m => m[1]));
    let gone = false;
    tree.walkDecls(/^--/, d => { if (!reads.has(d.prop)) d.remove(), gone = true; });
    dropEmpty(tree);
    css = tree.toString();
    if (!gone) return css;
  }
}

async function styles() {
  const own = await ours();
  const tabler = postcss([themes, logical])
    .process(read('node_modules/@tabler/core/dist/css/tabler.css'), { from: undefined });
  const purged = await new PurgeCSS().purge({
    content: sources.map(f => ({ raw: read(f), extension: 'page' })),
    css: [{ raw: tabler.css }],
    extractors: [{ extractor: used, extensions: ['page'] }],
    variables: true, keyframes: true, fontFace: true,
    safelist: { standard: ['is-invalid', ':root', 'html', 'body'] },
  });
  const css = dropUnread(purged[0].css, own) + own;
  return transform({ filename: 'plaudit.css', code: Buffer.from(css), minify: true, errorRecovery: true, targets }).code;
}

// ---- the rest ----
const script = name => read(`assets/js/${name}`).replace(/^\s*\/\/.*\n/gm, '').replace(/^\s+/gm, '');
const mark = hue => '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
  + `<g fill="oklch(.52 .15 ${hue})"><path d="M3 3h9a9 9 0 0 1-9 9z"/><path d="M21 3v9h-9a9 9 0 0 1 9-9z"/></g>`
  + `<g fill="oklch(.74 .1 ${hue})"><path d="M21 21h-9a9 9 0 0 1 9-9z"/><circle cx="7.5" cy="16.5" r="4.5"/></g></svg>\n`;

// A file that stays the same keeps its time, so that nothing is built after it.
function write(name, content) {
  const file = path.join(out, name), bytes = Buffer.from(content);
  if (!fs.existsSync(file) || !fs.readFileSync(file).equals(bytes)) fs.writeFileSync(file, bytes);
  return zlib.brotliCompressSync(bytes).length;
}

fs.mkdirSync(out, { recursive: true });
const css = write('plaudit.css', await styles());
write('committee.js', script('committee.js')); // of one page
write('lounge.js', script('lounge.js'));
write('receipt.js', script('receipt.js'));
const js = write('plaudit.js', script('plaudit.js')) + write('htmx.js', read('node_modules/htmx.org/dist/htmx.min.js'));
write('world.svg', read('assets/world.svg'));
for (let hue = 0; hue < 360; hue += 15) write(`mark-${hue}.svg`, mark(hue));
for (const [name, size] of Object.entries({ css, js }))
  if (size > LIMIT[name]) {
    console.error(`assets: ${name} has ${size} bytes after brotli; the limit is ${LIMIT[name]}.`);
    process.exitCode = 1;
  }
if (process.argv.includes('--sizes')) console.log(`css ${css} B, js with htmx ${js} B (brotli)`);
