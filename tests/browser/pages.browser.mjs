// Every kind of page, as each role sees it: found by following links from the addresses below, one page
// for each pattern (/people/@, /nominations/#). Checks: the link is not dead, the HTML is valid, nothing
// on the console, no request to another origin, no violation of axe (all rules wide and light, colors
// again narrow and dark), and no sideways scroll on a phone, in the shortest, the longest and the
// right-to-left language. Two pages are looked at at a time.
import fs from 'node:fs';
import path from 'node:path';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { enter, root } from './helper.mjs';

const STARTS = {
  '': ['', 'directory', 'groups', 'search?q=a', 'nominate', 'sign-in', 'blog', 'ama', 'blog/letters'],
  member: ['', 'record', 'record/sources', 'record/add?missed=1', 'record/what-if?type_1=talk&number_1=2', 'account', 'account/lists', 'account/mail', 'groups', 'bookmarks', 'drafts',
    'community', 'notices', 'announcements', 'praise', 'help', 'introductions', 'welcome', 'following', 'ama', 'blog', 'blog/mine', 'agreements', 'account/notices', 'account/feeds'],
  lead: ['lead'],
  reviewer: ['review'],
  committee: ['committee'],
  manager: ['program', 'program/policy/criteria', 'program/policy/types/talk/questions/country', 'program/policy/grounds',
    'program/policy/type', 'program/policy/counted/talks', 'program/policy/2/try', 'program/owners', 'program/sources', 'program/newcomers', 'groups', 'groups/words', 'groups/new',
    'program/announcements', 'program/quiet', 'blog/mine?state=all', 'ama/new'],
  operator: ['server', 'server/accounts?q=an'],
};
const PAGES_MAX = role => (role === 'member' ? 80 : 60);
const TWICE = ['/committee/#']; // before the decisions, and with them
const AT_ONCE = 2;
const WIDE = { width: 1280, height: 900 }, NARROW = { width: 360, height: 740 };
const LANGUAGES = ['de', 'ar'];
export const axe = fs.readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const validator = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ['html-validate:recommended'],
  rules: { 'long-title': 'off', 'no-trailing-whitespace': 'off',
    // Boxes of one name are the several answers to one question.
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'button', 'reset', 'submit'] }] } }));

// One page for each pattern: numbers, handles and values of the query do not make another kind.
function pattern(url) {
  const keys = [...new Set(url.searchParams.keys())].sort().join('&');
  return url.pathname.replace(/\/(people|types|questions|counted|groups)\/[^/]+/g, '/$1/@').replace(/\d+/g, '#') + (keys ? `?${keys}` : '');
}

