import { expect, test } from 'vitest';
import { Totals, totalsLine } from '../../../cli/dev/totals.ts';
import { GroupProgress } from '../../../cli/dev/group-progress.ts';
import type { AccountEvent } from '../../../local/account/account-event.ts';

const group = { fusion: 'order', key: 'k', envelope: {} };
const part = (id: string, size?: number) =>
  ({
    kind: 'contributed',
    fusion: 'order',
    key: 'k',
    topic: 'stock',
    source: 's',
    id,
    ...(size !== undefined && { size }),
  }) as const;
const letter = (name: string): AccountEvent => ({
  kind: 'dead-letter',
  name,
  queue: 'q',
  messageId: 'm',
  reason: null,
  group: undefined,
});

test('a group that is held counts until it is published', () => {
  const totals = new Totals();
  for (const event of [part('1'), part('1'), part('2')]) totals.add(event);
  totals.add({ kind: 'held', ...group });
  expect(totals.waiting('fusion-bus')).toMatch(
    /^1 group waits for a reviewer, such as order "k": .*--approve/,
  );
  expect(totals.numbers(3)).toMatchObject({ posted: 3, admitted: 2, held: 1, fused: 0 });
  totals.add({ kind: 'fused', ...group });
  expect(totals.waiting('fusion-bus')).toBeUndefined();
  expect(totals.numbers(3)).toMatchObject({ held: 0, fused: 1 });
});

test('the last line of a run has every number', () => {
  const totals = new Totals();
  totals.add({ kind: 'discarded', ...group });
  for (const name of ['quarantine', 'unrouted', 'topic-stock']) totals.add(letter(name));
  expect(totalsLine(totals.numbers(4))).toBe(
    'posted 4, admitted 0, fused 0, held 0, discarded 1, quarantined 1, dead letters 2',
  );
});

test.each([
  [3, undefined, '2/3'],
  ['stated', 4, '2/4'],
  ['stated', undefined, undefined],
  [undefined, undefined, undefined],
] as const)('an open group of size %s, stated %s, shows %s', (size, stated, shown) => {
  const fusion = {
    name: 'order',
    needs: [],
    wants: [],
    takes: ['stock'],
    ...(size !== undefined && { size }),
  };
  const progress = new GroupProgress([fusion]);
  progress.arrive(part('1', stated));
  progress.arrive(part('2'));
  expect(progress.fill('order', 'k')).toBe(shown);
  progress.end('order', 'k');
  expect(progress.fill('order', 'k')).toBeUndefined();
});
