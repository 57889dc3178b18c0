import { batchStepMs } from '../bridge/longest-wait.ts';
import type { NotedQuestion, QuestionBook, Standing } from '../batch/question-book.ts';
import type { Answer, Composer, Question } from '../compose/composer.ts';
import { shortHash } from '../json/digest.ts';
import type { CompletionMessage } from '../messaging/contribution.ts';
import { NOTHING_BILLED } from './bill.ts';
import {
  type ClaudeComposerOptions,
  prepare,
  type Ready,
  recall,
  remember,
  secretOf,
  toAnswer,
} from './claude-composer.ts';
import { askAndRepair } from './conversation.ts';
import type { Failure } from './failure.ts';
import { readReply, type Reply } from './reply.ts';
import { BUDGET_SPENT, count, mayAsk } from './spend-within.ts';

export interface BatchComposerOptions extends ClaudeComposerOptions {
  readonly book: QuestionBook;
}

const waiting = { kind: 'waiting' } as const;
type Waiting = typeof waiting;

/**
 * The composer of fusions that can wait: it notes its question, and finds the answer on a later visit. Then it goes
 * through the conversation again from its beginning, of which what was said is kept: the answer is judged against the
 * group as a fresh one would be, and the repair, where there must be one, is one more question that waits.
 *
 * What is asked is known by the group, the generation and all that the policy says of the request, and not by the
 * group's contents: of those, how far each source is trusted changes meanwhile. A policy that changes asks anew.
 *
 * @param direct asks what does not wait, and what is too large to be kept
 */
export function batchComposer(direct: Composer, options: BatchComposerOptions): Composer {
  const { book, checks, now } = options;
  const spending = { budget: options.budget, log: options.log };

  return {
    async compose(question, signal) {
      const { policy, asker } = question;
      if (policy.urgency !== 'batch' || asker === undefined) return direct.compose(question, signal);
      const ready = prepare(question, checks);
      if (ready.kind === 'unusable') return ready;

      const id = questionId(question, asker, ready);
      const known = await book.standing(id);
      if (known === undefined) {
        const remembered = policy.cacheMs === undefined ? undefined : await recall(ready, options.answers);
        if (remembered !== undefined) return remembered;
        const found = await secretOf(options);
        if (found.kind !== 'secret') return found;
        const noted = await noteFirst(question, asker, ready, id);
        if (noted === 'too-large') return direct.compose(question, signal);
        return noted ?? waiting;
      }

      const outcome = await askAndRepair<Waiting>(
        ready,
        async (request, turn) => {
          const ofTurn = turn === 'question' ? id : shortHash(`${id} repair`);
          const standing = turn === 'question' ? known : await book.standing(ofTurn);
          const next = { id: ofTurn, asker, request: JSON.stringify(request) };
          return standing === undefined ? noteRepair(question, next) : read(standing, question, next);
        },
        'batch',
      );
      if (outcome.kind === 'waiting') return outcome;
      await count(question, outcome.bill, spending);
      await remember(ready, outcome, policy, options);
      const answer = toAnswer(outcome, ready.cut);
      return answer.kind === 'answered' ? { ...answer, urgency: 'batch' } : answer;
    },
  };

  /** Undefined where it was noted. */
  async function noteFirst(
    question: Question,
    asker: CompletionMessage,
    { request }: Ready,
    id: string,
  ): Promise<Answer | 'too-large' | undefined> {
    if (!(await mayAsk(question, spending))) {
      return { kind: 'unusable', reason: BUDGET_SPENT, ...NOTHING_BILLED };
    }
    const noted = await book.note({
      id,
      asker,
      request: JSON.stringify(request),
      askedAt: now(),
      tries: 1,
    });
    return noted === 'too-large' ? noted : undefined;
  }

  async function noteRepair(
    question: Question,
    next: Pick<NotedQuestion, 'id' | 'asker' | 'request'>,
  ): Promise<Failure | Waiting> {
    if (!(await mayAsk(question, spending))) return unusable(BUDGET_SPENT);
    const noted = await book.note({ ...next, askedAt: now(), tries: 1 });
    return noted === 'noted' ? waiting : unusable('the repair is too large to be kept');
  }

  /** What has come of a question; what failed in passing is asked again, as often and as long as may be. */
  async function read(
    { answer, askedAt, tries }: Standing,
    { policy }: Question,
    next: Pick<NotedQuestion, 'id' | 'asker' | 'request'>,
  ): Promise<Reply | Failure | Waiting> {
    if (answer === undefined) return waiting;
    if (answer.kind === 'replied')
      return readReply(answer.response) ?? unusable('the response is not a message');
    const mayBeAsked = answer.mayPass && tries < policy.tries && now() < askedAt + batchStepMs;
    if (!mayBeAsked) return unusable(answer.reason);
    const noted = await book.note({ ...next, askedAt, tries: tries + 1 });
    return noted === 'noted' ? waiting : unusable(answer.reason);
  }
}

function unusable(reason: string): Failure {
  return { kind: 'unusable', reason };
}

/** @param asker names the group and the generation */
function questionId({ sample = 0 }: Question, asker: CompletionMessage, { request }: Ready): string {
  const { fusion, key, after } = asker;
  return shortHash(JSON.stringify([fusion, key, after, sample, { ...request, messages: [] }]));
}
