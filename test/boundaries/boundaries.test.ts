import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import configuration, { rooms } from '../../.dependency-cruiser.mjs';

/** Each room but the last imports a type of the room after it. */
const upwards = Object.fromEntries(
  rooms.slice(0, -1).map((room, index) => {
    const next = rooms[index + 1] ?? '';
    return [
      `room-${room}`,
      {
        [`shared/${room}/below.ts`]: `import type { Above } from '../${next}/above.ts';\nexport type Below = Above;`,
        [`shared/${next}/above.ts`]: 'export type Above = 1;',
      },
    ];
  }),
);

/** A file that breaks one rule, with the files that it needs to be a violation. */
const planted: Record<string, Record<string, string>> = {
  'no-cycles': {
    'shared/merge/one.ts': "import type { Two } from './two.ts';\nexport interface One { readonly two: Two }",
    'shared/merge/two.ts': "import type { One } from './one.ts';\nexport interface Two { readonly one: One }",
  },
  ...upwards,
  'rooms-are-listed': {
    'shared/client/one.ts': "import { two } from '../attic/two.ts';\nexport const one = two;",
    'shared/attic/two.ts': 'export const two = 1;',
  },
  'core-imports-no-adapter': {
    'shared/aggregation/core.ts':
      "import { adapter } from '../adapters/aws/adapter.ts';\nexport const core = adapter;",
    'shared/adapters/aws/adapter.ts': 'export const adapter = 1;',
  },
  'core-imports-no-sdk': {
    'shared/compose/core.ts':
      "import { SQSClient } from '@aws-sdk/client-sqs';\nexport const core = SQSClient;",
  },
  'core-imports-no-node': {
    'shared/merge/core.ts': "import { readFileSync } from 'node:fs';\nexport const core = readFileSync;",
  },
  'lambda-events-stay-in-adapters': {
    'functions/topic/handler.ts':
      "import type { SQSEvent } from 'aws-lambda';\nexport type Handled = SQSEvent;",
  },
  'shared-imports-shared-only': {
    'shared/adapters/aws/adapter.ts':
      "import { main } from '../../../functions/topic/main.ts';\nexport const adapter = main;",
    'functions/topic/main.ts': 'export const main = 1;',
  },
  'functions-import-shared-only': {
    'functions/topic/main.ts': "import { stack } from '../../infra/stack.ts';\nexport const main = stack;",
    'infra/stack.ts': 'export const stack = 1;',
  },
  'functions-stay-apart': {
    'functions/topic/main.ts': "import { join } from '../fusion/join/main.ts';\nexport const main = join;",
    'functions/fusion/join/main.ts': 'export const join = 1;',
  },
  'infra-imports-the-bridge-only': {
    'infra/stack.ts': "import { core } from '../shared/aggregation/core.ts';\nexport const stack = core;",
    'shared/aggregation/core.ts': 'export const core = 1;',
  },
  'local-sees-the-template-only': {
    'local/start.ts': "import { stack } from '../infra/stack.ts';\nexport const main = stack;",
    'infra/stack.ts': 'export const stack = 1;',
  },
  'cli-opens-the-rest-on-demand': {
    'cli/main.ts': "import { start } from '../local/start.ts';\nexport const main = start;",
    'local/start.ts': 'export const start = 1;',
  },
  'console-runs-in-a-browser': {
    'console/app.js': "import { run } from '../cli/run.ts';\nexport const app = run;",
    'cli/run.ts': 'export const run = 1;',
  },
  'nothing-imports-the-command': {
    'bench/main.ts': "import { run } from '../cli/run.ts';\nexport const main = run;",
    'cli/run.ts': 'export const run = 1;',
  },
  'nothing-imports-the-edges': {
    'examples/one.ts': "import { start } from '../local/start.ts';\nexport const one = start;",
    'local/start.ts': 'export const start = 1;',
  },
  'nothing-imports-the-entry-points': {
    'cli/post.ts': "import { client } from '../api/client.ts';\nexport const post = client;",
    'api/client.ts': 'export const client = 1;',
  },
  'the-client-is-light': {
    'api/client.ts':
      "import { client } from '../shared/client/fusion-client.ts';\nexport const post = client;",
    'shared/client/fusion-client.ts':
      "import { load } from '../bridge-file/load-bridge.ts';\nexport const client = load;",
    'shared/bridge-file/load-bridge.ts': 'export const load = 1;',
  },
  'no-unresolvable': {
    'shared/merge/one.ts': "export { nowhere } from './nowhere.ts';",
  },
};

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fusion-bus-boundaries-'));
  await symlink(resolve('node_modules'), join(root, 'node_modules'));
});

afterEach(() => rm(root, { recursive: true, force: true }));

/** The names of the rules that a tree of these files breaks. */
async function broken(files: Record<string, string>): Promise<string[]> {
  for (const [path, source] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), source);
  }
  const rooms = [...new Set(Object.keys(files).map((path) => path.split('/', 1).join()))];
  // The planted trees have no tsconfig.json.
  const { tsConfig: _, ...options } = configuration.options;
  const { output } = await cruise(rooms, {
    ...options,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden: configuration.forbidden },
  });
  return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
}

describe('the import boundaries', () => {
  test('every boundary rule has a planted violation', () => {
    expect(configuration.forbidden.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(planted).toSorted(),
    );
  });

  test.each(Object.keys(planted))('the rule %s finds its violation', async (rule) => {
    expect(await broken(planted[rule] ?? {})).toContain(rule);
  });

  const edgeOfTheClient = {
    'shared/client/fusion-client.ts':
      "import { SQSClient } from '@aws-sdk/client-sqs';\nimport { adapter } from '../adapters/aws/adapter.ts';\nimport { randomUUID } from 'node:crypto';\nexport const client = [SQSClient, adapter, randomUUID];",
    'shared/adapters/aws/adapter.ts': 'export const adapter = 1;',
  };

  test('only the wiring of the client counts as an adapter', async () => {
    expect(await broken(edgeOfTheClient)).toEqual([]);
    expect(
      await broken({
        ...edgeOfTheClient,
        'shared/client/request.ts':
          "import { client } from './fusion-client.ts';\nexport const request = client;",
      }),
    ).toEqual(['core-imports-no-adapter']);
  });

  test('the rules accept a tree that keeps them', async () => {
    expect(
      await broken({
        'shared/aggregation/core.ts': 'export const core = 1;',
        'shared/adapters/aws/adapter.ts':
          "import { core } from '../../aggregation/core.ts';\nimport { SQSClient } from '@aws-sdk/client-sqs';\nexport const adapter = [core, SQSClient];",
        'functions/topic/main.ts':
          "import { adapter } from '../../shared/adapters/aws/adapter.ts';\nexport const main = adapter;",
      }),
    ).toEqual([]);
  });
});
