import { addEvidence, type Evidence, noEvidence } from '../../shared/truth/evidence.ts';
import type { EvidenceLog } from '../../shared/truth/evidence-log.ts';

export interface MemoryEvidenceLog extends EvidenceLog {
  /** By fusion and generation. */
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, Evidence>>;
}

export function memoryEvidenceLog(): MemoryEvidenceLog {
  const entries = new Map<string, Map<string, Evidence>>();
  const sums = new Map<string, Evidence>();
  return {
    entries,
    async record(fusion, generationId, additions) {
      const known = entries.get(fusion) ?? new Map<string, Evidence>();
      if (!known.has(generationId)) known.set(generationId, additions);
      entries.set(fusion, known);
      sums.set(fusion, addEvidence(noEvidence, known.values()));
    },
    async read(fusion) {
      return sums.get(fusion) ?? noEvidence;
    },
  };
}
