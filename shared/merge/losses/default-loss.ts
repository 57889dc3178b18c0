import type { LossName } from '../../policy/merge-policy.ts';
import { type Claim, type Kind, kindOf } from '../claim.ts';

const lossOfKind: Readonly<Record<Kind, LossName>> = {
  object: 'vote',
  array: 'elements',
  string: 'vote',
  number: 'absolute',
  boolean: 'vote',
  null: 'vote',
};

/**
 * The loss of a field that no policy names, by the kind of its claims.
 *
 * @param claims all of one kind, each with a positive weight
 * @param voted the kinds that are voted on here, whatever the claims look like
 */
export function defaultLoss(claims: readonly Claim[], voted: readonly Kind[] = []): LossName {
  const [first] = claims;
  const kind = first === undefined ? 'null' : kindOf(first.value);
  if (voted.includes(kind)) return 'vote';
  return kind === 'string' && isMostlyText(claims) ? 'edit' : lossOfKind[kind];
}

/** By weight, so that one long-winded source does not turn a field of codes into one of texts. */
function isMostlyText(claims: readonly Claim[]): boolean {
  let text = 0;
  let total = 0;
  for (const { value, weight } of claims) {
    total += weight;
    if (typeof value === 'string' && isFreeText(value)) text += weight;
  }
  return 2 * text >= total;
}

/**
 * Whether a string was written to be read, so that "nearly the same" means something for it. It was not when it is
 * one unbroken run of printable ASCII (a code, URL, digest, base64), or a name: up to 64 code units, up to three
 * words, one line, and no punctuation of a Chinese or Japanese sentence, where words are not set apart.
 */
export function isFreeText(value: string): boolean {
  if (/^[\x21-\x7e]*$/.test(value)) return false;
  if (value.length > 64 || /[\n\r，。！？；]/.test(value)) return true;
  return value.trim().split(/\s+/).length > 3;
}
