/** Waits, without node:timers/promises, which loads more than it gives. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
