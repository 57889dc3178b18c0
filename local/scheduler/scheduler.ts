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
import type { DeliveryOptions } from '../eventbridge/delivery.ts';
import {
  describeSchedule,
  fillContext,
  groupOf,
  readSchedule,
  requireName,
  summarizeSchedule,
} from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { runAt, systemTimers } from './timers.ts';
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

interface Entry {
  readonly schedule: Schedule;
  readonly request: string;
  /** Absent once it has fired, and while it is disabled. */
  cancel: (() => void) | undefined;
}

interface Group {
  readonly arn: string;
  readonly createdAt: number;
  readonly schedules: Map<string, Entry>;
}

interface Request {
  readonly name: string;
  readonly query: Fields;
  readonly body: Fields;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const {
    account = '000000000000',
    region = 'us-east-1',
    timers = systemTimers,
    newId = randomUUID,
  } = options;
  const ports = deliveryPorts(options);
  const prefix = `arn:aws:scheduler:${region}:${account}`;
  const groups = new Map<string, Group>();
  const inFlight = new InFlight();

  const addGroup = (name: string): Group => {
    const arn = `${prefix}:schedule-group/${name}`;
    const group = { arn, createdAt: timers.now() / 1000, schedules: new Map<string, Entry>() };
    groups.set(name, group);
    return group;
  };
  addGroup('default');

  const requireGroup = (name: string): Group => {
    const group = groups.get(name);
    if (group === undefined) throw notFound(`Schedule group ${name} does not exist.`);
    return group;
  };

  const requireEntry = ({ name, query }: Request): Entry => {
    const entry = requireGroup(readText(query, 'groupName') ?? 'default').schedules.get(name);
    if (entry === undefined) throw notFound(`Schedule ${name} does not exist.`);
    return entry;
  };

  const createSchedule = ({ name, body }: Request): JsonObject => {
    const { schedules } = requireGroup(groupOf(body));
    const now = timers.now();
    const schedule = readSchedule(name, body, { prefix, now });
    const request = JSON.stringify(body);
    const known = schedules.get(name);
    if (known !== undefined) {
      // The same request again, from a client that did not get the response.
      const isRepeat = schedule.clientToken !== undefined && known.request === request;
      if (!isRepeat) throw conflict(`Schedule ${name} already exists.`);
      return { ScheduleArn: known.schedule.arn };
    }
    const entry: Entry = { schedule, request, cancel: undefined };
    schedules.set(name, entry);
    // A past time is a first time all the same, and a rate's first time is now.
    if (schedule.enabled) arm(entry, schedule.timing.recurs ? now - 1 : -Infinity);
    return { ScheduleArn: schedule.arn };
  };

  /** Waits for the first time after this one, if there is any. */
  const arm = (entry: Entry, afterMs: number): boolean => {
    const at = entry.schedule.timing.next(afterMs);
    entry.cancel = at === undefined ? undefined : runAt(timers, at, () => fire(entry, at));
    return at !== undefined;
  };

  const fire = (entry: Entry, at: number): void => {
    const { schedule } = entry;
    // Times that passed while the machine slept are left out.
    const goesOn = schedule.timing.recurs && arm(entry, Math.max(at, timers.now()));
    if (!goesOn) {
      entry.cancel = undefined;
      if (schedule.deleteAfterCompletion) groups.get(schedule.groupName)?.schedules.delete(schedule.name);
    }
    const executionId = newId();
    const text = fillContext(schedule, at, executionId);
    inFlight.track(
      dispatch(ports, {
        targetArn: schedule.target.arn,
        originArn: schedule.arn,
        message: { kind: 'body', text },
        messageGroupId: schedule.target.messageGroupId,
        maximumRetryAttempts: schedule.target.maximumRetryAttempts,
        deadLetterArn: schedule.target.deadLetterArn,
        deadLetterBody: () => text,
        origin: { SCHEDULE_ARN: schedule.arn, EXECUTION_ID: executionId },
      }),
    );
  };

  const remove = (group: Group, { schedule, cancel }: Entry): void => {
    cancel?.();
    group.schedules.delete(schedule.name);
  };

