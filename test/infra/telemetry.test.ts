import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleEntry } from '../../infra/bundle.ts';
import { completeEntry, type FunctionEntry, joinEntry, topicEntry } from '../../infra/function-entries.ts';
import { collectorOf, telemetryNotes } from '../../infra/telemetry-notes.ts';
import type { Bridge } from '../../shared/policy/bridge.ts';
import { claude, fusion, plainBridge, topic } from './bridges.ts';
import { ofType, synthTemplate } from './template.ts';

const root = join(import.meta.dirname, '../..');
const compile = () => 'export const check = () => [];';

const asking: Bridge = { ...plainBridge, fusions: [fusion('recommendation', { compose: claude() })] };
const traced: Bridge = { ...asking, telemetry: { traces: true, show: [] } };
const metered: Bridge = { ...asking, telemetry: { traces: false, metrics: 'emf', show: ['sources'] } };

const entriesOf = (bridge: Bridge): readonly FunctionEntry[] => [
  topicEntry(topic('user'), compile, bridge),
  joinEntry(bridge),
  completeEntry(bridge, compile),
];

const holdsTelemetry = (sources: readonly string[]): boolean =>
  sources.some((source) => /^shared\/(adapters\/)?telemetry\/|observed|observer/.test(source));

describe('a function', () => {
  test('without telemetry holds nothing of it, and its entry does not name it', async () => {
    for (const entry of entriesOf(asking)) {
      expect(entry.source).not.toMatch(/observe|telemetry/);
      const { sources, code } = await bundleEntry(root, entry);
      expect([entry.id, holdsTelemetry(sources)]).toEqual([entry.id, false]);
      expect(code).not.toMatch(/OTEL_|traceparentOf|CloudWatchMetrics/);
    }
  });

  test('with telemetry holds little more, and no SDK of OpenTelemetry', async () => {
    const [off, on] = [entriesOf(asking), entriesOf(traced)];
    for (const [index, entry] of on.entries()) {
      const [before, after] = await Promise.all([
        bundleEntry(root, off[index] ?? entry),
        bundleEntry(root, entry),
      ]);
      expect(holdsTelemetry(after.sources)).toBe(true);
      // Anthropic's client brings the API package, with telemetry and without.
      const packages = (sources: readonly string[]) =>
        sources.filter((one) => one.startsWith('node_modules/'));
      expect(packages(after.sources)).toEqual(packages(before.sources));
      expect(after.code.length - before.code.length, entry.id).toBeLessThan(24_000);
    }
  });
});

describe('the collector of a deployment', () => {
  const otlpEndpoint = 'http://collector.internal:4318';
  const namesCollector = (bridge: Bridge): readonly string[] =>
    ofType(synthTemplate(bridge, { otlpEndpoint }), 'AWS::Lambda::Function')
      .filter(([, resource]) => JSON.stringify(resource).includes('OTEL_EXPORTER_OTLP_ENDPOINT'))
      .map(([id]) => id);

  test('is named to the functions of a bridge with traces, and to no other', () => {
    expect(namesCollector(traced)).toHaveLength(4);
    expect(namesCollector(asking)).toEqual([]);
    expect(namesCollector(metered)).toEqual([]);
  });

  test('is looked for only where a bridge has traces', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'nonsense' };
    expect(collectorOf(asking, env)).toEqual({ kind: 'collector', endpoint: undefined });
    expect(collectorOf(metered, env)).toEqual({ kind: 'collector', endpoint: undefined });
    expect(collectorOf(traced, env)).toMatchObject({ kind: 'mistake' });
    expect(collectorOf(traced, { OTEL_EXPORTER_OTLP_ENDPOINT: otlpEndpoint })).toEqual({
      kind: 'collector',
      endpoint: otlpEndpoint,
    });
  });

  test.each(['ftp://c', 'http://user:secret@c', 'http://c/?key=secret', 'c:4318'])(
    'may not be %s, because the template would hold it',
    (endpoint) => {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
      expect(collectorOf(traced, env)).toMatchObject({
        kind: 'mistake',
        message: expect.stringContaining('must be the address of a collector'),
      });
    },
  );
});

test('telemetry does not change the template, apart from the code', () => {
  expect(synthTemplate(traced)).toEqual(synthTemplate(asking));
  expect(synthTemplate(metered)).toEqual(synthTemplate(asking));
});

test('an operator learns what telemetry costs, and that traces go nowhere', () => {
  expect(telemetryNotes(asking, undefined)).toEqual([]);
  expect(telemetryNotes(traced, 'http://c')).toEqual([]);
  expect(telemetryNotes(traced, undefined)).toEqual([
    'telemetry: OTEL_EXPORTER_OTLP_ENDPOINT is not set, so the functions send no traces',
  ]);
  expect(telemetryNotes(metered, undefined)).toEqual([
    'telemetry: about 17 series of metrics, 5.10 $ a month, and one for each source that has a weight',
  ]);
});
