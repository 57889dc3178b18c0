import { contributionOf } from '../../fakes/parts.ts';
import { z } from 'zod';
import { merge } from '../../../shared/merge/merge.ts';
import { envelopesOf } from './client.ts';
import { openBus } from './open-bus.ts';
import { eventsOf, type Reading } from './valve-world.ts';

/** What came of a reading. */
export interface Answer extends Reading {
  readonly fused: string;
  /** What equal weights would have made of the same claims. */
  readonly voted: string;
  readonly confidence: number;
  /** Of each source that stands alone with its claim in a conflict: 1 on average over the group. */
  readonly weights: ReadonlyMap<string, number>;
}

/** A bus on this machine whose one fusion learns whom to trust, and a program that posts to it and reads its answers. */
export interface ValveBus {
  /** Posts readings, and gives what they were fused to in the order in which it came; each must come once. */
  ask(readings: readonly Reading[]): Promise<readonly Answer[]>;
  /** Waits until there is nothing left to do; what should not have happened, if anything did. */
  trouble(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Received in lots, so that a deadline is for one of them and not for all. */
const lot = 100;

export async function openValveBus(): Promise<ValveBus> {
  const { running, client, close } = await openBus('learned.yaml');
  const desk = running.recipients['desk'] ?? '';

  const receive = async (count: number): Promise<ReadonlyMap<string, Told>> => {
    const told = new Map<string, Told>();
    while (told.size < count) {
      const wanted = Math.min(lot, count - told.size);
      for (const envelope of envelopesOf(await client.receive(desk, ({ length }) => length >= wanted))) {
        if (told.has(envelope.correlationid)) throw new Error(`${envelope.correlationid} was fused twice`);
        told.set(envelope.correlationid, toldBy.parse(envelope.data));
      }
    }
    return told;
  };

  return {
    async ask(readings) {
      const [told] = await Promise.all([
        receive(readings.length),
        client.post(readings.flatMap((reading) => eventsOf(reading))),
      ]);
      const asked = new Map(readings.map((reading) => [reading.key, reading]));
      return [...told].map(([key, each]) => answerOf(asked.get(key), each));
    },

    async trouble() {
      await running.settled();
      let looks = 0;
      const more = await client.receive(desk, () => (looks += 1) > 1);
      return more.length > 0 ? `${more.length} messages came unasked for` : running.trouble();
    },

    close,
  };
}

const state = z.looseObject({ reading: z.looseObject({ state: z.string() }) });

const toldBy = z.looseObject({
  merged: state,
  conflicts: z
    .array(
      z.looseObject({ claims: z.array(z.looseObject({ sources: z.array(z.string()), weight: z.number() })) }),
    )
    .default([]),
  receipt: z.looseObject({ fields: z.array(z.looseObject({ confidence: z.number() })) }),
});

type Told = z.output<typeof toldBy>;

function answerOf(reading: Reading | undefined, told: Told): Answer {
  if (reading === undefined) throw new Error('something was fused that nobody posted');
  const claims = told.conflicts[0]?.claims ?? [];
  return {
    ...reading,
    fused: told.merged.reading.state,
    voted: votedOn(reading),
    confidence: told.receipt.fields[0]?.confidence ?? Number.NaN,
    weights: new Map(
      claims.flatMap(({ sources, weight }) => (sources.length === 1 ? [[sources.join(), weight]] : [])),
    ),
  };
}

function votedOn({ said }: Reading): string {
  const inputs = [...said].map(([source, value]) =>
    contributionOf({ source, id: source, topic: 'reading', value: { state: value } }),
  );
  const { record } = merge(inputs, {
    weights: {},
    fields: { '/reading/state': { loss: 'vote', weights: {} } },
  });
  return state.parse(record).reading.state;
}
