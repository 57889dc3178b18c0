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
import { itemVersion } from './item-version.ts';
import { maxPackedBytes, pack, packedBytes } from './packed-text.ts';
import { toFault } from '../to-fault.ts';

export interface DynamoEvidenceLogOptions extends Table {
  /** The most pages, of 1 MB each, that one read takes. The next read takes the rest. */
  readonly mostPages?: number;
  /** Called when a compaction fails. The next compaction tries again; reads do not depend on it. */
  readonly onFault?: (error: unknown, fusion: string) => void;
}

const keptMs = 90 * 86_400_000;

/** An entry may become visible this much later than its time, because clocks differ and writes take time. */
const overlapMs = 60_000;

/**
 * The longest time that sums serve before the next read. The more entries there are, the less a few new ones change.
 */
const longestFreshMs = 10_000;
const freshMsAnEntry = 10;

/** A compaction takes at least this many entries, and enough that they cost ten times the write of their sums. */
const leastCompacted = 1_000;
const entriesAUnit = 10;

/** Entries that are a month old are compacted however few they are; otherwise they and their sums would expire. */
const monthMs = 30 * 86_400_000;

/**
 * Stores the evidence of groups in their table. There is one item per generation, written once, so that no writer waits
 * for another. An item costs one write unit while it packs into 1 KB. A process adds up the entries it reads, and later
 * reads only new ones.
 *
 * From time to time a reading process stores the sums of all but the last entries as a snapshot. A process that starts
 * reads the snapshot and the entries after it. Any snapshot together with the entries after it gives the same sums, so
 * processes need not learn of a new one.
 *
 * A generation that is recorded again within the hour counts once. A starting process can check this for the last 1,000
 * entries before its snapshot. With more groups per hour, a generation repeated after a crash may count twice.
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
    if (base !== undefined) log.seenReplacements.add(base.version);
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
          log.isReplaced ||= !log.seenReplacements.has(replacedBy);
          log.seenReplacements.add(replacedBy);
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
      // Fields without a bound on their number are not worth a failure.
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

const entryItem = (learner: Learner, at: number, id: string, members: Item): Item => ({
  pk: evidencePartition(learner),
  sk: entrySortKey(at, id),
  ...itemVersion,
  ...members,
  ttl: { N: String(Math.ceil((at + keptMs) / 1_000)) },
});

async function put({ client, tableName }: Table, item: Item): Promise<void> {
  await client.send(new PutItemCommand({ TableName: tableName, Item: item })).catch(toFault);
}

/** The entries that a process has read of one fusion, from a snapshot on. */
interface Reading {
  /** Undefined before the snapshot has been looked for. */
  base: Snapshot | 'none' | undefined;
  sum: Evidence;
  /** The number of entries read since the snapshot, and the time of the first. */
  since: number;
  oldest: number | undefined;
  /** The time of the youngest entry read. */
  readTo: number;
  /** The place where the last read began, and where it stopped if it did not reach the end. */
  from: number;
  start: Item | undefined;
  /** True when an entry says that the sums were replaced. */
  isReplaced: boolean;
  /** The recording times of the last hour's generations, by their hash; roughly in the order of time. */
  readonly seen: Map<string, number>;
}

interface Log extends Reading {
  until: number;
  reading: Promise<void> | undefined;
  isTooLarge: boolean;
  /** The versions of the replacements that this process has seen. */
  readonly seenReplacements: Set<string>;
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
  seenReplacements: new Set(),
});

const untilOf = ({ base }: Reading): number => (base === undefined || base === 'none' ? 0 : base.until);

/** Returns whether a compaction of the entries since the snapshot is worth its price. */
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
