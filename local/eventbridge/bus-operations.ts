import type { Json, JsonObject } from '../../shared/json/json.ts';
import {
  AwsError,
  compact,
  page,
  readNumber,
  readTags,
  readText,
  readTexts,
  requireText,
  validationError,
} from './aws-json.ts';
import type { Fields, Tag } from './aws-json.ts';
import { busName, describeBus, describeRule, readRule, withTargets } from './rule-book.ts';
import type { Bus, Rule } from './rule-book.ts';

export interface BusState {
  readonly buses: Map<string, Bus>;
  /** `arn:aws:events:<region>:<account>` */
  readonly prefix: string;
  readonly account: string;
  readonly now: () => Date;
}

type Operation = (input: Fields) => JsonObject;

const notFound = (message: string): AwsError => new AwsError('ResourceNotFoundException', message);
const alreadyExists = (message: string): AwsError => new AwsError('ResourceAlreadyExistsException', message);

/** The API's operations on buses, rules and targets. The default bus exists from the beginning. */
export function busOperations(state: BusState): ReadonlyMap<string, Operation> {
  const { buses, prefix } = state;
  const seconds = (): number => state.now().getTime() / 1000;
  const tags = new Map<string, Map<string, string>>();
  const archives = new Map<string, JsonObject>();

  const addBus = (name: string, description: string | undefined): Bus => {
    const bus = {
      name,
      arn: `${prefix}:event-bus/${name}`,
      description,
      createdAt: seconds(),
      rules: new Map<string, Rule>(),
    };
    buses.set(name, bus);
    return bus;
  };
  addBus('default', undefined);

  const requireBus = (nameOrArn: string | undefined): Bus => {
    const name = busName(nameOrArn);
    const bus = buses.get(name);
    if (bus === undefined) throw notFound(`Event bus ${name} does not exist.`);
    return bus;
  };
  const busOf = (input: Fields): Bus => requireBus(readText(input, 'EventBusName'));

  const requireRule = (bus: Bus, name: string): Rule => {
    const rule = bus.rules.get(name);
    if (rule === undefined) throw notFound(`Rule ${name} does not exist on EventBus ${bus.name}.`);
    return rule;
  };
  const ruleOf = (input: Fields, member: string): Rule =>
    requireRule(busOf(input), requireText(input, member));

  const ruleArn = (bus: Bus, name: string): string =>
    bus.name === 'default' ? `${prefix}:rule/${name}` : `${prefix}:rule/${bus.name}/${name}`;

  const tag = (arn: string, added: readonly Tag[]): void => {
    const known = tags.get(arn) ?? new Map<string, string>();
    for (const { Key, Value } of added) known.set(Key, Value);
    tags.set(arn, known);
  };

  const save = (rule: Rule): void => void requireBus(rule.bus).rules.set(rule.name, rule);

  const enable =
    (enabled: boolean): Operation =>
    (input) => {
      save({ ...ruleOf(input, 'Name'), enabled });
      return {};
    };

  return new Map<string, Operation>([
    [
      'CreateEventBus',
      (input) => {
        const name = requireText(input, 'Name');
        if (!/^[.\-_A-Za-z0-9]{1,256}$/.test(name))
          throw validationError(`Event bus name ${name} is not valid.`);
        if (buses.has(name)) throw alreadyExists(`Event bus ${name} already exists.`);
        const { arn, description } = addBus(name, readText(input, 'Description'));
        tag(arn, readTags(input));
        return compact({ EventBusArn: arn, Description: description });
      },
    ],
    ['DescribeEventBus', (input) => describeBus(requireBus(readText(input, 'Name')))],
    [
      'DeleteEventBus',
      (input) => {
        const bus = requireBus(requireText(input, 'Name'));
        if (bus.name === 'default') throw validationError('Cannot delete event bus default.');
        buses.delete(bus.name);
        return {};
      },
    ],
    [
      'ListEventBuses',
      (input) => pageOf(input, 'EventBuses', startingWith([...buses.values()], input).map(describeBus)),
    ],
    // The laptop does not check who may put events.
    ['PutPermission', (input) => (busOf(input), {})],
    [
      'PutRule',
      (input) => {
        const bus = busOf(input);
        const rule = readRule(input, bus, ruleArn(bus, requireText(input, 'Name')));
        save(rule);
        tag(rule.arn, readTags(input));
        return { RuleArn: rule.arn };
      },
    ],
    ['EnableRule', enable(true)],
    ['DisableRule', enable(false)],
    ['DescribeRule', (input) => ({ ...describeRule(ruleOf(input, 'Name')), CreatedBy: state.account })],
    [
      'DeleteRule',
      (input) => {
        const { rules } = busOf(input);
        const name = requireText(input, 'Name');
        if ((rules.get(name)?.targets.size ?? 0) > 0) {
          throw validationError("Rule can't be deleted since it has targets.");
        }
        rules.delete(name);
        return {};
      },
    ],
    [
      'ListRules',
      (input) =>
        pageOf(input, 'Rules', startingWith([...busOf(input).rules.values()], input).map(describeRule)),
    ],
    [
      'PutTargets',
      (input) => {
        save(withTargets(ruleOf(input, 'Rule'), input));
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    ],
    [
      'RemoveTargets',
      (input) => {
        const rule = ruleOf(input, 'Rule');
        const ids = new Set(readTexts(input, 'Ids'));
        save({ ...rule, targets: new Map([...rule.targets].filter(([id]) => !ids.has(id))) });
        return { FailedEntryCount: 0, FailedEntries: [] };
      },
    ],
    [
      'ListTargetsByRule',
      (input) =>
        pageOf(
          input,
          'Targets',
          [...ruleOf(input, 'Rule').targets.values()].map((target) => target.described),
        ),
    ],
    [
      'CreateArchive',
      (input) => {
        const name = requireText(input, 'ArchiveName');
        const bus = requireBus(requireText(input, 'EventSourceArn'));
        if (archives.has(name)) throw alreadyExists(`Archive ${name} already exists.`);
        const archive = {
          ArchiveArn: `${prefix}:archive/${name}`,
          State: 'ENABLED',
          CreationTime: seconds(),
        };
        // Only recorded: the archive stores no events, so there is nothing to replay.
        archives.set(name, {
          ...archive,
          ArchiveName: name,
          EventSourceArn: bus.arn,
          EventCount: 0,
          SizeBytes: 0,
        });
        return archive;
      },
    ],
    [
      'DescribeArchive',
      (input) => {
        const name = requireText(input, 'ArchiveName');
        const archive = archives.get(name);
        if (archive === undefined) throw notFound(`Archive ${name} does not exist.`);
        return archive;
      },
    ],
    [
      'TagResource',
      (input) => {
        tag(requireText(input, 'ResourceARN'), readTags(input));
        return {};
      },
    ],
    [
      'UntagResource',
      (input) => {
        const known = tags.get(requireText(input, 'ResourceARN'));
        for (const key of readTexts(input, 'TagKeys') ?? []) known?.delete(key);
        return {};
      },
    ],
    [
      'ListTagsForResource',
      (input) => ({
        Tags: [...(tags.get(requireText(input, 'ResourceARN')) ?? [])].map(([Key, Value]) => ({
          Key,
          Value,
        })),
      }),
    ],
  ]);
}

function startingWith<T extends { readonly name: string }>(items: readonly T[], input: Fields): readonly T[] {
  const prefix = readText(input, 'NamePrefix') ?? '';
  return items.filter(({ name }) => name.startsWith(prefix)).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

const pageOf = (input: Fields, member: string, items: readonly Json[]): JsonObject =>
  page(member, items, { token: readText(input, 'NextToken'), size: readNumber(input, 'Limit') });
