import { z } from 'zod';
import { boxSize, bridgePicture } from './bridge-picture.ts';
import { correctionFields, correctionValues, lineOfPost, postForm } from './console-forms.ts';
import type { ConsoleDesk } from './console-desk.ts';
import { groupPage, isStateFilter, mostRows } from './group-list.ts';
import { dataOf, groupView } from './group-view.ts';
import { type Judged, trustSeries } from './trust-series.ts';
import { isJsonObject, ownMember } from '../../shared/json/is-json-object.ts';
import { forEachBounded } from '../../shared/ports/for-each-bounded.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import type { Listed } from '../desk/list-groups.ts';
import { fusionNamed } from '../read-bridge.ts';

/** A question of a page: a path, its query, and for a POST a body. */
export interface ConsoleCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed JSON. */
  readonly body: unknown;
}

/** An answer to a page. `body` is JSON. */
export interface ConsoleReply {
  readonly status: 200 | 404 | 422;
  readonly body: object;
}

type Route = (call: ConsoleCall) => Promise<object> | object;

/** The time for which a list of groups serves all pages that ask. */
const listForMs = 1_000;
/** The groups whose receipts show the trust in sources. */
const judgedGroups = 100;

/**
 * Answers the pages of the console: JSON in, JSON out.
 *
 * @param now milliseconds since the epoch
 */
export function consoleApi(
  desk: ConsoleDesk,
  now: () => number,
): (call: ConsoleCall) => Promise<ConsoleReply> {
  const routes = new Map<string, Route>([...readRoutes(desk, now), ...writeRoutes(desk, now)]);
  return async (call) => {
    const route = routes.get(`${call.method} ${call.path}`);
    if (route === undefined) return { status: 404, body: { message: 'There is no such page.' } };
    try {
      return { status: 200, body: await route(call) };
    } catch (error) {
      if (error instanceof UserError) return { status: 422, body: { message: error.message } };
      if (error instanceof z.ZodError) return { status: 422, body: { message: z.prettifyError(error) } };
      throw error;
    }
  };
}

function readRoutes(desk: ConsoleDesk, now: () => number): readonly (readonly [string, Route])[] {
  const { at } = desk;
  const { name, topics, fusions, recipients } = at.bridge;
  const groups = briefly(() => desk.list(fusions), now);
  return [
    [
      'GET bridge',
      () => ({
        name,
        pollMs: desk.pollMs,
        mostRows,
        warnings: at.warnings,
        fusions: fusions.map((fusion) => ({ name: fusion.name, learns: fusion.merge.learned !== undefined })),
        topics: topics.filter(({ role }) => role === 'part').map((topic) => topic.name),
        recipients: recipients.map((recipient) => recipient.name),
        corrects: topics.some(({ role }) => role === 'correction'),
      }),
    ],
    [
      'GET groups',
      async ({ query }) => {
        const state = query.get('state') ?? '';
        const fusion = query.get('fusion') ?? '';
        return groupPage(await groups(), {
          fusion: fusion === '' ? undefined : fusion,
          state: isStateFilter(state) ? state : undefined,
          key: query.get('key') ?? undefined,
        });
      },
    ],
    [
      'GET group',
      async ({ query }) => {
        const ref = refOf(query);
        const fusion = fusionNamed(at, ref.fusion);
        return groupView(ref, await desk.account(ref), fusion, now());
      },
    ],
    [
      'GET correction-form',
      async ({ query }) => {
        const ref = refOf(query);
        const fusion = fusionNamed(at, ref.fusion);
        const { state, generation, fields } = groupView(ref, await desk.account(ref), fusion, now());
        return { ...ref, state, generation, fields: correctionFields(fields, topics, fusion) };
      },
    ],
    ['GET post-form', ({ query }) => postForm(at, query.get('topic') ?? '')],
    [
      'GET picture',
      async () => ({
        box: boxSize,
        ...bridgePicture(at.bridge, (await groups()).groups, await desk.queues()),
      }),
    ],
    ['GET queues', async () => ({ queues: await desk.queues() })],
    [
      'GET messages',
      async ({ query }) => {
        const found = await desk.messages(query.get('queue') ?? '', mostRows);
        return { messages: found.map(messageView) };
      },
    ],
    ['GET trust', async ({ query }) => ({ sources: await trustIn(desk, query.get('fusion') ?? '') })],
  ];
}

