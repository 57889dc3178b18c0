import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import type { Outbound } from '../../shared/ports/outbound.ts';
import { RetryableError } from '../../shared/ports/retryable-error.ts';
import { UndeliverableError } from '../../shared/ports/undeliverable-error.ts';
import { resultEnvelope } from '../builders/result-envelope.ts';

/** A recipient outside, as a test controls it. */
export interface FarEnd {
  readonly outbound: Outbound;
  /** Returns what has arrived so far, decoded by the binding of the transport, in the order of arrival. */
  arrived(): Promise<readonly Envelope[]>;
  /** Makes the recipient unreachable. Returns the end of the outage. */
  goAway(): Promise<() => Promise<void>>;
  /** Makes the recipient answer slowly. Returns the most deliveries that it has seen at once. */
  goSlow?(): Promise<() => number>;
  close(): Promise<void>;
}

export interface OutboundContract {
  readonly name: string;
  open(): Promise<FarEnd>;
  /** True if the transport keeps the order of a key. */
  readonly keepsOrder: boolean;
  /** True if the transport drops a repetition that follows at once. */
  readonly dropsRepeats?: boolean;
  /** An envelope that the recipient can never take, with the code of the fault. */
  readonly poison: { readonly envelope: Envelope; readonly code: UndeliverableError['code'] };
  /** The size of a body that arrives whole. */
  readonly largeBytes: number;
  /** An envelope beyond the transport's bound; undefined where the queue before it has the lower one. */
  readonly tooLarge?: Envelope | undefined;
  /** The deliveries at once that the adapter allows itself; given with `goSlow`. */
  readonly mostAtOnce?: number;
}

/** Describes the contract of every transport to a recipient outside. */
export function outboundContract(contract: OutboundContract): void {
  describe(contract.name, () => {
    let end: FarEnd;
    beforeAll(async () => {
      end = await contract.open();
    }, 60_000);
    afterAll(() => end.close());

    const arrivals = async (prefix: string, count: number): Promise<readonly Envelope[]> => {
      const deadline = Date.now() + 20_000;
      for (;;) {
        const own = (await end.arrived()).filter(({ header }) => header.id.startsWith(prefix));
        if (own.length >= count || Date.now() > deadline) return own;
        await sleep(20);
      }
    };

    test('a confirmed envelope has arrived with its attributes and its body', async () => {
      const envelope = resultEnvelope({
        id: 'binding-1',
        subject: 'Größe 50 % "x"',
        body: { n: [1, null, 'ä'] },
      });
      await end.outbound.send(envelope);
      expect(await arrivals('binding-', 1)).toEqual([envelope]);
    });

    test('a message of Protocol Buffers arrives with its bytes and its media type', async () => {
      const { header } = resultEnvelope({ id: 'bytes-1' });
      const datacontenttype = 'application/protobuf; messageType=shop.v1.User';
      const base64 = Buffer.from([8, 0x81, 0x80, 0, 0xff, 0x0a, 0x22]).toString('base64');
      const envelope: Envelope = {
        header: { ...header, datacontenttype },
        body: { kind: 'bytes', base64 },
      };
      await end.outbound.send(envelope);
      expect(await arrivals('bytes-', 1)).toEqual([envelope]);
    });

    test('a repeated envelope arrives again under its id', async () => {
      const envelope = resultEnvelope({ id: 'twice-1' });
      await end.outbound.send(envelope);
      await end.outbound.send(envelope);
      const all = contract.dropsRepeats === true ? [envelope] : [envelope, envelope];
      expect(await arrivals('twice-', all.length)).toEqual(all);
    });

    test('a send to an absent recipient fails for now, and a later one arrives', async () => {
      const comeBack = await end.goAway();
      const envelope = resultEnvelope({ id: 'away-1' });
      await expect(end.outbound.send(envelope)).rejects.toThrow(RetryableError);
      await comeBack();
      await retried(() => end.outbound.send(envelope));
      const all = await arrivals('away-', 1);
      expect(new Set(all.map(({ header }) => header.id))).toEqual(new Set(['away-1']));
    }, 90_000);

    test.runIf(contract.keepsOrder)(
      'the envelopes of a key arrive in the order of their sends',
      async () => {
        const keys = ['a', 'b', 'c', 'd'];
        const numbers = Array.from({ length: 25 }, (_, index) => index);
        await Promise.all(
          keys.map(async (key) => {
            for (const n of numbers)
              await end.outbound.send(resultEnvelope({ id: `order-${key}-${n}`, key }));
          }),
        );
        const all = await arrivals('order-', 100);
        for (const key of keys) {
          const own = all.filter(({ header }) => header.partitionkey === key).map(({ header }) => header.id);
          expect(own).toEqual(numbers.map((n) => `order-${key}-${n}`));
        }
      },
      60_000,
    );

    test('an envelope that can never arrive is undeliverable, and the next one arrives', async () => {
      const { envelope, code } = contract.poison;
      const fault = await end.outbound.send(envelope).catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(UndeliverableError);
      expect(fault).toMatchObject({ code });
      await end.outbound.send(resultEnvelope({ id: 'after-1' }));
      expect(await arrivals('after-', 1)).toHaveLength(1);
    });

    test('a large body arrives whole', async () => {
      const envelope = resultEnvelope({ id: 'large-1', body: { text: 'x'.repeat(contract.largeBytes) } });
      await end.outbound.send(envelope);
      expect(await arrivals('large-', 1)).toEqual([envelope]);
    });

    test.runIf(contract.tooLarge !== undefined)('a body beyond the bound is undeliverable', async () => {
      const { tooLarge = contract.poison.envelope } = contract;
      await expect(end.outbound.send(tooLarge)).rejects.toMatchObject({ code: 'too-large' });
    });

    test('many sends at once all arrive, and a slow recipient sets the pace', async () => {
      const most = await end.goSlow?.();
      const sends = Array.from({ length: 100 }, (_, n) =>
        end.outbound.send(resultEnvelope({ id: `many-${n}`, key: `k${n}` })),
      );
      await Promise.all(sends);
      const ids = new Set((await arrivals('many-', 100)).map(({ header }) => header.id));
      expect(ids.size).toBe(100);
      if (most !== undefined) expect(most()).toBeLessThanOrEqual(contract.mostAtOnce ?? 1);
    }, 60_000);
  });
}

/** Repeats what fails for now, as the queue does. */
async function retried(send: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof RetryableError) || Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}
