// Sources: a link is pasted, what is there is shown, it is connected; drafts arrive by themselves; one key
// accepts, merges, ignores the source, and undo brings back. The site that is read is a server of this test.
import http from 'node:http';
import { enter, startServer } from './helper.mjs';

const TITLE = 'What a year of office hours taught me';
const POSTS = [ // as the demo's clock stands, newest first
  ['One evening, eleven questions', '2026-12-08T07:00:00Z'],
  ['What a year of office hours gave back', '2026-12-07T07:00:00Z'],
  ['A checklist for first talks', '2026-12-07T06:00:00Z'],
  ['Nobody reads the manual', '2026-12-06T23:00:00Z'],
  ['Of another year', '2019-05-05T05:00:00Z'],
];

function feed(base) {
  const item = ([title, at], i) => `<entry><id>${base}/post/${i}</id><title>${title}</title>`
    + `<link href="${base}/post/${i}"/><updated>${at}</updated><published>${at}</published><summary>Words.</summary></entry>`;
  return `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>${base}/</id><title>Notes of the evening</title>`
    + `<updated>2026-12-08T07:00:00Z</updated>${POSTS.map(item).join('')}</feed>`;
}

function startSite() {
  const site = http.createServer((q, answer) => {
    const base = `http://${q.headers.host}`;
    const pages = {
      '/': ['text/html', `<!doctype html><title>Notes</title><link rel="alternate" type="application/atom+xml" href="/feed.xml"><p>Hello`],
      '/feed.xml': ['application/atom+xml', feed(base)],
      '/empty': ['text/html', '<!doctype html><title>Nothing</title><p>Nothing here'],
    };
    const [type, body] = pages[q.url] ?? [];
    answer.writeHead(body ? 200 : 404, { 'content-type': type ?? 'text/plain' });
    answer.end(body ?? 'no');
  });
  return new Promise(done => site.listen(0, '127.0.0.1', () => done(site)));
}

class Collect {
  constructor(page, front, site, check) { Object.assign(this, { page, front, site, check }); }

  main() { return this.page.locator('main'); }
  async open(path) { await this.page.goto(new URL(path, this.front).href); }
  async press(name) {
    await Promise.all([this.page.waitForEvent('load'), this.main().getByRole('button', { name }).first().click()]);
  }
  async key(key) { await Promise.all([this.page.waitForEvent('load'), this.page.keyboard.press(key)]); }
  async says(words, what) {
    const found = await this.main().getByText(words).first().waitFor({ timeout: 20000 }).then(() => true, () => false);
    this.check(found, what, found ? '' : `${this.page.url()}: ${(await this.main().innerText()).slice(0, 500)}`);
  }
  draft(title) { return this.main().locator('[data-queue] > li').filter({ hasText: title }); }
  async current() { return (await this.main().locator('.is-current h3').allInnerTexts()).join(); }

  // A thing of one's own that the source shows, too.
  async addByHand() {
    await this.open('record/add?type=blog-post');
    await this.page.locator('#f-title').fill(TITLE);
    await this.page.locator('#f-url').fill('https://elsewhere.example.org/office-hours');
    await this.page.locator('#f-day').fill('2026-12-06');
    for (const choice of await this.main().locator('form[method=post] select').all())
      if (!await choice.inputValue()) await choice.selectOption({ index: 1 });
    await this.main().locator('[name=paid][value=no]').check();
    await this.press('Add to my record');
  }

  async connect() {
    await this.open('record');
    await Promise.all([this.page.waitForEvent('load'), this.main().getByRole('link', { name: 'Sources' }).first().click()]);
    await this.page.locator('#f-link').fill(`${this.site}/empty`);
    await this.press('See what is there');
    await this.says('Nothing that can be read was found there', 'what cannot be read is said at the field');
    this.check(await this.page.locator('#f-link').inputValue() === `${this.site}/empty`, 'and the link comes back');
    await this.page.locator('#f-link').fill(this.site);
    await this.press('See what is there');
    await this.says('Feed: Notes of the evening', 'a link says what it is');
    await this.says('5 things are there.', 'and how much there is');
    this.check(await this.main().getByText('One evening, eleven questions').count() === 1, 'the newest stand there');
    await this.page.locator('#f-title').fill('Evenings');
    await this.press('Connect it');
    await this.says('Evenings', 'it is connected');
  }

  async drafts() {
    for (let tries = 0; tries < 40; tries++) {
      await this.open('record');
      if (await this.draft('Found in Evenings').count() === 4) break;
      await this.page.waitForTimeout(500);
    }
    const found = await this.draft('Found in Evenings').count();
    this.check(found === 4, 'drafts arrive by themselves, those of this record alone', `${found} drafts`);
    this.check(await this.draft('It may be the same as').filter({ hasText: TITLE }).count() === 1,
      'what may be there already is named');
  }

  async keys() {
    await this.page.keyboard.press('j');
    this.check(await this.current() === POSTS[0][0], 'j goes to the first draft', await this.current());
    await this.key('a');
    this.check(await this.draft(POSTS[0][0]).count() === 0, 'a accepts it');
    const next = await this.current();
    this.check(next !== '' && await this.page.evaluate(() => document.activeElement.classList.contains('is-current')),
      'the next draft has the focus', next);
    while (await this.current() !== POSTS[1][0]) {
      const before = await this.current();
      await this.page.keyboard.press('j');
      if (await this.current() === before) break;
    }
    await this.key('m');
    this.check(await this.draft(POSTS[1][0]).count() === 0, 'm merges it');
    await this.says('is no longer in your record', 'which can be undone');
    await this.draft(POSTS[3][0]).focus();
    await this.page.evaluate(() => document.querySelectorAll('.is-current').forEach(x => x.classList.remove('is-current')));
    while (await this.current() !== POSTS[3][0]) {
      const before = await this.current();
      await this.page.keyboard.press('j');
      if (await this.current() === before) break;
    }
    await this.key('i');
    await this.says('“Evenings” is not read any more.', 'i ignores its source');
    this.check(await this.draft('Found in Evenings').count() === 0, 'its drafts are gone');
    await this.press('Undo');
    this.check(await this.draft('Found in Evenings').count() === 2, 'undo brings them back');
  }

  async source() {
    await this.open('record/sources');
    await Promise.all([this.page.waitForEvent('load'), this.main().getByRole('link', { name: 'Evenings' }).click()]);
    await this.says('Reads well', 'the source says how it is');
    await this.press('Pause');
    await this.says('Paused', 'it can be paused');
    await this.main().getByText('Remove this source').click();
    await this.press('Yes, remove it');
    this.check(await this.main().getByRole('link', { name: 'Evenings' }).count() === 0, 'and removed');
  }
}

export default async function collect({ browser, check }) {
  const site = await startSite();
  const server = await startServer({ settings: { PLAUDIT_FETCH_LOOPBACK: 'yes' } });
  try {
    const { state, front } = await enter(browser, server.base, 'nominee');
    const context = await browser.newContext({ storageState: state });
    const page = await context.newPage();
    const test = new Collect(page, new URL(front, server.base), `http://127.0.0.1:${site.address().port}`, check);
    await test.addByHand();
    await test.connect();
    await test.drafts();
    await test.keys();
    await test.source();
    await context.close();
  } finally {
    await server.stop();
    site.close();
  }
}
