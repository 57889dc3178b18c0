import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { printingLines } from './printers.ts';

const root = resolve(import.meta.dirname, '../..');

/** The files that reach a terminal, with the number of lines that do, and why each is safe. */
const known = new Map([
  // The start writes fixed text, before anything can be loaded.
  ['bin/fusion-bus.mjs', 1],
  // The one printer: `run` makes each line safe, and so does the last resort.
  ['cli/main.ts', 5],
  // Listens for readers that have gone, and writes the system's text for output that fails otherwise.
  ['cli/interruption.ts', 3],
  // The CDK CLI writes for itself.
  ['cli/deploy.ts', 1],
  // The app of the CDK CLI: fixed text, and lines made safe.
  ['infra/app.ts', 2],
  // The log of the functions. On the laptop the program reads it through a pipe.
  ['shared/adapters/aws/console-log.ts', 3],
  // The same pipe, for metrics.
  ['shared/adapters/aws/metric-lines.ts', 1],
]);

async function printers(): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  const patterns = ['api', 'bin', 'cli', 'functions', 'infra', 'local', 'shared'].map(
    (room) => `${room}/**/*.{ts,mjs}`,
  );
  for await (const path of glob(patterns, { cwd: root })) {
    const lines = printingLines({ path, text: readFileSync(join(root, path), 'utf8') });
    if (lines.length > 0) found.set(path, lines);
  }
  return found;
}

describe('the terminal', () => {
  test('is reached by the known printers only', async () => {
    const found = await printers();
    const counts = new Map([...found].map(([path, lines]) => [path, lines.length]));
    expect(Object.fromEntries(counts), JSON.stringify([...found], null, 2)).toEqual(
      Object.fromEntries(known),
    );
  });

  test.each([
    'console.log(text);',
    'const { log } = console;',
    'process.stdout.write(text);',
    'process.stderr.write(text);',
    "process['stdout'].write(text);",
    'const { stdout } = process;',
    'const { stderr: errors, env } = process;',
    "import { stdout } from 'node:process';",
    "import { Console } from 'node:console';",
    'writeSync(1, text);',
    "createWriteStream('/dev/stderr');",
    "spawn('cat', [file], { stdio: 'inherit' });",
  ])('is seen to be reached by %s', (line) => {
    expect(printingLines({ path: 'cli/post.ts', text: `// fine\n${line}\n` })).toEqual([
      `cli/post.ts:2: ${line}`,
    ]);
  });

  test('is not reached by a comment, or by a stream of another process', () => {
    const text =
      '/** process.stdout\n console.log */\nconst { stdout, stderr } = child; // console.log\nout(text);\n';
    expect(printingLines({ path: 'cli/post.ts', text })).toEqual([]);
  });
});
