import { needsThread } from '../../shared/expression/expression-risks.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import type { Feed } from '../../shared/policy/feed/feed.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { asData, type FunctionEntry, threadImport, withReader } from '../function-entries.ts';

/** Returns the entry of the function that feeds a topic; undefined for a topic that only the bus feeds. */
export function feedEntry(
  { name, types, from }: Pick<Topic, 'name' | 'types' | 'from'>,
  { claimCheck }: Pick<Bridge, 'claimCheck'>,
): FunctionEntry | undefined {
  if (from === undefined) return undefined;
  const lines = ["import { start } from './functions/feed/main.ts';"];
  const parts = [`topic: ${asData({ name, types })}`, `rules: ${asData(from.rules)}`];
  if (from.broker.transport === 'kafka') {
    lines.push("import { receiveFromKafka } from './shared/adapters/aws/kafka/receive-from-kafka.ts';");
    const reportsItems = from.broker.pollers !== undefined;
    parts.push(`receive: (handle) => receiveFromKafka(handle, ${reportsItems})`);
  } else {
    lines.push("import { receiveFromRabbitmq } from './shared/adapters/aws/mq/receive-from-rabbitmq.ts';");
    parts.push('receive: receiveFromRabbitmq');
  }
  const expressions = expressionsOfFeed(from);
  if (expressions.some(needsThread)) {
    lines.push(
      threadImport,
      "import { evaluateInThread } from './shared/adapters/node/evaluate-in-thread.ts';",
    );
    parts.push('evaluate: evaluateInThread(thread)');
  } else if (expressions.length > 0) {
    lines.push("import { evaluate } from './shared/expression/jsonata-evaluate.ts';");
    parts.push('evaluate');
  }
  if (claimCheck) {
    lines.push("import { claims } from './functions/topic/claims.ts';");
    parts.push('claims');
  }
  lines.push(`export const handler = start({ ${parts.join(', ')} });`);
  return { id: `feed ${name}`, source: withReader(lines), modules: new Map() };
}

/** Returns the expressions that the engine evaluates for one message of a feed. */
export function expressionsOfFeed({ rules: { identity } }: Feed): readonly string[] {
  if (identity === undefined || identity.kind === 'digest') return [];
  const findings = identity.kind === 'all' ? identity.of : [identity];
  return findings.flatMap((finding) => (finding.kind === 'jsonata' ? [finding.expression] : []));
}
