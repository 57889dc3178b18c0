import type { CompletionInput, CompletionResult } from '../../../shared/aggregation/completion.ts';
import type { GroupRef, GroupState, PublishableOutcome } from '../../../shared/aggregation/group.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import { decodeCompletionMessage } from '../../../shared/messages/completion-message.ts';
import type { Shown } from '../../../shared/policy/telemetry-policy.ts';
import type { FallibleHandler, InboundMessage } from '../../../shared/ports/inbound-message.ts';
import { generationSpans, publicationSpan } from '../../../shared/telemetry/group-spans.ts';
import { measureResult } from '../../../shared/telemetry/metrics/measure-result.ts';
import { modelSpan } from '../../../shared/telemetry/model-span.ts';
import { beside, flushTime, type Recorder } from '../../../shared/telemetry/recorder.ts';
import { factsOfOutcome, type ResultFacts } from '../../../shared/telemetry/result-facts.ts';
import { groupContext, traceparentOf } from '../../../shared/telemetry/trace-context.ts';
import { measureUnadmitted } from '../../../shared/telemetry/unadmitted.ts';
import type { CompleteFunctionPorts } from './handler.ts';

/** A generation that is being made. */
interface Watched {
  readonly input: CompletionInput;
  readonly making: number;
  asked?: number;
  made: number;
  result?: ResultFacts | undefined;
}

/** The most generations that are remembered between their making and their publication. */
const mostWatched = 200;

/** Watches the generations that a function makes, and records each once it is published. */
export class CompleteObserver {
  readonly #recorder: Recorder;
  readonly #show: readonly Shown[];
  readonly #now: () => number;
  readonly #watched = new Map<string, Watched>();
  /** The parts that were known before a generation. */
  readonly #known = new Map<string, ReadonlySet<string>>();
  /** The times at which the messages were sent, by request id. */
  #released = new Map<string, number>();

  constructor(recorder: Recorder, show: readonly Shown[], now: () => number) {
    this.#recorder = recorder;
    this.#show = show;
    this.#now = now;
  }

  /** Wraps the function's ports and its handler. */
  handler(
    create: (ports: CompleteFunctionPorts) => FallibleHandler,
    ports: CompleteFunctionPorts,
  ): FallibleHandler {
    const handle = create({
      ...ports,
      store: this.#store(ports.store),
      make: (fusion, input, signal) => this.#make(input, () => ports.make(fusion, input, signal)),
      shrink: async (fusion, input, outcome) => {
        const smaller = await ports.shrink(fusion, input, outcome);
        const watched = this.#watched.get(nameOf(input.ref, input.generation));
        if (watched !== undefined && smaller.kind === 'dead-lettered')
          watched.result = factsOfOutcome(smaller);
        return smaller;
      },
      publish: (outcome) => this.#publish(outcome, () => ports.publish(outcome)),
      turnAway: async (fusion, ref, parts, reason) => {
        await ports.turnAway(fusion, ref, parts, reason);
        this.#recorder.measure(measureUnadmitted(parts.map(() => ({ fusion: ref.fusion, reason }))));
      },
    });
    return async (messages, invocation) => {
      this.#released = releasesIn(messages);
      try {
        return await handle(messages, invocation);
      } finally {
        await this.#recorder.flush(flushTime(invocation.remainingMs()));
      }
    };
  }

  /** Wraps the composer: each visit to a model is a span of its group. */
  composer(composer: Composer): Composer {
    return {
      compose: async (question, signal) => {
        const { fusion, key, asker } = question;
        const watched = this.#watched.get(nameOf({ fusion, key }, (asker?.after ?? 0) + 1));
        const asked = this.#now();
        const answer = await composer.compose(question, signal);
        if (answer.kind === 'waiting' || answer.kind === 'settled' || answer.kind === 'no-model')
          return answer;
        if (watched !== undefined) watched.asked = asked;
        const times = [asked, this.#now()] as const;
        await beside(this.#recorder, () => {
          const span = modelSpan(question, answer, times, watched?.input.attempts ?? 0);
          if (span !== undefined) this.#recorder.spans([span]);
        });
        return answer;
      },
    };
  }

