import { S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { startServices } from '../../../local/start-services.ts';
import { s3ClaimStore } from '../../../shared/adapters/aws/s3/s3-claim-store.ts';
import { claimStoreContract } from '../../contract/claim-store.ts';

claimStoreContract('S3, through the client and the endpoint', async () => {
  const services = await startServices(0, {});
  services.buckets.create({ name: 'large-bodies' });
  // Like the client of a function, whose endpoint stands in its environment.
  const client = new S3Client({
    endpoint: services.endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  onTestFinished(async () => {
    client.destroy();
    await services.close();
  });
  return s3ClaimStore(client, 'large-bodies');
});
