import { contributionOf } from '../../fakes/parts.ts';
import { z } from 'zod';
import { merge } from '../../../shared/merge/merge.ts';
import { envelopesOf } from './client.ts';
import { openBus } from './open-bus.ts';
import { eventsOf, type Reading } from './valve-world.ts';

/** The result of a reading. */
export interface Answer extends Reading {
  readonly fused: string;
  /** The value that equal weights would have given to the same claims. */
  readonly voted: string;
  readonly confidence: number;
  /** The weights of sources that stand alone with their claim in a conflict: 1 on average over the group. */
  readonly weights: ReadonlyMap<string, number>;
}

/** A bus on this machine whose one fusion learns trust, and a program that posts to it and reads its answers. */
export interface ValveBus {
  /** Posts readings and returns their results in the order of arrival. Each must come, and none with two contents. */
  ask(readings: readonly Reading[]): Promise<readonly Answer[]>;
  /** Waits until no work is left. Returns the unexpected events, if any. */
  trouble(): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function openValveBus(): Promise<ValveBus> {
  const { running, client, settled, close } = await openBus('learned.yaml');
  const desk = running.recipients['desk'] ?? '';

  const receive = async (count: number): Promise<ReadonlyMap<string, Fused>> => {
    const results = new Map<string, Fused>();
    for (const envelope of envelopesOf(await client.receive(desk, ({ length }) => length >= count))) {
      if (results.has(envelope.correlationid)) throw new Error(`${envelope.correlationid} was fused twice`);
      results.set(envelope.correlationid, fusedData.parse(envelope.data));
    }
    return results;
  };

  return {
    async ask(readings) {
      const [results] = await Promise.all([
        receive(readings.length),
        client.post(readings.flatMap((reading) => eventsOf(reading))),
      ]);
      const asked = new Map(readings.map((reading) => [reading.key, reading]));
      return [...results].map(([key, each]) => answerOf(asked.get(key), each));
    },

    async trouble() {
      await settled();
      let looks = 0;
      const more = await client.receive(desk, () => (looks += 1) > 1);
      return more.length > 0 ? `${more.length} messages came unasked for` : running.trouble();
    },

    close,
  };
}

const state = z.looseObject({ reading: z.looseObject({ state: z.string() }) });

const sure = z.looseObject({ confidence: z.number() });

const fusedData = z.looseObject({
  merged: state,
  conflicts: z
    .array(
      z.looseObject({ claims: z.array(z.looseObject({ sources: z.array(z.string()), weight: z.number() })) }),
    )
    .default([]),
  receipt: z.looseObject({ fields: z.array(sure), agreed: z.array(sure) }),
});

type Fused = z.output<typeof fusedData>;

function answerOf(reading: Reading | undefined, results: Fused): Answer {
  if (reading === undefined) throw new Error('a group was fused that was never posted');
  const claims = results.conflicts[0]?.claims ?? [];
  return {
    ...reading,
    fused: results.merged.reading.state,
    voted: votedOn(reading),
    // The record has one field, which stands in one of the two lists.
    confidence: [...results.receipt.fields, ...results.receipt.agreed][0]?.confidence ?? Number.NaN,
    weights: new Map(
      claims.flatMap(({ sources, weight }) => (sources.length === 1 ? [[sources.join(), weight]] : [])),
    ),
  };
}

function votedOn({ claims }: Reading): string {
  const inputs = [...claims].map(([source, value]) =>
    contributionOf({ source, id: source, topic: 'reading', value: { state: value } }),
  );
  const { record } = merge(inputs, {
    weights: {},
    fields: { '/reading/state': { loss: 'vote', weights: {} } },
  });
  return state.parse(record).reading.state;
}
