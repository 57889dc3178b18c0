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
import type { ReportedCorrection } from '../corrections/corrected-values.ts';
import { labelOf, learnedTrust } from './learned-trust.ts';
import { merge } from '../merge.ts';
import type { EvidenceUpdate, Trust } from './trust.ts';

/** A group that was fused before. */
export interface PastGroup {
  /** The time of its fusion, ms since the epoch. */
  readonly at: number;
  /** In their order. */
  readonly contributions: readonly Contribution[];
  readonly corrections?: readonly ReportedCorrection[];
}

/** The estimates about the sources of a fusion from its whole history. */
export interface Calibration {
  /** In the order of their pointers. */
  readonly fields: readonly CalibratedField[];
  /** In the form of the streaming evidence, to continue from. */
  readonly evidence: Evidence;
}

export interface CalibratedField {
  readonly field: string;
  readonly kind: 'labels' | 'numbers';
  /** The number of groups with at least two sources of the field, or with a correction of it. */
  readonly groups: number;
  /** The mean over the groups. */
  readonly effectiveSources: number;
  /** In descending order of weight. */
  readonly sources: readonly CalibratedSource[];
  readonly copies: readonly { readonly sources: readonly [string, string]; readonly rate: number }[];
}

export interface CalibratedSource extends CalibratedTrust {
  readonly source: string;
  /** The number of claims in the history. */
  readonly claims: number;
  /** The trust of the deployment; undefined for a source without evidence. */
  readonly deployed: CalibratedTrust | undefined;
}

export interface CalibratedTrust {
  /** For labels, the probability that the source is right. For numbers, the standard deviation of its errors. */
  readonly reliability: number;
  /** The weight if all sources of the field made a claim; 1 on average. */
  readonly weight: number;
}

