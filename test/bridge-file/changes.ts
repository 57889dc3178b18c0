import { expect, test } from 'vitest';
import { changed, mistakesIn } from './files.ts';

/** One change to the sample, and all its mistakes. */
export type Change = readonly [from: string, to: string, ...mistakes: readonly string[]];

export function testChanges(changes: readonly Change[]): void {
  test.each(
    changes.map(([from, to, ...mistakes]) => ({
      name: to === '' ? `without ${from}` : to,
      from,
      to,
      mistakes,
    })),
  )('the reader reports each mistake of: $name', async ({ from, to, mistakes }) => {
    expect(await mistakesIn(changed(from, to))).toEqual(mistakes);
  });
}
