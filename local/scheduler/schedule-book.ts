import { AwsError } from '../eventbridge/aws-json.ts';
import type { Fields } from '../eventbridge/aws-json.ts';
import { groupOf, readSchedule } from './schedule.ts';
import type { Schedule } from './schedule.ts';
import { runAt } from './timers.ts';
import type { Timers } from './timers.ts';

export interface ScheduleEntry {
  readonly schedule: Schedule;
  readonly request: string;
  /** Absent once it has fired, and while it is disabled. */
  cancel: (() => void) | undefined;
}

export interface ScheduleGroup {
  readonly arn: string;
  readonly createdAt: number;
  readonly schedules: Map<string, ScheduleEntry>;
}

export interface ScheduleBookOptions {
  /** `arn:aws:scheduler:<region>:<account>` */
  readonly prefix: string;
  readonly timers: Timers;
  /** Called at each time of a schedule, in ms since the epoch. */
  readonly onTime: (schedule: Schedule, at: number) => void;
}

/** The schedules by group, each with the timer of its next time. The default group exists from the beginning. */
export class ScheduleBook {
  readonly #options: ScheduleBookOptions;
  readonly #groups = new Map<string, ScheduleGroup>();

  constructor(options: ScheduleBookOptions) {
    this.#options = options;
    this.addGroup('default');
  }

  get groupNames(): readonly string[] {
    return [...this.#groups.keys()];
  }

  get entries(): readonly ScheduleEntry[] {
    return [...this.#groups.values()].flatMap(entriesOf);
  }

  group(name: string): ScheduleGroup | undefined {
    return this.#groups.get(name);
  }

  /** @throws AwsError `ResourceNotFoundException` */
  requireGroup(name: string): ScheduleGroup {
    const group = this.#groups.get(name);
    if (group === undefined) throw notFound(`Schedule group ${name} does not exist.`);
    return group;
  }

  /** @throws AwsError `ConflictException` for a group that exists */
  addGroup(name: string): ScheduleGroup {
    if (this.#groups.has(name)) throw conflict(`Schedule group ${name} already exists.`);
    const { prefix, timers } = this.#options;
    const group: ScheduleGroup = {
      arn: `${prefix}:schedule-group/${name}`,
      createdAt: timers.now() / 1000,
      schedules: new Map(),
    };
    this.#groups.set(name, group);
    return group;
  }

  removeGroup(name: string): void {
    for (const entry of this.requireGroup(name).schedules.values()) this.remove(entry);
    this.#groups.delete(name);
  }

  /** @throws AwsError `ResourceNotFoundException` */
  require(groupName: string, name: string): ScheduleEntry {
    const entry = this.requireGroup(groupName).schedules.get(name);
    if (entry === undefined) throw notFound(`Schedule ${name} does not exist.`);
    return entry;
  }

  /** Adds the schedule of a request. Returns the one that exists where a client sends its request again. */
  add(name: string, body: Fields): Schedule {
    const { schedules } = this.requireGroup(groupOf(body));
    const { prefix, timers } = this.#options;
    const now = timers.now();
    const schedule = readSchedule(name, body, { prefix, now });
    const request = JSON.stringify(body);
    const known = schedules.get(name);
    if (known !== undefined) {
      const isRepeat = schedule.clientToken !== undefined && known.request === request;
      if (!isRepeat) throw conflict(`Schedule ${name} already exists.`);
      return known.schedule;
    }
    const entry: ScheduleEntry = { schedule, request, cancel: undefined };
    schedules.set(name, entry);
    // A past time is a first time all the same, and a rate's first time is now.
    if (schedule.enabled) this.#arm(entry, schedule.timing.recurs ? now - 1 : -Infinity);
    return schedule;
  }

  remove({ schedule, cancel }: ScheduleEntry): void {
    cancel?.();
    this.#groups.get(schedule.groupName)?.schedules.delete(schedule.name);
  }

  clear(): void {
    for (const { cancel } of this.entries) cancel?.();
    for (const { schedules } of this.#groups.values()) schedules.clear();
  }

  /** Waits for the first time after this one. Returns false if there is none. */
  #arm(entry: ScheduleEntry, afterMs: number): boolean {
    const at = entry.schedule.timing.next(afterMs);
    entry.cancel =
      at === undefined ? undefined : runAt(this.#options.timers, at, () => this.#fire(entry, at));
    return at !== undefined;
  }

  #fire(entry: ScheduleEntry, at: number): void {
    const { schedule } = entry;
    const { timers, onTime } = this.#options;
    // Times that passed while the machine slept are left out.
    const goesOn = schedule.timing.recurs && this.#arm(entry, Math.max(at, timers.now()));
    if (!goesOn) {
      entry.cancel = undefined;
      if (schedule.deleteAfterCompletion) this.remove(entry);
    }
    onTime(schedule, at);
  }
}

export const entriesOf = ({ schedules }: ScheduleGroup): readonly ScheduleEntry[] => [...schedules.values()];

const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message, 404);
const conflict = (message: string): AwsError => new AwsError('ConflictException', message, 409);