/**
 * Learns the trust in all sources from a whole history. The groups pass through the merge that fused them, with a
 * recorder in place of the trust. The recorded observations are therefore those that the merge would ask about.
 *
 * @param deployed the current evidence of the deployment, if known
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
  const collected = collectHistory(groups, policy);
  const evidence = new Map<string, Sums>();
  const learned: (Omit<CalibratedField, 'sources'> & { readonly name: string; readonly claims: Count })[] =
    [];
  for (const [field, settlements] of collected.labels) {
    const history = learnHistory(settlements, now, halfLife);
    evidence.set(`labels${field}`, history.sums);
    learned.push({ name: `labels${field}`, kind: 'labels', ...summarize(field, settlements, history) });
  }
  for (const [field, settlements] of collected.numbers) {
    const history = learnNumberHistory(settlements, now, halfLife);
    evidence.set(`numbers${field}`, history.sums);
    learned.push({ name: `numbers${field}`, kind: 'numbers', ...summarize(field, settlements, history) });
  }
  const fields = learned.map(({ name, claims, field, kind, groups: count, effectiveSources, copies }) => {
    const sources = [...claims.keys()].toSorted(byText);
    const of = (from: Evidence) => trustIn(from, { name, field, kind }, sources, { halfLife, now });
    const [own, known] = [of(evidence), of(deployed ?? new Map())];
    const all = sources.map((source, index) => {
      const { standing, weight } = own[index] ?? unknownSource;
      const current = known[index] ?? unknownSource;
      return {
        source,
        claims: claims.get(source) ?? 0,
        reliability: standing.reliability,
        weight,
        deployed:
          current.standing.claims > 0
            ? { reliability: current.standing.reliability, weight: current.weight }
            : undefined,
      };
    });
    const ranked = all.toSorted((a, b) => b.weight - a.weight || byText(a.source, b.source));
    return { field, kind, groups: count, effectiveSources, sources: ranked, copies };
  });
  return { fields: fields.toSorted((a, b) => byText(a.field, b.field) || byText(a.kind, b.kind)), evidence };
}

type Count = ReadonlyMap<string, number>;

interface History {
  readonly labels: ReadonlyMap<string, readonly PastSettlement[]>;
  readonly numbers: ReadonlyMap<string, readonly PastSettlement<number>[]>;
}

function collectHistory(groups: readonly PastGroup[], policy: MergePolicy): History {
  const labels = new Map<string, PastSettlement[]>();
  const numbers = new Map<string, PastSettlement<number>[]>();
  for (const { at, contributions, corrections } of groups) {
    // A merge may ask for more estimates than it keeps. Only the kept evidence updates count, identified by their
    // object.
    const kept = new Map<Sums, () => void>();
    const note = (field: string, keep: () => void): EvidenceUpdate => {
      const sums: Sums = new Map();
      kept.set(sums, keep);
      return { name: field, sums };
    };
    const noteLabels = (field: string, claims: readonly Claim[], truth?: string): EvidenceUpdate => {
      const observations = claims.map(({ source, value }) => ({ source, label: labelOf(value) }));
      const settlement = { at, observations, ...(truth !== undefined && { truth }) };
      return note(`labels${field}`, () => push(labels, field, settlement));
    };
    const noteNumbers = (field: string, claims: readonly Claim<number>[], truth?: number): EvidenceUpdate => {
      const observations = claims.map(({ source, value }) => ({ source, label: value }));
      const settlement = { at, observations, ...(truth !== undefined && { truth }) };
      return note(`numbers${field}`, () => push(numbers, field, settlement));
    };
    const recorder: Trust = {
      accuracyOf: () => 0,
      estimateLabels: (field, claims) => ({ ...neutralEstimate(claims), ...noteLabels(field, claims) }),
      estimateNumbers: (field, claims) => ({ ...neutralEstimate(claims), ...noteNumbers(field, claims) }),
      correctLabels: (field, claims, value) => noteLabels(field, claims, labelOf(value)),
      correctNumbers: noteNumbers,
    };
    const { evidenceUpdate = new Map<string, Sums>() } = merge(contributions, policy, recorder, corrections);
    for (const update of evidenceUpdate.values()) kept.get(update)?.();
  }
  return { labels, numbers };
}

function push<T>(lists: Map<string, T[]>, name: string, one: T): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [one]);
  else list.push(one);
}

const neutralEstimate = (
  claims: readonly Claim[],
): Omit<ReturnType<Trust['estimateLabels']>, keyof EvidenceUpdate> => ({
  settled: undefined,
  confidence: undefined,
  effectiveSources: claims.length,
  weights: new Map(),
});

function summarize<T>(
  field: string,
  settlements: readonly PastSettlement<T>[],
  { effectiveSources, copiers }: LearnedHistory,
) {
  const claims = new Map<string, number>();
  for (const { observations } of settlements)
    for (const { source } of observations) claims.set(source, (claims.get(source) ?? 0) + 1);
  return {
    field,
    groups: settlements.length,
    effectiveSources,
    copies: copiers.map(({ pair, rate }) => ({ sources: pair, rate })),
    claims,
  };
}

interface SourceTrust {
  readonly standing: SourceStanding;
  readonly weight: number;
}

const unknownSource: SourceTrust = { standing: { claims: 0, reliability: 0 }, weight: 0 };

/** Asks for the weights as a merge would, if all sources claimed the same. */
function trustIn(
  evidence: Evidence,
  {
    name,
    field,
    kind,
  }: { readonly name: string; readonly field: string; readonly kind: 'labels' | 'numbers' },
  sources: readonly string[],
  { halfLife, now }: { readonly halfLife: HalfLife; readonly now: number },
): readonly SourceTrust[] {
  const trust = learnedTrust(evidence, halfLife)(now);
  const claims = sources.map((source) => ({ source, recency: 0, weight: 1, value: 0 }));
  const { weights } =
    kind === 'labels' ? trust.estimateLabels(field, claims) : trust.estimateNumbers(field, claims);
  const standings = (kind === 'labels' ? labelStandings : numberStandings)(
    evidence.get(name) ?? new Map(),
    sources,
    now,
    halfLife,
  );
  return sources.map((source, index) => ({
    standing: standings[index] ?? unknownSource.standing,
    weight: weights.get(source) ?? 0,
  }));
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
