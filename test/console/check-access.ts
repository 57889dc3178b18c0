import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { open } from './walk.ts';

const pages = ['groups', 'review', 'queues', 'bridge', 'post', 'trust'];

/** Checks landmarks, labels, headings, the keyboard, and the contrast of both schemes of colours. */
export async function checkAccess(page: Page): Promise<void> {
  for (const name of pages) {
    await open(page, name);
    await page.locator(`nav [aria-current]`, { hasText: new RegExp(name, 'i') }).waitFor();
    await page.getByRole('heading', { level: 1 }).waitFor();
    for (const role of ['banner', 'navigation', 'main'] as const)
      assert.equal(await page.getByRole(role).count(), 1, `${name} has one ${role}`);
    assert.equal(await page.getByRole('heading', { level: 1 }).count(), 1, `${name} has one heading`);
    assert.ok((await page.locator('[aria-live=polite]').count()) >= 1, `${name} has a live region`);
    const nameless = await page.evaluate(
      "[...document.querySelectorAll('input, select, textarea')].filter((one) => one.labels.length === 0).map((one) => one.outerHTML)",
    );
    assert.deepEqual(nameless, [], `${name} has fields without a label`);
  }
  await checkKeyboard(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await checkContrast(page, colorScheme);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Goes by the keyboard alone: past the navigation to the content, and from page to page. */
async function checkKeyboard(page: Page): Promise<void> {
  await open(page, 'groups');
  await page.reload();
  await page.getByRole('heading', { name: 'Groups' }).waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'Skip to the content');
  const order: string[] = [];
  for (let step = 0; step < 7; step += 1) {
    await page.keyboard.press('Tab');
    order.push(await focused(page));
  }
  assert.deepEqual(order.slice(0, 6), ['Groups', 'Review', 'Queues', 'Bridge', 'Post', 'Trust']);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Trust in sources' }).waitFor();
  await page.waitForFunction("document.activeElement?.tagName === 'H1'");
}

const focused = async (page: Page): Promise<string> =>
  String(await page.evaluate("document.activeElement?.textContent?.trim() ?? ''"));

const pairs = [
  ['--ink', '--ground'],
  ['--ink', '--surface'],
  ['--ink', '--warn-ground'],
  ['--dim', '--ground'],
  ['--dim', '--surface'],
  ['--dim', '--warn-ground'],
  ['--accent', '--ground'],
  ['--accent', '--surface'],
  ['--warn', '--surface'],
  ['--bad', '--surface'],
  ['--good', '--surface'],
  ['--good', '--warn-ground'],
  ['--surface', '--accent'],
] as const;

/** Holds every pair of colours of texts to the contrast of WCAG 2.2, level AA. */
async function checkContrast(page: Page, scheme: string): Promise<void> {
  for (const [front, back] of pairs) {
    const colours = await Promise.all([colourOf(page, front), colourOf(page, back)]);
    const [a = 0, b = 0] = colours.map(luminance);
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    assert.ok(contrast >= 4.5, `${front} on ${back} has a contrast of ${contrast.toFixed(2)} in ${scheme}`);
  }
}

const colourOf = async (page: Page, name: string): Promise<string> =>
  String(
    await page.evaluate(
      `getComputedStyle(document.documentElement).getPropertyValue(${JSON.stringify(name)})`,
    ),
  );

function luminance(colour: string): number {
  const [, digits = ''] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(colour.trim()) ?? [];
  const whole = digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits;
  assert.equal(whole.length, 6, `${colour} is no colour of six digits`);
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const share = Number.parseInt(whole.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
