import { referenceDesign, type ReferenceBill } from '../reference/reference-design.ts';
import type { Section } from '../figure.ts';
import { assumed, type Bill, dynamoDollars, lambdaDollars, messagingDollars, sumOf } from './bill.ts';
import { ourDesign } from './our-design.ts';
import { envelopeBytes, groupOfParts } from './parts.ts';
import { ofThree } from './policies.ts';

/** Measures groups of three in dollars, and beside a common design. */
export async function groupsOfThree(): Promise<Section[]> {
  const alone = await ours(ofThree, 'one by one');
  const together = await ours(ofThree, 'together');
  const longTimer = await ours({ ...ofThree, deadlineMs: 3_600_000 }, 'one by one');
  const reference = await referenceBill(3);
  const inAll = sumOf(Object.values(reference));
  const unmarked = { ...inAll, writeUnits: inAll.writeUnits - markerUnits };
  return [
    {
      heading: 'Dollars per million groups of 3',
      note: `three topics, parts of ${envelopeBytes} bytes as CloudEvents JSON, random text; prices of us-east-1 (bench/prices.ts); Lambda assumed at ${assumed.msPerInvocation} ms an invocation of ${assumed.memoryGb * 1_024} MB`,
      table: {
        columns: ['', 'DynamoDB', 'SQS, EventBridge, Scheduler', 'Lambda (assumed)', 'in all'],
        rows: [
          ['one by one', ...dollars(alone)],
          ['together', ...dollars(together)],
          ['one by one, deadline beyond 15 minutes', ...dollars(longTimer)],
        ],
      },
      figures: [
        { name: 'write units a group', value: alone.writeUnits, unit: 'WCU', note: 'one by one', atMost: 6 },
        { name: 'read units a group', value: alone.readUnits, unit: 'RCU', note: 'one by one', atMost: 6 },
        {
          name: 'SQS requests a group',
          value: alone.sqsRequests,
          unit: '',
          note: `one by one; ${alone.fairRequests} of them on fair queues`,
        },
        { name: 'events a group', value: alone.events, unit: '', note: 'one by one' },
      ],
    },
    {
      heading: 'DynamoDB beside the reference design (idempotency table, one growing item in a transaction)',
      note: 'the same parts; both one by one; transactions by the documented rule, twice the units of each item',
      table: {
        columns: ['', 'write units', 'read units', '$ per million groups'],
        rows: [
          ['ours', ...units(alone)],
          ['reference', ...units(inAll)],
          ['  idempotency records', ...units(reference.idempotency)],
          ['  transactions', ...units(reference.appends)],
          ['  reads', ...units(reference.reads)],
          ['  result', ...units(reference.result)],
          ...(await largerReferences()),
        ],
      },
      figures: [
        {
          name: 'ours / reference, groups of 3',
          value: dynamoDollars(alone) / dynamoDollars(inAll),
          unit: 'x',
          note: `${(dynamoDollars(alone) / dynamoDollars(unmarked)).toFixed(2)} if its transactions had no marker of the message`,
          atMost: 1 / 3,
        },
      ],
    },
  ];
}

/** The markers of three messages: an item below 1 KB each, twice for the transaction. */
const markerUnits = 6;

async function ours(fusion: typeof ofThree, arrival: 'together' | 'one by one'): Promise<Bill> {
  const design = await ourDesign(fusion);
  try {
    return await design.fuse(groupOfParts(fusion.needs, 'own'), arrival);
  } finally {
    design.close();
  }
}

async function referenceBill(parts: number): Promise<ReferenceBill> {
  const design = await referenceDesign();
  const topics = parts === 3 ? ofThree.needs : Array.from({ length: parts }, () => 'reading');
  try {
    return await design.fuse(groupOfParts(topics, parts === 3 ? 'own' : 'shared'));
  } finally {
    design.close();
  }
}

async function largerReferences(): Promise<(string | number)[][]> {
  const rows: (string | number)[][] = [];
  for (const parts of [2, 10, 100]) {
    rows.push([`reference, ${parts} parts`, ...units(sumOf(Object.values(await referenceBill(parts))))]);
  }
  return [...rows, ['reference, 1,000 parts', 'too large', 'for one item', '(400 KB)']];
}

function units(one: Bill): (number | string)[] {
  return [one.writeUnits, one.readUnits, forAMillion(dynamoDollars(one))];
}

function dollars(one: Bill): string[] {
  const parts = [dynamoDollars(one), messagingDollars(one), lambdaDollars(one)];
  const inAll = parts.reduce((total, each) => total + each, 0);
  return [...parts, inAll].map(forAMillion);
}

/** Scales the cost of one group to a million. */
function forAMillion(dollarsOfOne: number): string {
  return (dollarsOfOne * 1_000_000).toFixed(2);
}
