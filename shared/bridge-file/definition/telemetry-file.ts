import { z } from 'zod';

/** Traces and metrics of the functions. */
export const telemetryFile = z
  .strictObject({
    traces: z
      .boolean()
      .default(false)
      .describe(
        'Sends traces of groups as OTLP, and gives each result the `traceparent` of its group. The collector is that in `OTEL_EXPORTER_OTLP_ENDPOINT`. Where the variable is unset nothing is sent. A function then waits for the collector at the end of its run, at most 1.5 seconds.',
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
        'The personal data that may appear in telemetry. `keys` are correlation keys, which appear in traces. `sources` appear in traces and metrics, and their ids in traces. Without it neither appears.',
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
