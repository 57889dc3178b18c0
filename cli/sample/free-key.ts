import { createHash } from 'node:crypto';
import { UserError } from '../../shared/ports/user-error.ts';

/** The forms of keys. The schemas of the topics decide which of them are admitted. */
const forms: readonly ((seed: string) => string)[] = [
  (seed) => `sample-${seed}`,
  (seed) => String(Number.parseInt(hexOf(seed).slice(0, 12), 16)),
  (seed) => String((Number.parseInt(hexOf(seed).slice(0, 8), 16) % 2 ** 31) + 1),
  (seed) => hexOf(seed).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5'),
];

const hexOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Finds a form of keys with which envelopes can be made: a text, a number, or a UUID.
 *
 * @param make makes the envelopes with a key, and throws a UserError where a topic does not admit it
 * @throws UserError with the reason of the first form
 */
export function keysFor(make: (key: string) => unknown): (seed: string) => string {
  let first: UserError | undefined;
  for (const form of forms) {
    try {
      make(form('probe'));
      return form;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      first ??= error;
    }
  }
  throw first ?? new UserError('no form of keys is known');
}
