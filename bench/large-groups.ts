import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { checkIn } from '../shared/claim-check/check-in.ts';
import { encodeEnvelope } from '../shared/envelope/encode-envelope.ts';
import type { Envelope } from '../shared/envelope/envelope.ts';
import type { Json } from '../shared/json/json.ts';
import type { Figure, Section } from './figure.ts';
import { folderClaimStore } from './folder-claim-store.ts';

/** A function's memory; a fifth of it is left outside V8's old generation. */
const functionMb = 1024;
const heapMb = Math.floor(functionMb * 0.8);

interface Group {
  readonly name: string;
  readonly parts: number;
  readonly bodyBytes: number;
  /** True when the bodies are in the store, false when they travel. */
  readonly isCheckedIn: boolean;
  readonly bodyOf: (index: number, bytes: number) => Json;
}

/** Sources that mostly agree: each text has five versions. */
const agreeing = (index: number, bytes: number): Json => ({
  order: 'o-1',
  amount: index % 7,
  document: `${index % 5}`.repeat(bytes - 50),
});

/** Rows that are all different; the merge keeps every one. */
const gathering = (index: number, bytes: number): Json => ({
  rows: Array.from({ length: Math.floor(bytes / 100) }, (_, row) => ({
    id: `${index}-${row}`,
    text: `row ${row} of ${index} `.padEnd(70, '.'),
  })),
});

/** As many values as may come back for one group. */
const manyValues = (index: number, bytes: number): Json =>
  Array.from({ length: bytes / 20 }, (_, at) => ({ [`k${at}`]: index }));

const groups: readonly Group[] = [
  {
    name: '1,000 parts of 20 KB that travel',
    parts: 1_000,
    bodyBytes: 20_000,
    isCheckedIn: false,
    bodyOf: agreeing,
  },
  {
    name: '1,000 parts of 20 KB from the store',
    parts: 1_000,
    bodyBytes: 20_000,
    isCheckedIn: true,
    bodyOf: agreeing,
  },
  {
    name: '1,000 parts of 20 KB, all different',
    parts: 1_000,
    bodyBytes: 20_000,
    isCheckedIn: true,
    bodyOf: gathering,
  },
  {
    name: '80 parts of 250 KB from the store',
    parts: 80,
    bodyBytes: 250_000,
    isCheckedIn: true,
    bodyOf: agreeing,
  },
  {
    name: '19 parts of 100,000 values each',
    parts: 19,
    bodyBytes: 1_000_000,
    isCheckedIn: true,
    bodyOf: manyValues,
  },
  {
    name: '4 parts of 8 MB from the store',
    parts: 4,
    bodyBytes: 7_990_000,
    isCheckedIn: true,
    bodyOf: agreeing,
  },
];

/** Measures the peak memory of a process with a function's limits that makes one large group's generation. */
export async function largeGroups(): Promise<Section> {
  const figures: Figure[] = [];
  for (const group of groups) figures.push(await measure(group));
  return { heading: 'Memory for one generation of a large group', figures };
}

const measured = z.object({ peakBytes: z.number(), ms: z.number(), outcome: z.string() });

async function measure(group: Group): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'fusion-bus-bench-'));
  try {
    await write(group, folder);
    const child = fork(join(import.meta.dirname, 'large-group.ts'), [folder], {
      execArgv: [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=16'],
    });
    const [answer, code] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([exit]: unknown[]) => [undefined, exit]),
    ]);
    if (answer === undefined) throw new Error(`${group.name}: the process ended with ${String(code)}`);
    const { peakBytes, ms, outcome } = measured.parse(answer);
    return {
      name: group.name,
      value: peakBytes / 2 ** 20,
      unit: 'MB at most',
      note: `${outcome} in ${Math.round(ms)} ms, all in a process with a heap of ${heapMb} MB`,
      atMost: functionMb,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the group in the form of the table, one part per line; stored bodies are files beside it. */
async function write({ parts, bodyBytes, isCheckedIn, bodyOf }: Group, folder: string): Promise<void> {
  const store = folderClaimStore(folder);
  const lines = createWriteStream(join(folder, 'parts.jsonl'));
  for (let index = 0; index < parts; index += 1) {
    const envelope: Envelope = {
      header: {
        specversion: '1.0',
        id: `id-${index}`,
        source: `source-${index % 50}`,
        type: 'document',
        time: new Date(index).toISOString(),
      },
      body: { kind: 'json', value: bodyOf(index, bodyBytes) },
    };
    const light = isCheckedIn ? await checkIn(envelope, 0, store) : envelope;
    lines.write(`${JSON.stringify(encodeEnvelope(light))}\n`);
  }
  lines.end();
  await once(lines, 'finish');
}
