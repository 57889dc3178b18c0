/**
 * Holds the AsyncAPI documents of the examples, and of a bridge with schemas of every kind, to AsyncAPI's own parser.
 * The parser has 140 packages, so this check installs it into a folder of its own, and says when that cannot be done.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const parser = '@asyncapi/parser@3.6.6';
const root = resolve(import.meta.dirname, '../..');

const bridges = [
  'examples/recommendation/bridge.yaml',
  'examples/sensors/bridge.yaml',
  'examples/agents/bridge.yaml',
  'test/asyncapi/every-kind.yaml',
];

/** Reads a document from standard input and prints its diagnostics. */
const script = `
import { Parser } from '@asyncapi/parser';
import { text } from 'node:stream/consumers';
const { document, diagnostics } = await new Parser().parse(await text(process.stdin));
const faults = diagnostics.filter(({ severity }) => severity === 0);
console.log(JSON.stringify({ isWhole: document !== undefined, faults: faults.map(({ message, path }) => path.join('/') + ': ' + message) }));
`;

const outcome = z.object({ isWhole: z.boolean(), faults: z.array(z.string()) });

const folder = await mkdtemp(join(tmpdir(), 'asyncapi-'));
try {
  process.exitCode = (await installed()) ? checkAll() : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function installed(): Promise<boolean> {
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
  await writeFile(join(folder, 'validate.mjs'), script);
  try {
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', ['install', ...options, parser], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return true;
  } catch {
    process.stderr.write(`NOT RUN: ${parser} cannot be installed here.\n`);
    return false;
  }
}

function checkAll(): number {
  let faulty = 0;
  for (const bridge of bridges) {
    for (const format of ['yaml', 'json']) {
      const document = execFileSync(
        process.execPath,
        ['bin/fusion-bus.mjs', 'asyncapi', bridge, '--format', format],
        { cwd: root },
      );
      const found = execFileSync(process.execPath, ['validate.mjs'], {
        cwd: folder,
        input: document,
        encoding: 'utf8',
      });
      const { isWhole, faults } = outcome.parse(JSON.parse(found));
      const isValid = isWhole && faults.length === 0;
      process.stdout.write(`${isValid ? 'valid  ' : 'INVALID'} ${bridge} (${format})\n`);
      for (const fault of faults) process.stdout.write(`  ${fault}\n`);
      if (!isValid) faulty += 1;
    }
  }
  return faulty === 0 ? 0 : 1;
}
