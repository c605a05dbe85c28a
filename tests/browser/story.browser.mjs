// An award, as a stranger takes somebody to it through the demo's doors, by what stands on the pages:
// somebody is put forward, a nominee documents the year, a lead confirms, three readers score, the
// committee decides by the line and signs, the clock goes to the award day, the letter is there.
import { startServer } from './helper.mjs';

const WHY = 'Holds the monthly evening where newcomers bring what does not work and leave with it working; '
  + 'has written down each answer in a guide that the whole city uses since spring.';
const WORDS = 'Steady and clear work over the whole year; many people got further because of it.';
const THIN = 'The year was thinner than the ones before; the readers name what is missing. Please come again.';

class Story {
  constructor(page, base, check) {
    Object.assign(this, { page, base, check });
  }

  main() { return this.page.locator('main'); }

  async says(words, what) {
    const found = await this.main().getByText(words).first().waitFor({ timeout: 15000 }).then(() => true, () => false);
    this.check(found, what, found ? '' : `${this.page.url()}: ${(await this.main().innerText()).slice(0, 600)}`);
  }

  // A press on a button that loads a page.
  async press(button) {
    await Promise.all([this.page.waitForEvent('load'), button.click()]);
  }

  button(name) { return this.main().getByRole('button', { name }).first(); }
  link(name) { return this.main().getByRole('link', { name }).first(); }
  async follow(name) { await this.press(this.link(name)); }

