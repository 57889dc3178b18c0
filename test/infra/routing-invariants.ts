import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { at, keysOf, listOf, ofType, tag, target, type Resource, type Template } from './template.ts';

/** All but what this bridge itself posts; the events of another bridge may come. */
function fromProducers(template: Template): unknown {
  const names = ofType(template, 'AWS::Lambda::Function').flatMap(([, fn]) => {
    const name = at(fn.Properties, 'Environment', 'Variables', 'BRIDGE_NAME');
    return typeof name === 'string' ? [name] : [];
  });
  return [{ 'anything-but': [...new Set(names)].map((name) => `fusion-bus/${name}`) }];
}

const sortedTexts = (values: readonly unknown[]): string[] =>
  values.map((one) => JSON.stringify(one)).toSorted();

/** The types that a rule excludes, written as a rule that takes them would write them. */
function excludedBy(rule: Resource): unknown[] {
  const excluded = at(pattern(rule, 'detail-type'), 0, 'anything-but');
  if (Array.isArray(excluded)) return excluded;
  return listOf(at(excluded, 'wildcard')).map((wildcard) => asTaken(String(wildcard)));
}

function asTaken(wildcard: string): unknown {
  const stars = wildcard.match(/(?<!\\)(?:\\\\)*\*/g)?.length ?? 0;
  if (stars === 0) return wildcard.replaceAll(/\\(.)/g, '$1');
  const prefix = wildcard.slice(0, -1);
  return stars === 1 && wildcard.endsWith('*') && prefix !== ''
    ? { prefix: prefix.replaceAll(/\\(.)/g, '$1') }
    : { wildcard };
}

function rules(template: Template): [string, Resource][] {
  return ofType(template, 'AWS::Events::Rule');
}

/** The roles of the queues that a rule feeds. */
function feeds(template: Template, rule: Resource): unknown[] {
  return listOf(rule.Properties['Targets']).map((entry) => {
    const queue = template.Resources[target(at(entry, 'Arn')) ?? ''];
    return queue === undefined ? undefined : tag(queue, 'role');
  });
}

const isInput = (role: unknown): boolean => ['topic', 'unrouted', 'sorting'].includes(String(role));

const pattern = (rule: Resource, ...path: string[]): unknown => at(rule.Properties['EventPattern'], ...path);

/** Returns the queues' logical ids by the recipients' names, as the complete function gets them. */
function orderedUrls(template: Template): Readonly<Record<string, string>> {
  const complete = ofType(template, 'AWS::Lambda::Function').find(([, fn]) => tag(fn, 'role') === 'complete');
  const variable = at(complete?.[1].Properties, 'Environment', 'Variables', 'ORDERED_RECIPIENTS');
  const pieces = typeof variable === 'string' ? [variable] : listOf(at(variable, 'Fn::Join', 1));
  const text = pieces.map((piece) => (typeof piece === 'string' ? piece : target(piece))).join('');
  return z.record(z.string(), z.string()).parse(JSON.parse(text));
}

/** Returns the resources that let a function of this role send to queues. */
function sendersOf(template: Template, role: string): unknown[] {
  const roles = new Set(
    ofType(template, 'AWS::Lambda::Function')
      .filter(([, fn]) => tag(fn, 'role') === role)
      .map(([, fn]) => target(fn.Properties['Role'])),
  );
  return ofType(template, 'AWS::IAM::Policy')
    .filter(([, policy]) => listOf(policy.Properties['Roles']).some((each) => roles.has(target(each))))
    .flatMap(([, policy]) => listOf(at(policy.Properties['PolicyDocument'], 'Statement')))
    .filter((statement) => listOf(at(statement, 'Action')).includes('sqs:SendMessage'));
}

