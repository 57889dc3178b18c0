import { z } from 'zod';

/** Traces and metrics of the functions. */
export const telemetryFile = z
  .strictObject({
    traces: z
      .boolean()
      .default(false)
      .describe(
        'Sends a trace of each group as OTLP to the collector in `OTEL_EXPORTER_OTLP_ENDPOINT`, and gives each result the `traceparent` of its group. Where the variable is unset nothing is sent. A function then waits for the collector at the end of its run, at most 1.5 seconds.',
      ),
    metrics: z
      .enum(['emf'])
      .optional()
      .describe(
        "Writes metrics into the functions' logs. `emf` is CloudWatch's embedded metric format; CloudWatch takes about 0.30 $ a month for each series ([how many there are](observability.md#what-it-costs)). The laptop has `/metrics` without this key.",
      ),
    show: z
      .array(z.enum(['keys', 'sources']))
      .default([])
      .describe(
        'What may appear in telemetry although it may be personal: correlation `keys` in traces, and `sources` in traces and metrics, with the ids that they give. Without it neither appears.',
      ),
  })
  .refine(
    ({ traces, metrics }) => traces || metrics !== undefined,
    'expected traces: true or metrics: emf; leave out the key for no telemetry',
  )
  .optional()
  .describe(
    'The traces and metrics of the functions ([docs/observability.md](observability.md)). Without the key the functions hold no code for them.',
  );

export type TelemetryFile = z.output<typeof telemetryFile>;
