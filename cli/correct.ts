import { didYouMean } from '../shared/bridge/did-you-mean.ts';
import { quote } from '../shared/bridge/mistake.ts';
import { fusionClient } from '../shared/client/fusion-client.ts';
import type { Json } from '../shared/json/json.ts';
import { parseJson } from '../shared/json/parse-json.ts';
import { parsePointer } from '../shared/json/pointer.ts';
import { connectionOf } from './connection.ts';
import { Mistake } from './mistake.ts';
import type { CorrectOptions } from './options.ts';
import { fusionNamed, readBridge } from './read-bridge.ts';
import { roleTopic } from './role-topic.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * `correct <fusion> <key> [values...]`: puts what is right for a group on the bus. A settled group is amended a moment
 * later.
 *
 * @throws Mistake
 */
export async function correct(
  { fusion: name, key, values: given, asItIs, source, ...target }: CorrectOptions,
  { env, out }: Surroundings,
): Promise<0> {
  if (given.length === 0 && !asItIs)
    throw new Mistake('nothing is corrected; name a value, or say that it is right with --as-it-is');
  if (key === '') throw new Mistake('the key must not be empty');
  const at = await readBridge(target.bridge, env);
  const { needs, wants, takes } = fusionNamed(at, name);
  const topics = [...needs, ...wants, ...takes];
  const values = Object.fromEntries(given.map((one) => valueIn(one, topics)));
  const { topic, source: as } = roleTopic(at, 'correction', source);
  const client = fusionClient({ bridge: at.bridge.name, bus: target.bus, connection: connectionOf(env) });
  try {
    const time = new Date().toISOString();
    const posted = await client.post([
      {
        type: topic,
        source: as,
        time,
        datacontenttype: 'application/json',
        data: { fusion: name, key, values },
      },
    ]);
    if (posted.kind === 'malformed') throw new Mistake(posted.rejection.message);
  } finally {
    client.close();
  }
  const what = given.length === 0 ? 'right as it is' : Object.keys(values).join(', ');
  out(`corrected: the group ${quote(key)} of ${name}: ${what} (${topic}, as ${as})`);
  return 0;
}

function valueIn(text: string, topics: readonly string[]): readonly [string, Json] {
  const at = text.indexOf('=');
  const pointer = text.slice(0, Math.max(0, at));
  const [topic] = parsePointer(pointer) ?? [];
  if (at === -1 || topic === undefined)
    throw new Mistake(`${quote(text)}: expected /<topic>/<field>=<JSON>, such as /order/total=12`);
  if (!topics.includes(topic))
    throw new Mistake(`${pointer}: the fusion gathers no topic ${quote(topic)}${didYouMean(topic, topics)}`);
  const parsed = parseJson(text.slice(at + 1));
  if (parsed.kind === 'not-json')
    throw new Mistake(`${pointer}: the value is not JSON; a text has quotes: '${pointer}="..."'`);
  return [pointer, parsed.value];
}
