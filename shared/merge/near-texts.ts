/** The length of a shingle, in UTF-16 code units. Texts are compared by their shingles. */
const shingle = 5;

/** The number of shingle lookups in one call. Texts that are not compared within it count as different. */
const maxLookups = 2 ** 22;

/**
 * The total length in UTF-16 units up to which all shingles are kept. Longer texts keep a sample, the same for each
 * text.
 */
const maxUnits = 2 ** 20;

/** A text as it is compared: its shingles, each numbered among equal ones, the rarest first. */
interface Profile {
  readonly normalized: string;
  /** The numbers and negations, which near duplicates share literally. */
  readonly literals: string;
  readonly shingles: ReadonlySet<number>;
}

/**
 * Returns, for each text, the index of its representative: the earliest near duplicate, or the text itself. Two texts
 * are near duplicates if they are equal except for case and white space, or if they share at least `near` of their
 * shingles (the Jaccard index of the two bags). Numbers and negations must be literally equal: "open" is close to
 * "opened", but "100" is not close to "900". A text is compared only with representatives, so that similarity is not
 * transitive.
 *
 * The result is exact where MinHash is probabilistic. Two bags of this similarity share one of the first shingles of
 * each, and only these are looked up (Bayardo, Ma and Srikant, WWW 2007).
 */
export function nearTexts(texts: readonly string[], near: number): number[] {
  const units = texts.reduce((sum, { length }) => sum + length, 0);
  const profiles = texts.map((text) => profileOf(text, Math.ceil(units / maxUnits)));
  const order = rarityIn(profiles);
  const equal = new Map<string, number>();
  const holders = new Map<number, number[]>();
  let lookups = 0;
  return profiles.map((profile, index) => {
    const same = equal.get(profile.normalized);
    if (same !== undefined) return same;
    const ranked = [...profile.shingles].toSorted(order);
    const prefix = ranked.slice(0, Math.max(0, ranked.length - Math.ceil(near * ranked.length) + 1));
    const candidates = new Set(prefix.flatMap((each) => holders.get(each) ?? []));
    for (const candidate of [...candidates].toSorted((a, b) => a - b)) {
      const other = profiles[candidate];
      if (other === undefined || other.literals !== profile.literals) continue;
      lookups += profile.shingles.size;
      if (lookups > maxLookups) break;
      if (similarity(profile.shingles, other.shingles) < near) continue;
      equal.set(profile.normalized, candidate);
      return candidate;
    }
    equal.set(profile.normalized, index);
    for (const each of prefix) {
      const known = holders.get(each);
      if (known === undefined) holders.set(each, [index]);
      else known.push(index);
    }
    return index;
  });
}

function profileOf(text: string, every: number): Profile {
  const normalized = text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const literals =
    normalized.match(/\d+(?:[.,:]\d+)*|\b(?:not?|never|none|without)\b|n['’]t\b|[不没沒无無非未]/gu) ?? [];
  return { normalized, literals: literals.join(' '), shingles: shinglesOf(normalized, every) };
}

/**
 * Hashes the shingles of a text. A repeated shingle gets a hash of its own, so that "ha" differs from "hahaha".
 *
 * @param every the sampling rate: one shingle in `every` is kept, selected by its hash
 */
function shinglesOf(text: string, every: number): ReadonlySet<number> {
  const shingles = new Set<number>();
  const occurrences = new Map<number, number>();
  for (let start = 0; start + shingle <= text.length; start += 1) {
    let hash = 0x811c9dc5;
    for (let at = start; at < start + shingle; at += 1)
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    if (every > 1 && (Math.imul(hash, 0x9e3779b1) >>> 8) % every !== 0) continue;
    const occurrence = occurrences.get(hash) ?? 0;
    occurrences.set(hash, occurrence + 1);
    shingles.add(occurrence === 0 ? hash : Math.imul(hash ^ occurrence, 0x9e3779b1));
  }
  return shingles;
}

/** Orders shingles by the number of profiles that contain them, then by value. */
function rarityIn(profiles: readonly Profile[]): (a: number, b: number) => number {
  const counts = new Map<number, number>();
  for (const { shingles } of profiles)
    for (const each of shingles) counts.set(each, (counts.get(each) ?? 0) + 1);
  return (a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || a - b;
}

function similarity(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const common = a.intersection(b).size;
  const all = a.size + b.size - common;
  return all === 0 ? 0 : common / all;
}

/**
 * Tells whether a string was written to be read, so that "nearly the same" means something for it. One unbroken run of
 * printable ASCII is a code, a URL, a digest or base64. A short line of up to three words is a name: up to 64 code
 * units, without the punctuation of a Chinese or Japanese sentence, where words are not set apart.
 */
export function isFreeText(value: string): boolean {
  if (/^[\x21-\x7e]*$/.test(value)) return false;
  if (value.length > 64 || /[\n\r，。！？；]/.test(value)) return true;
  return value.trim().split(/\s+/).length > 3;
}
