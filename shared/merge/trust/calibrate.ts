import type { Contribution } from '../../envelope/contribution.ts';
import type { MergePolicy } from '../../policy/merge-policy.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import type { Evidence } from '../../truth-discovery/evidence/evidence.ts';
import {
  learnHistory,
  type LearnedHistory,
  learnNumberHistory,
  type PastSettlement,
} from '../../truth-discovery/learn-history.ts';
import {
  labelStandings,
  numberStandings,
  type SourceStanding,
} from '../../truth-discovery/evidence/source-standing.ts';
import type { Sums } from '../../truth-discovery/evidence/sums.ts';
import type { Claim } from '../claim.ts';
import type { Correction } from '../corrections/corrected-values.ts';
import { labelOf, learnedTrust } from './learned-trust.ts';
import { merge } from '../merge.ts';
import type { EvidenceUpdate, Trust } from './trust.ts';

/** A group that was fused once. */
export interface PastGroup {
  /** When, ms since the epoch. */
  readonly at: number;
  /** In their order. */
  readonly contributions: readonly Contribution[];
  readonly corrections?: readonly Correction[];
}

/** What the whole history of a fusion says of its sources. */
export interface Calibration {
  /** In the order of their pointers. */
  readonly fields: readonly CalibratedField[];
  /** As the streaming form keeps it, to go on from. */
  readonly evidence: Evidence;
}

export interface CalibratedField {
  readonly field: string;
  readonly kind: 'labels' | 'numbers';
  /** In which at least two sources spoke of it, or it is told what is right. */
  readonly groups: number;
  /** In a group, on average. */
  readonly effectiveSources: number;
  /** The weightiest first. */
  readonly sources: readonly CalibratedSource[];
  readonly copies: readonly { readonly sources: readonly [string, string]; readonly rate: number }[];
}

export interface CalibratedSource extends CalibratedTrust {
  readonly source: string;
  /** Claims in the history. */
  readonly claims: number;
  /** What the deployment believes of it; undefined where it knows nothing of it. */
  readonly deployed: CalibratedTrust | undefined;
}

export interface CalibratedTrust {
  /** How often it is right, of labels; how far it is usually off, of numbers. */
  readonly reliability: number;
  /** What it would weigh if all sources of the field spoke; 1 on average. */
  readonly weight: number;
}

/**
 * Learns from a whole history at once whom to trust. The groups go through the very merge that fused them, with one who
 * listens in the place of trust, so that what is learned of is what is asked for.
 *
 * @param deployed what is believed now, where that is known
 */
export function calibrate(
  groups: readonly PastGroup[],
  policy: MergePolicy,
  {
    halfLife,
    now,
    deployed,
  }: { readonly halfLife: HalfLife; readonly now: number; readonly deployed?: Evidence },
): Calibration {
  const heard = hear(groups, policy);
  const evidence = new Map<string, Sums>();
  const learned: (Omit<CalibratedField, 'sources'> & { readonly name: string; readonly claims: Count })[] =
    [];
  for (const [field, told] of heard.labels) {
    const history = learnHistory(told, now, halfLife);
    evidence.set(`labels${field}`, history.sums);
    learned.push({ name: `labels${field}`, kind: 'labels', ...tell(field, told, history) });
  }
  for (const [field, told] of heard.numbers) {
    const history = learnNumberHistory(told, now, halfLife);
    evidence.set(`numbers${field}`, history.sums);
    learned.push({ name: `numbers${field}`, kind: 'numbers', ...tell(field, told, history) });
  }
  const fields = learned.map(({ name, claims, field, kind, groups: count, effectiveSources, copies }) => {
    const sources = [...claims.keys()].toSorted(byText);
    const of = (from: Evidence) => believedOf(from, { name, field, kind }, sources, { halfLife, now });
    const [own, known] = [of(evidence), of(deployed ?? new Map())];
    const all = sources.map((source, index) => {
      const { standing, weight } = own[index] ?? nobody;
      const there = known[index] ?? nobody;
      return {
        source,
        claims: claims.get(source) ?? 0,
        reliability: standing.reliability,
        weight,
        deployed:
          there.standing.claims > 0
            ? { reliability: there.standing.reliability, weight: there.weight }
            : undefined,
      };
    });
    const ranked = all.toSorted((a, b) => b.weight - a.weight || byText(a.source, b.source));
    return { field, kind, groups: count, effectiveSources, sources: ranked, copies };
  });
  return { fields: fields.toSorted((a, b) => byText(a.field, b.field) || byText(a.kind, b.kind)), evidence };
}

