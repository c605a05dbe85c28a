// The whole way without a script: sign in, nominate, add a contribution, review with keeping, decide.
import { startServer } from './helper.mjs';

const WHY = 'Answers every question in the forum within a day, and has turned the best of the answers into a guide '
  + 'that three universities now teach from.';
const WORDS = 'Clear and steady work; many people got further because of it.';

export default async function plain({ browser, check }) {
  const server = await startServer(), { base } = server;
  const context = await browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce' });
  context.setDefaultTimeout(30000);
  const page = await context.newPage(), main = page.locator('main');
  const press = name => main.getByRole('button', { name }).first().click();
  const says = async (words, what) => {
    const found = await main.getByText(words).first().waitFor({ timeout: 15000 }).then(() => true, () => false);
    check(found, `without a script: ${what}`, found ? '' : `${page.url()}: ${(await main.innerText()).slice(0, 600)}`);
  };
  const be = async door => {
    await page.goto(`${base}/demo`);
    await page.locator(`form[action$="/demo/sign-in/${door}"] button`).click();
    await page.waitForURL(url => !url.pathname.endsWith('/demo'));
  };
  try {
    await page.goto(`${base}/sign-in`);
    await page.locator('#f-email').fill('nobody@example.org');
    await page.locator('#f-password').fill('not the password');
    await press('Sign in');
    await says('do not belong together', 'a wrong password is refused in words');
    check(await page.locator('#f-email').inputValue() === 'nobody@example.org', 'without a script: the address is kept');

    await be('member');
    await page.goto(`${base}/nominate`);
    await page.locator('#f-person').fill('ines.moreau@example.org');
    await page.locator('#f-expertise').selectOption({ index: 2 });
    await page.locator('#f-why').fill(WHY);
    await page.locator('[name=tie]').first().check();
    await press('Nominate');
    await says('Somebody new', 'who is new is asked about');
    await page.locator('#f-name').fill('Inès Moreau');
    await page.locator('#f-country').selectOption('FR');
    await press('Nominate');
    await says('Nomination of Inès Moreau', 'somebody is nominated');

    await page.goto(`${base}/record/add`);
    await page.locator('#kind').selectOption({ label: 'Blog post' });
    await press('Continue');
    await page.locator('#f-title').fill('What the forum taught me');
    await page.locator('#f-url').fill('https://blog.example.org/forum');
    await page.locator('#f-day').fill('2026-12-02');
    for (const choice of await main.locator('form[method=post] select').all())
      if (!await choice.inputValue()) await choice.selectOption({ index: 1 });
    await page.locator('[name=paid][value=no]').check();
    await press('Add to my record');
    await says('What the forum taught me', 'a contribution is added');

    for (const door of ['reviewer-1', 'reviewer-2', 'reviewer-3']) await review(door);
    await page.goto(`${base}/demo`);
    await main.getByRole('listitem').filter({ hasText: 'the committee begins' }).getByRole('button').click();
    await be('committee-1');
    await press('Begin the meeting');
    await press(/by the line$/);
    await says('Somebody else on the committee has to sign', 'the committee decides');
    await be('committee-2');
    await press(/^Sign/);
    await says(/signed/, 'and another one signs');
  } finally {
    await context.close();
    await server.stop();
  }

  async function review(door) {
    await be(door);
    const at = page.url();
    await page.locator('#f-words').fill(WORDS);
    await press('Keep for later');
    await says('Saved.', `${door} keeps a review for later`);
    await page.goto(at);
    check(await page.locator('#f-words').inputValue() === WORDS, `without a script: what ${door} keeps for later is kept`);
    for (const scale of await page.locator('.pl-scale').all()) await scale.getByText('8', { exact: true }).click();
    await page.locator('#f-confidence').selectOption({ index: 4 });
    await press('Hand in');
    await says('Your scores are in', `${door} hands in`);
  }
}
