import { expect, test } from 'vitest';
import { type Change, testChanges } from './changes.ts';
import { bridgeOf, changed, sampleFiles, warningsOf } from './files.ts';

const output = 'output: schemas/recommendation.json';
const answer =
  'output: { type: object, properties: { films: { type: array }, kind: { $ref: "#/$defs/kind" }, tags: { type: array, items: { enum: [new, old] } } }, $defs: { kind: { type: string, enum: [urgent, calm] } } }';
const recipients = 'recipients: [recommendation_system]';

const changes: readonly Change[] = [
  [
    recipients,
    `${recipients}\n    classify: [{ label: urgent, when: merged.user.age > 60 and $count(conflicts) > count }]`,
  ],
  [
    recipients,
    'classify: [{ label: urgent, when: count > 1 }, { label: calm, when: count = 1 }]\n    recipients: [{ to: recommendation_system, labels: [urgent, calm] }]',
  ],
  [
    recipients,
    `${recipients}\n    classify: [{ label: urgent, when: conflict > 2 }, { label: urgent, when: "a[" }, { label: calm, when: merged.usr.age > 1 }]`,
    'bridge.yaml:26:39 fusions.recommendation.classify[0].when: a rule can read count, topics, merged, conflicts, but not "conflict"; did you mean "conflicts"?',
    'bridge.yaml:26:64 fusions.recommendation.classify[1].label: the label "urgent" is given twice; rename or remove one',
    'bridge.yaml:26:78 fusions.recommendation.classify[1].when: not a JSONata expression: Expected "]" before end of expression at character 2; see https://docs.jsonata.org',
    'bridge.yaml:26:107 fusions.recommendation.classify[2].when: the fusion gathers no topic "usr"; did you mean "user"?',
  ],
  [
    recipients,
    `${recipients}\n    classify: [{ label: odd, when: $random() > 0.5 }]`,
    'bridge.yaml:26:36 fusions.recommendation.classify[0].when: $random gives another value each time; a rule must depend on the group alone',
  ],
  [
    recipients,
    'classify: [{ label: urgent, when: count > 1 }]\n    recipients: [{ to: recommendation_system, labels: [urgnt] }]',
    'bridge.yaml:26:56 fusions.recommendation.recipients[0].labels[0]: the fusion gives no label "urgnt"; did you mean "urgent"?',
  ],
  [
    recipients,
    'recipients: [{ to: recommendation_system, labels: [urgent] }]',
    'bridge.yaml:25:56 fusions.recommendation.recipients[0].labels[0]: the fusion gives no labels; add classify, or write the name of the recipient alone',
  ],
  [
    recipients,
    'classify: { label: urgent, when: count > 1 }\n    recipients: [recommendation_system, { to: recommendation_system, labels: [urgent] }]',
    'bridge.yaml:26:47 fusions.recommendation.recipients[1].to: "recommendation_system" stands in the list twice; remove one',
  ],
  [
    recipients,
    'classify: { label: urgent, when: count > 1 }\n    recipients: [{ to: recommendation_sistem, labels: [urgent] }, { to: recommendation_system, labels: [urgent] }]',
    'bridge.yaml:26:24 fusions.recommendation.recipients[0].to: no recipient is named "recommendation_sistem"; did you mean "recommendation_system"?',
  ],
  [
    recipients,
    `${recipients}\n    classify: { from: /film }`,
    'bridge.yaml:26:23 fusions.recommendation.classify.from: the schema of the answer has no such field; did you mean "films"?',
  ],
  [
    recipients,
    `${recipients}\n    classify: [{ from: /films }]`,
    'bridge.yaml:26:24 fusions.recommendation.classify[0].from: the field has no list of texts in the schema of the answer; add an "enum"',
  ],
  [
    recipients,
    `${recipients}\n    classify: [{ labl: urgent, when: count > 1 }, { from: kind }]`,
    'bridge.yaml:26:18 fusions.recommendation.classify[0].labl: unknown key; did you mean "label"?',
    'bridge.yaml:26:59 fusions.recommendation.classify[1].from: expected a JSON Pointer into the answer, got "kind"; write that instead',
    'bridge.yaml:26:59 fusions.recommendation.classify[1].from: not a JSON Pointer to a field of the answer; expected /<field>',
  ],
  [
    recipients,
    'classify: [{ from: /kind }, { from: /tags }]\n    recipients: [{ to: recommendation_system, labels: [calm, new, late] }]',
    'bridge.yaml:25:24 fusions.recommendation.classify[0].from: the schema of the answer has no such field; there is "films"',
    'bridge.yaml:25:41 fusions.recommendation.classify[1].from: the schema of the answer has no such field; there is "films"',
  ],
];

testChanges(changes);

test('labels of an answer are those of its enumerations', async () => {
  const text = changed(output, answer).replace(
    recipients,
    'classify: [{ from: /kind }, { from: /tags }, { label: much, when: count > 5 }]\n    recipients: [{ to: recommendation_system, labels: [calm, new, much] }]',
  );
  const { fusions } = await bridgeOf(text, sampleFiles);
  expect(fusions[0]).toMatchObject({
    classify: [
      { kind: 'answer', from: '/kind' },
      { kind: 'answer', from: '/tags' },
      { kind: 'rule', label: 'much', when: 'count > 5' },
    ],
    recipients: [],
    recipientsByLabel: [{ to: 'recommendation_system', labels: ['calm', 'new', 'much'] }],
  });
  expect(await warningsOf(text)).toEqual([]);
  await expect(bridgeOf(text.replace('[calm, new, much]', '[clam]'), sampleFiles)).rejects.toThrow(
    'the fusion gives no label "clam"; did you mean "calm"?',
  );
});

test('one classifier needs no list', async () => {
  const text = changed(recipients, `${recipients}\n    classify: { label: urgent, when: count > 1 }`);
  expect((await bridgeOf(text)).fusions[0]?.classify).toEqual([
    { kind: 'rule', label: 'urgent', when: 'count > 1' },
  ]);
});

test('a fusion without a model has no labels from an answer', async () => {
  const text = `name: b
topics: { t: {} }
fusions: { f: { takes: [t], classify: { from: /kind } } }
`;
  await expect(bridgeOf(text)).rejects.toThrow(
    'bridge.yaml:3:47 fusions.f.classify.from: the fusion has no answer of a model to take a label from; add compose',
  );
});
