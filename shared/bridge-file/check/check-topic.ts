import { parsePointer } from '../../json/pointer.ts';
import { checkKey } from './check-expression.ts';
import { checkRepeats } from './check-names.ts';
import { checkRole } from './check-role.ts';
import type { TopicDraft } from '../draft/draft.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

export function checkTopic(topic: TopicDraft, report: Report): void {
  checkRepeats(topic.sources ?? [], report);
  checkRepeats(topic.redact, report);
  for (const { name, path } of topic.redact) {
    if (name.startsWith('/') && parsePointer(name) === undefined) {
      report.atValue(
        path,
        `${quote(name)} is not a JSON Pointer: "~" is written "~0", and "/" in a name "~1"`,
      );
    }
  }
  for (const key of topic.correlate) checkKey(key, [topic], report);
  checkRole(topic, report);
}
