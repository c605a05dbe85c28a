// The lounge: somebody writes with a preview and the keyboard, somebody else sees the answer arrive without
// losing the place, and all of it without a script; pages are valid, accessible and fit a phone.
import { enter } from './helper.mjs';
import { accessible, axe, narrow, valid } from './pages.browser.mjs';

const WIDE = { width: 1280, height: 900 }, PHONE = { width: 360, height: 740 };

async function somebody(browser, base, role, options = {}) {
  const { state } = await enter(browser, base, role);
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', storageState: state, ...options });
  context.setDefaultTimeout(60000);
  const page = await context.newPage(), said = [];
  page.on('console', m => { if (['error', 'warning'].includes(m.type())) said.push(m.text()); });
  page.on('pageerror', e => said.push(e.message));
  return { page, said };
}

const press = (page, name) => Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).first().click()]);

// A group in which the person may begin a thread; both join it.
async function groupOf(page, base) {
  await page.goto(`${base}/groups`);
  const names = await page.locator('.pl-groups .a > a').evaluateAll(all => all.map(a => a.getAttribute('href')));
  for (const name of names) {
    await page.goto(base + name);
    if (await page.locator(`a[href="${name}/write"]`).count()) return base + name;
  }
  throw new Error('no group to write in');
}

async function begin(page, group, check) {
  await page.goto(`${group}/write?kind=question`);
  await page.fill('#f-subject', 'Does the line hold?');
  await page.fill('#f-body', 'It is **bold** to ask.');
  await page.waitForSelector('[data-preview]:not([hidden]) strong');
  check(await page.locator('[data-preview] strong').innerText() === 'bold', 'a preview comes while one types');
  await page.evaluate(axe);
  await accessible(page, 'the form one writes with', check);
  await page.waitForFunction(() => /\d/.test(document.querySelector('[data-saved]').textContent));
  await page.goto(`${group}/write?kind=question`);
  check(await page.inputValue('#f-subject') === 'Does the line hold?', 'what was typed is still there');
  await press(page, 'Publish');
  check(/\/threads\/\d+/.test(page.url()) && await page.locator('.pl-thread strong').innerText() === 'bold', 'a thread begins', page.url());
  return page.url().split(/[?#]/)[0];
}

async function keyboard(page, check) {
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('j');
  check(await page.locator('.pl-thread > .is-current').count() === 1, 'j goes to an article');
  await page.keyboard.press('r');
  await page.waitForFunction(() => document.activeElement?.name === 'body');
  check(true, 'r goes to the answer');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('q');
  await page.waitForFunction(() => document.querySelector('#reply textarea').value.includes('> It is **bold** to ask.'));
  check(true, 'q quotes it');
  await page.fill('#f-body', '');
}

// Names after @ without a mouse; the field keeps the focus, and says which name is meant.
async function names(page, check) {
  const field = page.locator('#f-body'), list = page.getByRole('listbox', { name: 'People' });
  const meant = () => field.getAttribute('aria-activedescendant');
  check(await field.getAttribute('aria-autocomplete') === 'list' && await list.count() === 0 && await meant() === null, 'no name is offered yet');
  await field.focus();
  await page.keyboard.type('Thanks, @a');
  await list.waitFor();
  const offered = list.getByRole('option'), n = await offered.count();
  check(n > 1 && await meant() === await offered.first().getAttribute('id'), 'names are offered after @, the first is meant', `${n}`);
  check(await page.evaluate(() => document.getElementById(document.activeElement.getAttribute('aria-controls'))?.matches('.pl-complete:not([hidden])')),
    'the field says which list it controls, and keeps the focus');
  await page.evaluate(axe);
  await accessible(page, 'names that are offered', check);
  await page.keyboard.press('ArrowDown');
  const second = list.getByRole('option', { selected: true });
  check(await second.count() === 1 && await meant() === await second.getAttribute('id') && await meant() === await offered.nth(1).getAttribute('id'),
    'an arrow means the next one');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  check(await meant() === await offered.last().getAttribute('id'), 'and round to the last one');
  await page.keyboard.press('Escape');
  check(await list.count() === 0 && await meant() === null && await field.inputValue() === 'Thanks, @a', 'Escape leaves the text as it is');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('a');
  await list.waitFor();
  const words = await offered.first().innerText();
  await page.keyboard.press('Enter');
  check(await field.inputValue() === `Thanks, ${/@\S+$/.exec(words.trim())[0]} ` && await list.count() === 0, 'Enter takes the name',
    await field.inputValue());
  await field.fill('');
}

async function poll(page, group, check) {
  await page.goto(`${group}/write?kind=poll`);
  check(await page.locator('#f-body').getAttribute('required') === null && await page.locator('#f-choices').getAttribute('required') !== null,
    'of a poll the choices are required, the text is not');
}

async function arrives(one, two, thread, check) {
  await two.goto(thread);
  await one.goto(thread);
  let loads = 0;
  two.on('load', () => loads++);
  await one.fill('#f-body', 'Yes, it does.');
  await press(one, 'Send the answer');
  const button = two.locator('#news button');
  await button.waitFor();
  check(await button.innerText() === 'One new answer' || await button.innerText() === '1 new answer', 'a line says that somebody wrote',
    await button.innerText());
  const before = await two.evaluate(() => scrollY);
  check(await two.locator('.pl-thread > li').count() === 1, 'and nothing moves until one asks');
  await button.click();
  await two.waitForFunction(() => document.querySelectorAll('.pl-thread > li').length === 2);
  check(/Yes, it does/.test(await two.locator('.pl-thread > li').last().innerText()) && loads === 0, 'then it stands there, without a new page',
    `${loads} loads from ${before}`);
  const show = yes => two.evaluate(yes => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !yes });
    document.dispatchEvent(new Event('visibilitychange'));
  }, yes);
  const asks = [];
  two.on('request', q => q.url().includes('/live') && asks.push(q));
  const ended = two.waitForEvent('requestfailed', q => q.url().includes('/live'));
  await show(false);
  check(Boolean(await ended) && asks.length === 0, 'a page that nobody looks at listens no more');
  const again = two.waitForRequest(q => q.url().includes('/live'));
  await show(true);
  check(Boolean(await again) && asks.length === 1, 'and listens again when one comes back', asks.length);
}

