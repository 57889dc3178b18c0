import type { Json } from '../../json/json.ts';
import { answerSchemaFaults, citationFaults } from './answer-schema.ts';
import { fieldFindings, reportFields } from './field-findings.ts';
import { checkCallers } from './check-callers.ts';
import { checkFusion } from './check-fusion.ts';
import { checkNames } from './check-names.ts';
import { checkRecipients } from './check-recipients.ts';
import { checkTopic } from './check-topic.ts';
import { checkTypes } from './check-types.ts';
import type { BridgeDraft, SchemaDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import type { SchemaFiles } from '../schema-files.ts';

/** Checks the parts of a file against each other, as far as each part has the right shape. */
export function checkBridge(draft: BridgeDraft, files: SchemaFiles, report: Report): void {
  checkNames(draft, report);
  const reported = new Set<string>();
  const good = new Map<SchemaDraft, Json>();
  for (const { schema } of draft.topics ?? []) {
    const found = schema === undefined ? undefined : files.check(schema, reported, report);
    if (schema !== undefined && found !== undefined) good.set(schema, found);
  }
  for (const { output, cites } of draft.fusions) {
    const found = output === undefined ? undefined : files.check(output, reported, report);
    if (output === undefined || found === undefined) continue;
    const faults = answerSchemaFaults(found);
    if (faults.length === 0) good.set(output, found);
    const remaining = faults.length > 0 || !cites ? faults : citationFaults(found);
    for (const fault of remaining) files.reportFault(output, fault, report);
  }
  for (const topic of draft.topics ?? []) checkTopic(topic, draft.name, (schema) => good.get(schema), report);
  checkTypes(draft.topics ?? [], report);
  checkRecipients(draft.recipients ?? [], report);
  for (const fusion of draft.fusions) checkFusion(fusion, draft, (schema) => good.get(schema), report);
  checkCallers(draft, report);
  reportFields(
    fieldFindings(draft, (schema) => good.get(schema)),
    'mistakes',
    report,
  );
}
