import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleEntry, bundleFunctions } from '../../infra/bundle.ts';
import { bundleOptions } from '../../infra/bundle-options.ts';
import {
  batchEntry,
  completeEntry,
  type FunctionEntry,
  joinEntry,
  topicEntry,
} from '../../infra/function-entries.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Finding } from '../../shared/policy/topic.ts';
import type { Route } from '../../shared/policy/topic.ts';
import type { Topic } from '../../shared/policy/topic.ts';
import { routeTo } from '../fakes/policies.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { claude, fullBridge, fusion, plainBridge, topic } from './bridges.ts';
import { at, keysOf } from './template.ts';

const stub = join(import.meta.dirname, 'stub');
const root = join(import.meta.dirname, '../..');
const compile = (schema: unknown): string =>
  `export const check = () => [${JSON.stringify(JSON.stringify(schema))}];`;
let dir = '';

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fusion-bus-test-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Returns what the stub of a function's `main.ts` received. */
async function handed(folder: string): Promise<unknown> {
  const module: unknown = await import(pathToFileURL(join(folder, 'index.mjs')).href);
  return at(module, 'handler');
}

test('each function contains its policy and its compiled checks', async () => {
  const code = await bundleFunctions(stub, fullBridge, { compile, outDir: join(dir, 'all') });

  const user = await handed(code.topics.get('user') ?? '');
  expect(at(user, 'topic')).toEqual({
    name: 'user',
    sources: ['user-service'],
    redact: ['name'],
    role: 'part',
    routes: fullBridge.topics[1]?.routes,
  });
  expect(user).toHaveProperty('validate');
  expect(user).toHaveProperty('evaluate');
  expect(keysOf(at(user, 'steps'))).toEqual(['route', 'redact', 'largeBodies']);

  const clicks = await handed(code.topics.get('click_stream') ?? '');
  expect(clicks).not.toHaveProperty('validate');
  expect(clicks).not.toHaveProperty('evaluate');
  expect(at(clicks, 'steps')).toEqual({
    route: { routes: 'parts', states: undefined },
    largeBodies: 'large bodies',
  });

  const joined = await handed(code.join);
  expect(at(joined, 'fusions')).toEqual(fullBridge.fusions);
  expect(joined).toHaveProperty('longTimers');

  const complete = await handed(code.complete);
  expect(at(complete, 'fusions')).toEqual(fullBridge.fusions);
  for (const each of [user, clicks, complete]) expect(each).toHaveProperty('claims');
  expect(joined).not.toHaveProperty('claims');
  const open = at(complete, 'composer');
  const composer: unknown = typeof open === 'function' ? Reflect.apply(open, undefined, []) : undefined;
  expect(keysOf(at(composer, 'checks'))).toEqual(['recommendation']);
});

test('a bridge without models, long deadlines and large bodies bundles no such client', () => {
  const bridge = { ...fullBridge, fusions: [fusion('short')], claimCheck: false };
  expect(joinEntry(bridge).source).not.toContain('long-timers');
  expect(completeEntry(bridge, compile).source).not.toMatch(/claude|claims/);
  expect(topicEntry(topic('content'), compile, bridge).source).not.toContain('claims');
});

describe('the client of large bodies', () => {
  const s3In = async (entry: FunctionEntry): Promise<boolean> =>
    (await bundleEntry(root, entry)).sources.some((source) => source.includes('client-s3'));
  const predicated = { ...fullBridge, fusions: [fusion('counted', { predicate: 'count > 2' })] };

  test('the functions that read bodies bundle it, where the bridge has a bucket', async () => {
    expect(await s3In(topicEntry(topic('content'), compile, fullBridge))).toBe(true);
    expect(await s3In(completeEntry(fullBridge, compile))).toBe(true);
    expect(await s3In(joinEntry(predicated))).toBe(true);
  });

  test('no other function bundles it', async () => {
    const without = { ...predicated, claimCheck: false };
    expect(await s3In(topicEntry(topic('content'), compile, without))).toBe(false);
    expect(await s3In(completeEntry(without, compile))).toBe(false);
    expect(await s3In(joinEntry(without))).toBe(false);
    expect(await s3In(joinEntry(fullBridge))).toBe(false);
  });
});

