// The committee's room: two people at once, keys, a case beside the list, the line moved with the mouse and
// counted as the server counts it; and all of it without a script.
import { startServer } from './helper.mjs';
import { accessible, axe, narrow, valid } from './pages.browser.mjs';

const WIDE = { width: 1280, height: 900 }, NARROW = { width: 360, height: 740 };
const WORDS = 'She answers in Swahili; ask somebody who reads it.';

// Somebody who came in through the demo's door.
async function member(browser, base, door, options = {}) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(15000);
  const page = await context.newPage(), said = [];
  page.on('console', m => { if (['error', 'warning'].includes(m.type())) said.push(m.text()); });
  page.on('pageerror', e => said.push(e.message));
  await page.goto(`${base}/demo`);
  await Promise.all([page.waitForEvent('load'), page.locator(`form[action$="/sign-in/${door}"] button`).first().click()]);
  return { page, said };
}

const press = (page, name) => Promise.all([page.waitForEvent('load'), page.getByRole('button', { name }).first().click()]);

async function beginMeeting(page, base) {
  await page.goto(`${base}/demo`);
  await Promise.all([page.waitForEvent('load'),
    page.locator('main li', { hasText: 'the committee begins' }).getByRole('button').click()]);
  await page.goto(`${base}/committee`);
  await Promise.all([page.waitForEvent('load'), page.locator('main tbody a').first().click()]);
  await press(page, 'Begin the meeting');
  return page.url().split('?')[0];
}

// What the other page shows after something was done on the first one.
async function follows(one, two, act, seen, check, what) {
  await act();
  const came = await two.waitForFunction(seen, null, { polling: 20 }).then(() => true, () => false);
  check(came, what, await two.locator('#news').textContent());
}

async function live(one, two, check) {
  let loads = 0;
  two.on('load', () => loads++);
  await follows(one, two, () => press(one, /by the line/), () => !/^0\b/.test(document.querySelector('#todo strong + *, #todo').textContent)
    && /to sign/.test(document.querySelector('#todo').textContent) && !/\b0 to sign/.test(document.querySelector('#todo').textContent),
  check, 'drafts of one are on the page of the other');
  const news = await two.locator('#news').textContent();
  check(/drafted \d+ decisions/.test(news), 'and it is said what changed', news);
  check(await two.locator('#news').getAttribute('aria-live') === 'polite', 'politely');
  await follows(one, two, () => press(one, 'I leave the room'), () => /left/.test(document.querySelector('#news').textContent),
    check, 'who leaves is heard');
  check(loads === 0, 'nothing was loaded anew', `${loads} times`);
}

async function pane(one, two, check) {
  await two.evaluate(() => document.activeElement.blur());
  for (const key of ['j', 'j', 'k', 'o']) await two.keyboard.press(key);
  await two.waitForSelector('#case');
  const name = await two.locator('#ranked tr').nth(1).locator('a').innerText();
  check(await two.locator('#case h2').innerText() === name, 'j, k and o open a case beside the list', name);
  check(new URL(two.url()).searchParams.get('case') !== null, 'with an address of its own');
  await two.locator('#case [name=reasons]').fill('Half a sentence');
  await one.goto(two.url());
  await follows(one, two, async () => {
    await one.locator('#case [name=note]').fill(WORDS);
    await press(one, 'Add the note');
  }, () => /Swahili/.test(document.querySelector('#notes').textContent), check, 'a note comes in beside the list');
  check(await two.locator('#case [name=reasons]').inputValue() === 'Half a sentence', 'what is being typed stays');
  await follows(one, two, () => press(one, 'Put it on the table'),
    () => /On the table/.test(document.querySelector('#room').textContent), check, 'the chair puts a case on the table');
  await two.goBack();
  await two.waitForFunction(() => !document.querySelector('#case'));
  check(true, 'back leads to the list');
}

const shown = page => page.evaluate(() => ({
  awards: document.querySelector('[data-awards]').textContent.trim(),
  near: document.querySelector('[data-near]').textContent.replace(/[\u2068\u2069]/g, '').replace(/\s+/g, ' ').trim(),
  tallies: [...document.querySelectorAll('[data-facet] .count')].map(e => e.textContent.trim()),
  last: document.querySelector('#ranked .is-last-over')?.dataset.case ?? '',
}));

