import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NotedQuestion } from '../../../shared/compose/batch/question-store.ts';
import { seededRandom } from '../../fakes/seeded-random.ts';
import { BatchWorld } from './batch-world.ts';
import { runs } from '../../thorough.ts';

const hour = 3_600_000;

const happening = fc.oneof(
  fc.record({ kind: fc.constant('ask' as const), count: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant('poison' as const) }),
  fc.record({ kind: fc.constant('run' as const) }),
  fc.record({ kind: fc.constant('end' as const) }),
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 2 * hour }) }),
);

const seed = fc.nat(2 ** 31 - 1);
const faults = fc.record({ crashes: fc.constantFrom(0, 1, 4), refusals: fc.constantFrom(0, 1, 4) });

test('any crash leaves each question asked once, answered, and its group notified', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { maxLength: 16 }), seed, faults, async (story, seedOfOne, some) => {
      const random = seededRandom(seedOfOne);
      const world = new BatchWorld({ pick: (below) => Math.floor(random() * below), ...some });
      const asked: NotedQuestion[] = [];
      for (const one of story) {
        if (one.kind === 'ask') for (let n = 0; n < one.count; n += 1) asked.push(await world.ask());
        else if (one.kind === 'poison') asked.push(await world.ask(true));
        else if (one.kind === 'run') await world.run();
        else if (one.kind === 'end') world.end();
        else world.now += one.ms;
      }
      world.calm();
      for (let run = 0; run < 3; run += 1) {
        await world.run();
        world.end();
      }
      expect(await world.book.open()).toEqual([]);
      for (const { id, asker } of asked) {
        const answer = (await world.book.standing(id))?.answer;
        expect(answer).toMatchObject(
          world.poison.has(id)
            ? { kind: 'failed', mayPass: false }
            : { kind: 'replied', response: `to ${id}` },
        );
        expect(world.sent(id)).toBe(world.poison.has(id) ? 0 : 1);
        expect(world.notified).toContainEqual(asker);
      }
    }),
    { numRuns: runs(500, 2_000) },
  );
});

describe('runs without faults', () => {
  const calmWorld = () => new BatchWorld({ pick: () => 0, crashes: 0, refusals: 0 });

  test('a thousand questions are one batch, and its groups are notified once', async () => {
    const world = calmWorld();
    for (let n = 0; n < 1_001; n += 1) await world.ask();
    await world.run();
    expect(world.batches.map(({ ids }) => ids.length)).toEqual([1_000, 1]);
    world.end();
    await world.run();
    expect(world.notified).toHaveLength(1_001);
  });

  test('the next run continues the work that did not end in time', async () => {
    const world = calmWorld();
    for (let n = 0; n < 100; n += 1) await world.ask();
    await world.run();
    world.end();
    let looks = 0;
    await world.run(() => (looks += 1) > 2);
    expect(world.notified).toHaveLength(50);
    expect((await world.book.open()).map(({ questions }) => questions.length)).toEqual([50]);
    await world.run();
    expect(world.notified).toHaveLength(100);
    expect(await world.book.open()).toEqual([]);
  });

  test('a batch that the provider has lost counts as a transient failure', async () => {
    const world = calmWorld();
    const { id, asker } = await world.ask();
    await world.run();
    world.batches.length = 0;
    await world.run();
    expect(world.notified).toEqual([asker]);
    expect((await world.book.standing(id))?.answer).toMatchObject({ kind: 'failed', mayPass: true });
  });

  test('a foreign batch that is taken for a lost one costs a question at most a try', async () => {
    const world = calmWorld();
    const { id, asker } = await world.ask();
    const lost = { id: 'b-0', begunAt: world.now, batchId: undefined, isMarked: false, questions: [id] };
    await world.book.put(lost);
    world.batches.push({ batchId: 'foreign', createdAt: world.now, ids: ['theirs'], isEnded: true });
    await world.run();
    await world.run();
    expect(world.notified).toEqual([asker]);
    expect((await world.book.standing(id))?.answer).toMatchObject({ kind: 'failed', mayPass: true });
  });
});
