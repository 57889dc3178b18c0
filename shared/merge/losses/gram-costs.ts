/** At most this many counters in all, whatever the number of texts. */
const mostCounters = 2 ** 22;

/**
 * Returns the total weighted distance of every text to all texts. The distance of two texts is the L1 distance of their
 * trigram counts, which are hashed into buckets. It never exceeds six times the edit distance, so near texts stay near.
 * The cost is linear in the size of the texts: the costs in one bucket follow from its sorted counts, without pairs.
 *
 * @see E. Ukkonen, Approximate string-matching with q-grams and maximal matches, TCS 92 (1992)
 */
export function gramCosts(
  texts: readonly { readonly value: string; readonly weight: number }[],
): Float64Array {
  const buckets = bucketsFor(texts.length);
  const profiles = texts.map((text) => gramProfile(text.value, buckets));
  const costs = new Float64Array(texts.length);
  const order = new Float64Array(texts.length);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    // Count and index in one number: what typed arrays sort fastest.
    for (const [index, profile] of profiles.entries())
      order[index] = (profile[bucket] ?? 0) * texts.length + index;
    order.sort();
    addCosts(order, texts, costs);
  }
  return costs;
}

/** @param order count * number of texts + index, ascending */
function addCosts(
  order: Float64Array,
  texts: readonly { readonly weight: number }[],
  costs: Float64Array,
): void {
  let weightAbove = 0;
  let sumAbove = 0;
  for (const packed of order) {
    const index = packed % texts.length;
    const weight = texts[index]?.weight ?? 0;
    weightAbove += weight;
    sumAbove += (weight * (packed - index)) / texts.length;
  }
  let weightBelow = 0;
  let sumBelow = 0;
  for (const packed of order) {
    const index = packed % texts.length;
    const count = (packed - index) / texts.length;
    const weight = texts[index]?.weight ?? 0;
    weightAbove -= weight;
    sumAbove -= weight * count;
    costs[index] = (costs[index] ?? 0) + (count * weightBelow - sumBelow) + (sumAbove - count * weightAbove);
    weightBelow += weight;
    sumBelow += weight * count;
  }
}

/** Counts of the runs of three code units, the ends padded so that the shortest text has some, too. */
function gramProfile(text: string, buckets: number): Uint32Array {
  const profile = new Uint32Array(buckets);
  let first = 0;
  let second = 0;
  for (let i = 0; i < text.length + 2; i += 1) {
    const third = i < text.length ? text.charCodeAt(i) + 1 : 0;
    const hash = Math.imul(Math.imul(Math.imul(first, 0x01000193) ^ second, 0x01000193) ^ third, 0x9e3779b1);
    const bucket = (hash >>> 16) % buckets;
    profile[bucket] = (profile[bucket] ?? 0) + 1;
    first = second;
    second = third;
  }
  return profile;
}

function bucketsFor(texts: number): number {
  return Math.min(1024, Math.max(16, Math.floor(mostCounters / texts)));
}
