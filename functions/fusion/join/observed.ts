import { writeMetricLine } from '../../../shared/adapters/aws/metric-lines.ts';
import { functionRecorder } from '../../../shared/adapters/telemetry/function-recorder.ts';
import type { GroupRef, GroupView, Part } from '../../../shared/aggregation/group.ts';
import type { GroupStore } from '../../../shared/aggregation/group-store.ts';
import { decodeFusionMessage } from '../../../shared/messages/fusion-message.ts';
import type { TelemetryPolicy } from '../../../shared/policy/telemetry-policy.ts';
import type { FallibleHandler, InboundMessage } from '../../../shared/ports/inbound-message.ts';
import { generationOf, type KnownState } from '../../../shared/telemetry/generation-of.ts';
import { measuredQuarantine, stampIn } from '../../../shared/telemetry/measured-ports.ts';
import { partSpans } from '../../../shared/telemetry/part-spans.ts';
import { beside, flushTime, type Recorder } from '../../../shared/telemetry/recorder.ts';
import {
  measureUnadmitted,
  type UnadmittedPart,
  unadmittedInEvents,
  unadmittedInLetter,
} from '../../../shared/telemetry/unadmitted.ts';
import type { JoinFunctionPorts } from './handler.ts';
import type { ObserveJoin } from './main.ts';

/** Adds telemetry to the join function. Apart from `main.ts`, so that only bridges that ask for it load it. */
export const observeJoin =
  (policy: TelemetryPolicy): ObserveJoin =>
  (create, ports) => {
    const recorder = functionRecorder(policy, {
      variables: process.env,
      now: ports.clock.now,
      writeLine: writeMetricLine,
    });
    return recorder === undefined ? create(ports) : observedJoin(create, ports, policy, recorder);
  };

/** Shows each part in the trace of its group. Counts the groups that open, and the parts that are in none. */
export function observedJoin(
  create: (ports: JoinFunctionPorts) => FallibleHandler,
  ports: JoinFunctionPorts,
  { show }: Pick<TelemetryPolicy, 'show'>,
  recorder: Recorder,
): FallibleHandler {
  const { now } = ports.clock;
  let visit = new JoinVisit();
  const answered = (parts: readonly UnadmittedPart[]): void => {
    for (const part of parts) visit.turnedAway.add(nameOf(part));
    recorder.measure(measureUnadmitted(parts));
  };
  const handle = create({
    ...ports,
    store: watchedStore(ports.store, () => visit, recorder),
    quarantine: measuredQuarantine(ports.quarantine, recorder),
    publisher: {
      async publish(envelopes) {
        await ports.publisher.publish(envelopes);
        await beside(recorder, () => answered(unadmittedInEvents(envelopes)));
      },
    },
    deadLetters: {
      async send(letters) {
        await ports.deadLetters.send(letters);
        await beside(recorder, () => answered(letters.flatMap(({ body }) => unadmittedInLetter(body))));
      },
    },
  });
  return async (messages, invocation) => {
    visit = new JoinVisit();
    const joining = now();
    try {
      return await handle(messages, invocation);
    } finally {
      if (recorder.traces) await beside(recorder, () => record(messages, joining));
      await recorder.flush(flushTime(invocation.remainingMs()));
    }
  };

  async function record(messages: readonly InboundMessage[], joining: number): Promise<void> {
    const joined = now();
    const travels = travelsOf(messages);
    for (const { ref, part } of visit.puts) {
      const { header } = part.envelope;
      const state = await knownState(ref, visit.views.get(groupOf(ref)), ports.store);
      const isTurnedAway = visit.turnedAway.has(nameOf({ fusion: ref.fusion, ...header }));
      const generation = generationOf(state, part.partId, isTurnedAway);
      const travel = travels.get(JSON.stringify([ref.fusion, ref.key, header.source, header.id]));
      const facts = { ref, generation, topic: part.topic, header, joining, joined };
      recorder.spans(partSpans({ ...facts, taken: travel?.taken, passedOn: travel?.passedOn }, show));
    }
  }
}

/** The observations of one batch. */
class JoinVisit {
  readonly puts: { readonly ref: GroupRef; readonly part: Part; readonly isNew: boolean }[] = [];
  readonly views = new Map<string, GroupView>();
  readonly turnedAway = new Set<string>();
}

function watchedStore(store: GroupStore, visitOf: () => JoinVisit, recorder: Recorder): GroupStore {
  return {
    ...store,
    async putPart(ref, part) {
      const put = await store.putPart(ref, part);
      visitOf().puts.push({ ref, part, isNew: put === 'stored' });
      return put;
    },
    async view(ref, limit) {
      const view = await store.view(ref, limit);
      const visit = visitOf();
      if (!visit.views.has(groupOf(ref)) && isOpenedHere(ref, view, visit))
        recorder.measure([
          { metric: 'fusion_bus_groups_opened_total', value: 1, labels: { fusion: ref.fusion } },
        ]);
      visit.views.set(groupOf(ref), view);
      return view;
    },
  };
}

/** Tells whether this batch has put the earliest part of an open group. */
function isOpenedHere({ fusion, key }: GroupRef, { state, parts }: GroupView, { puts }: JoinVisit): boolean {
  if (state !== undefined) return false;
  const [first] = parts.toSorted((a, b) => a.arrivedAt - b.arrivedAt || (a.partId < b.partId ? -1 : 1));
  return puts.some(
    ({ ref, part, isNew }) =>
      isNew && ref.fusion === fusion && ref.key === key && part.partId === first?.partId,
  );
}

/** A view does not show which generation a leased group is at, so that this one case is read. */
async function knownState(
  ref: GroupRef,
  view: GroupView | undefined,
  store: Pick<GroupStore, 'state'>,
): Promise<KnownState> {
  if (view?.state?.state !== 'leased') return view?.state;
  const state = await store.state(ref).catch(() => undefined);
  return state === undefined ? undefined : { state: 'leased', generation: state.generation };
}

interface Travel {
  readonly taken: number | undefined;
  readonly passedOn: number | undefined;
}

/** Returns the times of the parts on their way here. */
function travelsOf(messages: readonly InboundMessage[]): ReadonlyMap<string, Travel> {
  return new Map(
    messages.flatMap(({ body, sentAt }) => {
      const decoded = decodeFusionMessage(body);
      if (decoded.kind !== 'message' || decoded.message.kind !== 'contribution') return [];
      const { fusion, key, envelope } = decoded.message;
      const name = JSON.stringify([fusion, key, envelope.header.source, envelope.header.id]);
      return [[name, { taken: stampIn(body), passedOn: sentAt }] as const];
    }),
  );
}

function groupOf({ fusion, key }: GroupRef): string {
  return JSON.stringify([fusion, key]);
}

function nameOf({ fusion, source, id }: Pick<UnadmittedPart, 'fusion' | 'source' | 'id'>): string {
  return JSON.stringify([fusion, source, id]);
}
