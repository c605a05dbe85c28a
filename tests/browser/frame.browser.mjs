// What stands around every page: theme, keys, menus; and all of it without a script.
export default async function frame({ browser, base, check }) {
  await theme(browser, base, check);
  await keys(browser, base, check);
  await phone(browser, base, check);
  await withoutScript(browser, base, check);
}

async function theme(browser, base, check) {
  const context = await browser.newContext({ colorScheme: 'light' }), page = await context.newPage();
  await page.goto(base);
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.locator('.pl-theme button[value=dark]').click();
  check(await ground() !== light, 'the theme changes at once');
  await page.reload();
  check(await ground() !== light, 'the theme stays after loading again');
  check(await page.locator('.pl-theme [aria-pressed=true]').getAttribute('value') === 'dark', 'the switch shows it');
  await page.locator('.pl-theme button[value=auto]').click();
  check(await ground() === light, 'auto follows the system');
  await context.close();
}

async function keys(browser, base, check) {
  const page = await browser.newPage();
  await page.goto(base);
  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.activeElement.className) === 'pl-skip', 'the first Tab offers to skip');
  await page.keyboard.press('/');
  check(await page.evaluate(() => document.activeElement.id) === 'q-top', '/ goes to the search field');
  await page.keyboard.type('?');
  check(await page.locator('#q-top').inputValue() === '?', 'keys are text in a field');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('?');
  check(await page.locator('#keys').isVisible(), '? shows the keys');
  await page.keyboard.press('Escape');
  check(!await page.locator('#keys').isVisible(), 'Escape closes them');
  await page.keyboard.press('g');
  await Promise.all([page.waitForURL('**/directory'), page.keyboard.press('d')]);
  check(page.url().endsWith('/directory'), 'g d goes to the directory');
  await page.close();
}

async function phone(browser, base, check) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  const page = await context.newPage();
  await page.goto(base);
  check(!await page.locator('#nav').isVisible(), 'the menu of a phone is closed');
  await page.locator('[popovertarget=nav]').tap();
  check(await page.locator('#nav a').first().isVisible(), 'a tap opens it');
  await context.close();
}

async function withoutScript(browser, base, check) {
  const context = await browser.newContext({ javaScriptEnabled: false }), page = await context.newPage();
  await page.goto(base);
  check(!await page.locator('.pl-theme').isVisible(), 'without a script there is no switch that does nothing');
  await page.locator('#q-top').fill('ada');
  await page.locator('.pl-search button').click();
  check(new URL(page.url()).searchParams.get('q') === 'ada', 'search works without a script');
  await context.close();
}
