/**
 * Error for a delivery that a recipient has refused. Another one may succeed once an operator has mended the recipient.
 * The message says what it answered, and holds no value of the body.
 */
export class DeliveryRefusedError extends Error {
  override readonly name = 'DeliveryRefusedError';
}
