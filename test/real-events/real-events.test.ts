import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clausesOf, exclusionOf } from '../../infra/type-patterns.ts';
import { compile } from '../../local/eventbridge/pattern.ts';
import { admit } from '../../shared/admission/admit.ts';
import { loadBridge } from '../../shared/bridge-file/load-bridge.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { evaluate } from '../../shared/expression/jsonata-evaluate.ts';
import { typesOf } from '../../shared/policy/event-types.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { contributionsOf } from '../admission/contributions-of.ts';
import { resolved } from './resolved.ts';
import { awsServices } from './aws-services.ts';
import { cloudEvents } from './cloud-events.ts';
import { partners } from './partners.ts';
import { busEvent } from './real-event.ts';

const loaded = await loadBridge(join(import.meta.dirname, 'bridge.yaml'));
if (loaded.kind === 'mistakes') throw new Error(JSON.stringify(loaded.mistakes));
const { topics } = loaded.bridge;

/** The topics whose rules match an event. */
function routed(event: JsonObject): readonly Topic[] {
  return topics.filter((topic) =>
    clausesOf(typesOf(topic)).some((clause) => compile({ 'detail-type': resolved(clause) })(event)),
  );
}

const all = [...awsServices, ...partners, ...cloudEvents];

test.each(all.map((one) => ({ ...one, type: one.event['detail-type'] })))(
  '$type goes to the topic $topic and is admitted as it is',
  async ({ topic: name, event, id, key }) => {
    const [topic, ...more] = routed(event);
    expect([topic?.name, more]).toEqual([name, []]);
    if (topic === undefined) return;
    const verdict = await admit(JSON.stringify(event), { topic, evaluate });
    expect(verdict.refusal).toBeUndefined();
    const [part] = contributionsOf(verdict);
    const { detail, source, 'detail-type': type, time } = event;
    const inner = cloudEvents.some((one) => one.event === event) ? detail : undefined;
    const expected =
      inner === undefined ? { data: detail, time } : { data: at(inner, 'data'), time: at(inner, 'time') };
    expect(part).toMatchObject({
      topic: name,
      key,
      envelope: {
        header: { id, source, type, time: expected.time },
        body: { kind: 'json', value: expected.data },
      },
    });
  },
);

const at = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

test('what no topic takes is matched by the rule of the unrouted queue alone', () => {
  const { clause, left } = exclusionOf(topics.flatMap(typesOf));
  const unrouted = compile({ 'detail-type': resolved(clause) });
  expect(left).toEqual([]);
  expect(all.filter(({ event }) => unrouted(event))).toEqual([]);
  expect(unrouted(busEvent('aws.s3', 'Object Deleted', {}))).toBe(true);
});

test('every shape is tried, and no topic is left over', () => {
  expect(all.map(({ topic }) => topic).toSorted()).toEqual(topics.map(({ name }) => name).toSorted());
  expect(loaded.kind === 'bridge' && loaded.warnings).toEqual([]);
});
