import { checkCredentials, verifyCredentials } from "./credentials.js";
import type { CredentialsReceiverOptions } from "./receiver-options.js";
import { receiverOf, type Receiver } from "./receiver.js";
import type { SenderRow } from "./sender.js";

/** Makes receivers of the events of one sender that signs nothing. @throws WebhookError where an option cannot be meant. */
export type CreateCredentialsReceiver<Event, Discriminator extends string> = (
  options: CredentialsReceiverOptions<Event, Discriminator>,
) => Receiver;

/** Binds a receiver to a sender that shows credentials. */
export function credentialsReceiver<Event, Discriminator extends string>(
  sender: SenderRow,
): CreateCredentialsReceiver<Event, Discriminator> {
  return (options) => {
    const credentials = checkCredentials(options.credentials);
    return receiverOf(sender, { byHeaders: (headers) => verifyCredentials({ headers, credentials }) }, options);
  };
}