export async function valid(html, name, check) {
  const report = await validator.validateString(html);
  const found = report.results.flatMap(r => r.messages).map(m => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`);
  check(found.length === 0, `${name}: valid HTML`, found.slice(0, 5).join('\n    '));
}

export async function accessible(page, name, check, options = {}) {
  // What moves has arrived, and what was resized is painted.
  await page.evaluate(async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    await Promise.allSettled(document.getAnimations().map(a => a.finished));
  });
  const found = await page.evaluate(async how => (await window.axe.run(document, { resultTypes: ['violations'], ...how }))
    .violations.map(v => `${v.id}: ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary.slice(0, 200)}`), options);
  check(found.length === 0, `${name}: axe`, found.join('\n    '));
}

export async function narrow(page, name, check) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(wide <= NARROW.width, `${name}: fits a phone`, `${wide} px wide`);
}

// A file that is offered for download is fetched instead of shown.
async function open(page, url) {
  try {
    return await page.goto(url.href, { waitUntil: 'load' });
  } catch (e) {
    if (!/Download is starting|ERR_ABORTED/.test(e.message)) throw e;
    return page.context().request.get(url.href);
  }
}

async function look(tab, url, name, from, check) {
  const { page, heard } = tab;
  heard.said.length = heard.foreign.length = 0;
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' }); // colors have arrived
  const answer = await open(page, url);
  if (!check(answer.ok(), `${name}: is there`, `status ${answer.status()}, linked from ${from}`)) return null;
  if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) return null;
  const links = await page.locator('a[href]').evaluateAll(all => all.map(a => a.href));
  await valid(await answer.text(), name, check);
  await page.evaluate(axe);
  await accessible(page, name, check);
  await page.setViewportSize(NARROW);
  await page.emulateMedia({ colorScheme: 'dark' });
  await narrow(page, name, check);
  await accessible(page, `${name} dark, narrow`, check, { runOnly: ['color-contrast', 'link-in-text-block'] });
  check(heard.said.length === 0, `${name}: a quiet console`, heard.said.join('\n    '));
  check(heard.foreign.length === 0, `${name}: only this server is asked`, heard.foreign.join('\n    '));
  return links;
}

async function newTab(browser, base, state) {
  const context = await browser.newContext({ storageState: state, viewport: WIDE, reducedMotion: 'reduce' });
  const page = await context.newPage(), heard = { said: [], foreign: [] };
  page.on('console', m => { if (['error', 'warning'].includes(m.type())) heard.said.push(m.text()); });
  page.on('pageerror', e => heard.said.push(e.message));
  page.on('request', q => {
    if (!q.url().startsWith(base) && !q.url().startsWith('data:')) heard.foreign.push(q.url());
  });
  return { page, heard };
}

// The same pages at a phone's width in another language, chosen as a reader chooses it.
async function speak({ browser, base, check }, state, role, urls, language) {
  const context = await browser.newContext({ storageState: state, viewport: NARROW });
  const choose = async (page, code) => {
    await page.goto(urls[0].href);
    await page.locator('#f-page-language').selectOption(code);
    await Promise.all([page.waitForEvent('load'), page.locator('.pl-language button').click()]);
  };
  const first = await context.newPage(), rest = [...urls];
  await choose(first, language);
  check(await first.locator('html').getAttribute('lang') === language, `${role || 'visitor'} reads ${language}`);
  const visit = async page => {
    for (let url; (url = rest.shift());) {
      await page.goto(url.href, { waitUntil: 'load' });
      await narrow(page, `${role || 'visitor'} ${url.pathname}${url.search} ${language}`, check);
    }
  };
  await Promise.all([visit(first), visit(await context.newPage())]);
  await choose(first, 'en');
  await context.close();
}

async function walk({ browser, base, check }, role, seen) {
  const { state, front } = await enter(browser, base, role);
  const queue = STARTS[role].map(a => ({ url: new URL(a, new URL(front, base)), from: 'the start' }));
  const own = new Set(), shown = [];
  let busy = 0, wake = () => {};
  const next = () => {
    while (queue.length) {
      const found = queue.shift(), kind = pattern(found.url);
      const again = TWICE.includes(kind) && !own.has(`${kind} again`);
      if (found.url.origin !== base || (own.has(kind) && !again)) continue;
      if (found.from !== 'the start' && seen.has(kind) && !again) continue;
      if (own.size >= PAGES_MAX(role)) return null;
      own.add(own.has(kind) ? `${kind} again` : kind), seen.add(kind);
      return found;
    }
    return null;
  };
  const visit = async () => {
    const tab = await newTab(browser, base, state);
    for (;;) {
      const found = next();
      if (!found && !busy) break;
      if (!found) { await new Promise(done => { const before = wake; wake = () => (before(), done()); }); continue; }
      busy++;
      const { url, from } = found, name = `${role || 'visitor'} ${url.pathname}${url.search}`;
      try {
        const links = await look(tab, url, name, from, check);
        if (links) shown.push(url);
        for (const href of links ?? []) {
          const link = new URL(href);
          link.hash = '';
          if (!link.pathname.startsWith('/assets/')) queue.push({ url: link, from: url.pathname });
        }
      } finally {
        busy--, wake(), wake = () => {};
      }
    }
    wake();
    await tab.page.context().close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visit));
  for (const language of LANGUAGES) await speak({ browser, base, check }, state, role, shown, language);
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