  const listSchedules = ({ query }: Request): JsonObject => {
    const groupName = readText(query, 'ScheduleGroup');
    const found = groupName === undefined ? [...groups.values()] : [requireGroup(groupName)];
    const state = readText(query, 'State');
    const summaries = found
      .flatMap(entriesOf)
      .filter(({ schedule }) => schedule.name.startsWith(readText(query, 'NamePrefix') ?? ''))
      .map(({ schedule }) => summarizeSchedule(schedule))
      .filter((summary) => state === undefined || summary['State'] === state);
    return pageOf(query, 'Schedules', summaries);
  };

  const describeGroup = (name: string): JsonObject => {
    const { arn, createdAt } = requireGroup(name);
    return {
      Name: name,
      Arn: arn,
      State: 'ACTIVE',
      CreationDate: createdAt,
      LastModificationDate: createdAt,
    };
  };

  const operations = new Map<string, (request: Request) => JsonObject>([
    ['POST schedules/name', createSchedule],
    ['GET schedules/name', (request) => describeSchedule(requireEntry(request).schedule)],
    [
      'DELETE schedules/name',
      (request) => {
        const entry = requireEntry(request);
        remove(requireGroup(entry.schedule.groupName), entry);
        return {};
      },
    ],
    ['GET schedules', listSchedules],
    [
      'POST schedule-groups/name',
      ({ name }) => {
        if (groups.has(requireName(name))) throw conflict(`Schedule group ${name} already exists.`);
        return { ScheduleGroupArn: addGroup(name).arn };
      },
    ],
    ['GET schedule-groups/name', ({ name }) => describeGroup(name)],
    [
      'DELETE schedule-groups/name',
      ({ name }) => {
        if (name === 'default') throw validationError('The default schedule group cannot be deleted.');
        const group = requireGroup(name);
        for (const entry of group.schedules.values()) remove(group, entry);
        groups.delete(name);
        return {};
      },
    ],
    [
      'GET schedule-groups',
      ({ query }) =>
        pageOf(
          query,
          'ScheduleGroups',
          [...groups.keys()].map((name) => describeGroup(name)),
        ),
    ],
  ]);

  const handle = (method: string, path: string, query: URLSearchParams, body: unknown): Reply => {
    const [collection = '', name] = partsOf(path);
    const operate = operations.get(`${method} ${collection}${name === undefined ? '' : '/name'}`);
    if (operate === undefined)
      throw new AwsError('UnknownOperationException', `${method} ${path} is not known here.`);
    const request = { name: name ?? '', query: Object.fromEntries(query), body: readFields(body) };
    return { status: 200, body: operate(request) };
  };

  const sendsTo = (path: string, query: URLSearchParams): readonly string[] => {
    const [collection = '', name = ''] = partsOf(path);
    const { groupName = 'default' } = Object.fromEntries(query);
    const group = groups.get(collection === 'schedules' ? groupName : name);
    const found = group === undefined ? [] : entriesOf(group);
    return found
      .filter(({ schedule }) => collection !== 'schedules' || schedule.name === name)
      .flatMap(({ schedule: { target } }) => [target.arn, target.deadLetterArn ?? []].flat());
  };

  const entries = (): readonly Entry[] => [...groups.values()].flatMap(entriesOf);

  return {
    handle: async (...request) => {
      try {
        return handle(...request);
      } catch (error) {
        if (error instanceof AwsError) return errorReply(error, { Message: error.message });
        throw error;
      }
    },
    sendsTo,
    pending: () =>
      entries().filter(({ schedule, cancel }) => cancel !== undefined && !schedule.timing.recurs).length,
    idle: () => inFlight.idle(),
    close: () => {
      for (const { cancel } of entries()) cancel?.();
      for (const { schedules } of groups.values()) schedules.clear();
    },
  };
}

const entriesOf = ({ schedules }: Group): readonly Entry[] => [...schedules.values()];

const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message, 404);
const conflict = (message: string): AwsError => new AwsError('ConflictException', message, 409);

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
