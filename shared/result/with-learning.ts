import { generationId } from '../aggregation/generation-id.ts';
import { learnedTrust } from '../merge/trust/learned-trust.ts';
import type { Trust } from '../merge/trust/trust.ts';
import type { Clock } from '../ports/clock.ts';
import type { Evidence } from '../truth-discovery/evidence/evidence.ts';
import type { EvidenceLog, Learner } from '../truth-discovery/evidence/evidence-log.ts';
import type { MakeGeneration } from './make-generation.ts';

/** Makes generations, with trust in the sources where it is given. */
export type TrustingMake = (
  ...args: [...Parameters<MakeGeneration>, trust?: Trust]
) => ReturnType<MakeGeneration>;

export interface LearningPorts {
  readonly log: Pick<EvidenceLog, 'record' | 'read'>;
  readonly clock: Clock;
  onLost(error: unknown, generationId: string): void;
}

/**
 * Makes the generations of a fusion that learns, with the weights that its earlier groups give. It records the evidence
 * update of a generation before the generation is saved. A generation that is made again after a crash is recorded again
 * under the same id. An amended generation adds only the evidence of corrections that came since. An evidence update that
 * cannot be recorded is lost, and `onLost` reports it: the generation may have been paid for, and is worth more.
 */
export function withLearning({ log, clock, onLost }: LearningPorts, make: TrustingMake): MakeGeneration {
  const trusts = new Map<string, Known>();
  const trustIn = async (learner: Learner): Promise<Trust> => {
    const now = clock.now();
    const evidence = await log.read(learner, now);
    const known = trusts.get(learner.fusion);
    if (known?.evidence === evidence) return known.trust(now);
    const trust = learnedTrust(evidence, learner.halfLife);
    trusts.set(learner.fusion, { evidence, trust });
    return trust(now);
  };
  return async (fusion, input, signal) => {
    if (fusion.merge.learned === undefined) return make(fusion, input, signal);
    const learner = { fusion: fusion.name, ...fusion.merge.learned };
    const made = await make(fusion, input, signal, await trustIn(learner));
    if (made.kind === 'made' && made.evidenceUpdate !== undefined) {
      const id = generationId(input.ref, input.generation);
      await log.record(learner, id, made.evidenceUpdate, clock.now()).catch((error) => onLost(error, id));
    }
    return made;
  };
}

interface Known {
  readonly evidence: Evidence;
  readonly trust: (now: number) => Trust;
}
