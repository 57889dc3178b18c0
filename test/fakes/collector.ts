import { once } from 'node:events';
import { createServer } from 'node:http';
import { z } from 'zod';

const value = z.union([
  z.strictObject({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.strictObject({ boolValue: z.boolean() }).transform(({ boolValue }) => boolValue),
  z.strictObject({ intValue: z.string() }).transform(({ intValue }) => Number(intValue)),
  z.strictObject({ doubleValue: z.number() }).transform(({ doubleValue }) => doubleValue),
]);

const attributes = z
  .array(z.strictObject({ key: z.string(), value }))
  .transform((list) => Object.fromEntries(list.map((one) => [one.key, one.value])));

const span = z.strictObject({
  traceId: z.string().regex(/^[\da-f]{32}$/),
  spanId: z.string().regex(/^[\da-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[\da-f]{16}$/)
    .optional(),
  flags: z.literal(1),
  name: z.string(),
  kind: z.int(),
  startTimeUnixNano: z.string().regex(/^\d+$/),
  endTimeUnixNano: z.string().regex(/^\d+$/),
  attributes,
  events: z.array(z.strictObject({ name: z.string(), timeUnixNano: z.string(), attributes })).default([]),
  links: z
    .array(
      z.strictObject({
        traceId: z.string(),
        spanId: z.string(),
        traceState: z.string().optional(),
        attributes,
      }),
    )
    .default([]),
  droppedLinksCount: z.int().optional(),
  status: z.strictObject({ code: z.int(), message: z.string() }).optional(),
});

const request = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes }),
      scopeSpans: z.array(
        z.strictObject({
          scope: z.strictObject({ name: z.string(), version: z.string() }),
          spans: z.array(span),
          schemaUrl: z.string(),
        }),
      ),
      schemaUrl: z.string(),
    }),
  ),
});

export type ReceivedSpan = z.output<typeof span>;

/** Reads requests of OTLP, and fails for any member that the test does not know. */
export function spansIn(bodies: readonly string[]): readonly ReceivedSpan[] {
  return bodies.flatMap((body) =>
    request
      .parse(JSON.parse(body))
      .resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  );
}

/** A collector that keeps what it gets. */
export interface Collector {
  readonly url: string;
  readonly bodies: readonly string[];
  readonly paths: readonly (string | undefined)[];
  close(): Promise<void>;
}

/** @param answer the status and the text of each answer; 200 and an empty object by default */
export async function startCollector(
  answer: () => { readonly status: number; readonly text: string } = () => ({ status: 200, text: '{}' }),
): Promise<Collector> {
  const bodies: string[] = [];
  const paths: (string | undefined)[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString());
      paths.push(incoming.url);
      const { status, text } = answer();
      response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the collector has no address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    bodies,
    paths,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
