// A review saves itself: what was typed is there after loading again, and when the server is gone, the
// page says so, keeps the words and saves them when it is back.
import { enter, startServer } from './helper.mjs';

const FIRST = 'The guide is used by many teams.', THEN = 'Its second part is even better.';

export default async function autosave({ browser, check }) {
  const server = await startServer();
  const { state, at } = await enter(browser, server.base, 'reviewer');
  const context = await browser.newContext({ storageState: state });
  const page = await context.newPage(), words = page.locator('#f-words'), line = page.locator('[data-saved]');
  const says = async (attribute, what) => {
    const sentence = (await line.getAttribute(attribute)).split('#')[0].trim();
    await page.waitForFunction(([start]) => document.querySelector('[data-saved]').textContent.trim().startsWith(start),
      [sentence], { timeout: 30000 }).catch(() => {});
    check((await line.innerText()).startsWith(sentence), what, `it says: ${await line.innerText()}`);
  };
  try {
    await page.goto(at);
    const whole = page.waitForResponse(r => r.ok() && /=7&/.test(r.request().postData() ?? '')
      && new URLSearchParams(r.request().postData()).get('words') === FIRST, { timeout: 30000 });
    await words.pressSequentially(FIRST);
    await page.locator('.pl-scale').first().getByText('7', { exact: true }).click();
    await whole;
    await says('data-saved', 'a review saves itself');
    await page.reload();
    check(await words.inputValue() === FIRST, 'after loading again the words are there', await words.inputValue());
    check(await page.locator('.pl-scale input[value="7"]').first().isChecked(), 'and the points');

    await server.kill();
    await words.press('End');
    await words.pressSequentially(` ${THEN}`);
    await says('data-unsaved', 'with the server gone, the page says that it is not saved');
    check(await words.inputValue() === `${FIRST} ${THEN}`, 'and keeps the words');
    await server.again();
    await says('data-saved', 'when the server is back, it saves');
    await page.reload();
    check(await words.inputValue() === `${FIRST} ${THEN}`, 'and nothing is lost', await words.inputValue());
  } finally {
    await context.close();
    await server.stop();
  }
}
