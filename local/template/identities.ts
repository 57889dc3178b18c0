import type { Json } from '../../shared/json/json.ts';
import type { Properties } from './properties.ts';
import { TemplateFault } from './properties.ts';
import { kindOf, madeUpName } from './resource-kinds.ts';
import type { Kind } from './resource-kinds.ts';

/** The account that every emulator pretends to be. */
export const account = '000000000000';

export const region = 'us-east-1';

/** Where the stack seems to be. */
export interface Place {
  readonly stack: string;
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
}

/** Who a resource is: everything that `Ref` and `Fn::GetAtt` can tell of it. */
export interface Identity {
  readonly name: string;
  readonly arn: string;
  readonly ref: string;
  attribute(name: string): Json;
}

/**
 * Names follow from logical ids alone, so that everything can be resolved before anything is created.
 *
 * @param properties its own, resolved as far as its physical name
 */
export function identify(logicalId: string, type: string, properties: Properties, place: Place): Identity {
  const kind = kindOf(type);
  if (kind === undefined)
    throw new TemplateFault(`${logicalId} (${type}) cannot be referred to on the laptop`);
  // SQS knows a FIFO queue by its name, and so may whoever sends to it.
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

/** A rule's bus or a schedule's group, as far as an ARN names it. */
function parentPath({ parent }: Kind, properties: Properties): string {
  if (parent === undefined) return '';
  const name = busName(properties.text(parent.property) ?? 'default');
  return name === 'default' && !parent.namesDefault ? '' : `${name}/`;
}

/** Of a bus' name or ARN. */
export const busName = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1) : nameOrArn;
