import { incoming, readNode, type NodeRequest } from "./node.js";
import type { Receiver } from "./receiver.js";

/** What is used of Fastify's instance. */
export interface FastifyLike {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    type: string,
    parser: (request: unknown, payload: unknown, done: (error: null, body: unknown) => void) => void,
  ): unknown;
  post(path: string, handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>): unknown;
}

interface FastifyRequestLike {
  readonly raw: NodeRequest;
}

interface FastifyReplyLike {
  code(status: number): FastifyReplyLike;
  headers(headers: Record<string, string>): FastifyReplyLike;
  send(body: string): unknown;
}

/**
 * A plugin with one route: `app.register(fastifyWebhook(receiver, { path: "/webhooks" }))`. Its content-type parser is
 * its own, so that the rest of the application goes on parsing JSON.
 */
export function fastifyWebhook(
  receiver: Receiver,
  { path }: { readonly path: string },
): (instance: FastifyLike) => Promise<void> {
  return async (instance) => {
    instance.removeAllContentTypeParsers();
    instance.addContentTypeParser("*", (_request, _payload, done) => done(null, undefined));
    instance.post(path, async ({ raw }, reply) => {
      const { status, headers, body } = await receiver.receive({
        ...incoming(raw),
        read: (maxBytes) => readNode(raw, maxBytes),
      });
      const unread = raw.readableEnded === false;
      if (unread) raw.resume();
      reply
        .code(status)
        .headers({ ...headers, ...(unread ? { connection: "close" } : {}) })
        .send(body);
      return reply;
    });
  };
}
