import { expect, test } from 'vitest';
import type { StoredPointer } from '../../shared/policy-version/live-policies.ts';
import {
  type Move,
  pointToDeployed,
  promote,
  propose,
  rollback,
} from '../../shared/policy-version/move-pointer.ts';

function pointerOf(move: Move): StoredPointer {
  if (move.kind === 'refused') throw new Error(move.why);
  return move.pointer;
}

test('a candidate is proposed, promoted and rolled back, and each change has a revision of its own', () => {
  const proposed = pointerOf(propose(undefined, 'v1', 5));
  expect(proposed).toEqual({ revision: 1, before: [], candidate: { version: 'v1', share: 5 } });
  const promoted = pointerOf(promote(proposed));
  expect(promoted).toEqual({ revision: 2, before: [null], active: 'v1' });
  const again = pointerOf(promote(pointerOf(propose(promoted, 'v2', 50))));
  expect(again).toEqual({ revision: 4, before: ['v1', null], active: 'v2' });
  expect(pointerOf(rollback(again))).toEqual({ revision: 5, before: [null], active: 'v1' });
  expect(pointerOf(rollback(promoted))).toEqual({ revision: 3, before: [] });
});

test('a rollback withdraws a candidate before it touches the active version', () => {
  const pointer = pointerOf(propose({ revision: 3, before: [null], active: 'v1' }, 'v2', 5));
  expect(pointerOf(rollback(pointer))).toEqual({ revision: 5, before: [null], active: 'v1' });
});

test('a deployment that replaces the live version makes the deployed policy count', () => {
  const pointer = { revision: 3, before: [], active: 'v1', candidate: { version: 'v2', share: 5 } };
  expect(pointerOf(pointToDeployed(pointer))).toEqual({ revision: 4, before: ['v1'] });
});

test('a move without anything to move to is refused with the reason', () => {
  expect(promote(undefined)).toEqual({
    kind: 'refused',
    why: 'there is no candidate; propose a version first',
  });
  expect(rollback(undefined)).toMatchObject({ kind: 'refused' });
  expect(propose({ revision: 1, before: [], active: 'v1' }, 'v1', 5)).toMatchObject({ kind: 'refused' });
  expect(promote({ revision: 1, before: [], active: 'v1' }, 'v1')).toMatchObject({ kind: 'refused' });
});
