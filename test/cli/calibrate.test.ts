import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../local/running-function.ts';
import { type Said, said } from './said.ts';

const calibrate = (...args: readonly string[]): Promise<Said> => said(['calibrate', ...args]);

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, text);
  return path;
}

const bridge = `name: plant
topics:
  reading: { schema: { type: object, properties: { state: { type: string } }, required: [state] } }
fusions:
  valve: { takes: [reading], weights: learned, recipients: [desk] }
  other: { takes: [reading], recipients: [desk] }
recipients: { desk: { queue: true } }
`;

const line = (valve: string, source: string, state: string): string =>
  JSON.stringify({ source, type: 'reading', correlationid: valve, data: { state } });

/** Of ten valves, three who say the same and one who never does. */
const history = Array.from({ length: 10 }, (_, valve) => {
  const state = valve % 2 === 0 ? 'open' : 'closed';
  const said = { north: state, south: state, west: state, liar: valve % 2 === 0 ? 'closed' : 'open' };
  return Object.entries(said).map(([source, says]) => line(`v${valve}`, source, says));
})
  .flat()
  .join('\n');

test('a file of envelopes is gathered as the bridge gathers it and shown to the user', async () => {
  const file = await fileOf('bridge.yaml', bridge);
  const past = await fileOf('history.jsonl', `${history}\n${history}\n`);
  const { code, out, err } = await calibrate(file, '--history', past);
  expect(code).toBe(0);
  expect(err).toBe(
    'not compared with a deployment: nothing answers at http://127.0.0.1:1: is `npm start` running?',
  );
  const lines = out.split('\n');
  expect(lines.slice(0, 4)).toEqual([
    'valve: 10 groups',
    '',
    expect.stringMatching(/^ {2}\/reading\/state {2}labels, 10 groups, \d\.\d independent sources each$/),
    '    source  claims  accuracy  weight  deployed',
  ]);
  expect(lines.at(-1)).toMatch(/^ {4}liar +10 +0\.\d+ +0\.00 +-$/);
});

test('the JSON output is the same report on one line', async () => {
  const file = await fileOf('bridge.yaml', bridge);
  const past = await fileOf('history.jsonl', history);
  const { code, out } = await calibrate(
    '--bridge',
    file,
    '--fusion',
    'valve',
    '--history',
    past,
    '--output',
    'json',
  );
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    fusion: 'valve',
    groups: 10,
    fields: [
      {
        field: '/reading/state',
        kind: 'labels',
        groups: 10,
        sources: [
          {
            source: 'north',
            claims: 10,
            accuracy: expect.any(Number),
            weight: expect.any(Number),
            deployed: null,
          },
          { source: 'south' },
          { source: 'west' },
          { source: 'liar', claims: 10, weight: 0 },
        ],
      },
    ],
    applied: false,
  });
});

test('the command skips and reports rejected envelopes', async () => {
  const file = await fileOf('bridge.yaml', bridge);
  const bad = JSON.stringify({ source: 'north', type: 'reading', correlationid: 'v1', data: {} });
  const past = await fileOf('history.jsonl', `${bad}\n${history}\n${bad}`);
  const { code, err } = await calibrate(file, '--history', past);
  expect(code).toBe(0);
  expect(err).toContain(`left out: ${past}:1:1: the body breaks the topic's schema: `);
  expect(err).toContain(', and 1 more');
});

test('a history without evidence ends with exit code 1', async () => {
  const file = await fileOf('bridge.yaml', bridge);
  const past = await fileOf('history.jsonl', line('v1', 'north', 'open'));
  const { code, out, err } = await calibrate(file, '--history', past);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain('valve: in 1 group no two sources speak of the same field: nothing to learn');
});

test.each([
  [['--fusion', 'valv'], 'no fusion is named "valv"; did you mean "valve"?'],
  [['--fusion', 'other'], 'the fusion "other" does not learn whom to trust: add "weights: learned" to it'],
])('the command refuses %j', async (args, message) => {
  const file = await fileOf('bridge.yaml', bridge);
  expect(await calibrate(file, ...args)).toEqual({ code: 2, out: '', err: `${file}: ${message}` });
});

test('a bridge that does not learn is refused', async () => {
  const file = await fileOf('bridge.yaml', bridge.replace('weights: learned, ', ''));
  expect(await calibrate(file)).toEqual({
    code: 2,
    out: '',
    err: `${file}: no fusion learns whom to trust: add "weights: learned" to it`,
  });
});

test.each([
  [
    '{"source":"north"',
    '18: the line ends before its value does; write the whole envelope on one line, and close it',
  ],
  [
    '{"source":"north","type":"readin"}',
    '1: no topic takes the type "readin"; did you mean "reading"? To take it, write at a topic, such as reading: types: ["reading", "readin"]',
  ],
  [
    '{"type":"reading"}',
    '1: source is missing: every envelope says its type, by which its topic is found, and its source; add "source":"..."',
  ],
  [
    '{"type":"reading","source":"north","type":"reading"}',
    '1: the envelope has the member "type" more than once; remove one of the two',
  ],
])('the command names the line %s', async (bad, message) => {
  const file = await fileOf('bridge.yaml', bridge);
  const past = await fileOf('history.jsonl', `${history}\n${bad}`);
  expect(await calibrate(file, '--history', past)).toEqual({
    code: 2,
    out: '',
    err: `${past}:41:${message}`,
  });
});

test('the command applies nothing without a deployment, and finds no history', async () => {
  const file = await fileOf('bridge.yaml', bridge);
  const past = await fileOf('history.jsonl', history);
  const nobody = { code: 2, out: '', err: 'nothing answers at http://127.0.0.1:1: is `npm start` running?' };
  expect(await calibrate(file, '--history', past, '--apply')).toEqual(nobody);
  expect(await calibrate(file)).toEqual(nobody);
});
