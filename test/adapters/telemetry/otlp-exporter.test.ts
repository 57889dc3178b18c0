import { expect, onTestFinished, test } from 'vitest';
import { functionRecorder } from '../../../shared/adapters/telemetry/function-recorder.ts';
import { mostSpans, OtlpExporter } from '../../../shared/adapters/telemetry/otlp-exporter.ts';
import type { Span } from '../../../shared/telemetry/span.ts';
import { spansIn, startCollector } from '../../fakes/collector.ts';

const span: Span = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  name: 'group order',
  kind: 'internal',
  start: 1,
  end: 2,
  attributes: {},
};

function exporterTo(endpoint: string, fetchBy?: typeof fetch) {
  const said: string[] = [];
  const clock = { at: 0 };
  const exporter = new OtlpExporter({
    endpoint,
    resource: { 'service.name': 'shop' },
    version: '1',
    log: { warn: (message) => said.push(message) },
    now: () => clock.at,
    ...(fetchBy && { fetch: fetchBy }),
  });
  return { exporter, said, clock };
}

test('a flush sends what was added to the path of traces, once', async () => {
  const collector = await startCollector();
  onTestFinished(() => collector.close());
  const { exporter, said } = exporterTo(`${collector.url}/`);
  exporter.add([span, span]);
  await exporter.flush(1_000);
  await exporter.flush(1_000);
  expect(collector.paths).toEqual(['/v1/traces']);
  expect(spansIn(collector.bodies)).toHaveLength(2);
  expect(said).toEqual([]);
});

test('a collector that is away costs one try in half a minute, and one line in all', async () => {
  let calls = 0;
  const { exporter, said, clock } = exporterTo('http://collector', async () => {
    calls += 1;
    throw new TypeError('fetch failed');
  });
  for (const at of [0, 1_000, 29_999, 30_000, 31_000, 60_001]) {
    clock.at = at;
    exporter.add([span]);
    await exporter.flush(1_000);
  }
  expect(calls).toBe(3);
  expect(said).toEqual(['the collector takes no spans']);
});

test('a collector that does not answer ends the flush in its time', async () => {
  const { exporter, said } = exporterTo(
    'http://collector',
    (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('the time is over')));
      }),
  );
  exporter.add([span]);
  await exporter.flush(20);
  expect(said).toEqual(['the collector takes no spans']);
});

test('a flush without time drops the spans and says so once', async () => {
  const { exporter, said } = exporterTo('http://collector', () => Promise.reject(new Error('called')));
  for (let run = 0; run < 2; run += 1) {
    exporter.add([span]);
    await exporter.flush(0);
  }
  expect(said).toEqual(['spans were dropped: the run has no time left for the collector']);
});

test('the memory for spans is bounded', async () => {
  const collector = await startCollector();
  onTestFinished(() => collector.close());
  const { exporter, said } = exporterTo(collector.url);
  exporter.add(Array.from({ length: mostSpans + 5 }, () => span));
  exporter.add([span]);
  await exporter.flush(5_000);
  expect(spansIn(collector.bodies)).toHaveLength(mostSpans);
  expect(said).toEqual(['spans were dropped: too many wait for the collector']);
});

test.each([
  [{ status: 503, text: '' }, ['the collector takes no spans']],
  [
    { status: 200, text: '{"partialSuccess":{"rejectedSpans":"1","errorMessage":"no"}}' },
    ['the collector rejects spans'],
  ],
  [{ status: 200, text: 'not JSON' }, []],
  [{ status: 200, text: '{"partialSuccess":{}}' }, []],
])('the answer %o is reported as it should be', async (answer, expected) => {
  const collector = await startCollector(() => answer);
  onTestFinished(() => collector.close());
  const { exporter, said } = exporterTo(collector.url);
  exporter.add([span]);
  await exporter.flush(5_000);
  expect(said).toEqual(expected);
});

test('there is no recorder where no collector is named and no metrics are asked for', () => {
  const around = { now: () => 0, writeLine: () => undefined };
  const open = (traces: boolean, endpoint: string | undefined) =>
    functionRecorder(
      { traces, show: [] },
      { ...around, variables: { BRIDGE_NAME: 'shop', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } },
    );
  expect(open(true, undefined)).toBeUndefined();
  expect(open(true, '')).toBeUndefined();
  expect(open(false, 'http://collector')).toBeUndefined();
  expect(open(true, 'http://collector')?.traces).toBe(true);
});

test('metrics are lines of their own at the flush, and without a collector no span is kept', async () => {
  const lines: string[] = [];
  const recorder = functionRecorder(
    { traces: true, metrics: 'emf', show: [] },
    { variables: { BRIDGE_NAME: 'shop' }, now: () => 7, writeLine: (line) => lines.push(line) },
  );
  recorder?.measure([{ metric: 'fusion_bus_groups_opened_total', value: 1, labels: { fusion: 'order' } }]);
  expect([recorder?.traces, lines]).toEqual([false, []]);
  await recorder?.flush(0);
  await recorder?.flush(0);
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ bridge: 'shop', fusion: 'order', groups_opened: 1 }),
  ]);
});