const field = z.object({
  pointer: z.string(),
  type: z.enum(['text', 'number', 'yes-no', 'choice', 'json']),
  text: z.string(),
});

const correction = z.object({
  fusion: z.string(),
  key: z.string(),
  fields: z.array(field).max(mostRows),
  approve: z.boolean(),
});

const posting = z.object({
  type: z.string(),
  source: z.string(),
  key: z.string(),
  id: z.string().optional(),
  mode: z.enum(['fields', 'text', 'json']),
  fields: z.array(field).max(mostRows),
  text: z.string(),
});

const redriving = z.object({ queue: z.string().min(1), id: z.string().optional() });

function writeRoutes(desk: ConsoleDesk, now: () => number): readonly (readonly [string, Route])[] {
  return [
    [
      'POST correct',
      async ({ body }) => {
        const { fusion, key, fields, approve } = correction.parse(body);
        const values = correctionValues(fields);
        return { message: await desk.correct({ fusion, key, values, approve }) };
      },
    ],
    [
      'POST post',
      async ({ body }) => {
        const { key, ...filled } = posting.parse(body);
        return { message: await desk.post(lineOfPost(filled, now()), key === '' ? undefined : key) };
      },
    ],
    [
      'POST redrive',
      async ({ body }) => {
        const { queue, id } = redriving.parse(body);
        return { message: await desk.redrive(queue, id) };
      },
    ],
  ];
}

function messageView({ message, goal }: Awaited<ReturnType<ConsoleDesk['messages']>>[number]): object {
  const { id, body, attributes, sentAt } = message;
  const { reason, message: text, ERROR_CODE: code, ERROR_MESSAGE: fault, stage } = attributes;
  return {
    id,
    since: new Date(sentAt).toISOString(),
    reason: reason ?? code ?? '',
    text: text ?? fault ?? '',
    stage: stage ?? '',
    body: body.length > 2_000 ? `${body.slice(0, 1_999)}…` : body,
    goal: goal.kind === 'send' ? { kind: 'send', queue: goal.queue.name } : goal,
  };
}

/** Reads the receipts of the groups that changed last, and follows the trust in their sources. */
async function trustIn(desk: ConsoleDesk, name: string): Promise<object> {
  const { groups } = await desk.list([fusionNamed(desk.at, name)]);
  const settled = groups.filter(({ state }) => state === 'fused' || state === 'held').slice(0, judgedGroups);
  const judged: Judged[] = [];
  await forEachBounded(settled, 8, async ({ fusion, key, changedAt }) => {
    const data = dataOf(await desk.account({ fusion, key }));
    const receipt = data === undefined ? undefined : ownMember(data, 'receipt');
    if (isJsonObject(receipt)) judged.push({ fusion, key, at: changedAt, receipt });
  });
  return trustSeries(judged);
}

function refOf(query: URLSearchParams): { readonly fusion: string; readonly key: string } {
  const key = query.get('key') ?? '';
  if (key === '') throw new UserError('the key is empty; name the correlation key of the group');
  return { fusion: query.get('fusion') ?? '', key };
}

/** Reads at most once in a moment, and once at a time. A failure is not kept. */
function briefly(read: () => Promise<Listed>, now: () => number): () => Promise<Listed> {
  let kept: { readonly listed: Promise<Listed>; until: number } | undefined;
  return () => {
    if (kept !== undefined && now() < kept.until) return kept.listed;
    const own = { listed: read(), until: Infinity };
    kept = own;
    own.listed.then(
      () => (own.until = now() + listForMs),
      () => {
        if (kept === own) kept = undefined;
      },
    );
    return own.listed;
  };
}
