import type { LabelEstimate } from '../../shared/truth-discovery/votes/label-estimate.ts';
import type { Observation } from '../../shared/truth-discovery/item-claim.ts';
import { correctField } from '../../shared/truth-discovery/evidence/correct-field.ts';
import { fieldEstimator, settleField } from '../../shared/truth-discovery/evidence/field-state.ts';
import { learnVotes } from '../../shared/truth-discovery/votes/learn-votes.ts';
import { calibrationError } from './calibration.ts';
import { fieldLedger } from './field-ledger.ts';
import { groupsOf } from './groups.ts';
import type { LabelledSet } from './read-set.ts';

/** The shares of items settled rightly. */
export interface LabelScores {
  readonly equal: number;
  readonly batch: number;
  /** With the reliabilities at the end of one pass. */
  readonly streaming: number;
  /** With the reliabilities when each group was released. */
  readonly atRelease: number;
  readonly batchCalibrationError: number;
  readonly releaseCalibrationError: number;
  /** At release, for uncorrected items, when one item in twenty is withCorrections. */
  readonly correctedCalibrationError: number;
  /** The time of the batch form, the one pass and the final scoring. */
  readonly seconds: number;
  /** The time of learning group by group, everything included. */
  readonly microsecondsAClaim: number;
}

export function scoreLabels({ claims, truth }: LabelledSet): LabelScores {
  const groups = groupsOf(claims);
  const began = performance.now();
  const batch = learnVotes(claims).estimates;
  const { atRelease, streamingMs, ledger } = stream(groups);
  const final = inTheEnd(groups, ledger);
  const seconds = (performance.now() - began) / 1_000;
  const goldItems = new Set([...truth.keys()].filter((_, index) => index % 20 === 19));
  const withCorrections = stream(groups, (item) => (goldItems.has(item) ? truth.get(item) : undefined));
  const known = [...truth].filter(([item]) => groups.has(item));
  const share = (isRight: (item: string, label: string) => number): number =>
    known.reduce((sum, [item, label]) => sum + isRight(item, label), 0) / known.length;
  const rightIn = (beliefs: ReadonlyMap<string, LabelEstimate>) => (item: string, label: string) =>
    Number(beliefs.get(item)?.label === label);
  const error = (beliefs: ReadonlyMap<string, LabelEstimate>, items = known): number =>
    calibrationError(
      items.map(([item, label]) => ({
        confidence: beliefs.get(item)?.confidence ?? 0,
        isRight: beliefs.get(item)?.label === label,
      })),
    );
  return {
    equal: share((item, label) => voteAccuracy(groups.get(item) ?? [], label)),
    batch: share(rightIn(batch)),
    streaming: share(rightIn(final)),
    atRelease: share(rightIn(atRelease)),
    batchCalibrationError: error(batch),
    releaseCalibrationError: error(atRelease),
    correctedCalibrationError: error(
      withCorrections.atRelease,
      known.filter(([item]) => !goldItems.has(item)),
    ),
    seconds,
    microsecondsAClaim: (streamingMs * 1_000) / claims.length,
  };
}

const halfLife = { kind: 'none' } as const;

function stream(
  groups: ReadonlyMap<string, readonly Observation[]>,
  correctionOf: (item: string) => string | undefined = () => undefined,
) {
  const ledger = fieldLedger();
  const began = performance.now();
  const atRelease = new Map<string, LabelEstimate>();
  for (const [item, voices] of groups) {
    const { estimate, delta } = settleField(ledger.read(), voices, 0, halfLife);
    atRelease.set(item, estimate);
    ledger.write(delta);
    const correction = correctionOf(item);
    if (correction === undefined) continue;
    ledger.write(correctField(ledger.read(), voices, correction, 0, halfLife));
  }
  return { atRelease, streamingMs: performance.now() - began, ledger };
}

/** Returns the settled value of each group by all evidence. */
function inTheEnd(
  groups: ReadonlyMap<string, readonly Observation[]>,
  ledger: ReturnType<typeof fieldLedger>,
): ReadonlyMap<string, LabelEstimate> {
  const believe = fieldEstimator(ledger.read(), 0, halfLife);
  return new Map([...groups].map(([item, voices]) => [item, believe(voices)]));
}

/** Returns the probability that a vote finds `truth`, with ties broken by lot. */
function voteAccuracy(voices: readonly Observation[], truth: string): number {
  const votes = new Map<string, number>();
  for (const { label } of voices) votes.set(label, (votes.get(label) ?? 0) + 1);
  const most = Math.max(...votes.values());
  const winners = [...votes].filter(([, count]) => count === most);
  return winners.some(([label]) => label === truth) ? 1 / winners.length : 0;
}
