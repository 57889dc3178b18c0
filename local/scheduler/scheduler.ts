import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../shared/json/json.ts';
import {
  AwsError,
  page,
  errorReply,
  readFields,
  readText,
  validationError,
} from '../eventbridge/aws-json.ts';
import type { Fields, Reply } from '../eventbridge/aws-json.ts';
import { InFlight, deliveryPorts, dispatch } from '../eventbridge/delivery.ts';
import type { DeliveryOptions, Dispatch } from '../eventbridge/delivery.ts';
import { describeSchedule, fillContext, requireName, summarizeSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { entriesOf, ScheduleBook } from './schedule-book.ts';
import type { ScheduleEntry } from './schedule-book.ts';
import { systemTimers } from './timers.ts';
import type { Timers } from './timers.ts';

export interface SchedulerOptions extends DeliveryOptions {
  readonly account?: string;
  readonly region?: string;
  readonly timers?: Timers;
  readonly newId?: () => string;
}

/** EventBridge Scheduler in this process, for queues. */
export interface Scheduler {
  /** Handles one request of the REST protocol: the path without the query, the body as parsed JSON. */
  readonly handle: (method: string, path: string, query: URLSearchParams, body: unknown) => Promise<Reply>;
  /** Returns the queues of one schedule, or of a whole group of schedules; none for a malformed path. */
  readonly sendsTo: (path: string, query: URLSearchParams) => readonly string[];
  /**
   * Returns the number of schedules that have yet to fire for the last time. Recurring schedules never do, and do not
   * count.
   */
  readonly pending: () => number;
  /** Resolves when nothing that has fired is under way; it does not wait for schedules that have yet to fire. */
  readonly idle: () => Promise<void>;
  /** Forgets every schedule. Messages of schedules that have fired are still delivered. */
  readonly close: () => void;
}

interface Request {
  readonly name: string;
  readonly query: Fields;
  readonly body: Fields;
}

type Operation = (request: Request) => JsonObject;

export function createScheduler(options: SchedulerOptions): Scheduler {
  const {
    account = '000000000000',
    region = 'us-east-1',
    timers = systemTimers,
    newId = randomUUID,
  } = options;
  const ports = deliveryPorts(options);
  const inFlight = new InFlight();
  const book = new ScheduleBook({
    prefix: `arn:aws:scheduler:${region}:${account}`,
    timers,
    onTime: (schedule, at) => inFlight.track(dispatch(ports, dispatchOf(schedule, at, newId()))),
  });
  const operations = operationsOn(book);

  const handle = (method: string, path: string, query: URLSearchParams, body: unknown): Reply => {
    const [collection = '', name] = partsOf(path);
    const operate = operations.get(`${method} ${collection}${name === undefined ? '' : '/name'}`);
    if (operate === undefined)
      throw new AwsError('UnknownOperationException', `${method} ${path} is not known here.`);
    const request = { name: name ?? '', query: Object.fromEntries(query), body: readFields(body) };
    return { status: 200, body: operate(request) };
  };

  return {
    handle: async (...request) => {
      try {
        return handle(...request);
      } catch (error) {
        if (error instanceof AwsError) return errorReply(error, { Message: error.message });
        throw error;
      }
    },
    sendsTo: (path, query) => queuesAt(book, path, query),
    pending: () =>
      book.entries.filter(({ schedule, cancel }) => cancel !== undefined && !schedule.timing.recurs).length,
    idle: () => inFlight.idle(),
    close: () => book.clear(),
  };
}

/** Returns the delivery of a schedule that has fired. */
function dispatchOf(schedule: Schedule, at: number, executionId: string): Dispatch {
  const text = fillContext(schedule, at, executionId);
  return {
    targetArn: schedule.target.arn,
    originArn: schedule.arn,
    message: { kind: 'body', text },
    messageGroupId: schedule.target.messageGroupId,
    maximumRetryAttempts: schedule.target.maximumRetryAttempts,
    deadLetterArn: schedule.target.deadLetterArn,
    deadLetterBody: () => text,
    origin: { SCHEDULE_ARN: schedule.arn, EXECUTION_ID: executionId },
  };
}

function operationsOn(book: ScheduleBook): ReadonlyMap<string, Operation> {
  const named = ({ name, query }: Request): ScheduleEntry =>
    book.require(readText(query, 'groupName') ?? 'default', name);
  return new Map<string, Operation>([
    ['POST schedules/name', ({ name, body }) => ({ ScheduleArn: book.add(name, body).arn })],
    ['GET schedules/name', (request) => describeSchedule(named(request).schedule)],
    ['DELETE schedules/name', (request) => (book.remove(named(request)), {})],
    ['GET schedules', ({ query }) => listSchedules(book, query)],
    ['POST schedule-groups/name', ({ name }) => ({ ScheduleGroupArn: book.addGroup(requireName(name)).arn })],
    ['GET schedule-groups/name', ({ name }) => describeGroup(book, name)],
    [
      'DELETE schedule-groups/name',
      ({ name }) => {
        if (name === 'default') throw validationError('The default schedule group cannot be deleted.');
        book.removeGroup(name);
        return {};
      },
    ],
    [
      'GET schedule-groups',
      ({ query }) => {
        const groups = book.groupNames.map((name) => describeGroup(book, name));
        return pageOf(query, 'ScheduleGroups', groups);
      },
    ],
  ]);
}

function listSchedules(book: ScheduleBook, query: Fields): JsonObject {
  const groupName = readText(query, 'ScheduleGroup');
  const state = readText(query, 'State');
  const found = groupName === undefined ? book.entries : entriesOf(book.requireGroup(groupName));
  const summaries = found
    .filter(({ schedule }) => schedule.name.startsWith(readText(query, 'NamePrefix') ?? ''))
    .map(({ schedule }) => summarizeSchedule(schedule))
    .filter((summary) => state === undefined || summary['State'] === state);
  return pageOf(query, 'Schedules', summaries);
}

function describeGroup(book: ScheduleBook, name: string): JsonObject {
  const { arn, createdAt } = book.requireGroup(name);
  return {
    Name: name,
    Arn: arn,
    State: 'ACTIVE',
    CreationDate: createdAt,
    LastModificationDate: createdAt,
  };
}

function queuesAt(book: ScheduleBook, path: string, query: URLSearchParams): readonly string[] {
  const [collection = '', name = ''] = partsOf(path);
  const { groupName = 'default' } = Object.fromEntries(query);
  const group = book.group(collection === 'schedules' ? groupName : name);
  const found = group === undefined ? [] : entriesOf(group);
  return found
    .filter(({ schedule }) => collection !== 'schedules' || schedule.name === name)
    .flatMap(({ schedule: { target } }) => [target.arn, target.deadLetterArn ?? []].flat());
}

/** Returns the decoded parts of a path. @throws AwsError for a part that cannot be decoded */
const partsOf = (path: string): readonly string[] =>
  path
    .split('/')
    .slice(1)
    .map((part) => decode(part));

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw validationError(`${part} is not a valid part of a path.`);
  }
}

const pageOf = (query: Fields, member: string, items: readonly JsonObject[]): JsonObject =>
  page(member, items, {
    token: readText(query, 'NextToken'),
    size: Number(readText(query, 'MaxResults') ?? 100),
  });
