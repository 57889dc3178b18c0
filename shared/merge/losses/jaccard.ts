import type { Json } from '../../json/json.ts';
import { isArray } from '../../json/is-json-object.ts';
import { canonicalText, compareText } from '../../json/canonical-text.ts';
import type { Claim } from '../claim.ts';
import { tallyClaims } from '../tally-claims.ts';
import { defineLoss } from './loss.ts';

/** The set nearest to all claimed sets. */
export const jaccard = defineLoss('jaccard', () => ({
  accepts: isArray,
  settle: jaccardCentre,
  distance: jaccardDistance,
  equates: true,
}));

/** The most steps for one field. A step looks at one claimed set, or one of its elements, for one candidate. */
const mostSteps = 2 ** 22;

/** Up to so many distinct elements every set of them is tried, while that is within the steps. */
const mostTried = 16;

interface Element {
  readonly value: Json;
  readonly text: string;
  readonly rank: number;
}

/** One claimed set, by the places of its elements among all. */
interface Claimed {
  readonly members: ReadonlySet<number>;
  readonly weight: number;
}

/** The share of the elements of either that only one has; a list's order and repetitions aside. */
export function jaccardDistance(a: readonly Json[], b: readonly Json[]): number {
  const [one, other] = [new Set(a.map(canonicalText)), new Set(b.map(canonicalText))];
  const common = one.intersection(other).size;
  return apart(common, one.size, other.size);
}

/**
 * The set of least total weighted Jaccard distance to the claimed ones. Finding it is NP-hard (Chierichetti et al.,
 * SODA 2010): with few distinct elements every set is tried; else the best claim, or the elected elements if they are
 * better, is bettered by one element at a time. So it is never worse than any claim that was compared, which is each
 * while there are steps, the weightiest first. Of sets that lose the same, the first found stays; the elements stand in
 * the order of their mean positions, then of their canonical JSON.
 */
function jaccardCentre(claims: readonly Claim<readonly Json[]>[]): readonly Json[] {
  const elements = elementsIn(claims);
  const places = new Map(elements.map(({ text }, index) => [text, index]));
  const claimed: Claimed[] = tallyClaims(claims)
    .toSorted((a, b) => b.weight - a.weight || compareText(a.text, b.text))
    .map(({ value, weight }) => ({
      members: new Set(value.map((each) => places.get(canonicalText(each)) ?? 0)),
      weight,
    }));
  const isSmall = elements.length <= mostTried && 2 ** elements.length * claimed.length <= mostSteps;
  const best = isSmall ? bestOfAll(elements.length, claimed) : bettered(elements.length, claimed);
  return elements
    .filter((_, index) => best.has(index))
    .toSorted((a, b) => a.rank - b.rank || compareText(a.text, b.text))
    .map(({ value }) => value);
}

/** The distinct elements by their canonical JSON, each with its weighted mean position. */
function elementsIn(claims: readonly Claim<readonly Json[]>[]): Element[] {
  const found = new Map<string, { value: Json; weight: number; rank: number }>();
  for (const { weight, value: list } of claims) {
    const seen = new Set<string>();
    for (const [position, value] of list.entries()) {
      const text = canonicalText(value);
      if (seen.has(text)) continue;
      seen.add(text);
      const known = found.get(text) ?? { value, weight: 0, rank: 0 };
      known.weight += weight;
      known.rank += weight * position;
      found.set(text, known);
    }
  }
  return [...found]
    .map(([text, { value, weight, rank }]) => ({ value, text, rank: rank / weight }))
    .toSorted((a, b) => compareText(a.text, b.text));
}

function bestOfAll(count: number, claimed: readonly Claimed[]): ReadonlySet<number> {
  const sets = claimed.map(({ members, weight }) => {
    const mask = [...members].reduce((bits, place) => bits | (1 << place), 0);
    return { mask, size: members.size, weight };
  });
  let best = 0;
  let least = Infinity;
  for (let mask = 0; mask < 2 ** count; mask += 1) {
    const size = bitsIn(mask);
    let cost = 0;
    for (const set of sets) cost += set.weight * apart(bitsIn(mask & set.mask), size, set.size);
    if (cost < least) {
      best = mask;
      least = cost;
    }
  }
  return new Set(Array.from({ length: count }, (_, place) => place).filter((place) => best & (1 << place)));
}

/** A set on its way to a better one, with what it has in common with each claimed one. */
interface Candidate {
  readonly members: Set<number>;
  readonly common: number[];
  cost: number;
}

function bettered(count: number, claimed: readonly Claimed[]): ReadonlySet<number> {
  const size = claimed.reduce((sum, { members }) => sum + members.size + 1, 0);
  const compared = claimed.slice(0, Math.max(1, Math.floor(mostSteps / size)));
  let best = candidate(elected(count, claimed), claimed);
  for (const { members } of compared) {
    const rival = candidate(members, claimed);
    if (rival.cost < best.cost) best = rival;
  }
  let steps = 0;
  for (let isBetter = true; isBetter;) {
    isBetter = false;
    for (let place = 0; place < count && steps < mostSteps; place += 1) {
      steps += claimed.length;
      const cost = costWith(best, place, claimed);
      // What rounding makes of no change at all is not better.
      if (!(cost < best.cost * (1 - 1e-12))) continue;
      toggle(best, place, claimed);
      best.cost = cost;
      isBetter = true;
    }
  }
  return best.members;
}

/** The elements that at least half of the weight has. */
function elected(count: number, claimed: readonly Claimed[]): ReadonlySet<number> {
  const weights = new Float64Array(count);
  let total = 0;
  for (const { members, weight } of claimed) {
    total += weight;
    for (const place of members) weights[place] = (weights[place] ?? 0) + weight;
  }
  return new Set([...weights.keys()].filter((place) => 2 * (weights[place] ?? 0) >= total));
}

function candidate(members: ReadonlySet<number>, claimed: readonly Claimed[]): Candidate {
  const common = claimed.map((set) => set.members.intersection(members).size);
  let cost = 0;
  for (const [index, { members: own, weight }] of claimed.entries())
    cost += weight * apart(common[index] ?? 0, members.size, own.size);
  return { members: new Set(members), common, cost };
}

/** Returns the cost of the candidate with the element added, or removed if it has it. */
function costWith({ members, common }: Candidate, place: number, claimed: readonly Claimed[]): number {
  const step = members.has(place) ? -1 : 1;
  let cost = 0;
  for (const [index, { members: own, weight }] of claimed.entries()) {
    const shared = (common[index] ?? 0) + (own.has(place) ? step : 0);
    cost += weight * apart(shared, members.size + step, own.size);
  }
  return cost;
}

function toggle({ members, common }: Candidate, place: number, claimed: readonly Claimed[]): void {
  const step = members.has(place) ? -1 : 1;
  if (step > 0) members.add(place);
  else members.delete(place);
  for (const [index, { members: own }] of claimed.entries())
    if (own.has(place)) common[index] = (common[index] ?? 0) + step;
}

/** Two empty sets are the same. */
function apart(common: number, one: number, other: number): number {
  const all = one + other - common;
  return all === 0 ? 0 : (all - common) / all;
}

function bitsIn(mask: number): number {
  let bits = mask - ((mask >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24) & 0x3f;
}
