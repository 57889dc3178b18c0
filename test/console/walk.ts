import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { hostile } from './messages.ts';

/** Takes a picture of a page under a name. */
export type Take = (name: string) => Promise<void>;

/** Walks every page of a bridge that is up, approves a group, corrects another, and posts a message. */
export async function walk(page: Page, take: Take): Promise<void> {
  await waitForText(page, '2 held', '/bridge');
  await walkGroups(page, take);
  await walkOneGroup(page, take);
  await walkReview(page, take);
  await walkQueues(page, take);
  await open(page, 'bridge');
  await page.getByRole('listitem').first().waitFor();
  await take('bridge');
  await walkPost(page, take);
  await open(page, 'trust');
  await page.getByRole('img').first().waitFor();
  await take('trust');
  assert.equal(await page.evaluate('window.broken'), undefined, 'a text of a message ran as a script');
  assert.equal(
    await page.locator('main img, main script').count(),
    0,
    'a text of a message became an element',
  );
}

/** Opens a page by its address within the console. */
export async function open(page: Page, where: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(`#/${where}`)}`);
}

async function waitForText(page: Page, text: string, where: string): Promise<void> {
  await open(page, where.slice(1));
  await page.getByText(text).first().waitFor({ timeout: 60_000 });
}

async function walkGroups(page: Page, take: Take): Promise<void> {
  await open(page, 'groups');
  await page.getByRole('row').nth(4).waitFor();
  await take('groups');
  await page.getByLabel('Text of the key').fill('客户');
  await page.getByText('1 of 1 groups').waitFor();
  await page.getByLabel('Text of the key').fill('');
  await page.getByRole('link', { name: /^open/ }).click();
  await page.getByText('2 of 2 groups').waitFor();
  const shown = await page.getByRole('rowheader').allTextContents();
  assert.ok(shown.includes(hostile.image), 'a key with markup is shown as it is');
}

async function walkOneGroup(page: Page, take: Take): Promise<void> {
  await page.getByRole('link', { name: hostile.image }).click();
  await page.getByText('2 of 3 parts have come').waitFor();
  assert.ok(await page.getByText(hostile.script).first().isVisible());
  await open(page, 'group?fusion=customer&key=exact');
  await page.getByText(hostile.serial).first().waitFor();
  await open(page, `group?fusion=customer&key=${encodeURIComponent(`客户-${hostile.chinese}`)}`);
  await page.getByText('released').first().waitFor();
  await take('group');
  assert.equal(await inHeading(page, 'getComputedStyle(element).unicodeBidi'), 'isolate');
  await open(page, `group?fusion=customer&key=${encodeURIComponent(`${hostile.arabic}-7`)}`);
  await page
    .getByText(String.raw`"abc\u202edef"`)
    .first()
    .waitFor();
  assert.equal(await inHeading(page, "element.matches(':dir(rtl)')"), true);
  await take('group-rtl');
}

/** Evaluates an expression over the key in the heading, the `element`. */
const inHeading = (page: Page, expression: string): Promise<unknown> =>
  page.evaluate(`{ const element = document.querySelector('h1 bdi'); ${expression} }`);

/** Approves one group by the keyboard alone, and corrects another with a value that is refused first. */
async function walkReview(page: Page, take: Take): Promise<void> {
  await open(page, 'review');
  await page.getByRole('link', { name: hostile.arabic }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Approve as it is' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('right as it is (ruling, as person)').waitFor();
  await page.getByRole('link', { name: '客户' }).click();
  const age = page.getByLabel('/user/age');
  await age.fill('many');
  await page.getByRole('button', { name: 'Correct one field' }).click();
  await page.getByRole('alert').filter({ hasText: '/user/age: expected a number' }).waitFor();
  await age.fill('25');
  await page.getByLabel('/user/city').selectOption('北京');
  await take('review');
  await page.getByRole('button', { name: 'Correct 2 fields' }).click();
  await page.getByText('/user/age').filter({ hasText: 'posted' }).waitFor();
  await open(page, 'groups?state=held');
  await page.getByText('No group is found.').waitFor({ timeout: 30_000 });
}

async function walkQueues(page: Page, take: Take): Promise<void> {
  await open(page, 'queues');
  await page.getByRole('link', { name: 'quarantine' }).click();
  await page.getByText('It stays').first().waitFor({ timeout: 30_000 });
  await page.locator('summary', { hasText: 'Message' }).first().click();
  await take('queues');
  await page.getByRole('button', { name: 'Send back all that may succeed' }).click();
  await page.getByText('0 sent back, 2 stay').waitFor({ timeout: 30_000 });
}

/** Posts a message with a fault, which is refused with its reason, and then a good one. */
async function walkPost(page: Page, take: Take): Promise<void> {
  await open(page, 'post');
  await page.getByLabel('/age').fill('34');
  await page.getByLabel('Correlation key').fill('by-form');
  await page.getByRole('button', { name: 'Post' }).click();
  await page.getByRole('alert').filter({ hasText: 'name' }).waitFor();
  await page.getByLabel('/name').fill(hostile.chinese);
  await page.getByLabel('/city').selectOption('上海');
  await page.getByRole('button', { name: 'Post' }).click();
  await page.getByText('posted:').waitFor();
  await take('post');
  await open(page, 'group?fusion=customer&key=by-form');
  await page.getByText('1 of 3 parts have come').waitFor({ timeout: 30_000 });
}
