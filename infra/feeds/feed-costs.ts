import type { Bridge } from '../../shared/policy/bridge.ts';
import type { KafkaBroker } from '../../shared/policy/feed/feed.ts';
import type { Topic } from '../../shared/policy/topic.ts';

/** The price of a unit of provisioned pollers in us-east-1, $ an hour, and the pollers of one unit. */
const unit = { perHour: 0.185, pollers: 4 } as const;

const hoursPerMonth = 730;

/** Says of each feed what its pollers cost while nothing comes, and what AWS does not do for it. */
export function feedCosts({ topics }: Pick<Bridge, 'topics'>): readonly string[] {
  return topics.flatMap((topic) => {
    const { from } = topic;
    if (from === undefined) return [];
    const { broker } = from;
    if (broker.transport === 'kafka') return [`${feedOf(topic)}${kafkaCost(broker)}`];
    if (!broker.broker.startsWith('arn:'))
      return [
        `${feedOf(topic)}AWS reads brokers of Amazon MQ only, so no event source is made; run fusion-bus feed`,
      ];
    return [
      `${feedOf(topic)}the pollers cost nothing by themselves; in a private network their traffic to Lambda, Secrets Manager and STS needs a NAT gateway or interface endpoints, which cost money at all times`,
    ];
  });
}

const feedOf = ({ name }: Pick<Topic, 'name'>): string => `topic "${name}": `;

function kafkaCost({ pollers, topics }: KafkaBroker): string {
  if (pollers === undefined)
    return 'the pollers cost nothing by themselves; a batch that fails comes again as a whole and holds up its partition; with pollers AWS splits it';
  const units = Math.ceil((pollers.min * topics.length) / unit.pollers);
  const dollars = Math.round(units * unit.perHour * hoursPerMonth);
  return `provisioned pollers cost at least ${dollars} $ a month while nothing comes (${units} units at ${unit.perHour} $ an hour, us-east-1)`;
}
