import type { GroupRef, Part } from '../aggregation/group.ts';
import type { ReleaseReason } from '../policy/release-reason.ts';
import type { Shown } from '../policy/telemetry-policy.ts';
import { evaluationNames, eventNames, messagingNames, ownNames } from './semantic-names.ts';
import type { ResultFacts } from './result-facts.ts';
import type { Attributes, Span, SpanEvent, SpanLink } from './span.ts';
import { groupContext, readTraceparent, type SpanContext, stepId } from './trace-context.ts';

/** The most links of a span; OpenTelemetry's own default. */
const mostLinks = 128;

/** The moments of one generation, ms since the epoch. */
export interface GenerationTimes {
  /** Its first part was stored. */
  readonly opened: number;
  /** The message that asks for it was sent. */
  readonly released: number;
  readonly making: number;
  /** The model was asked; undefined where none was. */
  readonly asked: number | undefined;
  readonly made: number;
  readonly publishing: number;
  readonly published: number;
}

/** The facts of a published generation. */
export interface GenerationFacts {
  readonly ref: GroupRef;
  readonly generation: number;
  readonly reason: ReleaseReason;
  readonly parts: readonly Pick<Part, 'topic' | 'envelope'>[];
  readonly result: ResultFacts | undefined;
  readonly eventId: string | undefined;
  readonly eventType: string | undefined;
  readonly times: GenerationTimes;
}

/** The span of a generation, and those of its waiting, its merge and its publication. */
export function generationSpans(facts: GenerationFacts, show: readonly Shown[]): readonly Span[] {
  const { ref, generation, times } = facts;
  const context = groupContext(ref, generation);
  const step = (name: string, kind: Span['kind'], at: readonly [number, number], attributes: Attributes) => ({
    traceId: context.traceId,
    spanId: stepId(context.traceId, name),
    parentSpanId: context.spanId,
    name,
    kind,
    start: at[0],
    end: at[1],
    attributes,
  });
  return [
    groupSpan(facts, context, show),
    step('waiting', 'internal', [times.opened, times.released], { [ownNames.reason]: facts.reason }),
    step('merge', 'internal', [times.making, times.asked ?? times.made], {
      [ownNames.conflicts]: facts.result?.conflicts,
    }),
    publicationSpan(facts, [times.publishing, times.published]),
  ];
}

/** The span of a publication, which a repeated one makes again. */
export function publicationSpan(
  facts: Pick<GenerationFacts, 'ref' | 'generation' | 'result' | 'eventId' | 'eventType'>,
  [start, end]: readonly [number, number],
): Span {
  const { traceId, spanId } = groupContext(facts.ref, facts.generation);
  return {
    traceId,
    spanId: stepId(traceId, 'publish'),
    parentSpanId: spanId,
    name: 'publish',
    kind: 'producer',
    start,
    end,
    attributes: publication(facts),
  };
}

function groupSpan(facts: GenerationFacts, context: SpanContext, show: readonly Shown[]): Span {
  const { ref, generation, reason, parts, result, times } = facts;
  const { links, dropped } = linksOf(facts, show);
  return {
    ...context,
    name: `group ${ref.fusion}`,
    kind: 'internal',
    start: times.opened,
    end: times.published,
    attributes: {
      [ownNames.fusion]: ref.fusion,
      [ownNames.generation]: generation,
      [ownNames.reason]: reason,
      [ownNames.outcome]: result?.ending,
      [ownNames.parts]: parts.length,
      [ownNames.conflicts]: result?.conflicts,
      [ownNames.costUsd]: result?.model.costUsd,
      [messagingNames.conversationId]: show.includes('keys') ? ref.key : undefined,
    },
    events: [released(reason, times.released), ...confidenceEvents(result, times.made)],
    links,
    ...(dropped > 0 && { droppedLinks: dropped }),
  };
}

/** Returns links to the generation before, if any, and to the parts that have a trace. */
function linksOf(
  { ref, generation, parts }: GenerationFacts,
  show: readonly Shown[],
): { readonly links: readonly SpanLink[]; readonly dropped: number } {
  const earlier: readonly SpanLink[] =
    generation > 1
      ? [{ ...groupContext(ref, generation - 1), attributes: { [ownNames.role]: 'earlier generation' } }]
      : [];
  const ofParts = parts.flatMap(({ topic, envelope: { header } }) => {
    const remote = readTraceparent(header.traceparent);
    if (remote === undefined) return [];
    const { traceId, spanId } = remote;
    const traceState = header.tracestate;
    const link: SpanLink = {
      traceId,
      spanId,
      ...(traceState !== undefined && { traceState }),
      attributes: {
        [ownNames.role]: 'part',
        [ownNames.topic]: topic,
        ...(show.includes('sources') && {
          [eventNames.source]: header.source,
          [eventNames.id]: header.id,
        }),
      },
    };
    return [link];
  });
  const all = [...earlier, ...ofParts];
  return { links: all.slice(0, mostLinks), dropped: Math.max(0, all.length - mostLinks) };
}

function released(reason: ReleaseReason, at: number): SpanEvent {
  return { name: 'released', at, attributes: { [ownNames.reason]: reason } };
}

/** The least confidence of the settled fields, as an evaluation; none where no confidence is known. */
function confidenceEvents(result: ResultFacts | undefined, at: number): readonly SpanEvent[] {
  const known = (result?.fields ?? []).flatMap(({ confidence }) => confidence ?? []);
  if (result === undefined || known.length === 0) return [];
  const isUnsettled = result.fields.some((field) => field.isUnsettled);
  return [
    {
      name: evaluationNames.event,
      at,
      attributes: {
        [evaluationNames.name]: 'confidence',
        [evaluationNames.score]: Math.min(...known),
        [evaluationNames.label]: isUnsettled ? 'unsettled' : 'settled',
        [evaluationNames.explanation]: `the least of ${known.length} settled fields`,
      },
    },
  ];
}

function publication({
  result,
  eventId,
  eventType,
}: Pick<GenerationFacts, 'result' | 'eventId' | 'eventType'>): Attributes {
  const isLetter = result?.ending === 'dead-lettered';
  return {
    [messagingNames.system]: isLetter ? 'aws_sqs' : 'aws_eventbridge',
    [messagingNames.operation]: 'publish',
    [messagingNames.operationType]: 'send',
    [messagingNames.destination]: isLetter ? 'dead letters' : 'bus',
    [messagingNames.messageId]: eventId,
    [eventNames.id]: eventId,
    [eventNames.type]: eventType,
    [eventNames.specVersion]: eventId === undefined ? undefined : '1.0',
  };
}
