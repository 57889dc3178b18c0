import { s3Client } from '../../../shared/adapters/aws/clients.ts';
import { environment } from '../../../shared/adapters/aws/environment.ts';
import { s3ClaimStore } from '../../../shared/adapters/aws/s3/s3-claim-store.ts';
import { type Refer, referTo } from '../../../shared/result/by-reference.ts';
import type { MakeGeneration } from '../../../shared/result/make-generation.ts';
import { makeWithBodies } from '../../../shared/result/make-with-bodies.ts';

/** The steps of complete that need the store of large bodies and of large results. */
export interface LargeBodies {
  readonly withBodies: (make: MakeGeneration) => MakeGeneration;
  readonly refer: Refer;
}

/** Opens the store of large bodies. Apart from `main.ts`, so that only deployments that store any load the client. */
export function claims(): LargeBodies {
  const store = s3ClaimStore(s3Client(), environment(process.env)('CLAIMS_BUCKET'));
  return { withBodies: (make) => makeWithBodies(store, make), refer: referTo(store) };
}
