import { parsePointer } from '../json/pointer.ts';
import { checkRepeats } from './check-names.ts';
import type { Named, TopicDraft } from './draft.ts';
import { readExpression } from './expression.ts';
import { quote } from './mistake.ts';
import type { Report } from './report.ts';

/** Functions that answer differently each time: a redelivered envelope would find another group. */
const fickle = new Set(['now', 'millis', 'random']);

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
  if (topic.correlate !== undefined) {
    checkExpression(topic.correlate, report);
    checkRedacted(topic.correlate, topic, report);
  }
}

export function checkExpression({ name, path }: Named, report: Report): void {
  const expression = readExpression(name);
  if (expression.kind === 'bad') {
    report.atValue(path, `not a JSONata expression: ${expression.reason}`);
    return;
  }
  const call = expression.calls.find((called) => fickle.has(called));
  if (call !== undefined)
    report.atValue(path, `$${call} gives another key each time; a group's key must not change`);
}

/** A field that is removed before the key is computed cannot be the key. */
export function checkRedacted(correlate: Named, topic: TopicDraft, report: Report): void {
  const expression = readExpression(correlate.name);
  if (expression.kind === 'bad') return;
  const bodyPaths = expression.paths.flatMap(([first, ...rest]) => (first === 'data' ? [rest] : []));
  for (const field of topic.redact) {
    const isRead = bodyPaths.some((steps) => covers(field.name, steps));
    if (isRead) {
      const message = `the key reads a field that topic ${quote(topic.name)} redacts (${quote(field.name)})`;
      report.atValue(correlate.path, message);
    }
  }
}

function covers(redacted: string, steps: readonly string[]): boolean {
  if (!redacted.startsWith('/')) return steps.includes(redacted);
  const tokens = parsePointer(redacted);
  return (
    tokens !== undefined &&
    tokens.length <= steps.length &&
    tokens.every((token, index) => token === steps[index])
  );
}
