import type { Json } from '../../json/json.ts';
import { parsePointer } from '../../json/pointer.ts';
import { checkExpression, checkKey, checkRedacted } from './check-expression.ts';
import { checkRepeats } from './check-names.ts';
import { checkDigestWord, checkKeyType } from './check-statement.ts';
import { checkRole } from './check-role.ts';
import type { Named, SchemaDraft, TopicDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

export function checkTopic(
  topic: TopicDraft,
  bridge: string | undefined,
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  checkOwnSource(topic, bridge, report);
  checkNoWildcard(topic, report);
  checkRepeats(topic.sources ?? [], report);
  checkRepeats(topic.redact, report);
  for (const { name, path } of topic.redact) {
    if (name.startsWith('/') && parsePointer(name) === undefined) {
      report.atValue(
        path,
        `${quote(name)} is not a JSON Pointer; write "~" as "~0", and "/" in a name as "~1"`,
      );
    }
  }
  for (const key of topic.correlate) {
    checkKey(key, [topic], report);
    checkKeyType(key, [topic], schemaOf, report);
  }
  for (const key of topic.id) checkId(key, topic, report);
  checkRole(topic, report);
}

/** The results of a bridge never come back to it, so that no loop can form. Those of other bridges may come. */
function checkOwnSource({ sources = [] }: TopicDraft, bridge: string | undefined, report: Report): void {
  for (const { name, path } of sources) {
    if (bridge !== undefined && name === `fusion-bus/${bridge}`)
      report.atValue(
        path,
        `${quote(name)} is the source of the bridge's own results, which never come back to it; remove it here`,
      );
  }
}

/** A type may have wildcards; a source is compared as it is. */
function checkNoWildcard({ sources = [] }: TopicDraft, report: Report): void {
  for (const { name, path } of sources) {
    if (/^\*$|[./-]\*$/.test(name))
      report.atValue(path, `a source has no wildcards; name each source, or leave out the key to permit all`);
  }
}

function checkId(key: Named, topic: TopicDraft, report: Report): void {
  if (key.name === 'digest') {
    if (topic.id.length > 1) report.atValue(key.path, 'a digest stands alone; write id: digest');
    return;
  }
  checkDigestWord(key, report);
  checkExpression(key, 'gives another value each time; the id of an event must not change', report);
  checkRedacted(key, 'id', topic, report);
}
