import {
  type AttributeValue,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { shortHash } from '../json/digest.ts';
import { addEvidence, decodeEvidence, encodeEvidence, type Evidence, noEvidence } from '../truth/evidence.ts';
import type { EvidenceLog } from '../truth/evidence-log.ts';
import { type Item, textOf } from './group-item.ts';
import { maxPackedBytes, pack, packedBytes, unpack } from './packed-text.ts';
import { toFault } from './to-fault.ts';

export interface DynamoEvidenceLogOptions {
  readonly client: DynamoDBClient;
  readonly tableName: string;
  /** Most pages, of 1 MB each, that one read takes; what is left comes with the next. */
  readonly mostPages?: number;
}

const keptMs = 90 * 86_400_000;
/** An entry may be seen so much later than it says, as clocks differ and writes take time. */
const overlapMs = 60_000;
/** Entries of one generation are told to be one for so long. */
const repeatedMs = 3_600_000;
/** How long what was read serves: the longer, the less there is to expect of a few more entries. */
const longestFreshMs = 10_000;
const freshMsAnEntry = 10;

/**
 * What groups have taught, in their table: one item a generation, put once, so that nobody waits for anybody, and a
 * write unit as long as it packs into 1 KB. A process adds up what it reads, and then reads only what is new.
 *
 * There is no snapshot of the sums: a process that starts reads the entries of 90 days, the oldest first and 8 MB at a
 * time, and knows less than others until it is through. That suits fusions of some ten thousand groups in 90 days; and
 * at hundreds of groups a second the overlap of each read, a minute's entries, would cost more than it teaches.
 */
export function dynamoEvidenceLog({
  client,
  tableName,
  mostPages = 8,
}: DynamoEvidenceLogOptions): EvidenceLog {
  const logs = new Map<string, Log>();

  const refresh = async (fusion: string, log: Log, now: number): Promise<void> => {
    const found: Evidence[] = [];
    let { start } = log;
    if (start === undefined) log.from = Math.max(now - keptMs, log.readTo - overlapMs);
    for (let page = 0; page < mostPages && (page === 0 || start !== undefined); page += 1) {
      const { Items: items = [], LastEvaluatedKey: next } = await client
        .send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
            ExpressionAttributeValues: {
              ':pk': partitionOf(fusion),
              ':from': { S: place(log.from) },
              ':to': end,
            },
            ExclusiveStartKey: start,
          }),
        )
        .catch(toFault);
      for (const item of items) {
        const { at, id } = readPlace(textOf(item, 'sk'));
        log.readTo = Math.max(log.readTo, Math.min(at, now));
        if (log.seen.has(id)) continue;
        log.seen.set(id, at);
        found.push(decodeEvidence(unpack(item['sums'])));
      }
      start = next;
      forget(log.seen, log.readTo - repeatedMs);
    }
    log.start = start;
    log.entries += found.length;
    log.until = start === undefined ? now + Math.min(longestFreshMs, log.entries * freshMsAnEntry) : now;
    if (found.length > 0) log.sum = addEvidence(log.sum, found);
  };

  return {
    async record(fusion, generationId, additions, at) {
      const sums = pack(encodeEvidence(additions));
      // A group of fields without number is not worth failing for.
      if (packedBytes(sums) > maxPackedBytes) return;
      const item = {
        pk: partitionOf(fusion),
        sk: { S: `${place(at)}#${shortHash(generationId)}` },
        sums,
        ttl: { N: String(Math.ceil((at + keptMs) / 1_000)) },
      };
      await client.send(new PutItemCommand({ TableName: tableName, Item: item })).catch(toFault);
    },

    async read(fusion, now) {
      const log = logs.get(fusion) ?? newLog();
      logs.set(fusion, log);
      if (now >= log.until) {
        log.reading ??= refresh(fusion, log, now).finally(() => (log.reading = undefined));
        await log.reading;
      }
      return log.sum;
    },
  };
}

/** What a process has read of one fusion. */
interface Log {
  sum: Evidence;
  entries: number;
  /** The youngest entry read. */
  readTo: number;
  /** Where the last read began, and where it left off if it did not come to the end. */
  from: number;
  start: Item | undefined;
  until: number;
  reading: Promise<void> | undefined;
  /** When the generations of the last hour were noted, by their hash; in about the order of time. */
  readonly seen: Map<string, number>;
}

const newLog = (): Log => ({
  sum: noEvidence,
  entries: 0,
  readTo: 0,
  from: 0,
  start: undefined,
  until: 0,
  reading: undefined,
  seen: new Map(),
});

/** No fusion's name begins like this, so that no group's partition does. */
const partitionOf = (fusion: string): AttributeValue => ({ S: `#evidence#${fusion}` });

const prefix = 'g#';
const place = (at: number): string => prefix + String(Math.max(0, Math.floor(at))).padStart(15, '0');
const end: AttributeValue = { S: `${prefix}~` };

function readPlace(sortKey: string): { readonly at: number; readonly id: string } {
  const [, at = '', id = ''] = sortKey.split('#');
  return { at: Number(at), id };
}

function forget(seen: Map<string, number>, before: number): void {
  for (const [id, at] of seen) {
    if (at >= before) return;
    seen.delete(id);
  }
}
