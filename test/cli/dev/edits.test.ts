import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { laptop, receiptOf } from './running-laptop.ts';

const usual = `name: pair
topics: { left: {}, right: { schema: right.json } }
fusions:
  pair: { needs: [left, right], deadline: 5m, merge: { /left/n: absolute }, recipients: [reader] }
recipients: { reader: { queue: true }, other: { queue: true } }
`;

test('an edit is taken up while a group is open, and a mistake leaves the policy as it is', async () => {
  const { file, edit, nth, post } = await laptop(usual, { 'right.json': '{"type":"object"}' });
  await post('left', '1', 'k', { n: 1 });

  await edit(usual.replace('needs: [left, right]', 'needs: [left, wrong]'));
  expect(await nth('not-updated', 1)).toMatchObject({
    reasons: [
      expect.stringMatching(/bridge\.yaml:4:\d+ fusions\.pair\.needs\[1\]: no topic is named "wrong"/),
    ],
  });

  await edit(usual.replace('[reader]', '[reader, other]'));
  expect(await nth('updated', 1)).toMatchObject({
    file,
    changes: ['fusion pair: recipients ["reader"] → ["reader","other"]'],
    restarted: expect.arrayContaining(['join', 'complete']),
    created: [],
    removed: [],
  });

  await post('right', '2', 'k', {});
  expect(receiptOf(await nth('fused', 1))).toMatchObject({
    recipients: ['reader', 'other'],
    contributions: [{ id: '1' }, { id: '2' }],
  });
});

test('a schema file and a new topic are taken up, and another name needs a new start', async () => {
  const { folder, edit, nth, post } = await laptop(usual, { 'right.json': '{"type":"object"}' });
  await writeFile(join(folder, 'right.json'), '{"type":"object","required":["m"]}');
  expect(await nth('updated', 1)).toMatchObject({ restarted: ['topic right'], created: [] });
  await post('right', '1', 'k', {});
  expect(await nth('rejected', 1)).toMatchObject({ topic: 'right', code: 'schema-violation' });

  const more = usual
    .replace('topics: {', 'topics: { more: {},')
    .replace('needs: [left, right]', 'needs: [left, more]');
  await post('left', '2', 'k', { n: 2 });
  await edit(more);
  expect(await nth('updated', 2)).toMatchObject({
    created: expect.arrayContaining(['topic more', 'queue more']),
  });
  await post('more', '3', 'k', {});
  expect(receiptOf(await nth('fused', 1))).toMatchObject({ contributions: [{ id: '2' }, { id: '3' }] });

  await edit(more.replace('name: pair', 'name: pairs'));
  expect(await nth('not-updated', 1)).toMatchObject({
    reasons: [expect.stringContaining('this needs a new start: the stack')],
  });
});
