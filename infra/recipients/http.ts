import { isJsonObject } from '../../shared/json/is-json-object.ts';
import { forwarded } from './forwarded.ts';
import { signingSecret } from './recipient-secret.ts';

export const http = forwarded({
  module: './shared/adapters/http/http-outbound.ts',
  deliverySeconds: (settings) =>
    Math.ceil(Number(isJsonObject(settings) ? settings['timeout'] : undefined) / 1_000),
  secret: signingSecret,
});
