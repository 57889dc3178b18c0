import type { Json } from '../../shared/json/json.ts';
import type { Properties } from './properties.ts';
import { TemplateFault } from './properties.ts';
import { kindOf, madeUpName } from './resource-kinds.ts';
import type { Kind } from './resource-kinds.ts';

/** The account that every emulator uses. */
export const account = '000000000000';

export const region = 'us-east-1';

/** The account, region and endpoint of the stack on the laptop. */
export interface Place {
  readonly stack: string;
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
}

/** The identity of a resource: all values of `Ref` and `Fn::GetAtt`. */
export interface Identity {
  readonly name: string;
  readonly arn: string;
  readonly ref: string;
  attribute(name: string): Json;
}

/**
 * Returns a resource's identity. Names follow from logical ids alone, so that everything can be resolved before
 * anything is created.
 *
 * @param properties its own, resolved as far as its physical name
 */
export function identify(logicalId: string, type: string, properties: Properties, place: Place): Identity {
  const kind = kindOf(type);
  if (kind === undefined)
    throw new TemplateFault(`${logicalId} (${type}) cannot be referred to on the laptop`);
  // SQS and its senders recognise a FIFO queue by its name.
  const suffix = type === 'AWS::SQS::Queue' && properties.flag('FifoQueue') === true ? '.fifo' : '';
  const name = properties.text(kind.nameProperty) ?? madeUpName(place.stack, logicalId, kind) + suffix;
  const path = parentPath(kind, properties);
  const where = kind.isGlobal === true ? ':' : `${kind.service === 'iam' ? '' : region}:${account}`;
  const arn = `arn:aws:${kind.service}:${where}:${kind.prefix}${path}${name}`;
  const url = `${place.endpoint}/${account}/${name}`;
  const attributes = new Map<string, Json>([
    ['Arn', arn],
    ['Name', name],
    [kind.nameProperty, name],
    ['Id', name],
    ...(kind.ref === 'url' ? [['QueueUrl', url] as const] : []),
  ]);
  return {
    name,
    arn,
    ref:
      kind.ref === 'arn' ? arn : kind.ref === 'url' ? url : (kind.parent?.inRef === true ? path : '') + name,
    attribute(attribute) {
      const value = attributes.get(attribute);
      if (value === undefined)
        throw new TemplateFault(`${logicalId} (${type}) has no attribute ${attribute} on the laptop`);
      return value;
    },
  };
}

/** Returns the rule's bus or the schedule's group as the ARN contains it. */
function parentPath({ parent }: Kind, properties: Properties): string {
  if (parent === undefined) return '';
  const name = busName(properties.text(parent.property) ?? 'default');
  return name === 'default' && !parent.namesDefault ? '' : `${name}/`;
}

/** Returns the bus name from a name or ARN. */
export const busName = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1) : nameOrArn;
