import { z } from 'zod';

const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.looseObject({}).default({}) }),
  ),
});

/**
 * Types that moto 5.2 does not create. A reference to one is empty there, and then refused by the resource that refers
 * to it.
 */
const unknownTypes = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::SecretsManager::Secret',
  'AWS::Scheduler::ScheduleGroup',
]);

/**
 * Returns the template adapted to the limits of moto 5.2, and otherwise unchanged: moto expects an archive's pattern as
 * text where CloudFormation expects an object, it resolves a reference to a bus to an object instead of the bus's name,
 * and it does not know some types.
 */
export function forMoto(text: string): {
  readonly text: string;
  readonly types: ReadonlyMap<string, string>;
} {
  const template = templateSchema.parse(JSON.parse(text));
  const stand = new Map<string, string>();
  for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
    if (Type === 'AWS::Events::Archive')
      Properties['EventPattern'] = JSON.stringify(Properties['EventPattern']);
    if (Type === 'AWS::Events::EventBus') stand.set(id, String(Properties['Name']));
    if (unknownTypes.has(Type)) stand.set(id, `arn:aws:unknown:us-east-1:123456789012:${id}`);
  }
  const busIds = new Set(
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === 'AWS::Events::EventBus')
      .map(([id]) => id),
  );
  const adapted = JSON.stringify(template, (_, value: unknown) => {
    const { ref, attribute } = reference(value);
    const instead = ref === undefined ? undefined : stand.get(ref);
    return instead === undefined || (attribute && busIds.has(ref ?? '')) ? value : instead;
  });
  const types = new Map(Object.entries(template.Resources).map(([id, { Type }]) => [id, Type]));
  return { text: adapted, types };
}

const refSchema = z.strictObject({ Ref: z.string() });
const attributeSchema = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });

function reference(value: unknown): { readonly ref?: string; readonly attribute: boolean } {
  const ref = refSchema.safeParse(value);
  if (ref.success) return { ref: ref.data.Ref, attribute: false };
  const attribute = attributeSchema.safeParse(value);
  return attribute.success ? { ref: attribute.data['Fn::GetAtt'][0], attribute: true } : { attribute: false };
}
