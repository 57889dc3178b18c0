import { parsePointer } from '../../json/pointer.ts';
import type { Json } from '../../json/json.ts';
import { memberOf } from '../../json/member-of.ts';
import { isSameValue } from '../../json/same-value.ts';
import { merge } from '../../merge/merge.ts';
import type { Merged } from '../../merge/merged.ts';
import type { PastGroup } from '../../merge/trust/calibrate.ts';
import { learnedTrust } from '../../merge/trust/learned-trust.ts';
import type { HalfLife } from '../../policy/half-life.ts';
import type { MergePolicy } from '../../policy/merge-policy.ts';
import { addEvidence, type Evidence, noEvidence } from '../../truth-discovery/evidence/evidence.ts';
import { labelStandings } from '../../truth-discovery/evidence/source-standing.ts';
import { CalibrationTally } from './calibration-tally.ts';
import type { StepValues } from './event-records.ts';

/** The policy under which past groups are settled again. */
export interface ReplayPolicy {
  readonly merge: MergePolicy;
  /** Undefined where the fusion does not learn. */
  readonly halfLife: HalfLife | undefined;
}

/** The beginning of the names of evidence about labels. */
const labels = 'labels';

/**
 * Settles past groups again, one after the other, as the bus would with the evidence of those before. Each group is a
 * step with the trust in each source, the confidence, the conflicts, and the calibration so far.
 */
export class HistoryReplay {
  readonly #policy: ReplayPolicy;
  readonly #calibration = new CalibrationTally();
  readonly #sources = new Set<string>();
  #evidence: Evidence = noEvidence;
  #step = 0;

  constructor(policy: ReplayPolicy) {
    this.#policy = policy;
  }

  /** @param group no earlier than the groups before */
  next(group: PastGroup): StepValues {
    const { merge: policy, halfLife } = this.#policy;
    const { at, contributions, corrections = [] } = group;
    for (const { envelope } of contributions) this.#sources.add(envelope.header.source);
    const trust = halfLife === undefined ? undefined : learnedTrust(this.#evidence, halfLife)(at);
    const merged = merge(contributions, policy, trust);
    const corrected = corrections.length === 0 ? merged : merge(contributions, policy, trust, corrections);
    this.#compare(merged, corrected);
    const trusted = halfLife === undefined ? [] : this.#trusts(at, halfLife);
    const { evidenceUpdate } = corrected;
    if (evidenceUpdate !== undefined) this.#evidence = addEvidence(this.#evidence, [evidenceUpdate]);
    const step = this.#step;
    this.#step += 1;
    const weights = Object.entries(merged.weights ?? {}).map(
      ([source, weight]) => [`weight/${source}`, weight] as const,
    );
    return {
      step,
      wallTime: at / 1_000,
      scalars: new Map([...trusted, ...weights, ...settlement(merged), ...this.#calibration.scalars]),
    };
  }

  /** A correction shows whether a field had been right, and with which confidence. */
  #compare(merged: Merged, corrected: Merged): void {
    const known = new Set(corrected.fields.flatMap((one) => (one.corrected === true ? [one.field] : [])));
    for (const { field, confidence } of merged.fields) {
      if (confidence === undefined || !known.has(field)) continue;
      const [before, after] = [valueAt(merged.record, field), valueAt(corrected.record, field)];
      const isRight = before !== undefined && after !== undefined && isSameValue(before, after);
      this.#calibration.add(confidence, isRight);
    }
  }

  /** The probability that a source is right: the mean over the fields of labels that it has spoken of. */
  #trusts(now: number, halfLife: HalfLife): readonly (readonly [string, number])[] {
    const sources = [...this.#sources];
    const standings = [...this.#evidence]
      .filter(([name]) => name.startsWith(labels))
      .map(([, sums]) => labelStandings(sums, sources, now, halfLife));
    return sources.flatMap((source, index) => {
      const known = standings.flatMap((ofField) => {
        const standing = ofField[index];
        return standing !== undefined && standing.claims > 0 ? [standing.reliability] : [];
      });
      return known.length === 0 ? [] : [[`trust/${source}`, mean(known)] as const];
    });
  }
}

function settlement({ fields, conflicts }: Merged): readonly (readonly [string, number])[] {
  const known = fields.flatMap(({ confidence }) => confidence ?? []);
  const share = fields.length === 0 ? [] : [['conflict/share', conflicts.length / fields.length] as const];
  const confidence =
    known.length === 0
      ? []
      : [['confidence/least', Math.min(...known)] as const, ['confidence/mean', mean(known)] as const];
  return [['conflict/fields', conflicts.length], ...share, ...confidence];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function valueAt(record: Json, pointer: string): Json | undefined {
  return parsePointer(pointer)?.reduce<Json | undefined>(memberOf, record);
}
