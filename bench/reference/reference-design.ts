import { z } from 'zod';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import { merge } from '../../shared/merge/merge.ts';
import { type Bill, createMeter, sumOf } from '../cost/bill.ts';
import type { GroupOfParts } from '../cost/parts.ts';
import { openTable } from '../cost/table.ts';
import { embedTransactions } from './embedded-transactions.ts';
import { growingItems } from './growing-item.ts';
import { onceAMessage } from './idempotency-table.ts';

/** The DynamoDB use of each step of the reference design. */
export interface ReferenceBill {
  readonly idempotency: Bill;
  /** The transactions: the growing item, and the markers. */
  readonly appends: Bill;
  /** Reads of the group after each append, and of the result by the timer. */
  readonly reads: Bill;
  readonly result: Bill;
}

export interface ReferenceDesign {
  /** Returns the DynamoDB bill of one group whose parts come one by one. */
  fuse(group: GroupOfParts): Promise<ReferenceBill>;
  close(): void;
}

const TableName = 'reference';
const stored = z.looseObject({ id: z.string(), source: z.string(), type: z.string(), data: z.json() });

/**
 * Runs a common design that gathers messages once each: an idempotency table in front of the function, and one item per
 * group that grows with every message in a transaction. It is as frugal as this design can be: short keys, no index, no
 * copy of the message in the idempotency record, a result of the merged record alone, without a receipt. Messaging is
 * the same as ours and not counted.
 */
export async function referenceDesign(): Promise<ReferenceDesign> {
  const meter = createMeter();
  const { client, unmetered, close } = await openTable(TableName, meter);
  embedTransactions(client, unmetered, meter);
  return {
    async fuse({ key, parts }) {
      const groups = growingItems(client, TableName, parts.length);
      const bills: Record<keyof ReferenceBill, Bill[]> = {
        idempotency: [],
        appends: [],
        reads: [],
        result: [],
      };
      const note = (step: keyof ReferenceBill): number => bills[step].push(meter.read());
      for (const { envelope } of parts) {
        const { id } = envelope.header;
        await onceAMessage({ client, TableName }, id, async () => {
          note('idempotency');
          await groups.append(key, id, JSON.stringify(encodeEnvelope(envelope)));
          note('appends');
          const texts = await groups.read(key);
          note('reads');
          if (texts.length < parts.length) return 'waiting';
          await groups.settle(key, JSON.stringify(merged(texts)));
          note('result');
          return 'fused';
        });
        note('idempotency');
      }
      if (!(await groups.isSettled(key))) throw new Error('the reference design has no result');
      note('reads');
      return {
        idempotency: sumOf(bills.idempotency),
        appends: sumOf(bills.appends),
        reads: sumOf(bills.reads),
        result: sumOf(bills.result),
      };
    },
    close,
  };
}

function merged(texts: readonly string[]): unknown {
  const inputs = texts.map((text) => {
    const { id, source, type: topic, data: value } = stored.parse(JSON.parse(text));
    return {
      topic,
      envelope: { header: { specversion: '1.0', id, source, type: topic }, body: { kind: 'json', value } },
    } as const;
  });
  return merge(inputs, { weights: {}, fields: {} }).record;
}
