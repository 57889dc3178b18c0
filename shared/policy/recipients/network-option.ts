import type { Option } from '../option.ts';

/** The option of transports whose recipients stand in a private network. */
export const networkOption = {
  kind: 'map',
  isOptional: true,
  means:
    'The private network (VPC) in which the forwarder runs. It needs a way to SQS and Secrets Manager: endpoints of the network, or NAT.',
  options: {
    subnets: {
      kind: 'texts',
      form: { pattern: '^subnet-[0-9a-f]{8,17}$', expected: 'expected the id of a subnet' },
      means: 'The ids of the subnets.',
    },
    securityGroups: {
      kind: 'texts',
      form: { pattern: '^sg-[0-9a-f]{8,17}$', expected: 'expected the id of a security group' },
      means: 'The ids of the security groups.',
    },
  },
} as const satisfies Option;
