import type { Bridge } from '../shared/policy/bridge.ts';
import { endpointVariable } from '../shared/policy/telemetry-policy.ts';

/** The price of a series, US dollars a month in us-east-1, for the first 10,000 of an account. */
const seriesUsd = 0.3;

/** The series of a fusion that most groups touch: outcomes by reason, age, opened, conflicts and confidence. */
const seriesOfFusion = 8;

/** Calls, four kinds of tokens, dollars, and hits of the cache. */
const seriesOfModel = 7;

type Collector =
  | { readonly kind: 'collector'; readonly endpoint: string | undefined }
  | { readonly kind: 'mistake'; readonly message: string };

/** Finds the collector of a bridge that has traces; any other bridge has none, whatever the environment says. */
export function collectorOf(
  { telemetry }: Pick<Bridge, 'telemetry'>,
  env: Readonly<Record<string, string | undefined>>,
): Collector {
  const endpoint = telemetry?.traces === true ? env[endpointVariable] : undefined;
  if (endpoint === undefined || endpoint === '') return { kind: 'collector', endpoint: undefined };
  if (isPlainAddress(endpoint)) return { kind: 'collector', endpoint };
  return {
    kind: 'mistake',
    message: `${endpointVariable} is ${JSON.stringify(endpoint)}, but must be the address of a collector without a user and a query; write one, as in http://collector.internal:4318`,
  };
}

/** Tells whether a text is an address without credentials, which would stand in the template. */
function isPlainAddress(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '';
}

/** Returns what an operator should know of a bridge's telemetry before it is deployed, one line each. */
export function telemetryNotes(bridge: Bridge, otlpEndpoint: string | undefined): readonly string[] {
  const { telemetry } = bridge;
  if (telemetry === undefined) return [];
  const isIdle = telemetry.traces && otlpEndpoint === undefined;
  return [
    ...(isIdle ? [`telemetry: ${endpointVariable} is not set, so the functions send no traces`] : []),
    ...(telemetry.metrics === undefined ? [] : [metricsNote(bridge)]),
  ];
}

function metricsNote({ fusions, topics, telemetry }: Bridge): string {
  const usual = fusions.reduce(
    (sum, { compose }) => sum + seriesOfFusion + (compose.kind === 'claude' ? seriesOfModel : 0),
    topics.length,
  );
  const more =
    telemetry?.show.includes('sources') === true ? ', and one for each source that has a weight' : '';
  return `telemetry: about ${usual} series of metrics, ${(usual * seriesUsd).toFixed(2)} $ a month${more}`;
}
