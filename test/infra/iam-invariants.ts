import { isDeepStrictEqual } from 'node:util';
import { at, listOf, ofType, tag, target, type Resource, type Template } from './template.ts';

/** Every statement of a policy that belongs to a role, with the role's id. */
export function roleStatements(template: Template) {
  return ofType(template, 'AWS::IAM::Policy').flatMap(([id, policy]) => {
    const roles = listOf(policy.Properties['Roles']).flatMap((role) => target(role) ?? []);
    return listOf(at(policy.Properties['PolicyDocument'], 'Statement')).map((statement) => ({
      id,
      roles,
      statement,
    }));
  });
}

/** The functions that act by one of these roles. */
export function functionsOf(template: Template, roles: readonly string[]): [string, Resource][] {
  return ofType(template, 'AWS::Lambda::Function').filter(([, fn]) =>
    roles.includes(target(fn.Properties['Role']) ?? ''),
  );
}

export function actions(statement: unknown): string[] {
  return listOf(at(statement, 'Action')).map(String);
}

/** A wildcard that there is: a schedule's name is not known before its group of messages opens. */
function isScheduleOfOneGroup(resource: unknown): boolean {
  const parts = listOf(at(resource, 'Fn::Join', 1));
  return parts.length > 0 && /^:schedule\/[\w.-]+\/\*$/.test(String(parts.at(-1)));
}

/** The other exception: an object is named for its content. */
function isObjectsOfOnePrefix(resource: unknown): boolean {
  const parts = listOf(at(resource, 'Fn::Join', 1));
  return parts.length === 2 && target(parts[0]) !== undefined && /^\/[a-z]+\/\*$/.test(String(parts[1]));
}

/** A profile of Bedrock chooses the region in which it invokes one model. */
function isOneModelAnywhere(resource: unknown): boolean {
  const parts = listOf(at(resource, 'Fn::Join', 1));
  return /^:bedrock:\*::foundation-model\/anthropic\.[\w.:-]+$/.test(String(parts.at(-1)));
}

