import { evidenceLogContract } from '../contract/evidence-log.ts';
import { memoryEvidenceLog } from '../fakes/memory-evidence-log.ts';

evidenceLogContract('an evidence log in memory', () => {
  const log = memoryEvidenceLog();
  return () => log;
});
