/** Texts are compared by their runs of so many code units. */
const shingle = 5;

/** Looks at a shingle that all comparisons of one call may take together; beyond it what is left stays apart. */
const mostLooks = 2 ** 22;

/** Of longer texts together only a sample of the shingles is kept, the same for each. UTF-16 units. */
const mostUnits = 2 ** 20;

/** A text as it is compared: its shingles, each with its turn among equal ones, the rarest first. */
interface Profile {
  readonly plain: string;
  /** What a near duplicate must share to the letter. */
  readonly telling: string;
  readonly shingles: ReadonlySet<number>;
}

/**
 * For each text the index of the one that stands for it: the earliest of which it is a near duplicate, or its own. Two
 * texts are near duplicates when they are equal but for case and white space, or share at least `near` of their
 * shingles (the Jaccard index of the two bags) and, to the letter, their numbers and negations: "open" may be "opened",
 * but "100" is not "900". None is measured against another that stands for none itself, so that likeness does not creep.
 *
 * Exact where MinHash would be likely: two bags that are so alike share one of the first few shingles of each, which is
 * all that is looked up (Bayardo, Ma and Srikant, WWW 2007).
 */
export function nearTexts(texts: readonly string[], near: number): number[] {
  const units = texts.reduce((sum, { length }) => sum + length, 0);
  const profiles = texts.map((text) => profileOf(text, Math.ceil(units / mostUnits)));
  const order = rarityIn(profiles);
  const equal = new Map<string, number>();
  const holders = new Map<number, number[]>();
  let looks = 0;
  return profiles.map((profile, index) => {
    const same = equal.get(profile.plain);
    if (same !== undefined) return same;
    const ranked = [...profile.shingles].toSorted(order);
    const prefix = ranked.slice(0, Math.max(0, ranked.length - Math.ceil(near * ranked.length) + 1));
    const candidates = new Set(prefix.flatMap((each) => holders.get(each) ?? []));
    for (const candidate of [...candidates].toSorted((a, b) => a - b)) {
      const other = profiles[candidate];
      if (other === undefined || other.telling !== profile.telling) continue;
      looks += profile.shingles.size;
      if (looks > mostLooks) break;
      if (alike(profile.shingles, other.shingles) < near) continue;
      equal.set(profile.plain, candidate);
      return candidate;
    }
    equal.set(profile.plain, index);
    for (const each of prefix) {
      const known = holders.get(each);
      if (known === undefined) holders.set(each, [index]);
      else known.push(index);
    }
    return index;
  });
}

function profileOf(text: string, every: number): Profile {
  const plain = text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();
  const telling =
    plain.match(/\d+(?:[.,:]\d+)*|\b(?:not?|never|none|without)\b|n['’]t\b|[不没沒无無非未]/gu) ?? [];
  return { plain, telling: telling.join(' '), shingles: shinglesOf(plain, every) };
}

/**
 * Hashed; the second of two equal ones is one of its own, so that "ha" is not "hahaha".
 *
 * @param every one in so many is kept, by its hash
 */
function shinglesOf(text: string, every: number): ReadonlySet<number> {
  const shingles = new Set<number>();
  const turns = new Map<number, number>();
  for (let start = 0; start + shingle <= text.length; start += 1) {
    let hash = 0x811c9dc5;
    for (let at = start; at < start + shingle; at += 1)
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    if (every > 1 && (Math.imul(hash, 0x9e3779b1) >>> 8) % every !== 0) continue;
    const turn = turns.get(hash) ?? 0;
    turns.set(hash, turn + 1);
    shingles.add(turn === 0 ? hash : Math.imul(hash ^ turn, 0x9e3779b1));
  }
  return shingles;
}

/** Orders shingles by how few of the profiles have them, then by themselves. */
function rarityIn(profiles: readonly Profile[]): (a: number, b: number) => number {
  const counts = new Map<number, number>();
  for (const { shingles } of profiles)
    for (const each of shingles) counts.set(each, (counts.get(each) ?? 0) + 1);
  return (a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || a - b;
}

function alike(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const common = a.intersection(b).size;
  const all = a.size + b.size - common;
  return all === 0 ? 0 : common / all;
}
