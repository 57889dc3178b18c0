import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { shortHash } from '../../../json/digest.ts';
import { encodeEntry } from '../../../truth-discovery/evidence/entry-text.ts';
import { addEvidence, type Evidence, noEvidence } from '../../../truth-discovery/evidence/evidence.ts';
import type { EvidenceLog, Learner } from '../../../truth-discovery/evidence/evidence-log.ts';
import { pruneRareSources } from '../../../truth-discovery/evidence/prune-rare-sources.ts';
import { compactEvidence, repeatable, repeatedMs, settledMs } from './compact-evidence.ts';
import { entriesFrom, entrySortKey, evidencePartition, type Table } from './evidence-entries.ts';
import { readSnapshot, type Snapshot, writeSnapshot } from './evidence-snapshot.ts';
import type { Item } from './group-item.ts';
import { maxPackedBytes, pack, packedBytes } from './packed-text.ts';
import { toFault } from '../to-fault.ts';

export interface DynamoEvidenceLogOptions extends Table {
  /** Most pages, of 1 MB each, that one read takes; what is left comes with the next. */
  readonly mostPages?: number;
  /** Told when sums could not be put together, which is tried again later: nothing depends on it. */
  readonly onFault?: (error: unknown, fusion: string) => void;
}

const keptMs = 90 * 86_400_000;

/** An entry may be seen so much later than it says, as clocks differ and writes take time. */
const overlapMs = 60_000;

/** How long what was read serves: the longer, the less there is to expect of a few more entries. */
const longestFreshMs = 10_000;
const freshMsAnEntry = 10;

/** So many entries are put together at least, and as many more as cost ten times the writing of their sums. */
const leastCompacted = 1_000;
const entriesAUnit = 10;

/** Entries of a month are put together however few they are, or they and their sums would expire. */
const monthMs = 30 * 86_400_000;

/**
 * What groups have taught, in their table: one item a generation, put once, so that nobody waits for anybody, and a
 * write unit as long as it packs into 1 KB. A process adds up what it reads, and then reads only what is new.
 *
 * Once in a while a process that reads puts the sums of all but the last entries into a snapshot: a process that starts
 * reads it and what came since. Snapshots of different times say the same with the entries after them, so that nobody
 * need know that there is a new one.
 *
 * A generation that is noted again within the hour counts once. A process that starts can tell so of the last 1,000
 * before its snapshot; at more groups an hour one that was made again after a crash may teach twice.
 */
export function dynamoEvidenceLog({
  client,
  tableName,
  mostPages = 8,
  onFault,
}: DynamoEvidenceLogOptions): EvidenceLog {
  const table = { client, tableName };
  const logs = new Map<string, Log>();

  const open = async (learner: Learner, log: Log, now: number): Promise<void> => {
    const base = await readSnapshot(table, learner, now);
    const { sums = noEvidence, until = 0 } = base ?? {};
    const seen = until > 0 ? await repeatable(table, learner, until) : [];
    Object.assign(log, { ...nothingRead(), base: base ?? 'none', sum: sums, readTo: until });
    for (const [id, at] of seen) log.seen.set(id, at);
    if (base !== undefined) log.heeded.add(base.version);
  };

  const readOn = async (learner: Learner, log: Log, now: number): Promise<void> => {
    if (log.base === undefined) await open(learner, log, now);
    const found: Evidence[] = [];
    let { start } = log;
    if (start === undefined) log.from = Math.max(now - keptMs, untilOf(log), log.readTo - overlapMs);
    for (let page = 0; page < mostPages && (page === 0 || start !== undefined); page += 1) {
      const { entries, next } = await entriesFrom(table, learner, { from: log.from, start });
      for (const { at, id, sums, replacedBy } of entries) {
        log.readTo = Math.max(log.readTo, Math.min(at, now));
        if (log.seen.has(id)) continue;
        log.seen.set(id, at);
        if (replacedBy !== undefined) {
          log.isReplaced ||= !log.heeded.has(replacedBy);
          log.heeded.add(replacedBy);
          continue;
        }
        log.oldest ??= at;
        found.push(sums);
      }
      start = next;
      forget(log.seen, log.readTo - repeatedMs);
    }
    log.start = start;
    log.since += found.length;
    const entries = untilOf(log) > 0 ? Infinity : log.since;
    log.until = start === undefined ? now + Math.min(longestFreshMs, entries * freshMsAnEntry) : now;
    if (found.length > 0) log.sum = pruneRareSources(addEvidence(log.sum, found));
  };

  const compact = async (learner: Learner, log: Log, now: number): Promise<void> => {
    const base = log.base === 'none' ? undefined : log.base;
    const from = untilOf(log) > 0 ? 0 : now - keptMs;
    const span = { base, from, mostPages };
    const done = await compactEvidence(table, learner, now, span).catch((error: unknown) => {
      onFault?.(error, learner.fusion);
      return undefined;
    });
    log.isTooLarge ||= done === 'too-large';
    log.since = 0;
    if (done === 'moved') log.base = undefined;
  };

  const refresh = async (learner: Learner, log: Log, now: number): Promise<void> => {
    await readOn(learner, log, now);
    if (log.isReplaced) log.base = undefined;
    else if (log.start === undefined && isDue(log, now)) await compact(learner, log, now);
    if (log.base === undefined) await readOn(learner, log, now);
  };

  return {
    async record(learner, generationId, additions, at) {
      const sums = pack(encodeEntry(additions));
      // A group of fields without number is not worth failing for.
      if (packedBytes(sums) > maxPackedBytes) return;
      await put(table, entryItem(learner, at, shortHash(generationId), { sums }));
    },

    async read(learner, now) {
      const name = evidencePartition(learner).S;
      const log = logs.get(name) ?? newLog();
      logs.set(name, log);
      if (now >= log.until) {
        log.reading ??= refresh(learner, log, now).finally(() => (log.reading = undefined));
        await log.reading;
      }
      return log.sum;
    },

    async replace(learner, sums, until, now) {
      const written = await writeSnapshot(table, learner, { sums, until }, { now, over: 'any' });
      if (written.kind !== 'written') return 'too-large';
      const { version } = written;
      await put(table, entryItem(learner, now, version, { replacedBy: { S: version } }));
      return 'replaced';
    },
  };
}

