import { around } from "./around.js";
import type { Layer } from "./layer.js";

/** `console` fits, and every logger with its methods. */
export interface Logger {
  /** Told of answers below 400. */
  readonly debug: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  /** Told of all other answers and of what was thrown. */
  readonly warn: (message: string, fields: Readonly<Record<string, unknown>>) => void;
}

/** One line a call: operation, method, path template, host, status, requests and milliseconds. URLs, headers and bodies are not there to be told. */
export function log(logger: Logger): Layer {
  return around(async ({ operation, method, path, host }, next) => {
    const start = performance.now();
    const fields = (): Record<string, unknown> => ({
      operation,
      method,
      path,
      host,
      milliseconds: Math.round(performance.now() - start),
    });
    try {
      const { status, attempts } = await next();
      logger[status < 400 ? "debug" : "warn"](`${operation} ${status}`, { ...fields(), status, attempts });
    } catch (error) {
      const name = error instanceof Error ? error.name : "aborted";
      logger.warn(`${operation} ${name}`, { ...fields(), error: name });
      throw error;
    }
  });
}
