/**
 * `npm run check:console`: opens the console in a real Chromium and uses each page as a person would. With `--pictures` it
 * also takes the pictures of docs/console.md. Exit code 1 with the first thing that does not hold, 2 without a browser.
 */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { openConsole } from '../../cli/console/console-server.ts';
import { fakeDesk, valve } from '../cli/console/fake-desk.ts';
import { checkAccess } from './check-access.ts';
import { findBrowser } from './find-browser.ts';
import { hostile } from './messages.ts';
import { digestFile, inputsDigest, pictureFolder, pictureNames } from './pictures.ts';
import { startBridge } from './running-bridge.ts';
import { open, type Take, walk } from './walk.ts';
import { watchedPage } from './watched-page.ts';

const executablePath = findBrowser(process.env);
if (executablePath === undefined) {
  process.stderr.write(
    'check:console needs a Chromium: apt-get install chromium fonts-noto-cjk, or name one in CHROMIUM\n',
  );
  process.exitCode = 2;
} else {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    await checkBridge(browser);
    await checkManyGroups(browser);
    await checkWithoutToken(browser);
    process.stdout.write('the console works in Chromium\n');
  } finally {
    await browser.close();
  }
}

async function checkBridge(browser: Browser): Promise<void> {
  const bridge = await startBridge();
  try {
    const { page, faults } = await watchedPage(browser, bridge.console);
    await page.getByRole('heading', { name: 'Groups' }).waitFor();
    assert.ok(!page.url().includes('token'), 'the token leaves the address');
    const taken: string[] = [];
    await walk(page, takeOf(page, taken));
    assert.deepEqual(taken.toSorted(), pictureNames.toSorted());
    await checkAccess(page);
    assert.deepEqual(faults, []);
    await page.close();
    if (process.argv.includes('--pictures')) await writeFile(digestFile, `${inputsDigest()}\n`);
  } finally {
    await bridge.stop();
  }
}

function takeOf(page: Page, taken: string[]): Take {
  return async (name) => {
    taken.push(name);
    if (!process.argv.includes('--pictures')) return;
    await mkdir(pictureFolder, { recursive: true });
    await page.screenshot({ path: join(pictureFolder, `console-${name}.png`), animations: 'disabled' });
  };
}

/** Shows 5,000 groups with hostile keys. The page keeps its bound, and answers a filter at once. */
async function checkManyGroups(browser: Browser): Promise<void> {
  const groups = Array.from({ length: 5_000 }, (_, at) =>
    valve(`${at} ${hostile.image} ${hostile.override} ${'长'.repeat(100)}`, { changedAt: at }),
  );
  const { desk } = await fakeDesk({
    list: () => Promise.resolve({ groups, found: groups.length, isCut: true }),
  });
  const opened = await openConsole({
    desk: () => Promise.resolve(desk),
    port: 0,
    env: {},
    onFault: (fault) => assert.fail(String(fault)),
  });
  try {
    const { page, faults } = await watchedPage(browser, opened.url);
    await page.getByText('The last 200 of 5000 groups').waitFor();
    assert.equal(await page.locator('tbody tr').count(), 200);
    const begun = performance.now();
    await page.getByLabel('Text of the key').fill('4999 ');
    await page.getByText('1 of 1 groups').waitFor();
    const tookMs = performance.now() - begun;
    assert.ok(tookMs < 2_000, `a filter over 5,000 groups took ${tookMs.toFixed(0)} ms`);
    assert.equal(await page.evaluate('window.broken'), undefined);
    assert.ok(
      await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth'),
      'a long key makes the page no wider',
    );
    await open(page, 'groups');
    assert.deepEqual(faults, []);
    await page.close();
  } finally {
    await opened.close();
  }
}

/** A page without the token shows nothing of the bridge. */
async function checkWithoutToken(browser: Browser): Promise<void> {
  const { desk } = await fakeDesk();
  const opened = await openConsole({
    desk: () => Promise.resolve(desk),
    port: 0,
    env: {},
    onFault: (fault) => assert.fail(String(fault)),
  });
  try {
    const page = await browser.newPage();
    await page.goto(new URL(opened.url).origin);
    await page.getByRole('alert').filter({ hasText: 'it has the token' }).waitFor();
    assert.equal(await page.getByText('sensors').count(), 0);
    await page.close();
  } finally {
    await opened.close();
  }
}
