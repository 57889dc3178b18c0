import type { Body } from './encodings/bodies.ts';

/**
 * The attributes of one message: those of CloudEvents 1.0 and the documented extensions that fusion-bus knows.
 * Further extensions are kept unchanged. Identity is `source` + `id`.
 *
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md
 */
export interface Header {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  /** RFC 3339. */
  readonly time?: string;
  readonly datacontenttype?: string;
  readonly dataschema?: string;
  /** The text that the parts of one group share. */
  readonly correlationid?: string;
  /** The id of the event that this one follows from. */
  readonly causationid?: string;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly partitionkey?: string;
  readonly sequence?: string;
  /** RFC 3339. */
  readonly expirytime?: string;
  /** RFC 3339. */
  readonly recordedtime?: string;
  /** Claim check: the place of a body that is too large to travel. */
  readonly dataref?: string;
  readonly severitytext?: string;
  readonly authtype?: string;
  readonly authid?: string;
  readonly dataclassification?: string;
  readonly dataregulation?: string;
  readonly datacategory?: string;
  /** Number of fusions that this message has passed; absent means 0. */
  readonly hopcount?: number;
  readonly [extension: string]: string | number | boolean | undefined;
}

/** One message. The body of a fused envelope contains `result`, `merged`, `conflicts` and `receipt`. */
export interface Envelope {
  readonly header: Header;
  readonly body: Body;
}
