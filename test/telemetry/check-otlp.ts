/**
 * What a laptop run sends, read by the Collector's own parser: `npm run check:otlp`. Go builds the parser, from modules
 * that it loads. Exit code 2 where Go or the modules cannot be had: then nothing was checked.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { groupContext } from '../../shared/telemetry/trace-context.ts';
import { group, producers, tracedRun, stepNames } from './traced-run.ts';

const span = z.strictObject({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string(),
  name: z.string(),
  start: z.number(),
  end: z.number(),
  links: z.array(z.strictObject({ traceId: z.string(), spanId: z.string() })),
});

type ReadSpan = z.output<typeof span>;

const folder = mkdtempSync(join(tmpdir(), 'fusion-bus-check-otlp-'));
const parser = join(folder, 'parser');

try {
  process.exitCode = await check();
} finally {
  rmSync(folder, { recursive: true });
}

async function check(): Promise<number> {
  const built = spawnSync('go', ['build', '-o', parser, '.'], {
    cwd: join(import.meta.dirname, 'collector-parser'),
    encoding: 'utf8',
  });
  if (built.status !== 0) {
    process.stderr.write(
      `nothing was checked: the Collector's parser cannot be built\n${built.stderr ?? ''}\n`,
    );
    return 2;
  }
  const { bodies, traceparents } = await tracedRun();
  const read = spawnSync(parser, { input: bodies.map((body) => `${body}\n`).join(''), encoding: 'utf8' });
  if (read.status !== 0) return fail([`the Collector's parser refuses a request: ${read.stderr}`]);
  const spans = read.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => span.parse(JSON.parse(line)));
  const faults = faultsIn(spans, traceparents);
  if (faults.length > 0) return fail(faults);
  process.stdout.write(
    `the Collector's parser reads ${bodies.length} requests with ${spans.length} spans; ids, parents and links hold\n`,
  );
  return 0;
}

function fail(faults: readonly string[]): number {
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return 1;
}

function faultsIn(spans: readonly ReadSpan[], traceparents: readonly unknown[]): readonly string[] {
  const [first, second] = [groupContext(group, 1), groupContext(group, 2)];
  const linksOf = (traceId: string): readonly string[] =>
    (spans.find((one) => one.traceId === traceId && one.parentSpanId === '')?.links ?? []).map(
      (to) => `00-${to.traceId}-${to.spanId}-01`,
    );
  const traceparent = (of: typeof first): string => `00-${of.traceId}-${of.spanId}-01`;
  const { question, context } = producers;
  return [
    ...differs('the traceparents of the results', traceparents, [first, second].map(traceparent)),
    ...differs('the steps of the first generation', stepsOf(spans, first), stepNames),
    ...differs(
      'the links of the first generation',
      linksOf(first.traceId).toSorted(),
      [context, question].toSorted(),
    ),
    ...differs('the first link of the second generation', linksOf(second.traceId)[0], traceparent(first)),
    ...differs('the number of its links', linksOf(second.traceId).length, 4),
    ...differs(
      'the parent of the rejected envelope',
      spans.filter(({ traceId }) => context.includes(traceId)).map((one) => one.parentSpanId),
      [context.split('-')[2]],
    ),
    ...spans.filter(({ start, end }) => end < start).map(({ name }) => `${name} ends before it starts`),
  ];
}

function stepsOf(
  spans: readonly ReadSpan[],
  { traceId, spanId }: { readonly traceId: string; readonly spanId: string },
): readonly string[] {
  const steps = spans.filter((one) => one.traceId === traceId && one.parentSpanId === spanId);
  return [...new Set(steps.map(({ name }) => name))].toSorted();
}

function differs(what: string, found: unknown, expected: unknown): readonly string[] {
  const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
  return is === should ? [] : [`${what}: ${is}, expected ${should}`];
}
