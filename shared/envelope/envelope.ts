import type { Body } from './encodings/bodies.ts';

/**
 * The attributes of one message: those of CloudEvents 1.0 and the documented extensions that fusion-bus knows.
 * Further extensions are kept as they came. Identity is `source` + `id`.
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
  /** What the parts of one group share. */
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
  /** Claim check: where the body is kept when it is too big to travel. */
  readonly dataref?: string;
  readonly severitytext?: string;
  readonly authtype?: string;
  readonly authid?: string;
  readonly dataclassification?: string;
  readonly dataregulation?: string;
  readonly datacategory?: string;
  /** How many fusions this message has been through; absent means 0. */
  readonly hopcount?: number;
  readonly [extension: string]: string | number | boolean | undefined;
}

export interface Envelope {
  readonly header: Header;
  readonly body: Body;
}
