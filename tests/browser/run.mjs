// Runs all *.browser.mjs beside this file, or those named, against one server:
//     node tests/browser/run.mjs [pages ...]       PLAUDIT=build/plaudit, CHROMIUM=/usr/bin/chromium-headless-shell
// Each exports a function of { browser, base, check }. The last line is "N passed, N failed".
import fs from 'node:fs';
import { counter, startBrowser, startServer } from './helper.mjs';

const here = new URL('.', import.meta.url);
const named = process.argv.slice(2);
const files = fs.readdirSync(here).filter(f => f.endsWith('.browser.mjs'))
  .filter(f => !named.length || named.includes(f.replace('.browser.mjs', '')));
const { count, check } = counter();
const server = await startServer({ own: false });
const browser = await startBrowser();
// Three at a time, the longest first: some wait most of their time.
const queue = files.sort((a, b) => fs.statSync(new URL(b, here)).size - fs.statSync(new URL(a, here)).size);
const next = async () => {
  for (let file; (file = queue.shift());) {
    const { default: run } = await import(new URL(file, here));
    try {
      await run({ browser, base: server.base, check });
    } catch (e) {
      check(false, file, e.stack);
    }
  }
};
try {
  await Promise.all([next(), next(), next()]);
} finally {
  await browser.close();
  await server.stop().catch(e => check(false, 'the server of all', e.message));
}
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed || !count.passed ? 1 : 0;
