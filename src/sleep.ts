const longest = 2 ** 31 - 1;

/** Waits at least so many milliseconds; rejects with the signal's reason as soon as it aborts, and leaves no timer. */
export function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  const end = performance.now() + milliseconds;
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout>;
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const step = (): void => {
      const left = end - performance.now();
      if (left <= 0) {
        signal?.removeEventListener("abort", stop);
        resolve();
      } else timer = setTimeout(step, Math.min(Math.ceil(left), longest));
    };
    if (signal?.aborted) return stop();
    signal?.addEventListener("abort", stop, { once: true });
    step();
  });
}
