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
 * Makes the generations of fusions that learn by what earlier groups taught, and notes what each teaches before it is
 * saved: made again after a crash, it is noted again under the same id. What is amended has taught before, and teaches
 * only what a correction has made certain since. A lesson that cannot be noted is lost and told of: the generation may have been paid for, and is worth
 * more.
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
