import { expect, test } from 'vitest';
import { awaitSettled } from '../../../cli/dev/await-settled.ts';
import { waitingFor, type Waiting } from '../../../local/account/waiting.ts';

const never = (): Promise<void> => new Promise(() => undefined);

const outside = (messages: number): Waiting => ({ others: [], outside: [{ name: 'web', messages }] });

/** @param views what the run waits for at each look; the last stays */
async function run(views: readonly Waiting[], settled = never) {
  const notes: string[] = [];
  let look = -1;
  const waiting = (): Waiting => views[Math.min((look += 1), views.length - 1)] ?? outside(0);
  const isSettled = await awaitSettled({
    settled,
    waiting,
    note: (text) => void notes.push(text),
    everyMs: 1,
    mostMs: 3,
  });
  return { isSettled, notes };
}

test('a run ends without recipients outside that take nothing', async () => {
  const { isSettled, notes } = await run([outside(2)]);
  expect(isSettled).toBe(false);
  expect(notes[0]).toBe('waiting for 2 for the recipient web');
  expect(notes.at(-1)).toContain('have taken nothing for');
  expect(notes).toHaveLength(4);
});

test('the time counts from the last result that a recipient took', async () => {
  const { notes } = await run([outside(3), outside(3), outside(2), outside(2), outside(1)]);
  expect(notes).toHaveLength(8);
});

test('a run does not end while anything else is under way', async () => {
  let end = (): void => undefined;
  const views = Array.from({ length: 9 }, (): Waiting => ({ ...outside(1), others: ['1 open group'] }));
  const settled = new Promise<void>((resolve) => (end = resolve));
  const ending = run(views, () => settled);
  setTimeout(end, 40);
  const { isSettled, notes } = await ending;
  expect(isSettled).toBe(true);
  expect(notes).toContain('waiting for 1 open group, 1 for the recipient web');
});

test('a run that is settled says nothing', async () => {
  expect(await run([outside(1)], () => Promise.resolve())).toEqual({ isSettled: true, notes: [] });
});

test('what a run waits for is said in words', () => {
  const queue = (role: string, name: string) => ({
    name: role,
    arn: role,
    url: '',
    attributes: {},
    tags: { 'fusion-bus:role': role, 'fusion-bus:name': name },
  });
  const queues = [queue('topic', 'order'), queue('fusion', 'fusion'), queue('forward', 'web')];
  expect(waitingFor({ open: 2, due: 1 }, queues, () => 1)).toEqual({
    others: [
      '2 open groups',
      '1 group with late parts',
      '1 message in the queue of topic order',
      '1 message in the queue fusion',
    ],
    outside: [{ name: 'web', messages: 1 }],
  });
});
