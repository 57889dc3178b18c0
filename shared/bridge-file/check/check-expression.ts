import { callFault } from './check-calls.ts';
import { parsePointer } from '../../json/pointer.ts';
import type { Named, TopicDraft } from '../draft/draft.ts';
import { lostDigits } from '../../expression/lost-digits.ts';
import { readExpression } from '../../expression/read-expression.ts';
import { quote } from '../../json/printable.ts';
import type { Report } from '../source/report.ts';

/** Functions whose value differs each time: a redelivered envelope would get into another group. */
const unstable = new Set(['now', 'millis', 'random']);

/** Returns the remedy of an expression that is probably written in another language. */
function expressionRemedy(text: string): string {
  if (text.startsWith('/')) return `; a path has dots, as in ${text.slice(1).replaceAll('/', '.')}`;
  if (/[=!]==?|&&|\|\|/.test(text)) return '; in JSONata equality is =, and the words are and, or, $not(...)';
  return '; see https://docs.jsonata.org';
}

/** @param instability the fault of a value that differs each time, as a text that follows the function's name */
export function checkExpression({ name, path }: Named, instability: string, report: Report): void {
  const expression = readExpression(name);
  if (expression.kind === 'bad') {
    report.atValue(path, `not a JSONata expression: ${expression.reason}${expressionRemedy(name)}`);
    return;
  }
  const [lost] = lostDigits(name);
  if (lost !== undefined)
    report.atValue(
      path,
      `the number ${lost} has more digits than an expression can calculate with; to compare such a number write it as a text, "${lost}"`,
    );
  const unknown = callFault(name, expression.calls);
  if (unknown !== undefined) report.atValue(path, unknown);
  const call = expression.calls.find((called) => unstable.has(called));
  if (call !== undefined) report.atValue(path, `$${call} ${instability}`);
}

/** Checks an expression that is evaluated over an envelope after redaction, such as the correlation key. */
export function checkKey(key: Named, topics: readonly TopicDraft[], report: Report): void {
  checkExpression(key, "gives another value each time; a group's key must not change", report);
  for (const topic of topics) checkRedacted(key, 'key', topic, report);
}

/**
 * Reports an expression that reads a redacted field. The field is removed before the evaluation, so the expression
 * never finds it.
 */
export function checkRedacted(expression: Named, what: string, topic: TopicDraft, report: Report): void {
  const read = readExpression(expression.name);
  if (read.kind === 'bad') return;
  const bodyPaths = read.paths.flatMap(([first, ...rest]) => (first === 'data' ? [rest] : []));
  for (const field of topic.redact) {
    const isRead = bodyPaths.some((steps) => covers(field.name, steps));
    if (isRead) {
      const message = `the ${what} reads a field that topic ${quote(topic.name)} redacts (${quote(field.name)}); read another one, or do not redact it`;
      report.atValue(expression.path, message);
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
