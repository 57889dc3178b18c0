const LETTERS = 10;

/**
 * Returns a word for the marks around texts in a prompt. It occurs in none of the texts and depends on all of them. The
 * marks cannot be forged anyway, because no content keeps a `<`. The seal also keeps a text from referring
 * to the marks around it, because the author of one text does not know the others. It has letters only and a fixed
 * length, so that its tokens are known beforehand.
 */
export function sealFor(texts: readonly string[]): string {
  for (let round = 0; ; round += 1) {
    const seal = letters(hash53(texts, round));
    if (!texts.some((text) => text.includes(seal))) return seal;
  }
}

/** Hashes with cyrb53 (bryc, public domain): two 32-bit lanes, 53 bits out. It is not cryptographic and need not be. */
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
