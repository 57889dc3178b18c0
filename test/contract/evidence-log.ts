import { describe, expect, test } from 'vitest';
import type { Evidence } from '../../shared/truth-discovery/evidence/evidence.ts';
import type { EvidenceLog, Learner } from '../../shared/truth-discovery/evidence/evidence-log.ts';

const order: Learner = { fusion: 'order', halfLife: { kind: 'none' } };
const start = Date.parse('2026-11-23T10:00:00Z');
const lesson = (amount: number, name = '["said",0,"a"]'): Evidence =>
  new Map([['labels/reading/mode', new Map([[name, amount]])]]);

/**
 * Describes the contract of every evidence log. A log that was opened before may show new entries later; a log opened
 * now shows them.
 */
export function evidenceLogContract(name: string, openStore: () => () => EvidenceLog): void {
  describe(name, () => {
    test('the log has no evidence of a fusion without entries', async () => {
      const open = openStore();
      await open().record({ ...order, fusion: 'other' }, 'g-1', lesson(1), start);
      expect(await open().read(order, start)).toEqual(new Map());
    });

    test('the log adds up the evidence of generations by field and name', async () => {
      const open = openStore();
      await open().record(order, 'g-1', lesson(1), start);
      await open().record(order, 'g-2', lesson(2.5), start);
      await open().record(order, 'g-3', lesson(4, '["said",0,"b \\u0000 名"]'), start + 1);
      const numbers: Evidence = new Map([['numbers/~1', new Map([['["groups"]', 1]])]]);
      await open().record(order, 'g-4', numbers, start + 2);
      const expected = new Map([
        [
          'labels/reading/mode',
          new Map([
            ['["said",0,"a"]', 3.5],
            ['["said",0,"b \\u0000 名"]', 4],
          ]),
        ],
        ...numbers,
      ]);
      expect(await open().read(order, start + 10)).toEqual(expected);
    });

    test('a generation counts once, however often it is noted', async () => {
      const open = openStore();
      const writer = open();
      await writer.record(order, 'g-1', lesson(1), start);
      await writer.record(order, 'g-1', lesson(1), start);
      await open().record(order, 'g-1', lesson(1), start + 30 * 60_000);
      expect(await open().read(order, start + 3_600_000)).toEqual(lesson(1));
    });

    test('the log returns the same unchanged object until there are new entries', async () => {
      const open = openStore();
      const reader = open();
      await reader.record(order, 'g-1', lesson(1), start);
      const first = await reader.read(order, start);
      expect(await reader.read(order, start + 60_000)).toBe(first);
      await reader.record(order, 'g-2', lesson(1), start + 60_000);
      expect(await reader.read(order, start + 120_000)).toEqual(lesson(2));
      expect(first).toEqual(lesson(1));
    });

    test('evidence with another half-life is kept apart', async () => {
      const log = openStore()();
      const paces: readonly Learner['halfLife'][] = [
        { kind: 'none' },
        { kind: 'ms', ms: 1_000 },
        { kind: 'claims', claims: 1_000 },
        { kind: 'ms', ms: 2_000 },
      ];
      for (const [index, halfLife] of paces.entries())
        await log.record({ ...order, halfLife }, 'g-1', lesson(index + 1), start);
      for (const [index, halfLife] of paces.entries())
        expect(await log.read({ ...order, halfLife }, start)).toEqual(lesson(index + 1));
    });

    test('replaced sums take the place of the older ones, also for a reader of those', async () => {
      const open = openStore();
      const reader = open();
      await reader.record(order, 'g-1', lesson(1), start);
      await reader.record(order, 'g-2', lesson(2), start + 300_000);
      expect(await reader.read(order, start + 300_000)).toEqual(lesson(3));
      expect(await open().replace(order, lesson(10), start + 200_000, start + 310_000)).toBe('replaced');
      expect(await reader.read(order, start + 330_000)).toEqual(lesson(12));
      await open().record(order, 'g-3', lesson(4), start + 340_000);
      expect(await reader.read(order, start + 360_000)).toEqual(lesson(16));
      expect(await open().read(order, start + 360_000)).toEqual(lesson(16));
    });
  });
}