describe('the expression engine', () => {
  const expression: Finding = { kind: 'jsonata', expression: '$uppercase(data.user)' };
  const path: Finding = { kind: 'path', path: ['correlationid'] };
  const engine = 'jsonata-evaluate';
  const entryOf = (route: Partial<Route>, role: Topic['role'] = 'part') =>
    topicEntry(
      topic('user', { role, routes: [routeTo('plain'), routeTo('recommendation', route)] }),
      compile,
      { claimCheck: false },
    );
  const enginesIn = async (entry: FunctionEntry): Promise<readonly string[]> =>
    (await bundleEntry(root, entry)).sources.filter((source) => source.includes('jsonata'));

  test.each<[string, Partial<Route>]>([
    ['the key', { correlate: expression }],
    ['a part of the key', { correlate: { kind: 'all', of: [path, expression] } }],
    ['the size', { states: { size: expression } }],
    ['the expected topics', { states: { size: path, expect: expression } }],
    ['the deadline', { states: { deadline: expression } }],
    ['the series', { states: { series: expression } }],
  ])('a topic in which an expression finds %s bundles it', async (_, route) => {
    const entry = entryOf(route);
    expect(entry.source).toContain(engine);
    const folder = await mkdtemp(join(dir, 'engine-'));
    await writeFile(join(folder, 'index.mjs'), (await bundleEntry(stub, entry)).code);
    expect(await handed(folder)).toHaveProperty('evaluate');
  });

  test('a topic whose role does not need it does not bundle it', () => {
    expect(entryOf({ states: { size: expression } }, 'absent').source).not.toContain(engine);
    expect(entryOf({ correlate: expression }, 'absent').source).toContain(engine);
    expect(entryOf({ states: { size: expression } }, 'correction').source).not.toContain(engine);
    expect(entryOf({ correlate: expression }, 'correction').source).toContain(engine);
    expect(entryOf({ correlate: expression }, 'control').source).not.toContain(engine);
  });

  test('a function that only walks paths does not bundle it', async () => {
    const states = { size: path, expect: path, deadline: path, series: path };
    const key = { kind: 'all', of: [path, path] } as const;
    expect(await enginesIn(entryOf({ correlate: key, states }))).toEqual([]);
    expect(await enginesIn(entryOf({ correlate: expression, states }))).not.toEqual([]);
  });

  test('the join function alone bundles it where a predicate releases', async () => {
    const of = (...fusions: readonly Fusion[]) => ({ ...fullBridge, fusions });
    const predicated = of(fusion('short'), fusion('counted', { predicate: 'count > 2' }));
    const folder = await mkdtemp(join(dir, 'predicate-'));
    await writeFile(join(folder, 'index.mjs'), (await bundleEntry(stub, joinEntry(predicated))).code);
    expect(await handed(folder)).toHaveProperty('predicateHolds');

    expect(await enginesIn(joinEntry(predicated))).not.toEqual([]);
    expect(await enginesIn(joinEntry(of(fusion('short'))))).toEqual([]);
    expect(await enginesIn(completeEntry(predicated, compile))).toEqual([]);
  });

  test('the complete function alone bundles it where a rule gives labels', async () => {
    const of = (classify: NonNullable<Fusion['classify']>) => ({
      ...fullBridge,
      fusions: [fusion('asking', { classify })],
    });
    const ruled = of([{ kind: 'rule', label: 'many', when: 'count > 2' }]);
    const folder = await mkdtemp(join(dir, 'rules-'));
    await writeFile(join(folder, 'index.mjs'), (await bundleEntry(stub, completeEntry(ruled, compile))).code);
    expect(await handed(folder)).toHaveProperty('ruleHolds');

    expect(await enginesIn(completeEntry(ruled, compile))).not.toEqual([]);
    expect(await enginesIn(completeEntry(of([{ kind: 'answer', from: '/kind' }]), compile))).toEqual([]);
    expect(await enginesIn(joinEntry(ruled))).toEqual([]);
  });
});

test('the code of batches is bundled where a fusion can wait, and nowhere else', async () => {
  const bundled = async (urgency?: 'batch') => {
    const compose = claude(urgency && { urgency });
    const bridge = { ...fullBridge, fusions: [fusion('asking', { compose })], claimCheck: false };
    const { sources } = await bundleEntry(root, completeEntry(bridge, compile));
    return { batch: batchEntry(bridge), asksLater: sources.some((path) => path.includes('batch-composer')) };
  };
  expect(await bundled()).toEqual({ batch: undefined, asksLater: false });
  const { batch, asksLater } = await bundled('batch');
  expect(asksLater).toBe(true);
  const code = await bundleFunctions(stub, fullBridge, { compile, outDir: join(dir, 'batches') });
  expect(await handed(code.batch ?? '')).toBe('batches');
  const { sources } = await bundleEntry(root, batch ?? joinEntry(fullBridge));
  expect(sources.filter((path) => /claude-composer|client-eventbridge/.test(path))).toEqual([]);
});

test('the complete function bundles the code of learning where a fusion learns', async () => {
  const of = (merge: Fusion['merge']) => ({ ...fullBridge, fusions: [fusion('told', { merge })] });
  for (const learned of [{ halfLife: { kind: 'none' } }, undefined] as const) {
    const bridge = of({ weights: {}, fields: {}, ...(learned && { learned }) });
    const folder = await mkdtemp(join(dir, 'learning-'));
    await writeFile(
      join(folder, 'index.mjs'),
      (await bundleEntry(stub, completeEntry(bridge, compile))).code,
    );
    const parts = await handed(folder);
    if (learned !== undefined) expect(parts).toHaveProperty('learning');
    else expect(parts).not.toHaveProperty('learning');
  }
});