// The same line, moved in the browser and asked of the server, shows the same numbers.
async function line(page, address, check) {
  const server = await page.context().newPage();
  for (const [field, value] of [['#th', '6.40'], ['#th', '0'], ['#th', '7.05'], ['#th', '10'], ['#quota', '1'],
    ['#quota', '17'], ['#quota', '0'], ['#quota', '999']]) {
    await page.goto(address);
    await page.locator('#whatif').evaluate(e => { delete e.dataset.took; });
    await page.locator(field).fill(value);
    await page.waitForFunction(() => document.querySelector('#whatif').dataset.took);
    await server.goto(`${address}?${field === '#th' ? 'threshold' : 'quota'}=${value}`);
    const mine = JSON.stringify(await shown(page)), theirs = JSON.stringify(await shown(server));
    check(mine === theirs, `${field} ${value}: the browser counts as the server does`, `${mine}\n    ${theirs}`);
  }
  await server.close();
  await page.goto(address);
  const before = await shown(page);
  await page.locator('#line').focus();
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight');
  await page.waitForFunction(was => document.querySelector('[data-awards]').textContent.trim() !== was, before.awards);
  check(Number(await page.locator('#th').inputValue()) > 6.4, 'arrow keys move the line');
  await page.locator('#without').selectOption('1');
  await page.waitForURL(/without=1/);
  await page.getByText('With a reviewer left out you see plain means.').waitFor();
  check(true, 'a reviewer is left out without loading the page anew');
}

// The same page with the numbers of 1,000 nominees.
async function thousand(page, address, check) {
  const cases = Array.from({ length: 1000 }, (_, at) => [9500 - at * 7, at % 9, at % 4, at % 9, at % 6, `Nominee ${at}`]);
  await page.route('**/numbers?*', route => route.fulfill({ json: { line: 6400, cases } }));
  await page.goto(address);
  const times = [];
  for (const value of ['6.10', '7.20', '5.00', '8.80', '6.40']) {
    await page.locator('#whatif').evaluate(e => { delete e.dataset.took; });
    await page.locator('#th').fill(value);
    await page.waitForFunction(() => document.querySelector('#whatif').dataset.took);
    times.push(Number(await page.locator('#whatif').getAttribute('data-took')));
  }
  check(/443 of 1,000/.test((await shown(page)).awards), 'a thousand are counted', (await shown(page)).awards);
  if (process.env.PLAUDIT_TIMES) console.log(`the line over 1,000 nominees: ${Math.max(...times)} ms`); // for bench/committee
  await page.unroute('**/numbers?*');
}

async function looks(page, address, check) {
  for (const where of [address, `${address}/agenda`, page.url()]) {
    const answer = await page.goto(where), name = new URL(where).pathname.replace(/\d+/g, '#');
    await page.setViewportSize(WIDE);
    await valid(await answer.text(), name, check);
    await page.evaluate(axe);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await accessible(page, `${name} ${colorScheme}`, check);
    }
    await page.setViewportSize(NARROW);
    await narrow(page, name, check);
    await accessible(page, `${name} narrow`, check);
    await page.setViewportSize(WIDE);
  }
}

async function withoutScript(browser, base, address, check) {
  const { page } = await member(browser, base, 'committee-2', { javaScriptEnabled: false, viewport: NARROW });
  await page.goto(address);
  check(await page.locator('.pl-range').isHidden(), 'without a script there is no slider that does nothing');
  await page.locator('#quota').fill('3');
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'See what changes' }).click()]);
  check(/^[3-9] of /.test((await shown(page)).awards), 'a quota without a script', (await shown(page)).awards);
  await Promise.all([page.waitForEvent('load'), page.locator('#ranked tr a').first().click()]);
  check(await page.locator('#case').isVisible() && await page.locator('#ranked').isHidden(), 'on a phone a case is a page');
  await Promise.all([page.waitForEvent('load'), page.getByRole('link', { name: 'Back to the list' }).click()]);
  check(await page.locator('#ranked').isVisible(), 'from which a link leads back');
  await page.context().close();
}

export default async function committee({ browser, check }) {
  const server = await startServer();
  try {
    const one = await member(browser, server.base, 'committee-1'), two = await member(browser, server.base, 'committee-2');
    const address = await beginMeeting(one.page, server.base);
    await two.page.goto(address);
    await live(one.page, two.page, check);
    await pane(one.page, two.page, check);
    await line(two.page, address, check);
    await thousand(two.page, address, check);
    await looks(one.page, address, check);
    await withoutScript(browser, server.base, address, check);
    check(one.said.length + two.said.length === 0, 'a quiet console', [...one.said, ...two.said].join('\n    '));
    await Promise.all([one.page.context().close(), two.page.context().close()]);
  } finally {
    await server.stop();
  }
}
