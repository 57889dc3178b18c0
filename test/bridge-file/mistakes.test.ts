import { expect, test } from 'vitest';
import { type Change, testChanges } from './changes.ts';
import { mistakesIn, sample } from './files.ts';

const changes: readonly Change[] = [
  [
    '{ queue: true }',
    '{ queue: true',
    'bridge.yaml:28:1: not YAML: flow map in block collection must be sufficiently indented and end with a }; close the bracket where the list or map ends',
  ],
  [
    '  user:\n',
    '  user:\n    sources: [x]\n  user:\n',
    'bridge.yaml:9:3 topics.user: the key stands here a second time; the first is at 7:3; join the two, or rename or remove one',
  ],
  [
    '  user:\n',
    '  ? [a]\n  : b\n  user:\n',
    'bridge.yaml:7:5 topics: a key must be plain text; put it in quotes',
  ],
  [
    '[content, user] ',
    '*lists ',
    'bridge.yaml:14:12 fusions.recommendation.needs: no anchor with this name stands before the alias; put a text that begins with "*" in quotes',
  ],
  [
    'name: recommendation',
    'name: "\\ud800"',
    'bridge.yaml:2:7 name: the text is not well-formed Unicode; remove the half of a character, such as \\ud800',
  ],
  [
    'name: recommendation',
    'name: !secret x',
    'bridge.yaml:2:7: not YAML: unresolved tag: !secret; remove the tag, or put the text in quotes',
  ],
];

testChanges(changes);

test('the sample has no mistakes', async () => {
  expect(await mistakesIn(sample)).toEqual([]);
});

test('an empty file is a mistake', async () => {
  expect(await mistakesIn('')).toEqual([
    'bridge.yaml:1:1: the file is empty; write a map with name, topics, fusions, recipients, models, claimCheck, sources, livePolicy, gateway, telemetry, or let `fusion-bus init` make a first bridge',
  ]);
  expect(await mistakesIn('# nothing\n')).toEqual([
    'bridge.yaml:1:1: the file is empty; write a map with name, topics, fusions, recipients, models, claimCheck, sources, livePolicy, gateway, telemetry, or let `fusion-bus init` make a first bridge',
  ]);
});

test('an empty map lacks every required part', async () => {
  expect(await mistakesIn('{}')).toEqual([
    'bridge.yaml:1:1: "fusions" is missing; add it: the policies for gathering and fusing, by name',
    'bridge.yaml:1:1: "name" is missing; add it: the name of the deployment, of its stack, and of the source of its own events (`fusion-bus/<name>`)',
    'bridge.yaml:1:1: "topics" is missing; add it: the kinds of admitted envelopes, by name',
  ]);
});

test('a file that is not YAML has a few mistakes only', async () => {
  const prose = Array.from({ length: 50 }, (_, line) => `line ${line}: "quoted" and: more\n\n- text`).join(
    '\n',
  );
  const mistakes = await mistakesIn(prose);
  expect(mistakes).toHaveLength(5);
  expect(mistakes.every((line) => line.includes(': not YAML: '))).toBe(true);
});

test('aliases that multiply are a mistake', async () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const item = level === 0 ? 'x' : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array.from({ length: 9 }, () => item).join(', ')}]`;
  });
  const mistakes = await mistakesIn(levels.join('\n'));
  expect(mistakes).toHaveLength(1);
  expect(mistakes[0]).toMatch(/: the file has too many parts, or its aliases multiply;/);
});

test('an alias that contains itself is a mistake', async () => {
  const mistakes = await mistakesIn('name: &a [*a]');
  expect(
    mistakes.some((line) => line.includes('this is nested too deeply, or an alias contains itself;')),
  ).toBe(true);
});

test('nesting that overflows the parser is a mistake', async () => {
  expect(await mistakesIn('['.repeat(100_000))).toEqual([
    'bridge.yaml:1:1: the file is nested too deeply; is a bracket never closed?',
  ]);
});

test('a file that is far too long is a mistake', async () => {
  expect(await mistakesIn('x'.repeat(600_000))).toEqual([
    'bridge.yaml:1:1: the file is longer than the limit of 524288 characters; move schemas into files of their own',
  ]);
});

test('all mistakes are reported at once, in the order of the file, without repeats', async () => {
  const text = `nme: x
topics:
  content:
    source: [a]
    schema: missing.json
  user:
    sources: [profile-service]
    redact: [/a~b]
    schema: { type: objct }
fusions:
  r:
    needs: [content, usr, content, 5]
    wants: [content]
    deadline: 30
    late: reopn
    merge: { x: vote, /content: { los: vote } }
    weights: { a: -1 }
    compose: { modl: claude-x, tries: 9.5, output: 5 }
    recipients: [sys]
    deadline: 5s
recipients:
  system: {}
`;
  expect(await mistakesIn(text)).toEqual([
    'bridge.yaml:1:1 nme: unknown key; did you mean "name"?',
    'bridge.yaml:4:5 topics.content.source: unknown key; did you mean "sources"?',
    'bridge.yaml:5:13 topics.content.schema: "missing.json" does not exist; name a file by its path from the folder of the bridge file',
    'bridge.yaml:8:14 topics.user.redact[0]: "/a~b" is not a JSON Pointer; write "~" as "~0", and "/" in a name as "~1"',
    'bridge.yaml:9:21 topics.user.schema.type: must be equal to one of the allowed values: array, boolean, integer, null, number, object, string, not "objct"; did you mean "object"?',
    'bridge.yaml:12:22 fusions.r.needs[1]: no topic is named "usr"; did you mean "user"?',
    'bridge.yaml:12:27 fusions.r.needs[2]: "content" stands in the list twice; remove one',
    'bridge.yaml:12:36 fusions.r.needs[3]: expected text, got 5; write it in quotes: "5"',
    'bridge.yaml:13:13 fusions.r.wants[0]: "content" is needed already; a topic may stand in one of needs, wants and takes',
    'bridge.yaml:14:15 fusions.r.deadline: expected a duration from 1s to 7d, such as 30s, or a map with "from" and "default", got 30; write 30s',
    'bridge.yaml:15:11 fusions.r.late: expected amend, reopen, ignore or dead-letter, got "reopn"; did you mean "reopen"?',
    'bridge.yaml:16:14 fusions.r.merge.x: not a JSON Pointer into the merged record; expected /<topic> or /<topic>/<field>; write /x',
    'bridge.yaml:16:35 fusions.r.merge["/content"].los: unknown key; did you mean "loss"?',
    'bridge.yaml:17:19 fusions.r.weights.a: expected a number of at least 0, got -1; write 0 or more',
    'bridge.yaml:18:5 fusions.r.compose: "instructions" is missing; add it: the task of the model, in your own words',
    'bridge.yaml:18:16 fusions.r.compose.modl: unknown key; did you mean "model"?',
    'bridge.yaml:18:39 fusions.r.compose.tries: expected a whole number from 1 to 8, got 9.5; write 8 or less, or leave out the key for the default, 5',
    'bridge.yaml:18:52 fusions.r.compose.output: expected the path of a JSON Schema file, or a JSON Schema in place, got 5; write that instead: the schema of the answer: an object at its root, without recursion',
    'bridge.yaml:19:18 fusions.r.recipients[0]: no recipient is named "sys"; did you mean "system"?',
    'bridge.yaml:20:5 fusions.r.deadline: the key stands here a second time; the first is at 14:5; join the two, or rename or remove one',
    'bridge.yaml:22:11 recipients.system: expected one of queue, http, sns, bus, kafka, rabbitmq, and what refines it, got an empty map; write that instead: one transport by which results come, with its settings',
  ]);
});
