// What the browser tests share: a server with an invented program, a browser, sign-in, counting.
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const pause = ms => new Promise(done => setTimeout(done, ms));

function freePort() {
  return new Promise((done, failed) => {
    const probe = net.createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

async function serve(program, folder, port, settings) {
  const base = `http://127.0.0.1:${port}`, file = path.join(folder, 'serve.log'), log = fs.openSync(file, 'w');
  const child = spawn(program, ['serve', folder], { stdio: ['ignore', log, log],
    env: { ...process.env, PLAUDIT_LISTEN: `127.0.0.1:${port}`, PLAUDIT_ADDRESS: base,
      PLAUDIT_CONNECTIONS_PER_ADDRESS: '1000', ...settings } });
  const gone = new Promise(done => child.once('exit', done));
  for (let tries = 0; ; tries++) {
    if (await fetch(base).catch(() => null)) break;
    if (tries === 150 || child.exitCode !== null) {
      child.kill('SIGKILL');
      throw new Error(`the server does not answer:\n${fs.readFileSync(file, 'utf8')}`);
    }
    await pause(200);
  }
  // One that ended by itself, or does not end well, has failed whatever was tested.
  const stop = async signal => {
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 20000);
    await gone;
    clearTimeout(late);
    if (child.exitCode !== 0 && (signal !== 'SIGKILL' || child.signalCode !== 'SIGKILL'))
      throw new Error(`the server ended with ${child.signalCode ?? child.exitCode}:\n${fs.readFileSync(file, 'utf8').slice(-8000)}`);
  };
  return stop;
}

// Starts `plaudit serve` on a demo folder of its own. PLAUDIT names the program; with PLAUDIT_BASE the
// server that runs there is used instead, where nobody minds. Returns { base, stop, kill, again }: kill
// ends it at once, again starts it at the same address. settings: of the environment, PLAUDIT_...
export async function startServer({ people = 300, seed = 7, own = true, settings = {} } = {}) {
  if (process.env.PLAUDIT_BASE && !own) return { base: process.env.PLAUDIT_BASE, stop: async () => {} };
  const program = path.resolve(process.env.PLAUDIT ?? path.join(root, 'build/plaudit'));
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plaudit-browser-'));
  const remove = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    execFileSync(program, ['demo', folder, '--people', String(people), '--seed', String(seed)],
      { stdio: ['ignore', 'ignore', 'inherit'] });
    const port = await freePort();
    let end = await serve(program, folder, port, settings);
    return {
      base: `http://127.0.0.1:${port}`,
      kill: () => end('SIGKILL'),
      again: async () => { end = await serve(program, folder, port, settings); },
      stop: () => end('SIGTERM').finally(remove),
    };
  } catch (e) {
    remove();
    throw e;
  }
}

export function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
      '--disable-background-networking', '--disable-component-update'] });
}

// Goes through the demo's door as the first person with that role ("lead"); '' is a visitor. Returns the
// cookies of the session, the address of the program's front page, and where the door led to.
export async function enter(browser, base, role) {
  const context = await browser.newContext(), page = await context.newPage();
  await page.goto(`${base}/demo`);
  if (role) {
    const buttons = page.locator('main form button[type=submit]');
    const found = await buttons.evaluateAll((all, word) => all.findIndex(b => b.value === word
      || new RegExp(`\\b${word}\\b`, 'i').test(b.textContent)), role);
    if (found < 0) throw new Error(`/demo has no button for the role ${role}`);
    await buttons.nth(found).click();
    await page.waitForLoadState();
  }
  const front = await page.locator('.pl-brand').getAttribute('href');
  const state = await context.storageState(), at = page.url();
  await context.close();
  return { state, front: new URL(front, base).pathname, at };
}

// Counts what is so and says what is not.
export function counter() {
  const count = { passed: 0, failed: 0 };
  const check = (fine, what, detail = '') => {
    count[fine ? 'passed' : 'failed']++;
    if (!fine) console.error(`not so: ${what}${detail ? `\n    ${detail}` : ''}`);
    return fine;
  };
  return { count, check };
}
