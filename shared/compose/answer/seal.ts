const LETTERS = 10;

/**
 * A word that occurs in none of the texts and follows from all of them, for the marks that delimit them in a prompt.
 * Marks cannot be forged as it is (no `<` is left in any content); the seal also keeps a text from speaking of the
 * marks around it: whoever wrote one of the texts does not know the others. Letters only, and always as many, so
 * that its length in tokens is known beforehand.
 */
export function sealFor(texts: readonly string[]): string {
  for (let round = 0; ; round += 1) {
    const seal = letters(hash53(texts, round));
    if (!texts.some((text) => text.includes(seal))) return seal;
  }
}

/** cyrb53 (bryc, public domain): two 32-bit lanes, 53 bits out. Not cryptographic, and need not be. */
function hash53(texts: readonly string[], seed: number): number {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  const mix = (unit: number): void => {
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  };
  for (const text of texts) {
    for (let at = 0; at < text.length; at += 1) mix(text.charCodeAt(at));
    mix(0x10000);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

function letters(hash: number): string {
  let word = '';
  for (let rest = hash; word.length < LETTERS; rest = Math.floor(rest / 26)) {
    word += String.fromCharCode(0x61 + (rest % 26));
  }
  return word;
}