const entryItem = (learner: Learner, at: number, id: string, said: Item): Item => ({
  pk: evidencePartition(learner),
  sk: entrySortKey(at, id),
  ...said,
  ttl: { N: String(Math.ceil((at + keptMs) / 1_000)) },
});

async function put({ client, tableName }: Table, item: Item): Promise<void> {
  await client.send(new PutItemCommand({ TableName: tableName, Item: item })).catch(toFault);
}

/** What a process has read of one fusion, from a snapshot on. */
interface Reading {
  /** Undefined before it is looked for. */
  base: Snapshot | 'none' | undefined;
  sum: Evidence;
  /** Entries read since the snapshot, and the first of them. */
  since: number;
  oldest: number | undefined;
  /** The youngest entry read. */
  readTo: number;
  /** Where the last read began, and where it left off if it did not come to the end. */
  from: number;
  start: Item | undefined;
  /** Whether there is word that the sums were replaced. */
  isReplaced: boolean;
  /** When the generations of the last hour were noted, by their hash; in about the order of time. */
  readonly seen: Map<string, number>;
}

interface Log extends Reading {
  until: number;
  reading: Promise<void> | undefined;
  isTooLarge: boolean;
  /** The replacements that were looked at. */
  readonly heeded: Set<string>;
}

const nothingRead = (): Reading => ({
  base: undefined,
  sum: noEvidence,
  since: 0,
  oldest: undefined,
  readTo: 0,
  from: 0,
  start: undefined,
  isReplaced: false,
  seen: new Map(),
});

const newLog = (): Log => ({
  ...nothingRead(),
  until: 0,
  reading: undefined,
  isTooLarge: false,
  heeded: new Set(),
});

const untilOf = ({ base }: Reading): number => (base === undefined || base === 'none' ? 0 : base.until);

/** Whether putting together what came since the snapshot is worth its price. */
function isDue({ base, oldest, since, isTooLarge }: Log, now: number): boolean {
  if (base === undefined || oldest === undefined || isTooLarge) return false;
  const [begin, units] = base === 'none' ? [oldest, 1] : [base.until || oldest, base.writeUnits];
  if (now - begin < 2 * settledMs) return false;
  return since >= Math.max(leastCompacted, entriesAUnit * units) || (since > 0 && now - begin > monthMs);
}

function forget(seen: Map<string, number>, before: number): void {
  for (const [id, at] of seen) {
    if (at >= before) return;
    seen.delete(id);
  }
}
