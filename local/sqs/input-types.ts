import { isFields } from '../eventbridge/aws-json.ts';
import type { Fields } from '../eventbridge/aws-json.ts';

const texts = ['QueueUrl', 'QueueName', 'SourceArn', 'DestinationArn', 'MessageBody', 'ReceiptHandle'];
const maps = ['Attributes', 'MessageAttributes', 'MessageSystemAttributes', 'Tags', 'tags'];
const lists = ['AttributeNames', 'MessageAttributeNames', 'MessageSystemAttributeNames', 'TagKeys'];

/**
 * Returns the reason why fauxqs cannot read an input of SQS, or undefined. The library does not check the types of
 * members: it fails on some, and reads another text into others.
 */
export function mistypedInput(input: Fields): string | undefined {
  const isAbsent = (name: string): boolean => input[name] === undefined;
  const text = texts.find((name) => !isAbsent(name) && typeof input[name] !== 'string');
  if (text !== undefined) return `${text} must be a string.`;
  const map = maps.find((name) => !isAbsent(name) && !isFields(input[name]));
  if (map !== undefined) return `${map} must be an object.`;
  const list = lists.find((name) => !isAbsent(name) && !isListOf(input[name], isText));
  if (list !== undefined) return `${list} must be a list of strings.`;
  if (!isAbsent('Entries') && !isListOf(input['Entries'], isFields))
    return 'Entries must be a list of objects.';
  const attributes = isFields(input['Attributes']) ? Object.entries(input['Attributes']) : [];
  const attribute = attributes.find(([, value]) => typeof value !== 'string');
  if (attribute !== undefined) return `The attribute ${attribute[0]} must be a string.`;
  const entries = Array.isArray(input['Entries']) ? input['Entries'].filter((one) => isFields(one)) : [];
  return [input, ...entries].some((one) => !hasTypedAttributes(one))
    ? 'Each message attribute must have a DataType.'
    : undefined;
}

const hasTypedAttributes = ({ MessageAttributes: attributes }: Fields): boolean =>
  attributes === undefined ||
  (isFields(attributes) &&
    Object.values(attributes).every((value) => isFields(value) && isText(value['DataType'])));

const isText = (value: unknown): value is string => typeof value === 'string';

const isListOf = (value: unknown, is: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every((one) => is(one));
