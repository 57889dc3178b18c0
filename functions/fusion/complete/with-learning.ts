import { generationId } from '../../../shared/group/generation-id.ts';
import { learnedTrust } from '../../../shared/merge/learned-trust.ts';
import type { Trust } from '../../../shared/merge/trust.ts';
import type { Clock } from '../../../shared/messaging/ports.ts';
import type { Evidence } from '../../../shared/truth/evidence.ts';
import type { EvidenceLog } from '../../../shared/truth/evidence-log.ts';
import type { CompleteFunctionPorts } from './handler.ts';

type Make = CompleteFunctionPorts['make'];

/** Makes generations, with trust in the sources where it is given. */
export type TrustingMake = (...args: [...Parameters<Make>, trust?: Trust]) => ReturnType<Make>;

export interface LearningPorts {
  readonly log: EvidenceLog;
  readonly clock: Clock;
  onLost(error: unknown, generationId: string): void;
}

/**
 * Makes the generations of fusions that learn by what earlier groups taught, and notes what each teaches before it is
 * saved: made again after a crash, it is noted again under the same id. What is amended has taught before, and teaches
 * only what a correction has made certain since. A lesson that cannot be noted is lost and told of: the generation may have been paid for, and is worth
 * more.
 */
export function withLearning({ log, clock, onLost }: LearningPorts, make: TrustingMake): Make {
  const trusts = new Map<string, Known>();
  const trustIn = async (fusion: string): Promise<Trust> => {
    const now = clock.now();
    const evidence = await log.read(fusion, now);
    const known = trusts.get(fusion);
    if (known?.evidence === evidence) return known.trust(now);
    const trust = learnedTrust(evidence);
    trusts.set(fusion, { evidence, trust });
    return trust(now);
  };
  return async (fusion, draft, signal) => {
    if (fusion.merge.learned === undefined) return make(fusion, draft, signal);
    const made = await make(fusion, draft, signal, await trustIn(fusion.name));
    if (made.kind === 'made' && made.lessons !== undefined) {
      const id = generationId(draft.ref, draft.generation);
      await log.record(fusion.name, id, made.lessons, clock.now()).catch((error) => onLost(error, id));
    }
    return made;
  };
}

interface Known {
  readonly evidence: Evidence;
  readonly trust: (now: number) => Trust;
}
