import { didYouMean } from '../shared/bridge-file/check/did-you-mean.ts';
import { quote } from '../shared/json/printable.ts';

/** The context values that this application reads. */
const known = ['bridge', 'alarmTopicArn', 'modelConcurrency'];

/** Plain names that the CDK CLI itself keeps in its context; its others contain ":" or "/". */
const ofCdk = new Set(['acknowledged-issue-numbers', 'cli-telemetry', 'tree-metadata']);

/** Finds a context value (`-c name=value`) that nothing reads: a misspelt one would leave the default without a word. */
export function unknownContext(names: Iterable<string>): string | undefined {
  const stranger = [...names].find(
    (name) => !known.includes(name) && !ofCdk.has(name) && !/[:/@]/.test(name),
  );
  if (stranger === undefined) return undefined;
  const plain = stranger.replaceAll(/[-_]/g, '');
  return `context ${quote(stranger)} is unknown${didYouMean(plain, known) || `; there is ${known.join(', ')}`}`;
}
