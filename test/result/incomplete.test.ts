import { describe, expect, test } from 'vitest';
import { storedPart } from '../fakes/parts.ts';
import { fusionOf } from '../fakes/policies.ts';
import { draftOf, fused, make, stock } from './drafts.ts';

describe('when time ran out', () => {
  const late = draftOf({ parts: [stock], reason: 'deadline' });

  test('partial: what came is fused, and the receipt names what did not', async () => {
    const { data } = await fused(fusionOf({ onDeadline: 'partial' }), late);
    expect(data.receipt.release).toMatchObject({ reason: 'deadline', missing: ['price'] });
  });

  test('discard: an event says so, without the bodies and to no recipient', async () => {
    const made = await make(fusionOf({ onDeadline: 'discard' }), late);
    expect(made).toMatchObject({
      outcome: {
        kind: 'discarded',
        envelope: {
          header: { type: 'order.discarded' },
          body: { value: { reason: 'deadline', missing: ['price'] } },
        },
      },
    });
    expect(made).toMatchObject({ outcome: { recipients: [] } });
    expect(JSON.stringify(made).replace('"recipients":[]', '')).not.toContain('recipients');
    expect(JSON.stringify(made)).not.toContain('"left"');
  });

  test('dead-letter: a letter names the contributions, without their bodies', async () => {
    const made = await make(fusionOf({ onDeadline: 'dead-letter' }), late);
    if (made.kind !== 'made' || made.outcome.kind !== 'dead-lettered') throw new Error('no dead letter');
    expect(JSON.parse(made.outcome.letter)).toMatchObject({
      fusion: 'order',
      key: 'k',
      reason: 'incomplete',
      missing: ['price'],
      contributions: [{ topic: 'stock', source: 'stock-service', id: 's1' }],
    });
    expect(made.outcome.letter).not.toContain('left');
  });

  test('below the least size nothing is fused, whatever the policy does at the deadline', async () => {
    const least = fusionOf({ needs: [], minSize: 2 });
    for (const reason of ['deadline', 'inactivity', 'schedule'] as const) {
      const made = await make(least, draftOf({ parts: [stock], reason }));
      expect(made).toMatchObject({
        outcome: { kind: 'discarded', envelope: { body: { value: { reason, count: 1, minSize: 2 } } } },
      });
    }
    const letter = await make({ ...least, onDeadline: 'dead-letter' }, late);
    expect(letter).toMatchObject({ outcome: { kind: 'dead-lettered' } });
    expect(await make(least, draftOf({ parts: [stock], reason: 'forced' }))).toMatchObject({
      outcome: { kind: 'fused' },
    });
    expect(await make(least, draftOf({ reason: 'deadline' }))).toMatchObject({ outcome: { kind: 'fused' } });
  });

  test('a group that is whole after all is fused, and so is what somebody asked for', async () => {
    const discarding = fusionOf({ onDeadline: 'discard' });
    expect(await make(discarding, draftOf({ reason: 'deadline' }))).toMatchObject({
      outcome: { kind: 'fused' },
    });
    for (const reason of ['forced', 'new-key', 'predicate'] as const) {
      expect(await make(discarding, draftOf({ parts: [stock], reason }))).toMatchObject({
        outcome: { kind: 'fused' },
      });
    }
  });

  test('what was fused once is amended; what was not is looked at again', async () => {
    const discarding = fusionOf({ onDeadline: 'discard' });
    const amended = draftOf({ parts: [stock], reason: 'late', generation: 2, previous: 'fused' });
    expect(await make(discarding, amended)).toMatchObject({ outcome: { kind: 'fused' } });
    const undelivered = { ...amended, previous: 'dead-lettered', merged: 'fused' } as const;
    expect(await make(discarding, undelivered)).toMatchObject({ outcome: { kind: 'fused' } });
    const again = { ...amended, previous: 'discarded' } as const;
    expect(await make(discarding, again)).toMatchObject({ outcome: { kind: 'discarded' } });
  });

  test('a group that consists of absences only is discarded', async () => {
    const off = { ...storedPart('skipped', 'x1', {}), states: { absent: ['price'] } };
    const made = await make(fusionOf(), draftOf({ parts: [off], reason: 'deadline' }));
    expect(made).toMatchObject({
      outcome: { kind: 'discarded', envelope: { body: { value: { count: 0 } } } },
    });
  });

  test('a wanted topic that did not come is no reason to discard', async () => {
    const { data } = await fused(
      fusionOf({ needs: ['stock'], wants: ['price'], onDeadline: 'discard' }),
      late,
    );
    expect(data.receipt.release.missing).toEqual(['price']);
  });
});