test('data that looks like code or like a prototype stays data', async () => {
  const instructions = '</script>`${1}`\\\u2028 "quoted" \'single\' 电影推荐';
  const weights = Object.fromEntries([['__proto__', 2]]);
  const hostile = fusion('hostile', {
    compose: claude({ instructions }),
    merge: { weights, fields: {} },
  });
  const bridge = { ...fullBridge, fusions: [hostile] };
  const { join: joinDir } = await bundleFunctions(stub, bridge, { compile, outDir: join(dir, 'hostile') });
  const policy = at(await handed(joinDir), 'fusions', 0);
  expect(at(policy, 'compose', 'instructions')).toBe(instructions);
  expect(keysOf(at(policy, 'merge', 'weights'))).toEqual(['__proto__']);
});

test('the same sources give the same text in another folder, without local paths', async () => {
  const elsewhere = join(dir, 'elsewhere');
  await cp(stub, elsewhere, { recursive: true });
  const entry = completeEntry(fullBridge, compile);
  const [here, there] = await Promise.all([bundleEntry(stub, entry), bundleEntry(elsewhere, entry)]);
  expect(there.code).toBe(here.code);
  expect(here.code).not.toContain(root);
});

test('a function has the same text whatever is bundled beside it', async () => {
  const { topics } = await bundleFunctions(root, fullBridge, { compile, outDir: join(dir, 'beside') });
  const alone = await bundleEntry(root, topicEntry(topic('content'), compile, fullBridge));
  const beside = await readFile(join(topics.get('content') ?? '', 'index.mjs'), 'utf8');
  expect(beside === alone.code).toBe(true);
});

test('a function holds the senders of the transports that its bridge uses, and no other', async () => {
  const sendersIn = async (bridge: Bridge): Promise<readonly string[]> => {
    const { sources } = await bundleEntry(root, completeEntry(bridge, compile));
    return sources.filter((source) => source.endsWith('-recipients.ts'));
  };
  expect(await sendersIn(plainBridge)).toEqual([]);
  expect(await sendersIn(fullBridge)).toEqual(['shared/adapters/aws/sqs/ordered-recipients.ts']);
});

test('credentials come from the environment, and no bundle has another provider', async () => {
  const source = `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
    new DynamoDBClient({ region: 'eu-west-1' }).config.credentials().catch(({ message }) => console.log(message));`;
  const { code, sources } = await bundleEntry(root, { id: 'client', source, modules: new Map() });
  const packages = sources.filter((path) =>
    /credential-provider-(?!env|node)|nested-clients|token-providers/.test(path),
  );
  expect(packages).toEqual([]);
  const folder = await mkdtemp(join(dir, 'client-'));
  await writeFile(join(folder, 'index.mjs'), code);
  const { stdout } = await promisify(execFile)(process.execPath, ['index.mjs'], { cwd: folder, env: {} });
  expect(stdout).toContain('credentials from the environment only');
});

test('a package that requires Node still loads', async () => {
  const modules = new Map([['validator:cjs', "module.exports = require('node:path').sep;"]]);
  const source = "import sep from 'validator:cjs'; export const handler = sep;";
  const { code } = await bundleEntry(root, { id: 'cjs', source, modules });
  const folder = await mkdtemp(join(dir, 'cjs-'));
  await writeFile(join(folder, 'index.mjs'), code);
  expect(await handed(folder)).toBe('/');
  expect(await readFile(join(folder, 'index.mjs'), 'utf8')).toContain('createRequire');
});

test('the size report uses the options of the bundle', () => {
  expect(bundleOptions(root)).toMatchObject({ format: 'esm', minify: true, target: 'node24' });
});

test('the complete function bundles the panel where a fusion asks for several answers', async () => {
  const merging = async (compose: ReturnType<typeof claude>) => {
    const bridge = { ...fullBridge, fusions: [fusion('asking', { compose })] };
    const { sources } = await bundleEntry(root, completeEntry(bridge, compile));
    return sources.some((source) => source.includes('compose/panel/several-answers'));
  };
  expect(await merging(claude())).toBe(false);
  const panel = { models: ['claude-haiku-5-5'], samples: 3 };
  expect(await merging(claude({ panel }))).toBe(true);

  const bridge = { ...fullBridge, fusions: [fusion('asking', { compose: claude({ panel }) })] };
  const folder = await mkdtemp(join(dir, 'several-'));
  await writeFile(join(folder, 'index.mjs'), (await bundleEntry(stub, completeEntry(bridge, compile))).code);
  const open = at(await handed(folder), 'composer');
  expect(typeof open === 'function' && Reflect.apply(open, undefined, [])).toHaveProperty('several');
});
