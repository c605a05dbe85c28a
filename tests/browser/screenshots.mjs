// Pictures of the key pages for docs/screenshots: light and dark, 1280 and 360 px wide.
//     node tests/browser/screenshots.mjs [home ...]
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { enter, root, startBrowser, startServer } from './helper.mjs';

// Where each is: role, address, and the links to follow, one page after the other, if any.
const PAGES = {
  home: { role: '', at: '' },
  directory: { role: '', at: 'directory' },
  profile: { role: '', at: 'directory', links: [/\/people\/[^/?]+$/] },
  record: { role: 'nominee', at: 'record' },
  sources: { role: 'nominee', at: 'record/sources' },
  review: { role: 'reviewer', at: 'review', links: [/\/review\/\d+$/] },
  committee: { role: 'committee', at: 'committee', links: [/\/committee\/\d+$/, /\?case=\d+/] },
  letter: { role: 'member', at: 'record', links: [/\/letters\/\d+$/] },
};
const SIZES = [['light', 1280, 1400], ['dark', 1280, 1400], ['light', 360, 1700], ['dark', 360, 1700]];
const folder = path.join(root, 'docs/screenshots');
const named = process.argv.slice(2);

// Fewer colors, where pngquant is there; the pictures are flat.
function shrink(file) {
  try {
    execFileSync('pngquant', ['--force', '--skip-if-larger', '--ext', '.png', '--speed', '1', '64', file], { stdio: 'ignore' });
  } catch { /* as it is */ }
}

// The first address to which the links lead; a page where the next link is missing leads nowhere.
async function follow(page, url, links) {
  if (!links.length) return url;
  await page.goto(url);
  const all = await page.locator('main a[href]').evaluateAll(found => found.map(a => a.href));
  for (const href of new Set(all.filter(a => links[0].test(a.replace(/#.*/, ''))))) {
    const end = await follow(page, href, links.slice(1));
    if (end) return end;
  }
  return null;
}

async function find(browser, base, { role, at, links = [] }) {
  const { state, front } = await enter(browser, base, role);
  const context = await browser.newContext({ storageState: state });
  const url = await follow(await context.newPage(), new URL(at, new URL(front, base)).href, links);
  await context.close();
  if (!url) throw new Error(`/${at} leads to no page of this kind`);
  return { state, url: url.replace(/#.*/, '') };
}

async function shoot(browser, base, name) {
  const { state, url } = await find(browser, base, PAGES[name]);
  for (const [colorScheme, width, tall] of SIZES) {
    const context = await browser.newContext({ storageState: state, colorScheme, viewport: { width, height: 900 },
      isMobile: width === 360, hasTouch: width === 360 });
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'networkidle' });
    const height = Math.min(tall, await page.evaluate(() => document.documentElement.scrollHeight));
    const file = path.join(folder, `${name}-${colorScheme}-${width}.png`);
    await page.screenshot({ path: file, fullPage: true, clip: { x: 0, y: 0, width, height } });
    shrink(file);
    await context.close();
  }
}

fs.mkdirSync(folder, { recursive: true });
const server = await startServer({ own: false }), browser = await startBrowser();
try {
  for (const name of Object.keys(PAGES).filter(n => !named.length || named.includes(n)))
    try {
      await shoot(browser, server.base, name);
      console.log(name);
    } catch (e) {
      console.error(`${name}: ${e.message}`);
      process.exitCode = 1;
    }
} finally {
  await browser.close();
  await server.stop();
}
