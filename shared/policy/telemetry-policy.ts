/** The telemetry of a bridge; absent where it has none. */
export interface TelemetryPolicy {
  /** True if the functions send traces to the collector that the deployment names. */
  readonly traces: boolean;
  /** The form in which functions write metrics; absent if they write none. */
  readonly metrics?: 'emf';
  /** The personal data that may appear in telemetry. */
  readonly show: readonly Shown[];
}

/** `keys`: correlation keys. `sources`: the sources of parts, and the ids that they give. */
export type Shown = 'keys' | 'sources';

/** The variable that names the collector, in the deployment's environment and in that of its functions. */
export const endpointVariable = 'OTEL_EXPORTER_OTLP_ENDPOINT';