async function looks(page, thread, group, check) {
  for (const address of [thread, group, group.replace(/\/groups\/.*/, '/groups')]) {
    const name = new URL(address).pathname.replace(/\d+/, '#');
    await page.setViewportSize(WIDE);
    await page.goto(address);
    await valid(await (await page.request.get(address)).text(), name, check);
    await page.evaluate(axe);
    await accessible(page, name, check);
    await page.setViewportSize(PHONE);
    await narrow(page, name, check);
  }
}

async function plain(browser, base, thread, check) {
  const { page } = await somebody(browser, base, 'lead', { javaScriptEnabled: false });
  await page.goto(thread);
  await Promise.all([page.waitForEvent('load'), page.locator('.pl-thread > li').first().getByRole('link', { name: /^Quote/ }).click()]);
  check((await page.inputValue('#f-body')).trim() === '> It is **bold** to ask.', 'without a script a quote is a link');
  await page.fill('#f-body', 'Plain, and *seen* before.');
  await press(page, 'Preview');
  check(await page.locator('#preview-title + .pl-prose em').innerText() === 'seen', 'a preview is a button');
  await press(page, 'Send the answer');
  check(/Plain, and seen before/.test(await page.locator('.pl-thread').innerText()), 'and the answer is there', page.url());
  await page.context().close();
}

export default async function lounge({ browser, base, check }) {
  const one = await somebody(browser, base, 'member'), two = await somebody(browser, base, 'lead');
  const group = await groupOf(one.page, base);
  const thread = await begin(one.page, group, check);
  await keyboard(one.page, check);
  await names(one.page, check);
  await poll(one.page, group, check);
  await arrives(two.page, one.page, thread, check);
  await looks(one.page, thread, group, check);
  check(one.said.length + two.said.length === 0, 'nothing on the console', [...one.said, ...two.said].join('\n    '));
  await plain(browser, base, thread, check);
  await one.page.context().close();
  await two.page.context().close();
}
