import { expect, test } from 'vitest';
import { describeChange } from '../../shared/policy-version/changed-members.ts';
import { differencesOf, isLive } from '../../shared/policy-version/differences.ts';
import { bridgeOf, usual } from './bridge-text.ts';

async function diff(from: string, to: string, text = usual) {
  expect(text).toContain(from);
  const found = differencesOf(await bridgeOf(text), await bridgeOf(text.replace(from, to)));
  return {
    isLive: isLive(found),
    lines: found.map(
      ({ of, member, deploys }) =>
        `${of}: ${describeChange(member)}${deploys === undefined ? '' : ` (${deploys})`}`,
    ),
  };
}

const live: readonly (readonly [string, string, string])[] = [
  ['Summarise the offer.', 'Be brief.', 'compose.instructions "Summarise the offer." → "Be brief."'],
  ['claude-opus-4-8', 'claude-haiku-5-5', 'compose.model "claude-opus-4-8" → "claude-haiku-5-5"'],
  ['{ crm: 2 }', '{ crm: 0.5 }', 'merge.weights.crm 2 → 0.5'],
  ['{ crm: 2 }', '{ crm: 2, erp: 3 }', 'merge.weights.erp 3 added'],
  ['weights: {', 'minEffectiveSources: 2\n    weights: {', 'merge.asks {"minEffectiveSources":2} added'],
  ['deadline: 5m', 'deadline: 6m', 'deadlineMs 300000 → 360000'],
  ['needs: [quote]', 'needs: [quote]\n    size: 3', 'size 3 added'],
  ['[desk]', '[desk, audit]', 'recipients ["desk"] → ["desk","audit"]'],
];

test.each(live)('changing %s to %s is live', async (from, to, line) => {
  const found = await diff(from, to);
  expect(found.lines).toContain(`fusion offers: ${line}`);
  expect(found).toMatchObject({ isLive: true });
});

const deployed: readonly (readonly [string, string, string])[] = [
  ['name: shop', 'name: store', 'bridge: name "shop" → "store" (it is a setting of the stack)'],
  ['rate: {}', 'rate: {}\n  extra: {}', 'topic extra: added (its resources are deployed)'],
  ['audit: {', 'books: { queue: true }\n  audit: {', 'recipient books: added (its resources are deployed)'],
  [
    'audit: { queue: true }',
    'audit: { queue: true, ordered: true }',
    'recipient audit: transport "queue" → "ordered" (its resources are deployed)',
  ],
  [
    'deadline: 5m',
    'deadline: 16m',
    'fusion offers: scheduler "needed" added (the deployment lacks a scheduler, which a deadline beyond 15 minutes needs)',
  ],
  [
    'absolute }',
    'huber }',
    'fusion offers: loss huber "needed" added (the deployment lacks the code of the loss huber)',
  ],
  [
    'deadline: 5m',
    "deadline: 5m\n    predicate: '$count(topics) > 1'",
    'fusion offers: predicate "needed" added (the deployment lacks the code that evaluates predicates)',
  ],
  [
    'required: [text]',
    'required: []',
    'fusion offers: compose.output.required ["text"] → [] (a schema is compiled into the function)',
  ],
  [
    'instructions: Summ',
    'timeout: 9m\n      instructions: Summ',
    'fusion offers: timeout "needed" added (the functions give a model at most 45 s)',
  ],
  [
    'deadline: 5m',
    'deadline: 5m\n    late: ignore',
    'fusion offers: late "amend" → "ignore" (open and completed groups of a key must agree on it)',
  ],
  [
    'redact: [iban]',
    'redact: [iban, name]',
    'topic quote: redact ["iban"] → ["iban","name"] (a field is removed by the function of the topic, before anything is stored)',
  ],
  [
    'redact: [iban]',
    'redact: [name]',
    'topic quote: redact ["iban"] → ["name"] (redaction may only tighten: a field that is no longer removed needs a deployment)',
  ],
];

test.each(deployed)('changing %s to %s needs a deployment', async (from, to, line) => {
  const found = await diff(from, to);
  expect(found.lines).toContain(line);
  expect(found).toMatchObject({ isLive: false });
});

test('what another fusion needs already is there for all of them', async () => {
  const long = usual.replace(
    'recipients:\n  desk',
    '  slow: { needs: [quote], deadline: 1h, recipients: [desk] }\nrecipients:\n  desk',
  );
  expect(await diff('deadline: 5m', 'deadline: 16m', long)).toMatchObject({ isLive: true });
});

test('a file that is only written otherwise has no difference', async () => {
  const found = await diff('deadline: 5m', 'deadline: 300s');
  expect(found).toEqual({ isLive: true, lines: [] });
});
