import { chance, type World } from './world.ts';

/**
 * The parameters of a crowd, as publishers of labelled sets describe theirs. A claim is drawn from a softmax. The score
 * of the truth is the source's skill; every label also gets the source's bias and the item's appearance.
 */
export interface Crowd {
  readonly items: number;
  readonly sources: number;
  readonly classes: number;
  /** Labels an item; 'all' if every source labels every item. */
  readonly labelsAnItem: number | 'all';
  /** The inequality of the sources' activity: the exponent of Zipf's law, 0 for equal activity. */
  readonly zipf: number;
  /** Mean and deviation of the sources' skill. */
  readonly skill: readonly [number, number];
  /** The bias of each source towards some labels: the deviation of their scores. */
  readonly leaning: number;
  /** The misleading appearance of items, equal for all sources. */
  readonly likeness: number;
  /** Shares of the classes, in any unit; equal by default. */
  readonly shares?: readonly number[];
  /** The score that a label loses for each step from the truth, where classes are ordered. */
  readonly order?: number;
  /** The share of sources with random claims. */
  readonly random?: number;
  /** The share of sources that always claim the same label. */
  readonly constant?: number;
  /** The share of sources that claim a label they hold to be wrong. */
  readonly contrary?: number;
}

export function crowdOf(crowd: Crowd, seed: number): World {
  const next = chance(seed * 7_919 + 1);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const { classes } = crowd;
  const sources = Array.from({ length: crowd.sources }, (_, index) => sourceOf(crowd, index, next, normal));
  const truth = new Map<string, string>();
  const claims: World['claims'][number][] = [];
  const shares = crowd.shares ?? Array.from({ length: classes }, () => 1);
  for (let number = 0; number < crowd.items; number += 1) {
    const item = `item-${String(number).padStart(5, '0')}`;
    const right = draw(shares, next);
    truth.set(item, `label-${right}`);
    const looks = Array.from({ length: classes }, () => crowd.likeness * normal());
    for (const { name, skill, leanings } of chosen(crowd, sources, next)) {
      const scores = leanings.map((leaning, label) =>
        Math.exp(
          leaning +
            (looks[label] ?? 0) +
            (label === right ? skill : -(crowd.order ?? 0) * (Math.abs(label - right) - 1)),
        ),
      );
      claims.push({ item, source: name, label: `label-${draw(scores, next)}` });
    }
  }
  return { claims, truth };
}

interface CrowdSource {
  readonly name: string;
  readonly activity: number;
  readonly skill: number;
  readonly leanings: readonly number[];
}

function sourceOf(crowd: Crowd, index: number, next: () => number, normal: () => number): CrowdSource {
  const { random = 0, constant = 0, contrary = 0, classes } = crowd;
  const kind = next();
  const skill = crowd.skill[0] + crowd.skill[1] * normal();
  const leanings = Array.from({ length: classes }, () => crowd.leaning * normal());
  const habit =
    kind < random
      ? { skill: 0, leanings: leanings.map(() => 0) }
      : kind < random + constant
        ? { skill: 0, leanings: leanings.map((_, label) => (label === index % classes ? 20 : 0)) }
        : kind < random + constant + contrary
          ? { skill: -Math.abs(skill), leanings }
          : { skill, leanings };
  return { name: `s${String(index).padStart(3, '0')}`, activity: (index + 1) ** -crowd.zipf, ...habit };
}

function chosen(
  { labelsAnItem }: Crowd,
  sources: readonly CrowdSource[],
  next: () => number,
): readonly CrowdSource[] {
  if (labelsAnItem === 'all') return sources;
  const picked = new Set<CrowdSource>();
  const activities = sources.map(({ activity }) => activity);
  // Each draw of a source is a chance to label. The tries are bounded, because the most active sources are drawn
  // repeatedly.
  for (let tries = 0; picked.size < labelsAnItem && tries < 50 * labelsAnItem; tries += 1) {
    const source = sources[draw(activities, next)];
    if (source !== undefined) picked.add(source);
  }
  return [...picked];
}

function draw(weights: readonly number[], next: () => number): number {
  let left = next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}
