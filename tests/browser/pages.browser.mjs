// Every kind of page, as each role sees it: found by following links from the addresses below, one page
// for each pattern (/people/@, /nominations/#). Checks: the link is not dead, the HTML is valid, nothing
// on the console, no request to another origin, no violation of axe in both themes at both widths, and
// no sideways scroll on a phone.
import fs from 'node:fs';
import path from 'node:path';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { enter, root } from './helper.mjs';

const STARTS = {
  '': ['', 'directory', 'search?q=a', 'nominate', 'sign-in'],
  member: ['', 'record', 'account'],
  lead: ['lead'],
  reviewer: ['review'],
  committee: ['committee'],
  manager: ['program'],
  operator: ['server'],
};
const PAGES_MAX = 60; // a role
const WIDTHS = [1280, 360];
const axe = fs.readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ['html-validate:recommended'],
  rules: { 'long-title': 'off', 'no-trailing-whitespace': 'off',
    // Boxes of one name are the several answers to one question.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }] } }));

// One page for each pattern: numbers, handles and values of the query do not make another kind.
function pattern(url) {
  const keys = [...new Set(url.searchParams.keys())].sort().join('&');
  return url.pathname.replace(/\/people\/[^/]+/, '/people/@').replace(/\d+/g, '#') + (keys ? `?${keys}` : '');
}

async function valid(html, name, check) {
  const report = await validator.validateString(html);
  const found = report.results.flatMap(r => r.messages).map(m => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
  check(found.length === 0, `${name}: valid HTML`, found.slice(0, 5).join('\n    '));
}

async function accessible(page, name, check) {
  const found = await page.evaluate(async () => (await window.axe.run(document, { resultTypes: ['violations'] }))
    .violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary.slice(0, 200)}`));
  check(found.length === 0, `${name}: axe`, found.join('\n    '));
}

async function look(context, url, name, width, check) {
  const page = await context.newPage(), said = [], foreign = [];
  page.on('console', m => { if (['error', 'warning'].includes(m.type())) said.push(m.text()); });
  page.on('pageerror', e => said.push(e.message));
  page.on('request', q => {
    if (!q.url().startsWith(url.origin) && !q.url().startsWith('data:')) foreign.push(q.url());
  });
  const answer = await page.goto(url.href, { waitUntil: 'load' });
  if (width === WIDTHS[0]) await valid(await answer.text(), name, check);
  await page.evaluate(axe);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await accessible(page, `${name} ${colorScheme} ${width}`, check);
  }
  if (width === 360) {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    check(wide <= 360, `${name}: fits a phone`, `${wide} px wide`);
  }
  check(said.length === 0, `${name} ${width}: a quiet console`, said.join('\n    '));
  check(foreign.length === 0, `${name} ${width}: only this server is asked`, foreign.join('\n    '));
  const links = await page.locator('a[href]').evaluateAll(all => all.map(a => a.href));
  await page.close();
  return links;
}

async function walk({ browser, base, check }, role, seen) {
  const { state, front } = await enter(browser, base, role);
  const contexts = await Promise.all(WIDTHS.map(width => browser.newContext({ storageState: state,
    viewport: { width, height: 900 }, isMobile: width === 360, hasTouch: width === 360,
    reducedMotion: 'reduce' }))); // colors are looked at when they have arrived
  const queue = STARTS[role].map(a => ({ url: new URL(a, new URL(front, base)), from: 'the start' }));
  const own = new Set();
  for (let n = 0; queue.length && n < PAGES_MAX;) {
    const { url, from } = queue.shift(), kind = pattern(url), name = `${role || 'visitor'} ${url.pathname}${url.search}`;
    if (own.has(kind) || url.origin !== base || (from !== 'the start' && seen.has(kind))) continue;
    own.add(kind), seen.add(kind), n++;
    const answer = await contexts[0].request.get(url.href);
    if (!check(answer.ok(), `${name}: is there`, `status ${answer.status()}, linked from ${from}`)) continue;
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    for (let i = 0; i < WIDTHS.length; i++)
      for (const href of await look(contexts[i], url, name, WIDTHS[i], check)) {
        const next = new URL(href);
        next.hash = '';
        if (!next.pathname.startsWith('/assets/')) queue.push({ url: next, from: url.pathname });
      }
  }
  await Promise.all(contexts.map(c => c.close()));
}

export default async function pages(test) {
  const seen = new Set();
  for (const role of Object.keys(STARTS)) await walk(test, role, seen);
  await missing(test);
}

// A page that is not there says so, in the same clothes.
async function missing({ browser, base, check }) {
  const page = await browser.newPage();
  const answer = await page.goto(`${base}/no-such-page`);
  check(answer.status() === 404, 'an unknown address answers 404', String(answer.status()));
  await valid(await answer.text(), '404', check);
  check(await page.locator('h1').count() === 1 && await page.locator('.pl-top').count() === 1, '404 is a page of ours');
  await page.close();
}
