import type { Json, JsonObject } from '../../shared/json/json.ts';
import type { Deployment } from './deployment.ts';
import { account, identify, region } from './identities.ts';
import type { Identity, Place } from './identities.ts';
import { evaluate, resolve } from './intrinsics.ts';
import type { Scope } from './intrinsics.ts';
import { isObject, Properties, TemplateFault } from './properties.ts';
import { checkVisibility } from './check-visibility.ts';
import { isKnown, kindOf, withoutMeaning } from './resource-kinds.ts';
import type { Resource } from './resource.ts';
import { readFeedSource, readsBroker } from './feed-sources.ts';
import {
  readBucket,
  readBus,
  readEventSource,
  readFunction,
  readQueue,
  readRule,
  readSchedule,
  readScheduleGroup,
  readSecret,
  readTable,
} from './resources.ts';

/**
 * Reads the resources of a CloudFormation template. Pure: nothing is created.
 *
 * @throws TemplateFault for anything that the laptop could not run as AWS would
 */
export function readTemplate(template: Json, place: Place): Deployment {
  if (!isObject(template)) throw new TemplateFault('the template is not an object');
  const reader = new Reader(template, place);
  const resources = reader.resources();
  const of = <T>(types: readonly string[], read: (resource: Resource) => T): readonly T[] =>
    resources.filter(({ type }) => types.includes(type)).map(read);
  const mappings = of(['AWS::Lambda::EventSourceMapping'], (resource) => resource);
  const deployment: Deployment = {
    stack: place.stack,
    queues: of(['AWS::SQS::Queue'], readQueue),
    tables: of(['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'], readTable),
    buckets: of(['AWS::S3::Bucket'], readBucket),
    buses: of(['AWS::Events::EventBus'], readBus),
    rules: of(['AWS::Events::Rule'], readRule),
    functions: of(['AWS::Lambda::Function'], readFunction),
    eventSources: mappings.filter((one) => !readsBroker(one)).map(readEventSource),
    feedSources: mappings.filter(readsBroker).map(readFeedSource),
    secrets: of(['AWS::SecretsManager::Secret'], readSecret),
    scheduleGroups: of(['AWS::Scheduler::ScheduleGroup'], readScheduleGroup),
    schedules: of(['AWS::Scheduler::Schedule'], readSchedule),
    outputs: reader.outputs(),
  };
  checkVisibility(deployment);
  return deployment;
}

class Reader implements Scope {
  readonly #template: JsonObject;
  readonly #place: Place;
  readonly #pseudo: ReadonlyMap<string, string>;
  readonly #identities = new Map<string, Identity>();

  constructor(template: JsonObject, place: Place) {
    this.#template = template;
    this.#place = place;
    this.#pseudo = new Map([
      ['AWS::AccountId', account],
      ['AWS::Partition', 'aws'],
      ['AWS::Region', region],
      ['AWS::StackId', `arn:aws:cloudformation:${region}:${account}:stack/${place.stack}/laptop`],
      ['AWS::StackName', place.stack],
      ['AWS::URLSuffix', 'amazonaws.com'],
    ]);
  }

  resources(): readonly Resource[] {
    return Object.entries(this.#section('Resources')).flatMap(([logicalId, declared]) => {
      const type = this.#typeOf(logicalId);
      if (!isKnown(type)) throw new TemplateFault(`${logicalId}: ${type} is not known to the laptop runtime`);
      this.#checkDependencies(logicalId, declared);
      if (withoutMeaning.has(type) || !this.#exists(declared)) return [];
      return [{ type, identity: this.#identity(logicalId), properties: this.#properties(logicalId) }];
    });
  }

  outputs(): Readonly<Record<string, string>> {
    const outputs = Object.entries(this.#section('Outputs')).filter(([, output]) => this.#exists(output));
    return Object.fromEntries(
      outputs.map(([name, output]) => {
        const value = isObject(output) ? resolve(output['Value'] ?? '', this) : '';
        return [name, typeof value === 'string' ? value : JSON.stringify(value)];
      }),
    );
  }

  ref(name: string): Json | undefined {
    if (name === 'AWS::NoValue') return undefined;
    const pseudo = this.#pseudo.get(name);
    if (pseudo !== undefined) return pseudo;
    const parameter = member(this.#section('Parameters'), name);
    if (parameter === undefined) return this.#identity(name).ref;
    const value = isObject(parameter) ? parameter['Default'] : undefined;
    if (value === undefined) throw new TemplateFault(`parameter ${name} has no default`);
    return value;
  }

  getAtt(resource: string, attribute: string): Json {
    return this.#identity(resource).attribute(attribute);
  }

  condition(name: string): boolean {
    const condition = member(this.#section('Conditions'), name);
    if (condition === undefined) throw new TemplateFault(`there is no condition ${name}`);
    return evaluate(condition, this);
  }

  #section(name: string): JsonObject {
    const section = member(this.#template, name);
    return isObject(section) ? section : {};
  }

  #typeOf(logicalId: string): string {
    const declared = member(this.#section('Resources'), logicalId);
    const type = isObject(declared) ? declared['Type'] : undefined;
    if (typeof type !== 'string')
      throw new TemplateFault(`the template has no resource or parameter ${logicalId}`);
    return type;
  }

  /** Everything is created before anything runs, so the order does not matter here, but wrong names do. */
  #checkDependencies(logicalId: string, declared: Json): void {
    const dependsOn = (isObject(declared) ? declared['DependsOn'] : undefined) ?? [];
    for (const other of Array.isArray(dependsOn) ? dependsOn : [dependsOn]) {
      if (typeof other !== 'string' || member(this.#section('Resources'), other) === undefined) {
        throw new TemplateFault(
          `${logicalId} depends on ${JSON.stringify(other)}, which is not in the template`,
        );
      }
    }
  }

  #exists(declared: Json): boolean {
    const condition = isObject(declared) ? declared['Condition'] : undefined;
    return typeof condition !== 'string' || this.condition(condition);
  }

  #identity(logicalId: string): Identity {
    const known = this.#identities.get(logicalId);
    if (known !== undefined) return known;
    const type = this.#typeOf(logicalId);
    // Resolves only the name, because the other properties may refer back to this resource.
    const kind = kindOf(type);
    const naming = [kind?.nameProperty, kind?.parent?.property, ...(alsoNaming.get(type) ?? [])];
    const identity = identify(logicalId, type, this.#properties(logicalId, naming), this.#place);
    this.#identities.set(logicalId, identity);
    return identity;
  }

  #properties(logicalId: string, only?: readonly (string | undefined)[]): Properties {
    const declared = member(this.#section('Resources'), logicalId);
    const all = isObject(declared) ? declared['Properties'] : undefined;
    const wanted = Object.entries(isObject(all) ? all : {}).filter(([name]) => only?.includes(name) ?? true);
    const where = `${logicalId} (${this.#typeOf(logicalId)})`;
    try {
      const values = resolve(Object.fromEntries(wanted), this);
      return new Properties(where, isObject(values) ? values : {});
    } catch (error) {
      if (!(error instanceof TemplateFault) || error.message.startsWith(where)) throw error;
      throw new TemplateFault(`${where}: ${error.message}`, { cause: error });
    }
  }
}

/** Properties beside a resource's name that its identity depends on. */
const alsoNaming = new Map([['AWS::SQS::Queue', ['FifoQueue']]]);

const member = (object: JsonObject, name: string): Json | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;
