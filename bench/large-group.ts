/** `node large-group.ts FOLDER`: makes the generation of one group in a process, and reports its memory. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { makeWithBodies } from '../shared/result/make-with-bodies.ts';
import { decodeCloudEvent } from '../shared/envelope/decode-cloud-event.ts';
import { makeGeneration } from '../shared/result/make-generation.ts';
import type { CompletionInput } from '../shared/aggregation/completion.ts';
import { nothingSpent } from '../shared/ports/model-usage.ts';
import type { Part } from '../shared/aggregation/group.ts';
import { partOf } from '../shared/aggregation/part-of.ts';
import { benchFusion } from './cost/policies.ts';
import { folderClaimStore } from './folder-claim-store.ts';

const fusion = benchFusion({ name: 'dossier', takes: ['document'], size: 1_000, recipients: ['reader'] });

const letter = z.looseObject({ reason: z.string() });

const [folder = ''] = process.argv.slice(2);
const parts: Part[] = [];
for await (const line of createInterface({ input: createReadStream(join(folder, 'parts.jsonl')) })) {
  const decoded = decodeCloudEvent(JSON.parse(line));
  if (decoded.kind === 'malformed') throw new Error(decoded.rejection.message);
  const { envelope } = decoded;
  parts.push(partOf({ fusion: 'dossier', key: 'k', topic: 'document', envelope }, parts.length));
}
const draft: CompletionInput = {
  ref: { fusion: 'dossier', key: 'k' },
  generation: 1,
  reason: 'size',
  previous: undefined,
  parts,
  attempts: 0,
  spent: nothingSpent,
  causationId: undefined,
  requestedBy: 't1',
};
const make = makeWithBodies(folderClaimStore(folder), (policy, whole, signal) =>
  makeGeneration(policy, whole, { bridgeName: 'bench', composer: undefined, now: 0, signal }),
);
const began = performance.now();
const made = await make(fusion, draft, AbortSignal.timeout(600_000));
const ms = performance.now() - began;
if (made.kind !== 'made') throw new Error('the group produced no generation');
const { outcome } = made;
process.send?.({
  ms,
  // In kilobytes on every system.
  peakBytes: process.resourceUsage().maxRSS * 1024,
  outcome:
    outcome.kind === 'dead-lettered'
      ? `dead letter (${letter.parse(JSON.parse(outcome.letter)).reason})`
      : outcome.kind,
});
process.disconnect?.();
