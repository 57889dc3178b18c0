import { httpBinding } from '../../envelope/bindings/binding.ts';
import { encodeBinary, encodeStructured, wireHeaders } from '../../envelope/bindings/encode-message.ts';
import type { OpenOutbound } from '../../ports/outbound.ts';
import { DeliveryRefusedError } from '../../ports/delivery-refused-error.ts';
import { acceptAnswer } from './http-answer.ts';
import { httpSettings } from './http-settings.ts';
import { guardedLookup, RefusedAddressError } from './guarded-lookup.ts';
import { httpPool } from './post-once.ts';
import { readSigningKeys, signedHeaders, webhookId } from './webhook-signature.ts';

/** Posts envelopes to a web address, signed. The id and the body of a repetition are those of the first request. */
export const httpOutbound: OpenOutbound = (settings, { secret, now, allowsLoopback }) => {
  const { url, isBinary, timeoutMs, allowPrivate } = httpSettings(settings);
  const lookup = guardedLookup({ allowPrivate, allowLoopback: allowsLoopback });
  const pool = httpPool({ url, timeoutMs, lookup });
  if (secret === undefined) throw new Error('the recipient has no signing secret; deploy the stack again');
  return {
    async send(envelope) {
      const message = isBinary ? encodeBinary(httpBinding, envelope) : encodeStructured(envelope);
      const body = message.value ?? new Uint8Array();
      const id = webhookId(envelope.header.id);
      const keys = readSigningKeys(await secret.read());
      const headers = {
        ...Object.fromEntries(wireHeaders(httpBinding, message)),
        ...signedHeaders({ id, seconds: Math.floor(now() / 1_000), body }, keys),
      };
      try {
        acceptAnswer(await pool.post(body, headers), now());
      } catch (error) {
        if (error instanceof RefusedAddressError)
          throw new DeliveryRefusedError(error.message, { cause: error });
        if (error instanceof DeliveryRefusedError) secret.forget();
        throw error;
      }
    },
    close: async () => pool.close(),
  };
};
