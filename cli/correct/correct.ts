import { randomUUID } from 'node:crypto';
import type { Topic } from '../../shared/policy/topic.ts';
import { topicOfType } from '../../shared/policy/event-types.ts';
import { thereIs } from '../../shared/bridge-file/check/remedy.ts';
import { didYouMean } from '../../shared/bridge-file/check/did-you-mean.ts';
import { quote } from '../../shared/json/printable.ts';
import { correctionEvent } from '../../shared/client/correction-event.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import type { GroupRecords } from '../../shared/client/group-record.ts';
import type { GroupRef } from '../../shared/aggregation/group.ts';
import { operatorClient } from '../../shared/client/operator-client.ts';
import type { FusionClientOptions } from '../../shared/client/wiring.ts';
import { fusionClient } from '../../shared/client/fusion-client.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { faultText, jsonFault } from '../../shared/json/json-fault.ts';
import { maxBodyDepth } from '../../shared/envelope/decode-event.ts';
import { repeatedMember, repeatedText } from '../../shared/json/repeated-member.ts';
import { parsePointer } from '../../shared/json/pointer.ts';
import { admissionOf, foresee } from '../admission.ts';
import { checkPointer } from './check-pointer.ts';
import { checkCorrectedValue } from './check-corrected-value.ts';
import { noteUnknownGroup } from '../unknown-group.ts';
import { connectionOf } from '../connection.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import type { CorrectOptions } from '../options/order.ts';
import { type BridgeAt, fusionNamed, readBridge } from '../read-bridge.ts';
import { requireBus } from '../require-bus.ts';
import { roleTopic } from '../role-topic.ts';
import type { ProcessEnvironment } from '../process-environment.ts';

/**
 * `correct <fusion> <key> [values...]`: posts a correction of a group. A completed group is amended a moment later. A
 * correction of an unknown group waits for it, like every other part.
 *
 * @throws UserError
 */
export async function correct(
  { fusion: name, key, values: given, asItIs, approve, newField, source, ...target }: CorrectOptions,
  environment: ProcessEnvironment,
): Promise<0> {
  const { env, out, err } = environment;
  if (given.length === 0 && !asItIs && !approve)
    throw new UserError('nothing is corrected; name a value, or say that it is right with --approve');
  if (given.length > 0 && asItIs)
    throw new UserError(
      '--as-it-is says that nothing need be corrected; leave out the values, or write --approve in its place',
    );
  if (key === '') throw new UserError('the key is empty; name the correlation key of the group');
  const at = await readBridge(target.bridge, env);
  const fusion = fusionNamed(at, name);
  const topics = [...fusion.needs, ...fusion.wants, ...fusion.takes];
  const values = new Map<string, Json>();
  for (const one of given) {
    const [pointer, value] = valueIn(one, topics);
    if (values.has(pointer)) throw new UserError(`${pointer}: two values are given for it; leave one out`);
    values.set(pointer, value);
    checkCorrectedValue(pointer, value, at.bridge.topics, fusion);
  }
  const { topic, type, source: as } = roleTopic(at, 'correction', source);
  const isApproved = approve || asItIs;
  const correction = {
    fusion: name,
    key,
    values: Object.fromEntries(values),
    approve: isApproved,
    topic: type,
    source: as,
  };
  const envelope = encodeEnvelope(correctionEvent(correction, randomUUID(), Date.now()));
  await checkAdmitted(envelope, at.bridge.topics);
  const { bus, table } = target;
  const addressed = { bridge: at.bridge.name, bus, table, connection: connectionOf(env) };
  await requireBus(bus, addressed.connection);
  if (!newField) await checkFields([...values.keys()], at, { fusion: name, key }, addressed, err);
  const client = fusionClient(addressed);
  try {
    await client.correct(correction);
  } finally {
    client.close();
  }
  await noteUnknownGroup({ fusion: name, key }, waits, addressed, environment);
  const named = [...values.keys()].join(', ');
  const what = named === '' ? 'right as it is' : `${named}${isApproved ? ', and the rest as it is' : ''}`;
  out(`posted: what is right for the group ${quote(key)} of ${name}: ${what} (${topic}, as ${as})`);
  return 0;
}

const waits = 'The correction waits for it until its deadline, and then has no effect.';

/** Throws for a field that neither its topic's schema nor the group has. */
async function checkFields(
  pointers: readonly string[],
  { bridge }: BridgeAt,
  ref: GroupRef,
  addressed: FusionClientOptions,
  err: ProcessEnvironment['err'],
): Promise<void> {
  const client = operatorClient(addressed);
  let records: Promise<GroupRecords> | undefined;
  try {
    for (const pointer of pointers) {
      const note = await checkPointer(pointer, bridge.topics, () => (records ??= client.records(ref)));
      if (note !== undefined) err(note);
    }
  } finally {
    client.close();
  }
}

/** Throws if the topic's function would reject the correction. The function would reject it in a log that the user does not see. */
async function checkAdmitted(envelope: JsonObject, topics: readonly Topic[]): Promise<void> {
  const { type = null, source = null } = envelope;
  const topic = typeof type === 'string' ? topicOfType(topics, type) : undefined;
  if (topic === undefined) throw new Error('a topic was found and is not there');
  const event = { 'detail-type': type, source, detail: envelope };
  const { rejection } = await foresee(JSON.stringify(event), await admissionOf(topic));
  if (rejection === undefined) return;
  const { attribute, message } = rejection;
  // Of a value that is at fault, its own pointer is what was typed.
  const [, , pointer = attribute] = parsePointer(`/${attribute ?? ''}`) ?? [];
  throw new UserError(pointer === undefined ? message : `${pointer}: ${message}`);
}

function valueIn(text: string, topics: readonly string[]): readonly [string, Json] {
  const at = text.indexOf('=');
  const pointer = text.slice(0, Math.max(0, at));
  const [topic] = parsePointer(pointer) ?? [];
  if (at === -1 || topic === undefined)
    throw new UserError(`${quote(text)}: expected /<topic>/<field>=<JSON>, such as /order/total=12`);
  if (!topics.includes(topic))
    throw new UserError(
      `${pointer}: the fusion gathers no topic ${quote(topic)}${didYouMean(topic, topics) || thereIs(topics)}`,
    );
  const parsed = parseJson(text.slice(at + 1));
  if (parsed.kind === 'not-json')
    throw new UserError(`${pointer}: the value is not JSON; a text has quotes: '${pointer}="..."'`);
  const fault = jsonFault(parsed.value, maxBodyDepth);
  if (fault !== undefined)
    throw new UserError(`${pointer}: ${faultText('the value', fault)}; write a value that a body can hold`);
  const repeated = repeatedMember(text.slice(at + 1), parsed.value);
  if (repeated !== undefined)
    throw new UserError(`${pointer}: ${repeatedText('the value', repeated)}; remove one of the two`);
  return [pointer, parsed.value];
}
