import { bedrockMessages } from '../../../shared/adapters/aws/bedrock/bedrock-messages.ts';
import { environment } from '../../../shared/adapters/aws/environment.ts';
import type { OpenBedrock } from './routed.ts';

/**
 * Opens a node on Bedrock with the credentials and the digest of the client that is there anyway. The address is that
 * of the region, unless one of the SDK's own variables names another.
 */
export const bedrock: OpenBedrock = ({ model, region }, { config: { credentials, sha256 } }) => {
  const own = process.env['AWS_ENDPOINT_URL_BEDROCK_RUNTIME'] ?? process.env['AWS_ENDPOINT_URL'];
  return bedrockMessages({
    model,
    region: region ?? environment(process.env)('AWS_REGION'),
    baseURL: own === '' ? undefined : own,
    credentials,
    sha256,
  });
};
