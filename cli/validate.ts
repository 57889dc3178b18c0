import { describeLimits } from '../shared/policy/describe-limits.ts';
import type { ClaudePolicy } from '../shared/policy/compose-policy.ts';
import type { Fusion } from '../shared/policy/fusion.ts';
import type { Topic } from '../shared/policy/topic.ts';
import type { ValidateOptions } from './options/order.ts';
import type { ProcessEnvironment } from './process-environment.ts';
import { readBridgeFile } from './read-bridge.ts';

/**
 * `validate <bridge.yaml>`: prints what the bridge has on standard output, and warnings on standard error.
 *
 * @throws UserError with every mistake of the file
 */
export async function validate(
  { bridge: file }: ValidateOptions,
  { out, err }: ProcessEnvironment,
): Promise<0> {
  const { bridge, warnings } = await readBridgeFile(file, '; name the bridge file by its path');
  for (const warning of warnings) err(warning);
  const { name, topics, fusions, recipients } = bridge;
  out(`${file}: the bridge "${name}" has no mistakes`);
  for (const topic of topics) out(row('topic', topic.name, describeTopic(topic)));
  for (const fusion of fusions) out(row('fusion', fusion.name, describeFusion(fusion)));
  for (const { name: recipient, transport } of recipients) out(row('recipient', recipient, [transport]));
  return 0;
}

const row = (kind: string, name: string, facts: readonly string[]): string =>
  `  ${kind.padEnd(10)}${name}${facts.length === 0 ? '' : `: ${facts.join('; ')}`}`;

function describeTopic({ role, types, sources, schema, redact }: Topic): readonly string[] {
  return [
    ...(role === 'part' ? [] : [`role ${role}`]),
    ...(types === undefined ? [] : [`takes ${types.join(', ')}`]),
    sources === undefined ? 'any source' : `from ${sources.join(', ')}`,
    ...(schema === undefined ? [] : ['with a schema']),
    ...(redact.length === 0 ? [] : [`removes ${redact.join(', ')}`]),
  ];
}

function describeFusion(fusion: Fusion): readonly string[] {
  const { needs, wants, takes, openers, deadlineMs, compose, recipients } = fusion;
  const gathered = Object.entries({ needs, wants, takes }).filter(([, topics]) => topics.length > 0);
  return [
    ...gathered.map(([verb, topics]) => `${verb} ${topics.join(', ')}`),
    ...(openers === undefined ? [] : [`opened by ${openers.topics.join(', ')}`]),
    `deadline ${deadlineMs / 1000} s`,
    compose.kind === 'claude' ? composedBy(compose) : 'merged',
    ...(compose.kind === 'claude' ? describeLimits(compose) : []),
    recipients.length === 0 ? 'no recipient' : `to ${recipients.join(', ')}`,
  ];
}

function composedBy({ model, route }: ClaudePolicy): string {
  if (route === undefined) return `composed by ${model}`;
  const nodes = route.nodes.map(({ name, model: one }) => `${name} (${one})`);
  return `composed by ${route.kind} over ${nodes.join(', ')}`;
}
