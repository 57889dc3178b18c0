import type { GroupRef } from '../aggregation/group.ts';
import type { Header } from '../envelope/envelope.ts';
import type { Shown } from '../policy/telemetry-policy.ts';
import { errorType, eventNames, messagingNames, ownNames } from './semantic-names.ts';
import type { Attributes, Span, SpanLink } from './span.ts';
import { groupContext, readTraceparent, stepId, traceOfEnvelope } from './trace-context.ts';

type Named = Pick<Header, 'source' | 'id' | 'traceparent'>;

/** A part on its way into a group. Times are ms since the epoch. */
export interface PartFacts {
  readonly ref: GroupRef;
  /** The generation that the part is likely in; see `generationOf`. */
  readonly generation: number;
  readonly topic: string;
  readonly header: Named;
  /** The topic's function took it; undefined where that function did not say. */
  readonly taken: number | undefined;
  /** It was on the queue of the fusions. */
  readonly passedOn: number | undefined;
  readonly joining: number;
  readonly joined: number;
}

/** The spans of a part's admission and of its join, as children of its group. */
export function partSpans(facts: PartFacts, show: readonly Shown[]): readonly Span[] {
  const { ref, generation, topic, header, taken, passedOn, joining, joined } = facts;
  const { traceId, spanId: parentSpanId } = groupContext(ref, generation);
  const span = (step: string, start: number, end: number, kind: Span['kind'], more: Attributes): Span => ({
    traceId,
    spanId: stepId(traceId, step, header.source, header.id),
    parentSpanId,
    name: `${step} ${topic}`,
    kind,
    start,
    end,
    attributes: { ...partAttributes(topic, header, show), [ownNames.fusion]: ref.fusion, ...more },
    links: linkTo(header),
  });
  const admission =
    taken === undefined
      ? []
      : [
          span(
            'admission',
            taken,
            Math.max(taken, passedOn ?? taken),
            'consumer',
            processing('admit', topic),
          ),
        ];
  return [...admission, span('join', joining, joined, 'consumer', processing('join', 'fusions'))];
}

/** The span of an envelope that no group gets, in the trace of its producer where it has one. */
export function rejectionSpan(
  { topic, header, code }: { readonly topic: string; readonly header: Named; readonly code: string },
  start: number,
  end: number,
  show: readonly Shown[],
): Span {
  const remote = readTraceparent(header.traceparent);
  const traceId = remote?.traceId ?? traceOfEnvelope(header.source, header.id);
  return {
    traceId,
    spanId: stepId(traceId, 'rejected', topic, header.source, header.id),
    ...(remote && { parentSpanId: remote.spanId }),
    name: `admission ${topic}`,
    kind: 'consumer',
    start,
    end,
    attributes: {
      ...partAttributes(topic, header, show),
      ...processing('admit', topic),
      [errorType]: code,
    },
    error: code,
  };
}

function partAttributes(topic: string, header: Named, show: readonly Shown[]): Attributes {
  return {
    [ownNames.topic]: topic,
    ...(show.includes('sources') && {
      [eventNames.source]: header.source,
      [eventNames.id]: header.id,
      [messagingNames.messageId]: header.id,
    }),
  };
}

function processing(operation: string, destination: string): Attributes {
  return {
    [messagingNames.system]: 'aws_sqs',
    [messagingNames.operation]: operation,
    [messagingNames.operationType]: 'process',
    [messagingNames.destination]: destination,
  };
}

function linkTo({ traceparent }: Named): readonly SpanLink[] {
  const remote = readTraceparent(traceparent);
  if (remote === undefined) return [];
  const { traceId, spanId } = remote;
  return [{ traceId, spanId, attributes: { [ownNames.role]: 'producer' } }];
}
