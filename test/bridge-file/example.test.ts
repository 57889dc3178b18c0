import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { admissionOf } from '../../cli/admission.ts';
import { admit } from '../../shared/admission/admit.ts';
import { loadBridge } from '../../shared/bridge-file/load-bridge.ts';
import { decodeEvent } from '../../shared/envelope/decode-event.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { ownMember } from '../../shared/json/is-json-object.ts';
import type { Json, JsonObject } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';
import { learnedTrust } from '../../shared/merge/trust/learned-trust.ts';
import { merge } from '../../shared/merge/merge.ts';
import type { Merged } from '../../shared/merge/merged.ts';
import type { Contribution } from '../../shared/envelope/contribution.ts';
import { addEvidence, noEvidence } from '../../shared/truth-discovery/evidence/evidence.ts';

/** An event as it comes out of the bus, and the envelope in it. */
interface Message {
  readonly event: string;
  readonly envelope: Envelope;
}

function messagesOf(folder: string): readonly Message[] {
  return readFileSync(resolve(folder, 'messages.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line): Message => {
      const parsed = parseJson(line);
      const detail: JsonObject = parsed.kind === 'json' ? { detail: parsed.value } : {};
      const message = ownMember(detail, 'detail');
      const members =
        typeof message === 'object' && message !== null ? new Map(Object.entries(message)) : new Map();
      const event = JSON.stringify({
        ...detail,
        'detail-type': members.get('type'),
        source: members.get('source'),
      });
      const decoded = decodeEvent(event);
      if (decoded.kind !== 'envelope') throw new Error(decoded.rejection.message);
      return { event, envelope: decoded.envelope };
    });
}

const folderOf = (name: string): string => resolve(import.meta.dirname, '../../examples', name);

describe.each(['recommendation', 'sensors'])('the example %s', async (name) => {
  const loaded = await loadBridge(resolve(folderOf(name), 'bridge.yaml'));
  const messages = messagesOf(folderOf(name));

  test('the example has neither mistakes nor warnings', () => {
    expect(loaded).toMatchObject({ kind: 'bridge', warnings: [] });
  });

  test('the example has messages that their topics admit, each with its own id', async () => {
    const topics = loaded.kind === 'bridge' ? loaded.bridge.topics : [];
    for (const { event, envelope } of messages) {
      const topic = topics.find((one) => one.name === envelope.header.type);
      if (topic === undefined) throw new Error(`no topic is named ${envelope.header.type}`);
      expect((await admit(event, await admissionOf(topic))).refusal).toBeUndefined();
    }
    const ids = messages.map(({ envelope: { header } }) => `${header.source} ${header.id}`);
    expect(new Set(ids).size).toBe(messages.length);
  });
});

const partsOf = (name: string): ReadonlyMap<string, readonly Envelope[]> =>
  Map.groupBy(
    messagesOf(folderOf(name)).map(({ envelope }) => envelope),
    ({ header }) => header.correlationid ?? '',
  );

test('every group of the recommendation is complete', () => {
  for (const parts of partsOf('recommendation').values())
    expect(parts.map(({ header }) => header.type)).toEqual(expect.arrayContaining(['content', 'user']));
});

/** The readings of each valve, on their way into the merge. */
function readings(): readonly (readonly [string, readonly Contribution[]])[] {
  return [...partsOf('sensors')].map(([key, parts]) => [
    key,
    parts.flatMap((envelope) => (envelope.header.type === 'reading' ? [{ topic: 'reading', envelope }] : [])),
  ]);
}

test('the sensors example gives the results that its page shows', async () => {
  const loaded = await loadBridge(resolve(folderOf('sensors'), 'bridge.yaml'));
  const [fusion] = loaded.kind === 'bridge' ? loaded.bridge.fusions : [];
  if (fusion === undefined) throw new Error('the example has no fusion');
  let known = noEvidence;
  const learned = new Map<string, Merged>();
  const voted = new Map<string, Merged>();
  for (const [key, inputs] of readings()) {
    expect(inputs).toHaveLength(5);
    voted.set(key, merge(inputs, { weights: {}, fields: {} }));
    const merged = merge(inputs, fusion.merge, learnedTrust(known, fusion.merge.learned?.halfLife)(0));
    known = addEvidence(known, [merged.evidenceUpdate ?? noEvidence]);
    learned.set(key, merged);
  }
  const is = (state: Json): Json => ({ reading: { state } });
  expect(learned.get('valve-01')?.record).toEqual(is('closed'));
  expect(learned.get('valve-20')?.unsettled).toEqual(['/reading/state']);
  expect(learned.get('valve-33')).toMatchObject({ record: is('open') });
  expect(learned.get('valve-33')?.unsettled).toBeUndefined();
  expect(learned.get('valve-33')?.fields[0]?.weights?.['gauge-old']).toBeLessThan(0.05);
  expect(voted.get('valve-33')?.record).toEqual(is('jammed'));
});