export const iamInvariants = {
  'no role may do everything, or something to everything': (template: Template) =>
    roleStatements(template)
      .filter(({ roles, statement }) => {
        const wide = actions(statement).some((action) => action.includes('*'));
        const anything = listOf(at(statement, 'Resource')).some(
          (resource) =>
            JSON.stringify(resource).includes('*') &&
            !attachesToNetwork(template, roles, statement) &&
            !isScheduleOfOneGroup(resource) &&
            !isObjectsOfOnePrefix(resource) &&
            !isOneModelAnywhere(resource),
        );
        return (
          wide ||
          anything ||
          at(statement, 'NotAction') !== undefined ||
          at(statement, 'NotResource') !== undefined
        );
      })
      .map(({ id }) => id),

  'no role has a policy that AWS or a user manages': (template: Template) =>
    ofType(template, 'AWS::IAM::Role')
      .filter(([, role]) => listOf(role.Properties['ManagedPolicyArns']).length > 0)
      .map(([id]) => id),

  'every function has a role of its own': (template: Template) => {
    const roles = ofType(template, 'AWS::Lambda::Function').map(([, fn]) => target(fn.Properties['Role']));
    return roles.filter((role, index) => role === undefined || roles.indexOf(role) !== index).map(String);
  },

  "only fusion complete and those who ask in batches may read Claude's key": (template: Template) => {
    const readers = roleStatements(template)
      .filter(({ statement }) => actions(statement).some((action) => action.startsWith('secretsmanager:')))
      .flatMap(({ roles, statement }) =>
        functionsOf(template, roles).filter(
          ([, fn]) => tag(fn, 'role') !== 'forward' || readsModelKey(template, statement),
        ),
      );
    const roles = readers.map(([, fn]) => tag(fn, 'role')).toSorted();
    const hasKey = ofType(template, 'AWS::SecretsManager::Secret').some(([, secret]) => isModelKey(secret));
    const hasBatches = ofType(template, 'AWS::Lambda::Function').some(
      ([, fn]) => tag(fn, 'role') === 'batch',
    );
    const wanted = hasKey ? [...(hasBatches ? ['batch'] : []), 'complete'] : [];
    return isDeepStrictEqual(roles, wanted) ? [] : [`read by ${roles.join(', ')}`];
  },

  'who asks in batches sees and changes nothing of the table but questions': (template: Template) =>
    roleStatements(template)
      .filter(({ statement }) => actions(statement).some((action) => action.startsWith('dynamodb:')))
      .filter(({ roles }) => functionsOf(template, roles).some(([, fn]) => tag(fn, 'role') === 'batch'))
      .filter(({ statement }) => {
        const keys = at(statement, 'Condition', 'ForAllValues:StringLike', 'dynamodb:LeadingKeys');
        return !isDeepStrictEqual(listOf(keys), ['#batch#*']);
      })
      .map(({ id }) => id),

  'only fusion complete may invoke models on Bedrock, and do nothing else there': (template: Template) =>
    roleStatements(template)
      .filter(({ statement }) => actions(statement).some((action) => action.startsWith('bedrock')))
      .filter(
        ({ statement, roles }) =>
          !isDeepStrictEqual(actions(statement), ['bedrock:InvokeModel']) ||
          functionsOf(template, roles).some(([, fn]) => tag(fn, 'role') !== 'complete'),
      )
      .map(({ id }) => id),

  'the template holds no key': (template: Template) =>
    ofType(template, 'AWS::SecretsManager::Secret')
      .filter(
        ([, { Properties: secret }]) =>
          secret['SecretString'] !== '{"ANTHROPIC_API_KEY":""}' &&
          (secret['GenerateSecretString'] === undefined || secret['SecretString'] !== undefined),
      )
      .map(([id]) => id),

  'a function posts on the bus as this bridge only': (template: Template) =>
    roleStatements(template)
      .filter(({ statement }) => actions(statement).includes('events:PutEvents'))
      .filter(({ statement }) => {
        const source = at(statement, 'Condition', 'StringEquals', 'events:source');
        return typeof source !== 'string' || !source.startsWith('fusion-bus/');
      })
      .map(({ id }) => id),

  'a role is passed to Scheduler only': (template: Template) =>
    roleStatements(template)
      .filter(({ statement }) => actions(statement).includes('iam:PassRole'))
      .filter(
        ({ statement }) =>
          at(statement, 'Condition', 'StringEquals', 'iam:PassedToService') !== 'scheduler.amazonaws.com',
      )
      .map(({ id }) => id),

  'schedules may send to the fusion queue and its dead letters, or be the clock of batches, and do nothing else':
    (template: Template) =>
      ofType(template, 'AWS::IAM::Role')
        .filter(([, role]) => JSON.stringify(role.Properties).includes('scheduler.amazonaws.com'))
        .filter(([id, role]) => {
          const trust = at(role.Properties['AssumeRolePolicyDocument'], 'Statement', 0, 'Condition');
          const bounded = target(at(trust, 'ArnEquals', 'aws:SourceArn')) !== undefined;
          const theirs = roleStatements(template).filter(({ roles }) => roles.includes(id));
          const allowed = ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'];
          const sendsOnly = theirs.every(({ statement }) => isDeepStrictEqual(actions(statement), allowed));
          const to = theirs
            .flatMap(({ statement }) => listOf(at(statement, 'Resource')))
            .map((resource) => template.Resources[target(resource) ?? ''])
            .map((queue) => (queue === undefined ? [] : [tag(queue, 'role'), tag(queue, 'name')]));
          const wanted = [
            [
              ['dead-letter', 'fusion'],
              ['fusion', 'fusion'],
            ],
            [['batch', 'batch']],
          ];
          const isWanted = wanted.some((one) => isDeepStrictEqual(to.toSorted(), one));
          return !bounded || !sendsOnly || !isWanted;
        })
        .map(([id]) => id),

  'a function that creates schedules has their dead-letter queue': (template: Template) =>
    ofType(template, 'AWS::Lambda::Function')
      .map(([id, fn]) => [id, at(fn.Properties['Environment'], 'Variables')] as const)
      .filter(([, variables]) => at(variables, 'SCHEDULE_GROUP') !== undefined)
      .filter(([, variables]) => {
        const letters = template.Resources[target(at(variables, 'FUSION_DLQ_ARN')) ?? ''];
        return (
          letters === undefined ||
          tag(letters, 'role') !== 'dead-letter' ||
          letters.Properties['FifoQueue'] !== undefined
        );
      })
      .map(([id]) => id),

  'a function may change the visibility of what it receives': (template: Template) =>
    roleStatements(template)
      .filter(({ statement }) => actions(statement).includes('sqs:ReceiveMessage'))
      .filter(({ statement }) => !actions(statement).includes('sqs:ChangeMessageVisibility'))
      .map(({ id }) => id),

  'every function may send to quarantine, and a forwarder to the dead letters of its recipient': (
    template: Template,
  ) =>
    ofType(template, 'AWS::Lambda::Function')
      .filter(([, fn]) => {
        const role = target(fn.Properties['Role']) ?? '';
        const [variable, wanted] =
          tag(fn, 'role') === 'forward'
            ? ['RECIPIENT_DLQ_URL', 'dead-letter']
            : ['QUARANTINE_QUEUE_URL', 'quarantine'];
        const isAllowed = roleStatements(template).some(
          ({ roles, statement }) =>
            roles.includes(role) &&
            actions(statement).includes('sqs:SendMessage') &&
            listOf(at(statement, 'Resource')).some(
              (resource) => tag(template.Resources[target(resource) ?? ''] ?? fn, 'role') === wanted,
            ),
        );
        const variables = at(fn.Properties['Environment'], 'Variables');
        const url = template.Resources[target(at(variables, variable)) ?? ''];
        return !isAllowed || url === undefined || tag(url, 'role') !== wanted;
      })
      .map(([id]) => id),

  'a function receives from its own queue only': (template: Template) =>
    roleStatements(template)
      .filter(({ statement }) => actions(statement).includes('sqs:ReceiveMessage'))
      .filter(({ roles, statement }) => {
        const consumers = new Set(functionsOf(template, roles).map(([id]) => id));
        const own = new Set(
          ofType(template, 'AWS::Lambda::EventSourceMapping')
            .filter(([, source]) => consumers.has(target(source.Properties['FunctionName']) ?? ''))
            .map(([, source]) => target(source.Properties['EventSourceArn'])),
        );
        return listOf(at(statement, 'Resource')).some((resource) => !own.has(target(resource)));
      })
      .map(({ id }) => id),
};

/** Tells whether a secret is that of the model, whose value stands in the template, empty. */
function isModelKey({ Properties: secret }: Resource): boolean {
  return secret['SecretString'] !== undefined;
}

function readsModelKey(template: Template, statement: unknown): boolean {
  return listOf(at(statement, 'Resource')).some((resource) => {
    const secret = template.Resources[target(resource) ?? ''];
    return secret?.Type === 'AWS::SecretsManager::Secret' && isModelKey(secret);
  });
}

/** The calls by which Lambda attaches a function to a network. AWS defines no resource for them. */
const networkCall =
  /^ec2:(Describe(NetworkInterfaces|Subnets)|(Create|Delete)NetworkInterface|(Una|A)ssignPrivateIpAddresses)$/;

function attachesToNetwork(template: Template, roles: readonly string[], statement: unknown): boolean {
  return (
    actions(statement).every((action) => networkCall.test(action)) &&
    functionsOf(template, roles).every(([, fn]) => fn.Properties['VpcConfig'] !== undefined)
  );
}
