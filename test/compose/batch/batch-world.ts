import type { BatchApi, Submitted } from '../../../shared/compose/batch/batch-api.ts';
import type { BatchStore } from '../../../shared/compose/batch/batch-store.ts';
import type { BatchPorts } from '../../../shared/compose/batch/batch-ports.ts';
import type { NotedQuestion } from '../../../shared/compose/batch/question-store.ts';
import { runBatches } from '../../../shared/compose/batch/run-batches.ts';
import type { CompletionMessage } from '../../../shared/messages/completion-message.ts';
import { memoryBatchBook } from '../../fakes/memory-batch-book.ts';

/** The crash of a run. */
class Crash extends Error {}

interface FakeBatch {
  readonly batchId: string;
  readonly createdAt: number;
  readonly ids: readonly string[];
  isEnded: boolean;
}

export interface BatchWorldOptions {
  /** Returns a whole number from 0 up to, but not including, the bound; the seed decides. */
  readonly pick: (below: number) => number;
  /** Calls before or after which a run dies. */
  readonly crashes: number;
  /** Calls that the provider refuses, or whose response is lost. */
  readonly refusals: number;
}

/**
 * A provider, a store and a clock, in which runs may crash anywhere and calls may fail before or after their effect.
 */
export class BatchWorld {
  readonly book = memoryBatchBook();
  readonly batches: FakeBatch[] = [];
  readonly notified: CompletionMessage[] = [];
  now = Date.parse('2026-11-25T10:00:00Z');
  /** A batch that holds this question is refused. */
  readonly poison = new Set<string>();
  private readonly pick: BatchWorldOptions['pick'];
  private crashesLeft: number;
  private refusalsLeft: number;
  private asked = 0;
  private ids = 0;

  constructor({ pick, crashes, refusals }: BatchWorldOptions) {
    this.pick = pick;
    this.crashesLeft = crashes;
    this.refusalsLeft = refusals;
  }

  async ask(isPoison = false): Promise<NotedQuestion> {
    this.asked += 1;
    const question: NotedQuestion = {
      id: `q-${this.asked}`,
      asker: {
        fusion: 'f',
        key: `k-${this.asked}`,
        reason: 'complete',
        requestId: `t-${this.asked}`,
        after: 0,
      },
      request: '{}',
      askedAt: this.now,
      tries: 1,
    };
    if (isPoison) this.poison.add(question.id);
    await this.book.note(question);
    return question;
  }

  end(): void {
    for (const batch of this.batches) batch.isEnded = true;
  }

  /** Nothing fails from now on. */
  calm(): void {
    this.crashesLeft = 0;
    this.refusalsLeft = 0;
  }

  /** Returns how often a question was sent, and so paid for. */
  sent(id: string): number {
    return this.batches.filter(({ ids }) => ids.includes(id)).length;
  }

  async run(isLate: () => boolean = () => false): Promise<void> {
    // Runs are minutes apart, so that no batch of one run can be taken for one of the next.
    this.now += 60_000;
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const ports: BatchPorts = {
      book: this.unsafeBook(),
      api: this.api(),
      clock: { now: () => this.now },
      newId: () => `b-${(this.ids += 1)}`,
      notify: (messages) => this.step(async () => void this.notified.push(...messages)),
      log,
      isLate,
    };
    await runBatches(ports).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
  }

  private async step<T>(effect: () => Promise<T>): Promise<T> {
    this.mayDie();
    const result = await effect();
    this.mayDie();
    return result;
  }

  private mayDie(): void {
    if (this.crashesLeft === 0 || this.pick(8) > 0) return;
    this.crashesLeft -= 1;
    throw new Crash('killed');
  }

  private refuses(): boolean {
    if (this.refusalsLeft === 0 || this.pick(6) > 0) return false;
    this.refusalsLeft -= 1;
    return true;
  }

  private unsafeBook(): BatchStore {
    const { book } = this;
    return {
      waiting: () => book.waiting(),
      open: () => this.step(() => book.open()),
      put: (batch) => this.step(() => book.put(batch)),
      end: (batch) => this.step(() => book.end(batch)),
      // One after another: a crash leaves some.
      markSent: async (ids) => {
        for (const id of ids) await this.step(() => book.markSent([id]));
      },
      answer: (id, answer) => this.step(() => book.answer(id, answer)),
    };
  }

  private api(): BatchApi {
    const notNow = { kind: 'not-now', reason: 'overloaded', wantsPerson: false } as const;
    return {
      submit: (questions) => this.step(async () => this.submit(questions.map(({ id }) => id))),
      standing: (batchId) =>
        this.step(async () => {
          if (this.refuses()) return notNow;
          const batch = this.batches.find((one) => one.batchId === batchId);
          return { kind: batch === undefined ? 'gone' : batch.isEnded ? 'ended' : 'in-progress' };
        }),
      results: (batchId) => this.results(batchId),
      createdSince: (at) =>
        this.step(async () => {
          if (this.refuses()) return notNow;
          const listed = this.batches.filter(({ createdAt }) => createdAt >= at);
          return {
            kind: 'listed',
            batches: listed.map(({ batchId, createdAt, ids }) => ({
              batchId,
              createdAt,
              questions: ids.length,
            })),
          };
        }),
    };
  }

  private submit(ids: readonly string[]): Submitted {
    if (ids.some((id) => this.poison.has(id))) return { kind: 'refused', reason: 'params: no' };
    if (this.refuses()) {
      const isBegun = this.pick(2) === 0;
      if (isBegun) this.create(ids);
      return isBegun || this.pick(2) === 0
        ? { kind: 'unknown', reason: 'no connection' }
        : { kind: 'not-now', reason: 'rate limited', wantsPerson: false };
    }
    return { kind: 'submitted', batchId: this.create(ids) };
  }

  private create(ids: readonly string[]): string {
    const batchId = `msgbatch_${this.batches.length + 1}`;
    this.batches.push({ batchId, createdAt: this.now, ids, isEnded: false });
    return batchId;
  }

  private async *results(batchId: string): ReturnType<BatchApi['results']> {
    const found = this.batches.find((one) => one.batchId === batchId);
    for (const id of found?.ids ?? []) {
      if (this.refuses()) {
        yield { kind: 'not-now', reason: 'it broke off', wantsPerson: false };
        return;
      }
      yield { kind: 'answered', id, answer: { kind: 'replied', response: `to ${id}` } };
    }
  }
}
