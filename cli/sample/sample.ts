import { randomInt } from 'node:crypto';
import { didYouMean } from '../../shared/bridge-file/check/did-you-mean.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { quote } from '../../shared/json/printable.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { checkPosting } from '../check-posting.ts';
import { readEnvelopes } from '../envelope-file.ts';
import { requireAdmitted } from '../judge-envelopes.ts';
import type { SampleOptions } from '../options/schema-orders.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { type BridgeAt, fusionNamed, readBridge } from '../read-bridge.ts';
import { keysFor } from './free-key.ts';
import { type SampleMaker, sampleMaker } from './sample-maker.ts';

/**
 * `sample [topic]`: prints envelopes that the bridge admits, a line each, for `post -`. The bridge's own admission has
 * judged each of them before anything is printed.
 *
 * @throws UserError that names the place for which no value is found
 */
export async function sample(options: SampleOptions, { env, out, err }: ProcessEnvironment): Promise<0> {
  if (options.key === '')
    throw new UserError('--key must not be empty; write the correlation key of the group');
  const at = await readBridge(options.bridge, env);
  const seed = options.seed ?? randomInt(1_000_000);
  const maker = await sampleMaker(at);
  const made = madeBy(maker, at, { ...options, seed });
  const lines = made.map((event) => JSON.stringify(event));
  const written = readEnvelopes(lines.join('\n'), 'sample');
  for (const one of written) checkPosting(one, at);
  const { fusion, key } = options;
  await requireAdmitted(
    written,
    at,
    undefined,
    fusion === undefined || key === undefined ? undefined : { fusion, key },
  );
  for (const line of lines) out(line);
  if (options.seed === undefined) err(`the same again: --seed ${seed}`);
  return 0;
}

function madeBy(
  maker: SampleMaker,
  at: BridgeAt,
  { topic, fusion, key, seed, count }: SampleOptions & { readonly seed: number },
): readonly JsonObject[] {
  const numbers = Array.from({ length: count }, (_, index) => `${seed}-${index + 1}`);
  if (topic !== undefined && fusion !== undefined)
    throw new UserError(`both a topic and --for are given; leave out ${topic}, or --for ${fusion}`);
  const keyOf = (make: (one: string) => unknown) => (key === undefined ? keysFor(make) : () => key);
  if (fusion !== undefined) {
    const policy = fusionNamed(at, fusion);
    const own = keyOf((one) => maker.group(policy, 'probe', one));
    return numbers.flatMap((one) => maker.group(policy, one, own(one)));
  }
  if (topic === undefined) throw new UserError('name a topic, or a fusion with --for');
  const found = topicNamed(at, topic);
  const own = keyOf((one) => maker.envelope(found, 'probe', { key: one }));
  return numbers.map((one) => maker.envelope(found, one, { key: own(one) }));
}

/** @throws UserError when the bridge has no topic of that name */
function topicNamed({ file, bridge }: BridgeAt, name: string): Topic {
  const topic = bridge.topics.find((one) => one.name === name);
  if (topic !== undefined) return topic;
  const names = bridge.topics.map((one) => one.name);
  throw new UserError(
    `${file}: no topic is named ${quote(name)}${didYouMean(name, names) || `; there is ${names.join(', ')}`}`,
  );
}