type Count = ReadonlyMap<string, number>;

interface Heard {
  readonly labels: ReadonlyMap<string, readonly PastSettlement[]>;
  readonly numbers: ReadonlyMap<string, readonly PastSettlement<number>[]>;
}

function hear(groups: readonly PastGroup[], policy: MergePolicy): Heard {
  const labels = new Map<string, PastSettlement[]>();
  const numbers = new Map<string, PastSettlement<number>[]>();
  for (const { at, contributions, corrections } of groups) {
    // A merge may ask for more than it learns of: what counts are the lessons that it keeps, told by their identity.
    const kept = new Map<Sums, () => void>();
    const note = (field: string, keep: () => void): EvidenceUpdate => {
      const sums: Sums = new Map();
      kept.set(sums, keep);
      return { name: field, sums };
    };
    const noteLabels = (field: string, claims: readonly Claim[], truth?: string): EvidenceUpdate => {
      const voices = claims.map(({ source, value }) => ({ source, label: labelOf(value) }));
      const told = { at, voices, ...(truth !== undefined && { truth }) };
      return note(`labels${field}`, () => push(labels, field, told));
    };
    const noteNumbers = (field: string, claims: readonly Claim<number>[], truth?: number): EvidenceUpdate => {
      const voices = claims.map(({ source, value }) => ({ source, label: value }));
      const told = { at, voices, ...(truth !== undefined && { truth }) };
      return note(`numbers${field}`, () => push(numbers, field, told));
    };
    const listener: Trust = {
      ofOne: () => 0,
      ofLabels: (field, claims) => ({ ...noOpinion(claims), ...noteLabels(field, claims) }),
      ofNumbers: (field, claims) => ({ ...noOpinion(claims), ...noteNumbers(field, claims) }),
      certainOfLabels: (field, claims, value) => noteLabels(field, claims, labelOf(value)),
      certainOfNumbers: noteNumbers,
    };
    const { evidenceUpdate = new Map<string, Sums>() } = merge(contributions, policy, listener, corrections);
    for (const lesson of evidenceUpdate.values()) kept.get(lesson)?.();
  }
  return { labels, numbers };
}

function push<T>(lists: Map<string, T[]>, name: string, one: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [one]);
  else list.push(one);
}

const noOpinion = (claims: readonly Claim[]): Omit<ReturnType<Trust['ofLabels']>, keyof EvidenceUpdate> => ({
  settled: undefined,
  confidence: undefined,
  effectiveSources: claims.length,
  weights: new Map(),
});

function tell<T>(
  field: string,
  told: readonly PastSettlement<T>[],
  { effectiveSources, copiers }: LearnedHistory,
) {
  const claims = new Map<string, number>();
  for (const { voices } of told)
    for (const { source } of voices) claims.set(source, (claims.get(source) ?? 0) + 1);
  return {
    field,
    groups: told.length,
    effectiveSources,
    copies: copiers.map(({ pair, rate }) => ({ sources: pair, rate })),
    claims,
  };
}

interface Opinion {
  readonly standing: SourceStanding;
  readonly weight: number;
}

const nobody: Opinion = { standing: { claims: 0, reliability: 0 }, weight: 0 };

/** As a merge would ask, if all of the sources spoke and said the same. */
function believedOf(
  evidence: Evidence,
  {
    name,
    field,
    kind,
  }: { readonly name: string; readonly field: string; readonly kind: 'labels' | 'numbers' },
  sources: readonly string[],
  { halfLife, now }: { readonly halfLife: HalfLife; readonly now: number },
): readonly Opinion[] {
  const trust = learnedTrust(evidence, halfLife)(now);
  const claims = sources.map((source) => ({ source, recency: 0, weight: 1, value: 0 }));
  const { weights } = kind === 'labels' ? trust.ofLabels(field, claims) : trust.ofNumbers(field, claims);
  const standings = (kind === 'labels' ? labelStandings : numberStandings)(
    evidence.get(name) ?? new Map(),
    sources,
    now,
    halfLife,
  );
  return sources.map((source, index) => ({
    standing: standings[index] ?? nobody.standing,
    weight: weights.get(source) ?? 0,
  }));
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