  async #make(input: CompletionInput, make: () => Promise<CompletionResult>): Promise<CompletionResult> {
    const making = this.#now();
    const watched: Watched = { input, making, made: making };
    keep(this.#watched, nameOf(input.ref, input.generation), watched);
    const result = await make();
    watched.made = this.#now();
    if (result.kind !== 'made') return result;
    watched.result = factsOfOutcome(result.outcome);
    return { ...result, outcome: this.#traced(result.outcome, input) };
  }

  /** Gives a result the `traceparent` of its group, before it is saved: a repeated publication has the same. */
  #traced(outcome: PublishableOutcome, { ref, generation }: CompletionInput): PublishableOutcome {
    if (!this.#recorder.traces || outcome.kind === 'dead-lettered') return outcome;
    const { envelope } = outcome;
    const traceparent = traceparentOf(groupContext(ref, generation));
    return { ...outcome, envelope: { ...envelope, header: { ...envelope.header, traceparent } } };
  }

  async #publish(outcome: PublishableOutcome, publish: () => Promise<void>): Promise<void> {
    const publishing = this.#now();
    await publish();
    const published = this.#now();
    await beside(this.#recorder, () => this.#record(outcome, publishing, published));
  }

  #record(outcome: PublishableOutcome, publishing: number, published: number): void {
    const result = factsOfOutcome(outcome);
    if (result === undefined) return;
    const { fusion, key, generation } = result;
    const header = outcome.kind === 'dead-lettered' ? undefined : outcome.envelope.header;
    const named = { ref: { fusion, key }, generation, eventId: header?.id, eventType: header?.type };
    const name = nameOf(named.ref, generation);
    const watched = this.#watched.get(name);
    this.#watched.delete(name);
    if (watched === undefined) {
      // Another run has made it, and may have recorded it.
      return this.#recorder.spans([publicationSpan({ ...named, result }, [publishing, published])]);
    }
    const { input, making, asked, made } = watched;
    const released = this.#released.get(input.requestedBy) ?? making;
    const opened = this.#openedAt(input, released, name);
    const full = watched.result ?? result;
    const times = { opened, released, making, asked, made, publishing, published };
    const facts = { ...named, reason: input.reason, parts: input.parts, result: full, times };
    this.#recorder.spans(generationSpans(facts, this.#show));
    this.#recorder.measure(measureResult(full, opened, published, this.#show));
  }

  /** The arrival of the first part that is new in a generation. */
  #openedAt({ parts, previous }: CompletionInput, released: number, name: string): number {
    const known = this.#known.get(name);
    this.#known.delete(name);
    if (known === undefined && previous !== undefined) return released;
    const arrivals = parts
      .filter(({ partId }) => known?.has(partId) !== true)
      .map(({ arrivedAt }) => arrivedAt);
    return arrivals.reduce((first, arrivedAt) => Math.min(first, arrivedAt), released);
  }

  /** A lease, or a save without one, shows the generation before, and so the parts that were known then. */
  #store(store: GroupStore): GroupStore {
    const note = (ref: GroupRef, generation: number, over: GroupState | undefined): void => {
      if (over?.state === 'completed') keep(this.#known, nameOf(ref, generation), new Set(over.included));
    };
    return {
      ...store,
      lease: (ref, lease, over) => {
        note(ref, lease.generation, over);
        return store.lease(ref, lease, over);
      },
      save: (ref, settled, parts, over) => {
        note(ref, settled.state.generation, over);
        return store.save(ref, settled, parts, over);
      },
    };
  }
}

/** Adds an entry; the oldest gives way where there are too many. */
function keep<T>(map: Map<string, T>, name: string, value: T): void {
  map.set(name, value);
  const [oldest] = map.keys();
  if (map.size > mostWatched && oldest !== undefined) map.delete(oldest);
}

function releasesIn(messages: readonly InboundMessage[]): Map<string, number> {
  return new Map(
    messages.flatMap(({ body, sentAt }) => {
      const decoded = decodeCompletionMessage(body);
      return decoded.kind === 'message' && sentAt !== undefined
        ? [[decoded.message.requestId, sentAt] as const]
        : [];
    }),
  );
}

function nameOf({ fusion, key }: GroupRef, generation: number): string {
  return JSON.stringify([fusion, key, generation]);
}
