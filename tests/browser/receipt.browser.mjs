// A receipt is checked by the reader's own browser: what stands on the page fits, and whatever is changed on
// its way there does not.
import { enter } from './helper.mjs';

const STEPS = ['commitment', 'leaf', 'root', 'signature'];

export default async function receipt({ browser, base, check }) {
  const { state } = await enter(browser, base, 'member');
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage();
  await page.goto(`${base}/account/receipts`);
  const link = await page.locator('main a[href*="/account/receipts/"]:not([download])').first().getAttribute('href');
  const url = new URL(link, base).href;
  await untilPublished(page, url);
  const genuine = await steps(page, url);
  check(['commitment', 'leaf', 'root'].every(step => genuine[step] === 'fits'), `a receipt fits: ${JSON.stringify(genuine)}`);
  check(['fits', 'this browser cannot check it'].includes(genuine.signature), `so does the signature: ${genuine.signature}`);
  for (const [part, broken] of [['record', 'commitment'], ['salt', 'commitment'], ['commitment', 'commitment'],
    ['entry', 'leaf'], ['leaf', 'leaf'], ['path', 'root'], ['root', 'root']])
    await tampered(page, url, part, broken, check);
  if (genuine.signature === 'fits') {
    await tampered(page, url, 'checkpoint', 'signature', check);
    await tampered(page, url, 'key', 'signature', check);
  }
  await context.close();
}

// New entries are in the signed log within a minute.
async function untilPublished(page, url) {
  for (let tries = 0; tries < 100; tries++) {
    await page.goto(url);
    if (await page.locator('#receipt-check').count()) return;
    await page.waitForTimeout(500);
  }
}

async function steps(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll('[data-step]')];
    return all.length > 0 && all.every(one => one.textContent);
  });
  const found = {};
  for (const step of STEPS) found[step] = (await page.locator(`[data-step="${step}"]`).textContent()).trim();
  return found;
}

// One letter or digit of a part is another one when the page arrives.
async function tampered(page, url, part, broken, check) {
  await page.route(url, async route => {
    const response = await route.fetch();
    const body = (await response.text()).replace(new RegExp(`(data-part="${part}">)([^<]*)`), (all, start, text) =>
      start + text.replace(/([0-9a-f])([^0-9a-f]*.{20})$/s, (end, digit, rest) => (digit === '0' ? '1' : '0') + rest));
    await route.fulfill({ response, body });
  });
  const found = await steps(page, url);
  check(found[broken] === 'does not fit', `${part} that was changed is refused: ${JSON.stringify(found)}`);
  await page.unroute(url);
}
