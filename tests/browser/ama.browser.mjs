// Ask me anything: somebody plans, asks without a name, votes, looks at questions, makes one part of another,
// answers; others read what stays. With a script and without; pages are valid, accessible and fit a phone.
import { enter } from './helper.mjs';
import { accessible, axe, narrow, valid } from './pages.browser.mjs';

const WIDE = { width: 1280, height: 900 }, PHONE = { width: 360, height: 740 };
const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';

async function somebody(browser, base, role, options = {}) {
  const { state } = await enter(browser, base, role);
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', storageState: state, ...options });
  context.setDefaultTimeout(60000);
  const page = await context.newPage(), said = [];
  page.on('console', m => { if (['error', 'warning'].includes(m.type())) said.push(m.text()); });
  page.on('pageerror', e => said.push(e.message));
  page.on('response', r => { if (r.request().isNavigationRequest() && r.status() !== 303) page.sent = r; });
  return { page, said };
}

const go = (page, act) => Promise.all([page.waitForEvent('load'), act]);
const press = (page, name) => go(page, page.getByRole('button', { name, exact: true }).first().click());
const link = (page, name) => go(page, page.getByRole('link', { name, exact: true }).first().click());

// Every page is looked at where it comes in the story: wide and narrow, light and dark.
async function look(page, name, check) {
  await valid(await page.sent.text(), name, check); // as it was sent, before a script
  await page.evaluate(axe);
  await accessible(page, name, check);
  await page.setViewportSize(PHONE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await narrow(page, name, check);
  await accessible(page, `${name} dark, narrow`, check, { runOnly: ['color-contrast', 'link-in-text-block'] });
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
}

async function plan(page, base, check) {
  await page.goto(`${base}/ama/new`);
  await page.fill('#f-title', `اسألوا ${LONG}`);
  await page.fill('#f-words', 'About **looms**.');
  await page.check('#f-moderated');
  await page.check('#f-anonymous');
  await look(page, 'the plan of an event', check);
  await press(page, 'Plan it');
  const event = page.url().split('?')[0];
  await press(page, 'Take questions now');
  check(/Takes questions/.test(await page.locator('.pl-head').innerText()), 'an event is planned and takes questions', page.url());
  return event;
}

async function anonymously(page, event, check) {
  await page.goto(event);
  await link(page, 'Ask a question');
  await page.fill('#f-words', 'What breaks first on a loom, and who mends it?');
  await page.check('#f-anonymous');
  await look(page, 'the form to ask', check);
  await press(page, 'Ask');
  check(await page.locator('h1').innerText() === 'Asked anonymously', 'it is asked anonymously');
  await look(page, 'asked anonymously', check);
  const own = await page.locator('.pl-narrow code').innerText();
  await page.goto(own);
  check(/because you asked/.test(await page.locator('main').innerText()), 'its own page says why one sees it');
  await page.fill('#f-question', 'What breaks first on a loom, and who mends that?');
  await press(page, 'Save');
  await look(page, 'the page of who asked', check);
  await page.goto(event);
  check(await page.locator('.pl-ama > li').count() === 0, 'nobody sees it before an organizer did');
  check(await page.getByRole('link', { name: 'an anonymous question' }).count() === 1, 'but this browser follows it');
}

// Without a script: what is alike is offered first, and asked all the same.
async function byName(page, event, check) {
  await page.goto(`${event}/ask`);
  await page.fill('#f-words', 'What breaks first on a loom, who mends it?');
  await press(page, 'Ask');
  check(/Others asked about this already/.test(await page.locator('main').innerText()), 'what is alike is offered first');
  await valid(await page.sent.text(), 'what others asked', check);
  await press(page, 'Ask it all the same');
  check(/\/questions\/\d+/.test(page.url()), 'and it can be asked all the same', page.url());
}

async function show(page, event, check) {
  await page.goto(`${event}?state=held`);
  await go(page, page.locator('.pl-ama h3 a').first().click());
  await look(page, 'a question that waits', check);
  await press(page, 'Show it to all');
  return page.url().split(/[?#]/)[0];
}

// Somebody who has the event open sees the question come, and votes for it.
async function vote(page, organizer, event, check) {
  await page.goto(event);
  let loads = 0;
  page.on('load', () => loads++);
  const first = await show(organizer, event, check);
  await page.waitForFunction(() => document.querySelectorAll('.pl-ama > li').length === 1);
  check(loads === 0, 'a question that is shown comes without a new page');
  check(/Anonymous/.test(await page.locator('.pl-ama .meta').innerText()), 'without a name');
  await look(page, 'an event', check);
  await go(page, page.locator('.pl-ama button').click());
  check(await page.locator('.pl-ama button').getAttribute('aria-pressed') === 'true'
    && await page.locator('.pl-ama button').innerText() === '1', 'a vote counts once, and says so');
  return first;
}

async function merge(page, other, event, first, check) {
  const second = await show(page, event, check);
  await other.goto(second);
  await press(other, 'I want to know, too');
  await page.locator('summary', { hasText: 'It repeats another one' }).click();
  await page.selectOption('#f-into', first.split('/').pop());
  await press(page, 'Make it part of that one');
  check(/part of another question now/.test(await page.locator('main').innerText()), 'one is part of another', page.url());
  await page.goto(second);
  await look(page, 'a question that is part of another', check);
}

async function answer(page, first, check) {
  await page.goto(first);
  check(/2 votes/.test(await page.locator('main').innerText()), 'votes go along');
  await page.fill('#f-words', 'The **heddle**. Whoever finds it.\n\n1. Look\n2. Mend');
  await look(page, 'where an answer is written', check);
  await press(page, 'Publish');
  check(/\/answers\/what-breaks-first/.test(page.url()), 'an answer is published', page.url());
  return page.url().split(/[?#]/)[0];
}

async function read(browser, base, event, stays, check) {
  const { page, said } = await somebody(browser, base, '', { javaScriptEnabled: false });
  await page.goto(stays);
  check(await page.locator('.pl-prose strong').innerText() === 'heddle' && /Asked anonymously/.test(await page.locator('main').innerText()),
    'anybody reads the answer at its own address');
  await link(page, 'All answers of this event');
  check(await page.locator('.pl-said').count() === 1, 'and the transcript');
  await page.goto(event);
  check(await page.getByRole('link', { name: 'Read the answer' }).count() === 1, 'the list leads to it');
  check(said.length === 0, 'nothing on a visitor’s console', said.join('\n    '));
  await page.context().close();
}

export default async function ama({ browser, base, check }) {
  const organizer = await somebody(browser, base, 'manager'), asker = await somebody(browser, base, 'member');
  const plain = await somebody(browser, base, 'lead', { javaScriptEnabled: false });
  const event = await plan(organizer.page, base, check);
  await anonymously(asker.page, event, check);
  const first = await vote(asker.page, organizer.page, event, check);
  await byName(plain.page, event, check);
  await merge(organizer.page, plain.page, event, first, check);
  const stays = await answer(organizer.page, first, check);
  for (const [address, name] of [[stays, 'an answer'], [`${event}/transcript`, 'a transcript'], [`${event}/people`, 'who takes part'],
    [`${event}/bring`, 'what is brought along'], [event.replace(/\/\d+$/, ''), 'all events']]) {
    await organizer.page.goto(address);
    await look(organizer.page, name, check);
  }
  await organizer.page.goto(event);
  await press(organizer.page, 'Make a blog post of the best');
  check(/\/blog\/\d+\/edit/.test(organizer.page.url()) && (await organizer.page.inputValue('#f-body')).includes('The **heddle**.'),
    'the best become a post', organizer.page.url());
  await look(organizer.page, 'the draft of a post', check);
  await organizer.page.fill('#f-body', 'It *shows* while one types.');
  await organizer.page.waitForSelector('[data-preview]:not([hidden]) em');
  check(await organizer.page.locator('[data-preview] em').innerText() === 'shows', 'a post is shown as it will look');
  await read(browser, base, event, stays, check);
  const said = [...organizer.said, ...asker.said, ...plain.said];
  check(said.length === 0, 'nothing on the console', said.join('\n    '));
  await Promise.all([organizer, asker, plain].map(who => who.page.context().close()));
}
