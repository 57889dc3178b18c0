import type { Json } from '../../json/json.ts';
import { gathered, topicsOf } from './check-gathering.ts';
import { fieldFindings, reportFields } from './field-findings.ts';
import type { BridgeDraft, FusionDraft, SchemaDraft, TopicDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';
import { warnOfOpenTopics } from './check-openers.ts';
import { warnOfOwnHosts } from './check-recipients.ts';
import { warnOfAttribute, warnOfKeyAttribute } from './warn-attributes.ts';
import { warnOfConstants } from './warn-constant.ts';
import { warnOfModels, warnOfNodeModel } from './warn-models.ts';
import { warnOfSlowExpression, warnOfSlowRules, warnOfSlowSchema } from './warn-slow.ts';
import { warnOfPlainIds } from './warn-id.ts';
import { warnOfRequired } from './warn-required.ts';
import { warnOfRole } from './warn-role.ts';
import { warnOfSpaces } from './warn-spaces.ts';
import { warnOfUnverified } from './warn-unverified.ts';

/** Warns of valid but probably unintended settings: parts without a use, and names without an effect. */
export function warn(
  draft: BridgeDraft,
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  reportFields(fieldFindings(draft, schemaOf), 'warnings', report);
  const all = new Set(draft.fusions.flatMap(gathered).map(({ name }) => name));
  for (const topic of draft.topics ?? []) {
    if (topic.role === 'part' && !all.has(topic.name))
      report.atKey(
        topic.path,
        'no fusion gathers this topic; its envelopes have no effect; add it to needs, wants or takes of a fusion, or remove it',
      );
    if (topic.schema !== undefined) {
      warnOfSlowSchema(topic.schema, schemaOf(topic.schema), report);
      warnOfRequired(topic.schema, schemaOf(topic.schema), report);
    }
    warnOfRole(topic, draft.fusions, report);
    warnOfPlainIds(topic, report);
    warnOfSpaces(topic, report);
    if (topic.shape !== undefined) warnOfSlowExpression(topic.shape, report);
    for (const key of topic.correlate) {
      warnOfKeyAttribute(key, [topic], schemaOf, report);
      warnOfSlowExpression(key, report);
    }
  }
  const receivers = draft.fusions.flatMap(({ recipients, doubt }) =>
    doubt.reviewer === undefined ? recipients : [...recipients, doubt.reviewer],
  );
  const receiving = new Set(receivers.map(({ name }) => name));
  warnOfOwnHosts(draft.recipients ?? [], report);
  for (const { name, path, shape } of draft.recipients ?? []) {
    if (shape !== undefined) warnOfSlowExpression(shape, report);
    if (!receiving.has(name))
      report.atKey(
        path,
        'no fusion sends results to this recipient; add it to the recipients of a fusion, or remove it',
      );
  }
  const routed = new Set(draft.fusions.flatMap(({ route }) => route).map(({ name }) => name));
  for (const node of draft.nodes ?? []) {
    const { name, path } = node;
    warnOfNodeModel(node, report);
    if (!routed.has(name))
      report.atKey(path, 'no fusion asks this node; name it in compose.route of a fusion, or remove it');
  }
  for (const fusion of draft.fusions) {
    if (fusion.recipients.length === 0)
      report.atKey(
        fusion.path,
        'the fusion has no recipients; its results are on the bus only; add recipients, or ignore this',
      );
    const { reviewer } = fusion.doubt;
    if (reviewer !== undefined && draft.topics?.every(({ role }) => role !== 'correction') === true)
      report.atValue(
        reviewer.path,
        "no topic with role correction can bring the reviewer's answer; add one to topics, such as answer: { role: correction, sources: [reviewer] }",
      );
    const topics = topicsOf(fusion, draft);
    for (const key of fusion.correlate) warnOfKeyAttribute(key, topics, schemaOf, report);
    for (const statement of fusion.statements) warnOfAttribute(statement, topics, schemaOf, report);
    warnOfSlowRules(fusion, report);
    warnOfConstants(fusion, report);
    warnOfModels(fusion, report);
    warnOfMadeUpSources(fusion, draft.topics ?? [], report);
    warnOfOpenTopics(fusion, draft, report);
    warnOfUnverified(fusion, draft.topics ?? [], report);
  }
}

/**
 * Warns when learned weights meet sources without permission: a producer could invent any number of agreeing sources.
 */
function warnOfMadeUpSources(fusion: FusionDraft, topics: readonly TopicDraft[], report: Report): void {
  if (fusion.isLearned !== true) return;
  const names = new Set(gathered(fusion).map(({ name }) => name));
  for (const { name, path, sources } of topics) {
    if (sources !== undefined || !names.has(name)) continue;
    const message = `any source may post to this topic, and ${quote(fusion.name)} learns weights: a producer could invent sources and outvote the others; name its sources`;
    report.atKey(path, message);
  }
}