export const routingInvariants = {
  'a rule feeds topics, the unrouted, their sorting or a recipient, and retries for a day before the dead letters':
    (template: Template) =>
      rules(template)
        .filter(([, rule]) => {
          const targets = listOf(rule.Properties['Targets']);
          const known = feeds(template, rule).every((role) =>
            ['topic', 'unrouted', 'sorting', 'recipient'].includes(String(role)),
          );
          const safe = targets.every((entry) => {
            const letters = template.Resources[target(at(entry, 'DeadLetterConfig', 'Arn')) ?? ''];
            const roles = ['dead-letter', 'unrouted'];
            return (
              letters !== undefined &&
              roles.includes(String(tag(letters, 'role'))) &&
              at(entry, 'RetryPolicy', 'MaximumEventAgeInSeconds') === 86_400
            );
          });
          return targets.length === 0 || !known || !safe;
        })
        .map(([id]) => id),

  'input rules take nothing that we posted ourselves': (template: Template) =>
    rules(template)
      .filter(([, rule]) => feeds(template, rule).some((role) => isInput(role)))
      .filter(([, rule]) => !isDeepStrictEqual(pattern(rule, 'source'), fromProducers(template)))
      .map(([id]) => id),

  'what no topic takes is unrouted': (template: Template) => {
    const inputs = rules(template);
    const taken = inputs
      .filter(([, rule]) => feeds(template, rule).includes('topic'))
      .flatMap(([, rule]) => listOf(pattern(rule, 'detail-type')));
    const sorted = inputs.filter(([, rule]) => feeds(template, rule).includes('sorting'));
    const unrouted = sorted.concat(inputs.filter(([, rule]) => feeds(template, rule).includes('unrouted')));
    const [only] = unrouted;
    if (only === undefined || unrouted.length > 1) return [`${unrouted.length} unrouted rules`];
    const [left, all] = [sortedTexts(excludedBy(only[1])), sortedTexts(taken)];
    // What does not fit into the rule, the sorting function knows.
    const isRight =
      sorted.length === 0 ? isDeepStrictEqual(left, all) : left.every((one) => all.includes(one));
    return isRight ? [] : [only[0]];
  },

  'every topic queue is fed by rules of its own types': (template: Template) => {
    const queues = ofType(template, 'AWS::SQS::Queue').filter(([, queue]) => tag(queue, 'role') === 'topic');
    const fed = queues.map(([id]) => {
      const feeding = rules(template).filter(
        ([, rule]) => at(rule.Properties['Targets'], 0, 'Arn', 'Fn::GetAtt', 0) === id,
      );
      const types = feeding.flatMap(([, rule]) => listOf(pattern(rule, 'detail-type')));
      return { id, types: sortedTexts(types) };
    });
    return fed
      .filter(({ id, types }) => {
        const others = new Set(fed.filter((one) => one.id !== id).flatMap((one) => one.types));
        return types.length === 0 || types.some((type) => others.has(type));
      })
      .map(({ id }) => id);
  },

  'no pattern is longer than EventBridge accepts': (template: Template) =>
    [...rules(template), ...ofType(template, 'AWS::Events::Archive')]
      .filter(([, { Properties }]) => JSON.stringify(Properties['EventPattern']).length > 2_048)
      .map(([id]) => id),

  'a recipient gets what is addressed to it, and the pure envelope': (template: Template) =>
    rules(template)
      .filter(([, rule]) => feeds(template, rule).includes('recipient'))
      .filter(([, rule]) => {
        const entry = listOf(rule.Properties['Targets'])[0];
        const queue = template.Resources[target(at(entry, 'Arn')) ?? ''];
        const addressees = pattern(rule, 'detail', 'data', 'receipt', 'recipients');
        const ours = listOf(pattern(rule, 'source')).every((source) =>
          String(source).startsWith('fusion-bus/'),
        );
        const named = queue !== undefined && isDeepStrictEqual(addressees, [tag(queue, 'name')]);
        return !ours || !named || at(entry, 'InputPath') !== '$.detail';
      })
      .map(([id]) => id),

  'a recipient is fed by one rule, or in order by the complete function alone': (template: Template) => {
    const ordered = new Set(keysOf(orderedUrls(template)));
    return ofType(template, 'AWS::SQS::Queue')
      .filter(([, queue]) => tag(queue, 'role') === 'recipient')
      .filter(([id, queue]) => {
        const feeding = rules(template).filter(([, rule]) =>
          listOf(rule.Properties['Targets']).some((entry) => target(at(entry, 'Arn')) === id),
        );
        const isFifo = queue.Properties['FifoQueue'] === true;
        const isSentTo = ordered.has(String(tag(queue, 'name')));
        return isFifo !== isSentTo || feeding.length !== (isFifo ? 0 : 1);
      })
      .map(([id]) => id);
  },

  'complete knows the queue of every ordered recipient and may send to it': (template: Template) => {
    const urls = Object.entries(orderedUrls(template));
    const may = new Set(
      sendersOf(template, 'complete').flatMap((statement) =>
        listOf(at(statement, 'Resource')).map((resource) => target(resource)),
      ),
    );
    return urls
      .filter(([name, id]) => {
        const queue = template.Resources[id];
        return queue === undefined || tag(queue, 'name') !== name || !may.has(id);
      })
      .map(([name]) => name);
  },

  'the archive keeps what producers posted, and nothing else': (template: Template) =>
    ofType(template, 'AWS::Events::Archive')
      .filter(([, archive]) => {
        const { ArchiveName, RetentionDays, EventPattern } = archive.Properties;
        if (typeof ArchiveName !== 'string' || ArchiveName.length > 48) return true;
        return (
          !(Number(RetentionDays) > 0) ||
          !isDeepStrictEqual(at(EventPattern, 'source'), fromProducers(template))
        );
      })
      .map(([id]) => id),
};
