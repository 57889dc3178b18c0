import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import { parseJson } from '../../json/parse-json.ts';
import type { Log } from '../../ports/log.ts';
import { traceRequest } from '../../telemetry/otlp-json.ts';
import type { Attributes, Span } from '../../telemetry/span.ts';

export interface OtlpOptions {
  /** The base address of the collector; `/v1/traces` is added. */
  readonly endpoint: string;
  readonly resource: Attributes;
  readonly version: string;
  readonly log: Pick<Log, 'warn'>;
  readonly now: () => number;
  readonly fetch?: typeof fetch;
}

/** The most spans that wait for a flush. What comes beyond is dropped, and said once. */
export const mostSpans = 2_048;

/** The pause after a failure: a collector that is away must not slow every run. */
const pauseMs = 30_000;

/** An answer is read as far as this; a collector's is small. */
const longestAnswer = 4_096;

/**
 * Sends spans to a collector over OTLP/HTTP in JSON, within bounds of time and memory. A failure is logged once and is
 * never fatal; the spans of a failed flush are lost.
 */
export class OtlpExporter {
  readonly #options: OtlpOptions;
  readonly #url: string;
  readonly #said = new Set<string>();
  #waiting: Span[] = [];
  #pausedUntil = 0;

  constructor(options: OtlpOptions) {
    this.#options = options;
    this.#url = `${options.endpoint.replace(/\/+$/, '')}/v1/traces`;
  }

  add(spans: readonly Span[]): void {
    const room = mostSpans - this.#waiting.length;
    if (spans.length > room) this.#say('spans were dropped: too many wait for the collector', {});
    this.#waiting.push(...spans.slice(0, room));
  }

  async flush(withinMs: number): Promise<void> {
    const { resource, version, now } = this.#options;
    if (this.#waiting.length === 0) return;
    const spans = this.#waiting;
    this.#waiting = [];
    if (now() < this.#pausedUntil) return;
    if (withinMs <= 0) return this.#say('spans were dropped: the run has no time left for the collector', {});
    try {
      await this.#send(JSON.stringify(traceRequest(spans, resource, version)), withinMs);
    } catch (error) {
      this.#pausedUntil = now() + pauseMs;
      this.#say('the collector takes no spans', { error });
    }
  }

  async #send(body: string, withinMs: number): Promise<void> {
    const response = await (this.#options.fetch ?? fetch)(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(withinMs),
    });
    const text = (await response.text()).slice(0, longestAnswer);
    if (!response.ok) throw new Error(`the collector answers ${response.status}`);
    const rejected = rejectedIn(text);
    if (rejected > 0) this.#say('the collector rejects spans', { rejected });
  }

  /** Logs a fault of one kind once in the life of the process. */
  #say(message: string, fields: Readonly<Record<string, unknown>>): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    this.#options.log.warn(message, fields);
  }
}

/** Reads how many spans a collector rejects. A 64-bit integer is a text there. */
function rejectedIn(text: string): number {
  const parsed = parseJson(text);
  const partial = parsed.kind === 'json' ? memberOf(parsed.value, 'partialSuccess') : undefined;
  const rejected = Number(memberOf(partial, 'rejectedSpans') ?? 0);
  return Number.isFinite(rejected) ? rejected : 0;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isJsonObject(value) ? ownMember(value, name) : undefined;
}