  async be(role) {
    await this.page.goto(`${this.base}/demo`);
    const row = this.main().getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: role, exact: true }) });
    const door = row.getByRole('button');
    if (await door.count()) return this.press(door); // else that is who we are
  }

  async clock(what) {
    await this.page.goto(`${this.base}/demo`);
    await this.press(this.main().getByRole('listitem').filter({ hasText: what }).getByRole('button').first());
  }

  // ---- the year of a nominee --------------------------------------------------------------------

  async nominate() {
    await this.be('Award holder');
    await this.press(this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Nominate' }));
    await this.page.getByLabel('Whom?').fill('june.arkwright@example.org');
    await this.page.getByLabel('For which expertise?').selectOption({ index: 3 });
    await this.page.getByLabel('What did they do').fill(WHY);
    await this.page.getByLabel('No', { exact: true }).check();
    await this.press(this.button('Nominate'));
    await this.says('Somebody new', 'who is not known yet is asked about, and nothing typed is lost');
    await this.page.locator('#f-name').fill('June Arkwright');
    await this.page.locator('#f-country').selectOption('CZ');
    await this.press(this.button('Nominate'));
    await this.says('Nomination of June Arkwright', 'somebody is nominated');
  }

  async document() {
    await this.be('Nominee');
    await this.says('You are nominated for', 'the nominee sees on the record that they are nominated');
    await this.follow('Add by hand');
    await this.page.getByLabel('What kind of contribution is it?').selectOption({ label: 'Blog post' });
    await this.press(this.button('Continue'));
    await this.page.locator('#f-title').fill('What a year of office hours taught me');
    await this.page.locator('#f-url').fill('https://blog.example.org/office-hours');
    await this.page.locator('#f-day').fill('2026-12-02');
    for (const choice of await this.main().locator('form[method=post] select').all())
      if (!await choice.inputValue()) await choice.selectOption({ index: 1 });
    await this.main().locator('[name=paid][value=no]').check();
    await this.press(this.button('Add to my record'));
    await this.says('What a year of office hours taught me', 'what was added stands in the record');
    await this.follow('My record');
    await this.follow('Your nomination');
    const yes = this.button('Yes, I take part');
    if (await yes.count()) await this.press(yes);
    await this.press(this.button('It is complete'));
    await this.says('All set.', 'the nominee says that the record is complete');
  }

  async confirm() {
    await this.be('Lead');
    await this.press(this.button(/^Take up/));
    await this.says('Waiting for the nominee', 'a lead takes a nomination up');
    await this.page.goto(`${this.base}/lead`);
    await this.follow('Contributions to confirm');
    const confirm = this.main().getByRole('button', { name: /^Confirm/ });
    const before = await confirm.count(), name = await confirm.first().innerText();
    await this.press(confirm.first());
    this.check(before > 0 && await this.button(name).count() === 0, 'a lead confirms a contribution', `${before} waited`);
  }

  async assign() {
    await this.be('Manager');
    await this.follow('Give the cases out');
    await this.press(this.button(/^Give/));
    await this.says(/reviews in/, 'a manager sees that cases have their readers');
  }

  // ---- one case, to the award -------------------------------------------------------------------

  async review() {
    await this.page.goto(`${this.base}/demo`);
    const title = await this.main().getByRole('heading', { name: /^Take .* to an award$/ }).innerText();
    this.name = title.replace(/^Take /, '').replace(/ to an award$/, '');
    for (const number of [1, 2, 3]) {
      await this.be(`Reviewer ${number}`);
      await this.says('The name is hidden until your scores are in', `reviewer ${number} is led to the case`);
      for (const group of await this.main().getByRole('group').filter({ has: this.page.getByText('can’t tell') }).all())
        await group.getByText('8', { exact: true }).click();
      await this.page.getByLabel('How sure are you?').selectOption({ index: 4 });
      await this.page.getByLabel('For the committee').fill(WORDS);
      await this.press(this.button('Hand in'));
      await this.says('Your scores are in', `reviewer ${number} hands the points in`);
      this.check(await this.main().getByText(this.name).count() > 0, 'then the name is shown');
    }
  }

  async decide() {
    await this.clock('the committee begins');
    await this.be('Committee 1');
    await this.press(this.button('Begin the meeting'));
    await this.says('cases without a decision', 'the list is there');
    await this.press(this.button(/by the line$/));
    const rest = this.main().getByText('Decide them together');
    if (await rest.count()) {
      await rest.click();
      await this.page.locator('#f-rest').fill(THIN);
      await this.press(this.button(/^Draft/));
    }
    await this.says('Somebody else on the committee has to sign', 'the page says what comes next');
    await this.be('Committee 2');
    await this.press(this.button(/^Sign/));
    await this.says('All cases are decided and signed.', 'all is decided and signed');
    this.check(await this.button(/^Publish/).count() === 0, 'nothing goes out before the replies');
  }

  async award() {
    await this.clock('Award day 1 January 2027'); // before it another, smaller cycle has its own
    await this.be('Committee 1');
    await this.press(this.button('Publish, and send the letters'));
    await this.says(/letters are out/, 'the letters are out');
    await this.be('Nominee in review');
    await this.says('Your letter is here.', 'the person is told');
    await this.follow('Read the letter');
    await this.says('You receive the award.', 'the letter is read');
    await this.says(this.name, 'with the name');
    await this.press(this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Directory' }));
    await this.page.locator('main [name=q]').fill(this.name);
    await this.page.keyboard.press('Enter');
    await this.page.waitForURL(/[?&]q=/);
    const found = this.main().getByRole('listitem').filter({ hasText: this.name }).getByRole('link').first();
    const until = Date.now() + 30000; // the award begins as soon as the server has seen the decision
    while (!await found.count() && Date.now() < until) await this.page.reload();
    await this.press(found);
    await this.says(/Awarded|award/i, 'the directory leads to the profile');
  }
}

const PARTS = ['nominate', 'document', 'confirm', 'assign', 'review', 'decide', 'award'];

export default async function story({ browser, check }) {
  const server = await startServer();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(15000);
  const tale = new Story(await context.newPage(), server.base, check);
  try {
    for (const part of PARTS) await tale[part]();
  } catch (e) {
    throw new Error(`${tale.page.url()}: ${e.stack}\n${(await tale.main().innerText()).slice(0, 4000)}`);
  } finally {
    await context.close();
    await server.stop();
  }
}
